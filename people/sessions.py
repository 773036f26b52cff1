"""Sessions are kept in Django's table; what cannot be the key of one opens none."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Ask the database for keys as we give them out only: PostgreSQL refuses some that a cookie can hold."""

    def __init__(self, session_key: str | None = None):
        super().__init__(session_key if session_key and session_key.isalnum() else None)
