"""What the operator sees first in Wagtail's admin while text messages do not go out: since when, and why."""

from django.conf import settings
from wagtail.admin.ui.components import Component

from . import sms
from .sign_in import codes


class MessagesPanel(Component):
    name = "messages"
    template_name = "wagtailadmin/home/messages.html"
    # Above the courses: nobody can sign in by code.
    order = 50

    def __init__(self, failure):
        self.failure = failure

    def get_context_data(self, parent_context):
        return {"failure": self.failure}


class UsedUpPanel(Component):
    name = "messages_used_up"
    template_name = "wagtailadmin/home/messages_used_up.html"
    order = 51

    def get_context_data(self, parent_context):
        return {"limit": settings.SIGN_IN_LIMITS["codes_per_site"]}


def show(request, panels: list) -> None:
    """Add it to the admin's home, for the operator and only while there is something to mend."""
    if not request.user.is_superuser:
        return
    if failure := sms.failure():
        panels.append(MessagesPanel(failure))
    if codes.are_used_up():
        panels.append(UsedUpPanel())
