"""The hint on a trainer's first screen: how a course is made, until she puts it away."""

from wagtail.admin.ui.components import Component


class FirstHint(Component):
    name = "first_hint"
    template_name = "cms/first_hint.html"
    # Above all else.
    order = 10

    def get_context_data(self, parent_context):
        return {"request": parent_context["request"], "csrf_token": parent_context["csrf_token"]}


def show(request, panels: list) -> None:
    """Add the hint to the admin's home for whoever has not put it away."""
    if not request.user.knows_editor:
        panels.append(FirstHint())
