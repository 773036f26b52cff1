"""What a trainer sees first in Wagtail's admin: her courses, how far each is, and where to begin a new one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .models import Activity, Course
from .pages import CourseIndexPage, CoursePage

# As many as one looks through; the rest is a tap away in the list of all pages.
SHOWN = 20


@dataclass
class OwnCourse:
    """One course as her desk shows it; `page` is the one in the language it was written in first."""

    page: Page
    languages: list[str] = field(default_factory=list)
    # Pages of the course, in any language, with words that learners do not see yet.
    changed: int = 0
    published_at: datetime | None = None

    @property
    def state(self) -> str:
        """Say where the page stands in the language it was written in first."""
        if self.page.live:
            return _("Published")
        if self.page.approved_schedule:
            return _("Scheduled")
        return _("Unpublished") if self.page.first_published_at else _("Draft")

    def add(self, page: Page) -> None:
        self.changed += page.has_unpublished_changes or page.first_published_at is None
        if page.live and page.last_published_at:
            self.published_at = max(self.published_at or page.last_published_at, page.last_published_at)


@dataclass
class Place:
    """A folder in which a course can be begun."""

    label: str
    url: str


class CoursesPanel(Component):
    name = "courses"
    template_name = "wagtailadmin/home/courses.html"
    # Below the hint for whoever is new, above all that Wagtail puts there.
    order = 100

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        courses = own_courses(user)
        return {"courses": courses[:SHOWN], "has_more": len(courses) > SHOWN, "places": places(user)}


def own_courses(user) -> list[OwnCourse]:
    """Return the courses somebody may edit, last edited first, and at most one more than are shown."""
    may_edit = page_permission_policy.instances_user_has_permission_for(user, "change")
    is_source = Exists(Course.objects.filter(pk=OuterRef("translation_key"), source_locale=OuterRef("locale")))
    pages = CoursePage.objects.filter(is_source, pk__in=may_edit.order_by().values("pk")).annotate_approved_schedule()
    newest = F("latest_revision_created_at").desc(nulls_last=True)
    found = {page.translation_key: OwnCourse(page) for page in pages.order_by(newest, "-pk")[: SHOWN + 1]}
    for page in CoursePage.objects.filter(translation_key__in=found).select_related("locale").order_by("pk"):
        course = found[page.translation_key]
        course.add(page)
        language = page.locale.get_display_name()
        course.languages.append(language if page.live else _("%(language)s (draft)") % {"language": language})
    course_of = dict(Activity.objects.filter(course__in=found).values_list("pk", "course"))
    for page in Page.objects.filter(translation_key__in=course_of):
        found[course_of[page.translation_key]].add(page)
    return list(found.values())


def places(user) -> list[Place]:
    """Return the folders in which somebody may begin a course; with their language where there are several."""
    may_add = page_permission_policy.instances_user_has_permission_for(user, "add")
    folders = CourseIndexPage.objects.filter(pk__in=may_add.order_by().values("pk")).select_related("locale")
    by_language = defaultdict(list)
    for folder in folders.order_by("path"):
        by_language[folder.locale.get_display_name()].append(folder)
    return [
        Place(
            label=_("%(folder)s (%(language)s)") % {"folder": folder.title, "language": language}
            if len(by_language) > 1
            else folder.title,
            url=reverse("wagtailadmin_pages:add", args=["courses", "coursepage", folder.pk]),
        )
        for language, found in by_language.items()
        for folder in found
    ]


def show(request, panels: list) -> None:
    """Add her courses to the admin's home."""
    panels.append(CoursesPanel())
