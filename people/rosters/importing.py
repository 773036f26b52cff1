"""Taking a list of people into a unit: who is new, who is known already, what is different; bad rows stay outside."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock

from .. import accounts, joining
from ..models import Membership, Unit, UnitQuerySet, User
from ..refusals import Refusal
from .models import RosterLine
from .rows import BadRow, LeftOut, Outcome, RosterRow
from .synonyms import folded

What = RosterLine.What
# On a list gone wrong everybody has one number: only so many rows of a sign, and beside some rows, are compared again.
MOST_OF_ONE, MOST_OF_THE_SAME = 10, 400
Change = tuple[str, Any, Any]
# Rows without a person, of titles and totals, need no word.
WHY_LEFT_OUT = {
    "repeated": gettext_lazy("The same person as in row %(row)s."),
    "example": gettext_lazy("An example, as its first word says. If this is a person, take that word out."),
}
OWN_SENTENCES = {
    "unit_unknown": gettext_lazy(
        "There is no open unit of this name below the one chosen. Write it as it is called here."
    ),
    "other_person": gettext_lazy("This number belongs to somebody with another name. Compare number and name."),
    "two_people": gettext_lazy("Number and staff number belong to two different people here. Find out which is right."),
    "belongs_elsewhere": gettext_lazy(
        "This person has an account that does not belong to your units. Let her come in herself, by your poster or by "
        "searching for the unit."
    ),
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
    changes: list[Change] = field(default_factory=list)
    code: str = ""
    sentence: str = ""
    has_namesake: bool = False
    # The membership was here before these rows, and is so after they were only compared.
    was_there: bool = False


def require_import(by: User | None, unit: Unit) -> None:
    """Refuse whoever does not answer for the people of a unit; nobody (None) stands for a command of the operator."""
    if by and not Unit.objects.answered_for_by(by).contains(unit):
        raise beyond_own_rights()


def beyond_own_rights() -> Refusal:
    return Refusal("beyond_own_rights", _("You cannot put people on the list of this unit."))


def require_open(unit: Unit) -> None:
    if unit.closed_on:
        raise Refusal("unit_closed", _("This unit is closed. Choose an open one."))


def place_all(outcomes: Sequence[Outcome], places: "Places", *, by: User | None) -> list[Placed]:
    """Put the people of some rows on the roster of a unit, or of the units below it that rows name.

    Rows that are good go in, of the others it is said why not; taken in again the same rows change nothing. Call it in
    a transaction: undone, it has only told what would happen.
    """
    people = [outcome for outcome in outcomes if isinstance(outcome, RosterRow)]
    known = _Known(people, places, by)
    before = {membership.pk for membership in known.memberships.values()}
    made = _make_all(list(_newcomers(people, places, known)), known, by)
    placed = [made.get(outcome.number) or _placed(outcome, places, known, by) for outcome in outcomes]
    return [replace(each, was_there=bool(each.membership and each.membership.pk in before)) for each in placed]


def _newcomers(people: list[RosterRow], places: "Places", known: "_Known") -> Iterator[tuple[RosterRow, Unit]]:
    """Yield the rows of people nobody knows yet, each person once: a later row of hers finds her known."""
    seen: set[Hashable] = set()
    for row in people:
        try:
            unit = places.of(row.unit)
            is_new = known.person(row, unit) is None
        except _Bad:
            continue
        signs = _signs(row, unit)
        if is_new and row.email not in known.emails and not signs & seen:
            seen |= signs
            yield row, unit


def _signs(row: RosterRow, unit: Unit) -> set[Hashable]:
    """Return what tells that two rows speak of one person."""
    signs: set[Hashable] = {row.phone, row.email, (unit.pk, row.staff_number) if row.staff_number else ""}
    return signs - {""}


def _make_all(new: list[tuple[RosterRow, Unit]], known: "_Known", by: User | None) -> dict[int, Placed]:
    """Make people many at once, by number of the row; none if one of them was made by somebody else this moment."""
    people = [User(name=row.name, phone=row.phone or None, email=row.email or None) for row, _unit in new]
    memberships = [_membership(row, unit, person) for (row, unit), person in zip(new, people, strict=True)]
    try:
        with transaction.atomic():
            accounts.make_people(people, by=by)
            joining.begin_all(memberships, by=by)
    except IntegrityError:
        return {}
    made = {}
    for (row, unit), membership in zip(new, memberships, strict=True):
        has_namesake = (unit.pk, folded(row.name)) in known.names
        made[row.number] = Placed(row.number, What.MADE, membership, has_namesake=has_namesake)
        known.learn(row, membership)
    return made


def _membership(row: RosterRow, unit: Unit, person: User) -> Membership:
    today = clock.today(unit.zone)
    return Membership(
        user=person,
        unit=unit,
        occupation=row.occupation or Membership.Occupation.RIDER,
        staff_number=row.staff_number,
        from_date=min(row.from_date or today, today),
    )


def _placed(outcome: Outcome, places: "Places", known: "_Known", by: User | None) -> Placed:
    if isinstance(outcome, LeftOut):
        said = WHY_LEFT_OUT.get(outcome.why)
        sentence = str(said) % {"row": outcome.first} if said else ""
        return Placed(outcome.number, What.LEFT_OUT, code=outcome.why, sentence=sentence)
    if isinstance(outcome, BadRow):
        return Placed(outcome.number, What.BAD, code=outcome.problem.code, sentence=outcome.problem.sentence)
    try:
        return _place(outcome, places.of(outcome.unit), known, by)
    except _Bad as bad:
        return Placed(outcome.number, What.BAD, code=bad.code, sentence=str(OWN_SENTENCES[bad.code]))
    except Refusal as refusal:
        return Placed(outcome.number, What.BAD, code=refusal.code, sentence=refusal.message)


def _place(row: RosterRow, unit: Unit, known: "_Known", by: User | None) -> Placed:
    person = known.person(row, unit)
    if person is None:
        with transaction.atomic():
            made = _make(row, unit, by)
        known.learn(row, made)
        return Placed(row.number, What.MADE, made, has_namesake=(unit.pk, folded(row.name)) in known.names)
    if not person.is_active:
        raise _Bad("closed_account")
    if person.name and folded(person.name) != folded(row.name):
        # Nothing of hers is told: whoever guesses at numbers must not learn names.
        raise _Bad("other_person")
    membership = known.membership(person, unit)
    wanted = _wanted(person, membership, row, known)
    if membership and not wanted:
        return Placed(row.number, What.KNOWN, membership)
    if membership is None and not known.may_join(person):
        # Whoever has a member may make her a slip to sign in with: a list must not make one of somebody elsewhere.
        raise _Bad("belongs_elsewhere")
    with transaction.atomic():
        if membership:
            changes = _change(membership, wanted)
            return Placed(row.number, What.CHANGED if changes else What.KNOWN, membership, changes)
        # From today on: dated back, the unit would be given what she completed elsewhere in the meantime.
        begun = joining.begin(person, unit, row.occupation or Membership.Occupation.RIDER, by=by)
        joined = begun or Membership.objects.get(user=person, unit=unit, to_date=None)
        return Placed(row.number, What.JOINED, joined, _change(joined, _wanted(person, joined, row, known)))


def _wanted(person: User, membership: Membership | None, row: RosterRow, known: "_Known") -> list[Change]:
    """Return what the list has other than it is here; what it does not say stays as it is."""
    said = {"staff_number": row.staff_number, "occupation": row.occupation} if membership else {}
    changes = [(name, getattr(membership, name), value) for name, value in said.items() if value]
    # Once she has signed in, only she herself changes how she does.
    if row.phone and person.phone is None and not person.has_signed_in and known.is_ours_alone(person):
        changes.append(("phone", None, row.phone))
    return [change for change in changes if change[1] != change[2]]


def _change(membership: Membership, wanted: list[Change]) -> list[Change]:
    """Write changes of a membership and of its person's number; return those that were still to be made."""
    done = []
    for name, before, after in wanted:
        rows: QuerySet[Any] = Membership.objects.filter(pk=membership.pk)
        if name == "phone":
            rows = User.objects.filter(pk=membership.user_id, phone=None, state=User.State.ROSTERED)
        if rows.update(**{name: after}):
            done.append((name, before, after))
    return done


