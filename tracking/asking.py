"""What a coordinator asks for in the address of a page: found, and found to be hers, in one step."""

from dataclasses import dataclass

from django.utils.translation import get_language

from people.models import Unit

from .course_choice import CourseChoice, courses_for, find_course
from .scope import Scope, scope_of


@dataclass(frozen=True)
class Asked:
    """Whose page it is and what about: no course means that there is none to ask about yet."""

    scope: Scope
    courses: list[CourseChoice]
    course: CourseChoice | None
    unit: Unit | None


def asked_by(request) -> Asked:
    """Return what a request asks for.

    Raises PermissionDenied for whoever sees no people, Http404 for a course or a unit that is not hers.
    """
    scope = scope_of(request.user)
    wanted_unit = request.GET.get("unit", "")
    unit = scope.unit(wanted_unit) if wanted_unit else None
    courses = courses_for(scope, get_language() or "")
    return Asked(scope, courses, find_course(courses, request.GET.get("course", "")), unit)
