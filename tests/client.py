"""The browser of the tests: who is put into it has shown password and second factor, unless a test says otherwise."""

from collections.abc import Iterable

from django import test
from django.http import HttpRequest

from people.sign_in import second_factor


class Client(test.Client):
    def force_login(self, user, backend=None, *, shows: Iterable[str] = ("password", "mfa")) -> None:
        """Sign somebody in without her number; staff have just shown what pages for staff ask for."""
        super().force_login(user, backend)
        if shows and user.is_staff_member:
            request = HttpRequest()
            request.session = self.session
            for method in shows:
                second_factor.note(request, user, method)
            request.session.save()
