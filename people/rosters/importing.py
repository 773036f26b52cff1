"""Taking a list of people into a unit: who is new, who is known already, what is different; bad rows stay outside."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, events

from .. import accounts, joining
from ..models import Membership, Role, Unit, User
from ..refusals import Refusal
from .rows import BadRow, LeftOut, Outcome, RosterRow
from .sentences import Problem
from .synonyms import folded

# One transaction each: nobody else can write to SQLite while one is open.
AT_ONCE = 200
MADE, JOINED, CHANGED, KNOWN = "made", "joined", "changed", "known"
OWN_SENTENCES = {
    "unit_unknown": gettext_lazy(
        "There is no open unit of this name below the one chosen. Write it as it is called here."
    ),
    "other_person": gettext_lazy("This number belongs to somebody with another name. Compare number and name."),
    "two_people": gettext_lazy("Number and staff number belong to two different people here. Find out which is right."),
    "closed_account": gettext_lazy("This account is closed. Ask the administrator to open it, or take the row out."),
}


class _Bad(Exception):
    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass
class Report:
    """What came of a list: how many of each, which rows were left out and why, and who is on it."""

    counts: Counter = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # Of everybody the list names, as membership and not as person: somebody may be in several units.
    members: set[int] = field(default_factory=set)


def can_import(by: User | None, unit: Unit) -> bool:
    """Tell whether `by` answers for the people of a unit; nobody (None) stands for a command of the operator."""
    if by is None:
        return True
    return Unit.objects.within(by.units_as(*Role.ANSWERS_FOR_PEOPLE)).filter(pk=unit.pk).exists()


def take_in(outcomes: Iterable[Outcome], unit: Unit, *, by: User | None, dry_run: bool = False) -> Report:
    """Put the people of a list on the roster of a unit, or of the units below it that rows name.

    Rows that are good go in, the others are reported; taken in again the same list changes nothing. A dry run tells
    what would happen, and writes nothing.
    """
    if not can_import(by, unit):
        raise Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))
    report, places = Report(), _Places(unit)
    coming = iter(outcomes)
    while some := list(islice(coming, AT_ONCE)):
        rows = list(_people(some, report))
        with transaction.atomic():
            known = _Known(rows)
            for row in rows:
                _take(row, places, known, report, by)
            if dry_run:
                transaction.set_rollback(True)
    if not dry_run:
        counts = {name: report.counts[name] for name in (MADE, JOINED, CHANGED, KNOWN)}
        events.record("roster.taken_in", actor=by, unit=unit.public_id, bad=len(report.bad), **counts)
    return report


def _people(outcomes: Iterable[Outcome], report: Report) -> Iterator[RosterRow]:
    for outcome in outcomes:
        if isinstance(outcome, BadRow):
            report.bad.append(outcome)
        elif isinstance(outcome, LeftOut):
            report.left_out.append(outcome)
        else:
            yield outcome


def _take(row: RosterRow, places: "_Places", known: "_Known", report: Report, by: User | None) -> None:
    try:
        with transaction.atomic():
            what, membership = _place(row, places.of(row.unit), known, by)
    except _Bad as bad:
        sentence = str(OWN_SENTENCES[bad.code])
        report.bad.append(BadRow(row.number, Problem(bad.code, "", sentence)))
    except Refusal as refusal:
        report.bad.append(BadRow(row.number, Problem(refusal.code, "", refusal.message)))
    else:
        report.counts[what] += 1
        report.members.add(membership.pk)


def _place(row: RosterRow, unit: Unit, known: "_Known", by: User | None) -> tuple[str, Membership]:
    person = known.person(row, unit)
    if person is None:
        return MADE, _make(row, unit, by)
    if not person.is_active:
        raise _Bad("closed_account")
    if person.name and folded(person.name) != folded(row.name):
        # Nothing of hers is told: whoever guesses at numbers must not learn names.
        raise _Bad("other_person")
    is_reached = _give_number(person, row)
    membership = known.membership(person, unit)
    if membership is None:
        # From today on: dated back, the unit would be given what she completed elsewhere in the meantime.
        begun = joining.begin(person, unit, row.occupation or Membership.Occupation.RIDER, by=by)
        membership = begun or Membership.objects.get(user=person, unit=unit, to_date=None)
        _correct(membership, row)
        return JOINED, membership
    is_corrected = _correct(membership, row)
    return (CHANGED if is_corrected or is_reached else KNOWN), membership


def _give_number(person: User, row: RosterRow) -> bool:
    """Note the number of somebody who had none; once she has signed in, only she herself changes how she does."""
    waiting = User.objects.filter(pk=person.pk, phone=None, state=User.State.ROSTERED)
    return bool(row.phone and person.phone is None and waiting.update(phone=row.phone))


def _make(row: RosterRow, unit: Unit, by: User | None) -> Membership:
    person = accounts.make_person(
        row.name, phone=row.phone or None, email=row.email or None, state=User.State.ROSTERED, by=by
    )
    occupation = row.occupation or Membership.Occupation.RIDER
    today = clock.today(unit.zone)
    on = min(row.from_date or today, today)
    membership = joining.begin(person, unit, occupation, staff_number=row.staff_number, on=on, by=by)
    if membership is None:
        raise AssertionError("somebody made just now belongs nowhere")
    return membership


def _correct(membership: Membership, row: RosterRow) -> bool:
    """Bring staff number and occupation up to date; what the list does not say stays as it is."""
    said = {"staff_number": row.staff_number, "occupation": row.occupation}
    changes = {name: value for name, value in said.items() if value and getattr(membership, name) != value}
    if changes:
        Membership.objects.filter(pk=membership.pk).update(**changes)
    return bool(changes)


class _Places:
    """The units a list may name: the chosen one, and open ones below it, by name or code."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.by_name: dict[str, list[Unit]] = {}
        for each in Unit.objects.open().within([unit]):
            for word in {folded(each.name), folded(each.code or "")} - {""}:
                self.by_name.setdefault(word, []).append(each)

    def of(self, name: str) -> Unit:
        found = self.by_name.get(folded(name), []) if name else [self.unit]
        if len(found) != 1:
            raise _Bad("unit_unknown")
        return found[0]


