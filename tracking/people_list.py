"""The people a coordinator answers for and how they stand in one course: one queryset for screen, count and files."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    Exists,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, JSONObject
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import ActivityProgress
from foundation import clock
from people.models import Unit, User
from quizzes.models import Attempt

from .scope import Scope

PAGE_LENGTH = 50
COUNT_LIMIT = 1000
DIGITS_TO_SEARCH_PHONES = 3
LONGEST_ID = User._meta.get_field("public_id").max_length or 0
LIVING = (User.State.ROSTERED, User.State.ACTIVE)


class Status(TextChoices):
    NEVER_SIGNED_IN = "never_signed_in", _("Never signed in")
    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", pgettext_lazy("of a learner", "In progress")
    PASSED = "passed", _("Passed")


# Users with `status` and `is_overdue`.
People = QuerySet[Any]

# What one can look for besides a status, because it goes together with three of them.
OVERDUE = "overdue"


def people(scope: Scope, course_id: UUID, unit: Unit | None = None, at: date | None = None) -> People:
    """Return her units' members of today, each once, with `status` and `is_overdue` in a course.

    What somebody learnt where this coordinator has no say does not count here.
    """
    own = scope.enrolments().filter(course=course_id, user=OuterRef("pk"))
    begun = own.order_by("-cycle").annotate(
        standing=Case(
            When(completed_at__isnull=False, then=Value(Status.PASSED)),
            When(started_at__isnull=False, then=Value(Status.IN_PROGRESS)),
            output_field=CharField(),
        )
    )
    otherwise = Case(
        When(state=User.State.ROSTERED, then=Value(Status.NEVER_SIGNED_IN)),
        default=Value(Status.NOT_STARTED),
        output_field=CharField(),
    )
    members = scope.memberships(unit).current(at).values("user")
    return User.objects.filter(pk__in=members, state__in=LIVING).annotate(
        status=Coalesce(Subquery(begun.values("standing")[:1]), otherwise),
        is_overdue=Exists(own.filter(_is_past_due(scope, at), completed_at=None)),
    )


def _is_past_due(scope: Scope, at: date | None) -> Q:
    """Return the condition "was due before today", where today is the date in one of her units the learner belongs to.

    All zones of the earth together have two dates or three, so there are few conditions however many units she has.
    """
    # An enrolment without `due_on` is never overdue: NULL is not before any day.
    if at:
        return Q(due_on__lt=at)
    dates = {name: clock.today(zone) for name, zone in scope.zones.items()}
    earliest, *later = sorted(set(dates.values()))
    condition = Q(due_on__lt=earliest)
    for day in later:
        there = [name for name, local_date in dates.items() if local_date == day]
        members = scope.memberships().current().filter(unit__time_zone__in=there)
        condition |= Q(due_on__lt=day, user__in=members.values("user"))
    return condition


def narrow(found: People, scope: Scope, *, status: str = "", words: str = "") -> People:
    """Return those in a status whose name, last digits of the phone number or staff number match `words`."""
    if status == OVERDUE:
        found = found.filter(is_overdue=True)
    elif status:
        found = found.filter(status=status)
    if not words:
        return found
    # A staff number of a unit that is not hers must not find anybody.
    numbered = scope.memberships().current().filter(staff_number__icontains=words).values_list("user", flat=True)
    # Looked up before the others: PostgreSQL takes a subquery inside an OR for half of all people, and reads all.
    keys = list(numbered[: COUNT_LIMIT + 1])
    matching = Q(name__icontains=words) | Q(pk__in=keys if len(keys) <= COUNT_LIMIT else numbered)
    digits = words.replace(" ", "").replace("-", "")
    if digits.isdecimal() and len(digits) >= DIGITS_TO_SEARCH_PHONES:
        matching |= Q(phone__endswith=digits)
    return found.filter(matching)


def tally(found: People) -> dict[str, int]:
    """Return how many people there are in each status, overdue, and in all ("")."""
    counts = dict.fromkeys(["", *Status.values, OVERDUE], 0)
    # Grouped and not counted status by status, which would ask for the status of everybody once for each.
    for group in found.order_by().values("status", "is_overdue").annotate(number=Count("pk")):
        counts[group["status"]] += group["number"]
        counts[""] += group["number"]
        counts[OVERDUE] += group["number"] if group["is_overdue"] else 0
    return counts


def count(found: People) -> int:
    """Return how many there are, beyond a limit only that there are more."""
    return found.order_by().values("pk")[: COUNT_LIMIT + 1].count()


def said(count: int) -> str:
    """Return a count as a person reads it; beyond a limit she only wants to know that there are more."""
    return f"{COUNT_LIMIT:,}+" if count > COUNT_LIMIT else f"{count:,}"


class _JsonList(Aggregate):
    """The values of a group as one list."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)