def _make(row: RosterRow, unit: Unit, by: User | None) -> Membership:
    person = accounts.make_person(row.name, phone=row.phone or None, email=row.email or None, by=by)
    membership = _membership(row, unit, person)
    joining.begin_all([membership], by=by)
    return membership


class Places:
    """The units a list may name: the chosen one, and open ones below it, by name or code."""

    def __init__(self, unit: Unit):
        self.unit = unit
        self.open: UnitQuerySet = Unit.objects.open().within([unit])
        self.units = list(self.open)
        self.chosen = next((each for each in self.units if each == unit), None)
        self.by_name: dict[str, list[Unit]] = {}
        for each in self.units:
            for word in {folded(each.name), folded(each.code or "")} - {""}:
                self.by_name.setdefault(word, []).append(each)

    def now(self) -> "Places":
        """Return the places as they are by now: one may have been closed or moved away since."""
        unit = Unit.objects.get(pk=self.unit.pk)
        paths = list(Unit.objects.open().within([unit]).values_list("path", flat=True))
        return self if paths == [each.path for each in self.units] else Places(unit)

    def of(self, name: str) -> Unit:
        found = self.by_name.get(folded(name), []) if name else [self.chosen]
        if len(found) != 1 or found[0] is None:
            raise _Bad("unit_unknown")
        return found[0]