class _Known:
    """Who of some rows is here already, at a handful of queries for all of them."""

    def __init__(self, rows: list[RosterRow]):
        phones = {row.phone for row in rows if row.phone}
        self.by_phone = {person.phone: person for person in User.objects.filter(phone__in=phones)}
        numbers = {row.staff_number for row in rows if row.staff_number}
        current = Membership.objects.current().select_related("user")
        self.by_number = {
            (each.unit_id, each.staff_number): each.user for each in current.filter(staff_number__in=numbers)
        }
        people = [*self.by_phone.values(), *self.by_number.values()]
        self.memberships = {(each.user_id, each.unit_id): each for each in current.filter(user__in=people)}

    def person(self, row: RosterRow, unit: Unit) -> User | None:
        by_phone = self.by_phone.get(row.phone) if row.phone else None
        by_number = self.by_number.get((unit.pk, row.staff_number)) if row.staff_number else None
        if by_phone and by_number and by_phone.pk != by_number.pk:
            raise _Bad("two_people")
        if by_number and row.phone and by_number.phone and by_number.phone != row.phone:
            raise _Bad("two_people")
        return by_phone or by_number

    def membership(self, person: User, unit: Unit) -> Membership | None:
        return self.memberships.get((person.pk, unit.pk))


def leavers(unit: Unit, report: Report) -> list[Membership]:
    """Return the memberships of a unit and below that a complete list does not name, by name."""
    current = Membership.objects.current().filter(unit__in=Unit.objects.within([unit])).exclude(pk__in=report.members)
    staff = Role.objects.current().values("user")
    return list(current.exclude(user__in=staff).select_related("user", "unit").order_by("user__name", "pk"))


def end(memberships: Iterable[Membership], *, by: User | None, on: date | None = None) -> int:
    """End memberships; records stay. Return how many were open still."""
    return sum(joining.leave(membership, by=by, on=on) for membership in memberships)
