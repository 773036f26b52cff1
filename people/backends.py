"""Who signs in by password, and who the person of a session is."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model


class PersonBackend(AuthenticationBackend):
    """allauth's own, which knows telephone numbers and e-mail addresses."""

    def get_user(self, user_id):
        # Asked before every page: see sessions.py.
        person = next(iter(get_user_model().objects.raw("SELECT * FROM people_user WHERE id = %s", [user_id])), None)
        return person if person and self.user_can_authenticate(person) else None
