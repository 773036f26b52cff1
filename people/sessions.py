"""Sessions are kept in Django's table; what cannot be the key of one opens none."""

from django.contrib.sessions.backends import db

# Asked before every page, as is the person below in backends.py: Django takes four times as long to write these
# queries as the database to answer them.
_OPEN = "SELECT * FROM django_session WHERE session_key = %s AND expire_date > CURRENT_TIMESTAMP"


class SessionStore(db.SessionStore):
    """Ask the database for keys as we give them out only: PostgreSQL refuses some that a cookie can hold."""

    def __init__(self, session_key: str | None = None):
        super().__init__(session_key if session_key and session_key.isalnum() else None)

    def _get_session_from_db(self):
        session = next(iter(self.model.objects.raw(_OPEN, [self.session_key])), None)
        if session is None:
            self._session_key = None
        return session
