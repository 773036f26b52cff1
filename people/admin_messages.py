"""What the operator sees first in Wagtail's admin while text messages do not go out: since when, and why."""

from wagtail.admin.ui.components import Component

from . import sms


class MessagesPanel(Component):
    name = "messages"
    template_name = "wagtailadmin/home/messages.html"
    # Above the courses: nobody can sign in by code.
    order = 50

    def __init__(self, failure):
        self.failure = failure

    def get_context_data(self, parent_context):
        return {"failure": self.failure}


def show(request, panels: list) -> None:
    """Add it to the admin's home, for the operator and only while there is something to mend."""
    if request.user.is_superuser and (failure := sms.failure()):
        panels.append(MessagesPanel(failure))
