"""A worker's own page: her courses, tries, certificates and hours."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses import shelf
from courses.models import MINUTES_PER_CREDIT_HOUR, Enrolment
from people.models import Role
from quizzes.models import Attempt


@dataclass(frozen=True)
class CourseRecord:
    """One cycle of a course and the tries at its quizzes, the latest first."""

    standing: shelf.Standing
    attempts: list[Attempt]

    @property
    def enrolment(self) -> Any:
        return self.standing.enrolment


def hours_of(enrolments: list[Enrolment]) -> Decimal:
    """Return the credit hours of what was completed, to one decimal."""
    minutes = sum(enrolment.credit_minutes for enrolment in enrolments if enrolment.is_complete)
    return (Decimal(minutes) / MINUTES_PER_CREDIT_HOUR).quantize(Decimal("0.1"))


def courses_of(enrolments: list[Enrolment], language: str) -> list[CourseRecord]:
    attempts: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(enrolment__in=enrolments).defer("paper").order_by("-started_at"):
        attempts.setdefault(attempt.enrolment_id, []).append(attempt)
    return [
        CourseRecord(standing, attempts.get(standing.enrolment.pk, []))
        for standing in shelf.standings(enrolments, language)
        if standing.enrolment
    ]


@login_required
@require_safe
def mine(request):
    enrolments = list(
        Enrolment.objects.filter(user=request.user)
        .select_related("course__current_version", "completed_version")
        .order_by("-enrolled_at", "-pk")
    )
    context = {
        "courses": courses_of(enrolments, get_language() or ""),
        "certificates": list(Certificate.objects.own(request.user)),
        "hours": hours_of(enrolments),
        "is_coordinator": bool(request.user.units_as(*Role.SEES_PEOPLE)),
        "is_trainer": request.user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "mine/mine.html", context)
