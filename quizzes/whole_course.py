"""The page that shows and prints a whole course to those who may edit it, and the way there from Wagtail's admin."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import Button

from courses.pages import CoursePage
from foundation import clock
from people.sign_in import second_factor

from . import whole


@login_required
@require_safe
def whole_course(request, course_id):
    """Show all lessons, rules and questions of a course in one language, the reader's own unless another is named."""
    course = whole.find(request.user, course_id)
    second_factor.demand(request)
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        context = whole.show(request.user, course, language) | {"as_of": clock.now(), "focus": True}
        response = render(request, "quizzes/whole_course.html", context)
    response["Content-Language"] = language
    return response


def link(page, user, view_name: str = "", next_url: str | None = None) -> Iterator[Button]:
    """Lead from a course in the admin to the whole of it."""
    if isinstance(page, CoursePage) and page.permissions_for_user(user).can_edit():
        address = reverse("quizzes:whole_course", args=[page.translation_key])
        address += f"?language={page.locale.language_code}"
        yield Button(_("Read and print the whole course"), address, icon_name="print", priority=35)
