"""The sheet for an inspector: unit by unit, who is trained, in which version, since when, and by which certificate."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.models import Enrolment
from people.models import Membership, Unit

from .people_list import LIVING
from .rows import named
from .scope import Scope

# A sheet that nobody would print; whoever needs more takes one unit at a time.
LONGEST = 3000


class TooLong(Exception):
    """There are more people than fit on a sheet."""


@dataclass(frozen=True)
class Period:
    """From a day, or from the beginning, to a day, both included."""

    first: date | None
    last: date

    def is_before(self, day: date) -> bool:
        """Tell whether the period only begins after a day."""
        return self.first is not None and day < self.first


@dataclass(frozen=True)
class Line:
    """One person on the sheet of a unit: what was so at the end of the period, or when she left."""

    membership: Membership
    enrolment: Enrolment | None
    passed_on: date | None
    is_earlier: bool
    left_on: date | None

    @property
    def name(self) -> str:
        return self.membership.user.name

    @property
    def result(self) -> str:
        if self.passed_on:
            return _("Passed before the period") if self.is_earlier else _("Passed")
        return pgettext("of a learner", "In progress") if self.enrolment else _("Not started")

    @property
    def certificate(self) -> str:
        return named(getattr(self.enrolment, "certificate", None) if self.passed_on else None)


@dataclass(frozen=True)
class Totals:
    people: int
    passed: int
    earlier: int
    open: int


@dataclass(frozen=True)
class Sheet:
    """The people of one unit."""

    unit: Unit
    lines: list[Line]

    @property
    def totals(self) -> Totals:
        return totals(self.lines)


def totals(lines: list[Line]) -> Totals:
    """Count people, each once even if she belongs to several units."""
    passed = {line.membership.user_id for line in lines if line.passed_on and not line.is_earlier}
    earlier = {line.membership.user_id for line in lines if line.is_earlier} - passed
    people = {line.membership.user_id for line in lines}
    return Totals(len(people), len(passed), len(earlier), len(people - passed - earlier))


def sheets(scope: Scope, course_id: UUID, unit: Unit | None, period: Period) -> list[Sheet]:
    """Return the sheet of each of her units that has people: the members of the last day, and whoever has left since
    but passed in the period while she belonged to the unit.

    Raises TooLong.
    """
    enrolments = scope.enrolments(period.last).filter(course=course_id)
    completers = enrolments.filter(completed_at__isnull=False).values("user")
    still_there = Q(to_date=None) | Q(to_date__gt=period.last)
    memberships = (
        scope.memberships(unit)
        .filter(Q(from_date__lte=period.last), still_there | Q(user__in=completers))
        .select_related("unit", "user")
        .order_by("unit__path", "user__name", "user", "-from_date")
    )
    found = list(memberships[: LONGEST + 1])
    if len(found) > LONGEST:
        raise TooLong
    by_person: dict[int, list[Enrolment]] = {}
    wanted = (
        enrolments.filter(user__in={membership.user_id for membership in found})
        .select_related("completed_version", "certificate")
        .defer("completed_version__content", "certificate__titles", "certificate__issuer")
        .order_by("-cycle")
    )
    for enrolment in wanted:
        by_person.setdefault(enrolment.user_id, []).append(enrolment)
    by_unit: dict[int, Sheet] = {}
    known = set()
    for membership in found:
        line = _line(membership, by_person.get(membership.user_id, []), period)
        # Somebody who left a unit and came back stands on its sheet once, as she is now.
        if line is None or (membership.unit_id, membership.user_id) in known:
            continue
        known.add((membership.unit_id, membership.user_id))
        by_unit.setdefault(membership.unit_id, Sheet(membership.unit, [])).lines.append(line)
    return list(by_unit.values())


def _line(membership: Membership, enrolments: list[Enrolment], period: Period) -> Line | None:
    """Return a person's line, None if she belongs on no sheet of this unit. Enrolments come latest cycle first."""
    left_on = membership.to_date if membership.to_date and membership.to_date <= period.last else None
    for enrolment in enrolments:
        passed_on = enrolment.completed_on
        if passed_on is None or passed_on > period.last:
            continue
        if left_on and not membership.from_date <= passed_on < left_on:
            continue
        is_earlier = period.is_before(passed_on)
        return None if left_on and is_earlier else Line(membership, enrolment, passed_on, is_earlier, left_on)
    if left_on or membership.user.state not in LIVING:
        return None
    zone = membership.unit.zone
    begun = (e for e in enrolments if e.started_at and e.started_at.astimezone(zone).date() <= period.last)
    return Line(membership, next(begun, None), None, False, None)
