"""The people a coordinator answers for and how they stand in one course: one queryset for screen, count and files."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from courses.models import ActivityProgress
from foundation import clock
from people.models import Unit, User
from quizzes.models import Attempt

from .scope import Scope

PAGE_LENGTH = 50
COUNT_LIMIT = 1000
DIGITS_TO_SEARCH_PHONES = 3
LIVING = (User.State.ROSTERED, User.State.ACTIVE)


class Status(TextChoices):
    NEVER_SIGNED_IN = "never_signed_in", _("Never signed in")
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    PASSED = "passed", _("Passed")


# What one can look for besides a status, because it goes together with three of them.
OVERDUE = "overdue"


def people(scope: Scope, course_id: UUID, unit: Unit | None = None, at: date | None = None) -> QuerySet[User]:
    """Return her units' members of today, each once, with `status` and `is_overdue` in a course.

    What somebody learnt where this coordinator has no say does not count here.
    """
    seen = scope.enrolments().filter(course=course_id)
    newer = seen.filter(user=OuterRef("user"), cycle__gt=OuterRef("cycle"))
    latest = seen.filter(~Exists(newer))
    members = scope.memberships(unit).current(at).values("user")
    return (
        User.objects.filter(pk__in=members, state__in=LIVING)
        # At most one row each, so joining them neither multiplies nor loses people.
        .alias(latest=FilteredRelation("enrolments", condition=Q(enrolments__in=latest.values("pk"))))
        .annotate(
            status=Case(
                When(latest__completed_at__isnull=False, then=Value(Status.PASSED)),
                When(latest__started_at__isnull=False, then=Value(Status.IN_PROGRESS)),
                When(state=User.State.ROSTERED, then=Value(Status.NEVER_SIGNED_IN)),
                default=Value(Status.NOT_STARTED),
                output_field=CharField(),
            ),
            # An enrolment without `due_on` is never overdue: NULL is not before any day.
            is_overdue=Case(
                When(latest__completed_at=None, latest__due_on__lt=at or clock.today(), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
        )
    )


def narrow(found: QuerySet[User], scope: Scope, *, status: str = "", words: str = "") -> QuerySet[User]:
    """Return those in a status whose name, last digits of the phone number or staff number match `words`."""
    if status == OVERDUE:
        found = found.filter(is_overdue=1)
    elif status:
        found = found.filter(status=status)
    if not words:
        return found
    # A staff number of a unit that is not hers must not find anybody.
    numbered = scope.memberships().current().filter(staff_number__icontains=words)
    matching = Q(name__icontains=words) | Q(pk__in=numbered.values("user"))
    digits = words.replace(" ", "").replace("-", "")
    if digits.isdecimal() and len(digits) >= DIGITS_TO_SEARCH_PHONES:
        matching |= Q(phone__endswith=digits)
    return found.filter(matching)


def count(found: QuerySet[User]) -> str:
    """Return how many there are as a person reads it; beyond the limit nobody counts on."""
    number = found[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT:,}+" if number > COUNT_LIMIT else f"{number:,}"


def tally(found: QuerySet[User]) -> dict[str, int]:
    """Return how many people there are in each status, overdue and in all."""
    counts = {status.value: Count("pk", filter=Q(status=status)) for status in Status}
    return found.aggregate(**counts, **{OVERDUE: Count("pk", filter=Q(is_overdue=1))}, people=Count("pk"))


def detailed(found: QuerySet[User], scope: Scope, steps: list[dict]) -> QuerySet[User]:
    """Return the same people, in order, with everything a row shows."""
    progress = ActivityProgress.objects.filter(enrolment=OuterRef("enrolment_id")).order_by().values("enrolment")
    done = progress.filter(activity__in=[step["id"] for step in steps], completed_at__isnull=False)
    attempts = Attempt.objects.filter(enrolment=OuterRef("enrolment_id")).order_by("-number")
    steps_taken = ActivityProgress.objects.filter(enrolment=OuterRef("enrolment_id")).annotate(
        moved_at=Coalesce("completed_at", "started_at")
    )
    memberships = scope.memberships().current().select_related("unit").order_by("unit__path")
    return (
        found.annotate(
            enrolment_id=F("latest__pk"),
            due_on=F("latest__due_on"),
            completed_at=F("latest__completed_at"),
            valid_until=F("latest__valid_until"),
            version_number=F("latest__completed_version__number"),
            certificate_id=F("latest__certificate__public_id"),
            certificate_number=F("latest__certificate__number"),
            certificate_state=F("latest__certificate__state"),
            steps_done=Coalesce(Subquery(done.annotate(count=Count("pk")).values("count")), 0),
            active_at=Greatest(
                F("latest__started_at"),
                Coalesce(Subquery(steps_taken.order_by("-moved_at").values("moved_at")[:1]), F("latest__started_at")),
                Coalesce(
                    Subquery(attempts.annotate(at=Coalesce("submitted_at", "started_at")).values("at")[:1]),
                    F("latest__started_at"),
                ),
                output_field=DateTimeField(),
            ),
        )
        .order_by("name", "pk")
        .prefetch_related(Prefetch("memberships", queryset=memberships, to_attr="seen_memberships"))
    )


@dataclass(frozen=True)
class Page:
    """Some fifty people, and whether more come before and after them."""

    people: list[User]
    has_earlier: bool
    has_later: bool

    @property
    def first(self) -> str:
        return self.people[0].public_id

    @property
    def last(self) -> str:
        return self.people[-1].public_id


def page(found: QuerySet[User], scope: Scope, *, after: str = "", before: str = "") -> Page:
    """Return the people behind, or ahead of, the one with a public id; from the beginning without one.

    A person turned to who is not among her members, or no more, raises Http404.
    """
    anchor = User.objects.filter(
        public_id=before or after, pk__in=scope.memberships().current().values("user")
    ).order_by()
    if before:
        found = found.filter(_beyond("lt", anchor)).order_by("-name", "-pk")
    elif after:
        found = found.filter(_beyond("gt", anchor))
    people = list(found[: PAGE_LENGTH + 1])
    if not people and (before or after) and not anchor.exists():
        raise Http404
    has_more = len(people) > PAGE_LENGTH
    people = people[:PAGE_LENGTH]
    if before:
        return Page(people[::-1], has_earlier=has_more, has_later=True)
    return Page(people, has_earlier=bool(after), has_later=has_more)


def _beyond(direction: str, anchor: QuerySet[User]) -> Q:
    name = Subquery(anchor.values("name"))
    return Q(**{f"name__{direction}": name}) | Q(**{"name": name, f"pk__{direction}": Subquery(anchor.values("pk"))})