# What a row shows of an enrolment, read in one go with the person: a model for each would take most of a file's time.
ENROLMENT = {
    "due_on": "due_on",
    "passed_on": "completed_on",
    "version": "completed_version__number",
    "valid_until": "valid_until",
    "certificate": "certificate__public_id",
    "number": "certificate__number",
    "state": "certificate__state",
    "steps_done": "steps_done",
    "active_at": "active_at",
}
# Of a membership in one of her units; by the path they are put into the order of the tree.
SEEN = {
    "path": "unit__path",
    "unit": "unit__name",
    "time_zone": "unit__time_zone",
    "staff_number": "staff_number",
}


def detailed(found: People, scope: Scope, course_id: UUID, steps: list[dict]) -> People:
    """Return the same people by name, not as users but as named tuples with what a row shows.

    `seen_memberships` is a list as SEEN says, `enrolment` the latest one as ENROLMENT says, or None. All of
    it is one query, however many people there are.
    """
    progress = ActivityProgress.objects.filter(enrolment=OuterRef("pk")).order_by()
    done = progress.filter(activity__in=[step["id"] for step in steps], completed_at__isnull=False)
    moves = progress.annotate(moved_at=Coalesce("completed_at", "started_at")).order_by("-moved_at")
    tries = Attempt.objects.filter(enrolment=OuterRef("pk")).annotate(moved_at=Coalesce("submitted_at", "started_at"))
    enrolment = (
        scope.enrolments()
        .filter(course=course_id, user=OuterRef("pk"))
        .annotate(
            steps_done=_while_open(
                Coalesce(Subquery(done.values("enrolment").annotate(count=Count("pk")).values("count")), 0)
            ),
            active_at=_while_open(
                # Each may be missing, and of NULL and a moment SQLite says that NULL is greater.
                Greatest(
                    Coalesce("started_at", "enrolled_at"),
                    Coalesce(Subquery(moves.values("moved_at")[:1]), "enrolled_at"),
                    Coalesce(Subquery(tries.order_by("-moved_at").values("moved_at")[:1]), "enrolled_at"),
                )
            ),
        )
        .order_by("-cycle")
        .values(shown=JSONObject(**ENROLMENT))
    )
    memberships = scope.memberships().current().filter(user=OuterRef("pk")).order_by().values("user")
    listed = memberships.annotate(list=_JsonList(JSONObject(**SEEN)))
    return (
        found.order_by("name", "pk")
        .annotate(seen_memberships=Subquery(listed.values("list")), enrolment=Subquery(enrolment[:1]))
        .values_list(*SHOWN, named=True)
    )


SHOWN = (
    *("pk", "public_id", "name", "phone", "number_lost_at", "language", "status", "is_overdue"),
    *("seen_memberships", "enrolment"),
)


def _while_open(expression) -> Case:
    """Return what is asked only of enrolments not completed: nothing shows it of the others."""
    return Case(When(completed_at=None, then=expression), default=None)


@dataclass(frozen=True)
class Page:
    """Some fifty people, and whether more come before and after them."""

    # As `detailed` returns them.
    people: list[Any]
    has_earlier: bool
    has_later: bool
    # How many there are in all as `count` says it, if looking for the page has told.
    count: int | None = None

    @property
    def first(self) -> str:
        return self.people[0].public_id

    @property
    def last(self) -> str:
        return self.people[-1].public_id


def page(found: People, scope: Scope, *, after: str = "", before: str = "", counts: bool = False) -> Page:
    """Return the people behind, or ahead of, the one with a public id; from the beginning without one.

    With `counts` the first page tells how many there are: who has to look through all of them looks only once.
    A person turned to who is not among her members, or no more, raises Http404.
    """
    wanted = before or after
    if len(wanted) > LONGEST_ID or not wanted.isprintable():
        # PostgreSQL does not even look for a text with the character NUL in it.
        raise Http404
    anchor = User.objects.filter(public_id=wanted, pk__in=scope.memberships().current().values("user")).order_by()
    if before:
        found = found.filter(_beyond("lt", anchor)).order_by("-name", "-pk")
    elif after:
        found = found.filter(_beyond("gt", anchor))
    # Who stands on the page is found first: what rows show would be computed for everybody before any is left out.
    is_counted = counts and not wanted
    keys = list(found.values_list("pk", flat=True)[: (COUNT_LIMIT if is_counted else PAGE_LENGTH) + 1])
    if not keys and wanted and not anchor.exists():
        raise Http404
    has_more = len(keys) > PAGE_LENGTH
    people = list(found.filter(pk__in=keys[:PAGE_LENGTH])) if keys else []
    if before:
        return Page(people[::-1], has_earlier=has_more, has_later=bool(people))
    number = len(keys) if is_counted else None
    return Page(people, has_earlier=bool(after and people), has_later=has_more, count=number)


def _beyond(direction: str, anchor: QuerySet[User]) -> Q:
    name = Subquery(anchor.values("name"))
    return Q(**{f"name__{direction}": name}) | Q(**{"name": name, f"pk__{direction}": Subquery(anchor.values("pk"))})
