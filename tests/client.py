"""The browser of the tests: whoever is put into it has shown her second factor, unless a test says otherwise."""

from django import test
from django.http import HttpRequest

from people.sign_in import second_factor


class Client(test.Client):
    def force_login(self, user, backend=None, *, shows_second_factor: bool = True) -> None:
        """Sign somebody in without her number; staff have just shown the factor that pages for staff ask for."""
        super().force_login(user, backend)
        if shows_second_factor and user.is_staff_member:
            request = HttpRequest()
            request.session = self.session
            second_factor.note(request, user, "mfa")
            request.session.save()