class Earlier:
    """Rows that were compared before, by what tells whom they speak of: comparing leaves nothing of them behind."""

    def __init__(self, places: Places):
        self.places = places
        self.rows: dict[Hashable, list[RosterRow]] = defaultdict(list)

    def note(self, outcome: Outcome) -> None:
        for sign in self._signs(outcome):
            if len(self.rows[sign]) < MOST_OF_ONE:
                self.rows[sign].append(cast(RosterRow, outcome))

    def of_the_same(self, outcomes: Iterable[Outcome]) -> list[RosterRow]:
        """Return the rows that speak of the same people, or of somebody whom those speak of, in their order."""
        found: dict[int, RosterRow] = {}
        asked: set[Hashable] = set()
        waiting = {sign for outcome in outcomes for sign in self._signs(outcome)}
        while waiting and len(found) < MOST_OF_THE_SAME:
            asked |= waiting
            more = {row.number: row for sign in waiting for row in self.rows.get(sign, ())}
            waiting = {sign for row in more.values() for sign in self._signs(row)} - asked
            found |= more
        return [found[number] for number in sorted(found)]

    def _signs(self, outcome: Outcome) -> set[Hashable]:
        try:
            return _signs(outcome, self.places.of(outcome.unit)) if isinstance(outcome, RosterRow) else set()
        except _Bad:
            return set()


class _Known:
    """Who of some rows is here already, at a handful of queries for all of them."""

    def __init__(self, rows: list[RosterRow], places: Places, by: User | None):
        phones = {row.phone for row in rows if row.phone}
        self.by_phone = {person.phone: person for person in User.objects.filter(phone__in=phones)}
        numbers = {row.staff_number for row in rows if row.staff_number}
        current = Membership.objects.current().select_related("user")
        here = current.filter(unit__in=places.open.all())
        self.by_number = {
            (each.unit_id, each.staff_number): each.user for each in here.filter(staff_number__in=numbers)
        }
        people = [*self.by_phone.values(), *self.by_number.values()]
        self.memberships = {(each.user_id, each.unit_id): each for each in current.filter(user__in=people)}
        # Whom she answers for already, and who belongs somewhere beyond that; nobody (None) answers for all.
        ours = Unit.objects.answered_for_by(by) if by else Unit.objects.all()
        self.ours = set(current.filter(user__in=people, unit__in=ours).values_list("user", flat=True))
        self.elsewhere = set(current.filter(user__in=people).exclude(unit__in=ours).values_list("user", flat=True))
        self.is_operator = by is None
        emails = {row.email for row in rows if row.email}
        self.emails = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        namesakes = here.filter(user__name__in={row.name for row in rows})
        self.names = {(each.unit_id, folded(each.user.name)) for each in namesakes}

    def person(self, row: RosterRow, unit: Unit) -> User | None:
        by_phone = self.by_phone.get(row.phone) if row.phone else None
        by_number = self.by_number.get((unit.pk, row.staff_number)) if row.staff_number else None
        if by_phone and by_number and by_phone.pk != by_number.pk:
            raise _Bad("two_people")
        if by_number and row.phone and by_number.phone and by_number.phone != row.phone:
            raise _Bad("two_people")
        return by_phone or by_number

    def is_ours_alone(self, person: User) -> bool:
        return person.pk not in self.elsewhere

    def may_join(self, person: User) -> bool:
        """Tell whether a list may make somebody a member: who has an account of her own elsewhere comes in herself."""
        is_free = not person.has_signed_in and self.is_ours_alone(person)
        return self.is_operator or person.pk in self.ours or is_free

    def learn(self, row: RosterRow, membership: Membership) -> None:
        """Know somebody from now on whom a row has made."""
        if row.phone:
            self.by_phone[row.phone] = membership.user
        if row.staff_number:
            self.by_number[membership.unit_id, row.staff_number] = membership.user
        self.ours.add(membership.user_id)
        self.memberships[membership.user_id, membership.unit_id] = membership

    def membership(self, person: User, unit: Unit) -> Membership | None:
        return self.memberships.get((person.pk, unit.pk))
