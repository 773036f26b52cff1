"""Taking a list of people into a unit: who is new, who is known already, what is different; bad rows stay outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from foundation import clock

from .. import accounts, joining
from ..models import Membership, Role, Unit, User
from ..refusals import Refusal
from .models import RosterLine
from .rows import BadRow, LeftOut, Outcome, RosterRow
from .synonyms import folded

What = RosterLine.What
# Rows without a person, of titles and totals, need no word.
WHY_LEFT_OUT = {
    "repeated": gettext_lazy("The same person as in row %(row)s."),
    "example": gettext_lazy("An example, as it seems. If this is a person, take the word out of the row."),
}
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


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a row; `changes` are (name of the field, value before, value after)."""

    number: int
    what: What
    membership: Membership | None = None
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    code: str = ""
    sentence: str = ""
    has_namesake: bool = False


def can_import(by: User | None, unit: Unit) -> bool:
    """Tell whether `by` answers for the people of a unit; nobody (None) stands for a command of the operator."""
    if by is None:
        return True
    return Unit.objects.within(by.units_as(*Role.ANSWERS_FOR_PEOPLE)).filter(pk=unit.pk).exists()


def place_all(outcomes: Sequence[Outcome], places: "Places", *, by: User | None) -> list[Placed]:
    """Put the people of some rows on the roster of a unit, or of the units below it that rows name.

    Rows that are good go in, of the others it is said why not; taken in again the same rows change nothing. Call it in
    a transaction: undone, it has only told what would happen.
    """
    people = [outcome for outcome in outcomes if isinstance(outcome, RosterRow)]
    known = _Known(people, places)
    return [_placed(outcome, places, known, by) for outcome in outcomes]


def _placed(outcome: Outcome, places: "Places", known: "_Known", by: User | None) -> Placed:
    if isinstance(outcome, LeftOut):
        said = WHY_LEFT_OUT.get(outcome.why)
        sentence = str(said) % {"row": outcome.first} if said else ""
        return Placed(outcome.number, What.LEFT_OUT, code=outcome.why, sentence=sentence)
    if isinstance(outcome, BadRow):
        return Placed(outcome.number, What.BAD, code=outcome.problem.code, sentence=outcome.problem.sentence)
    try:
        with transaction.atomic():
            return _place(outcome, places.of(outcome.unit), known, by)
    except _Bad as bad:
        return Placed(outcome.number, What.BAD, code=bad.code, sentence=str(OWN_SENTENCES[bad.code]))
    except Refusal as refusal:
        return Placed(outcome.number, What.BAD, code=refusal.code, sentence=refusal.message)


def _place(row: RosterRow, unit: Unit, known: "_Known", by: User | None) -> Placed:
    person = known.person(row, unit)
    if person is None:
        has_namesake = (unit.pk, folded(row.name)) in known.names
        return Placed(row.number, What.MADE, _make(row, unit, by), has_namesake=has_namesake)
    if not person.is_active:
        raise _Bad("closed_account")
    if person.name and folded(person.name) != folded(row.name):
        # Nothing of hers is told: whoever guesses at numbers must not learn names.
        raise _Bad("other_person")
    changes = _give_number(person, row)
    membership = known.membership(person, unit)
    if membership is None:
        # From today on: dated back, the unit would be given what she completed elsewhere in the meantime.
        begun = joining.begin(person, unit, row.occupation or Membership.Occupation.RIDER, by=by)
        membership = begun or Membership.objects.get(user=person, unit=unit, to_date=None)
        return Placed(row.number, What.JOINED, membership, changes + _correct(membership, row))
    changes += _correct(membership, row)
    return Placed(row.number, What.CHANGED if changes else What.KNOWN, membership, changes)


def _give_number(person: User, row: RosterRow) -> list[tuple[str, Any, Any]]:
    """Note the number of somebody who had none; once she has signed in, only she herself changes how she does."""
    if not row.phone or person.phone is not None:
        return []
    waiting = User.objects.filter(pk=person.pk, phone=None, state=User.State.ROSTERED)
    return [("phone", None, row.phone)] if waiting.update(phone=row.phone) else []


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


def _correct(membership: Membership, row: RosterRow) -> list[tuple[str, Any, Any]]:
    """Bring staff number and occupation up to date; what the list does not say stays as it is."""
    said = {"staff_number": row.staff_number, "occupation": row.occupation}
    changes = [
        (name, getattr(membership, name), value)
        for name, value in said.items()
        if value and getattr(membership, name) != value
    ]
    if changes:
        Membership.objects.filter(pk=membership.pk).update(**{name: value for name, _before, value in changes})
    return changes


class Places:
    """The units a list may name: the chosen one, and open ones below it, by name or code."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.units = list(Unit.objects.open().within([unit]))
        self.by_name: dict[str, list[Unit]] = {}
        for each in self.units:
            for word in {folded(each.name), folded(each.code or "")} - {""}:
                self.by_name.setdefault(word, []).append(each)

    def of(self, name: str) -> Unit:
        found = self.by_name.get(folded(name), []) if name else [self.unit]
        if len(found) != 1:
            raise _Bad("unit_unknown")
        return found[0]


class _Known:
    """Who of some rows is here already, at a handful of queries for all of them."""

    def __init__(self, rows: list[RosterRow], places: Places):
        phones = {row.phone for row in rows if row.phone}
        self.by_phone = {person.phone: person for person in User.objects.filter(phone__in=phones)}
        numbers = {row.staff_number for row in rows if row.staff_number}
        current = Membership.objects.current().select_related("user")
        self.by_number = {
            (each.unit_id, each.staff_number): each.user for each in current.filter(staff_number__in=numbers)
        }
        people = [*self.by_phone.values(), *self.by_number.values()]
        self.memberships = {(each.user_id, each.unit_id): each for each in current.filter(user__in=people)}
        namesakes = current.filter(unit__in=places.units, user__name__in={row.name for row in rows})
        self.names = {(each.unit_id, folded(each.user.name)) for each in namesakes}

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
