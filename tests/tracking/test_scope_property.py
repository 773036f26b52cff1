"""Whatever happens to tree, memberships, roles and days: nobody sees a row beyond her part of the tree.

What somebody may see is worked out a second time here, from a diary of plain values that knows nothing of paths,
querysets or clocks, and compared with what the site lets her see.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.models import Certificate
from courses import posters, progress
from courses.models import Course, Enrolment, EnrolmentUnitQuerySet, Poster
from foundation import clock
from people import accounts, joining, notes, roles, tree
from people.invitations import asking
from people.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipQuerySet,
    Note,
    Role,
    RoleQuerySet,
    Roster,
    Unit,
    UnitQuerySet,
    User,
)
from people.refusals import Refusal
from tests.builders import make_person
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tracking import people_list, rows
from tracking.scope import scope_of

# `make soak` asks for ten thousand.
CASES = int(os.environ.get("SCOPE_CASES", "200"))
FIRST_DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
PEOPLE, UNITS = 3, 2
SEES = {"coordinator", "guest", "auditor", "administrator"}
ANSWERS = {"coordinator", "guest", "administrator"}


@dataclass
class Belongs:
    """A membership as the diary knows it; `last` is the first day without it, None while it holds."""

    who: int
    where: int
    first: int
    last: int | None = None

    def holds(self, day: int) -> bool:
        return self.first <= day and (self.last is None or day < self.last)


@dataclass
class Diary:
    day: int = 0
    above: dict[int, int | None] = field(default_factory=dict)
    belongs: list[Belongs] = field(default_factory=list)
    # (who, where, kind) -> last day, None without one
    roles: dict[tuple[int, int, str], int | None] = field(default_factory=dict)
    # who -> the memberships she had while she worked on her course, and the day she completed it
    worked: dict[int, list[Belongs]] = field(default_factory=dict)
    completed: dict[int, int] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def chain(self, unit: int) -> list[int]:
        found: list[int] = []
        at: int | None = unit
        while at is not None:
            found.append(at)
            at = self.above[at]
        return found

    def tops(self, who: int, kinds: set[str]) -> set[int]:
        if who in self.closed:
            return set()
        held = self.roles.items()
        return {where for (p, where, kind), until in held if p == who and kind in kinds and self._lasts(until)}

    def _lasts(self, until: int | None) -> bool:
        return until is None or until >= self.day

    def sees_unit(self, who: int, unit: int, kinds: set[str] = SEES) -> bool:
        return bool(self.tops(who, kinds) & set(self.chain(unit)))

    def sees_person(self, who: int, person: int) -> bool:
        return any(
            belonging.holds(self.day) and self.sees_unit(who, belonging.where)
            for belonging in self.belongs
            if belonging.who == person
        )

    def may_see_course_of(self, who: int, person: int) -> bool:
        """Tell whether she sees a unit to which this person belonged while she learnt, and does still or completed it.

        What was completed on the day she came counts as well, although it was before.
        """
        day = self.completed.get(person)
        return any(
            self.sees_unit(who, each.where)
            and (each in self.worked[person] or (day is not None and day >= each.first))
            and (each.holds(self.day) or (day is not None and each.last is not None and day < each.last))
            for each in self.belongs
            if each.who == person and person in self.worked
        )

    def must_see_course_of(self, who: int, person: int) -> bool:
        """Tell whether she sees a unit to which this person belongs, and belonged when she learnt."""
        return any(each.holds(self.day) and self.sees_unit(who, each.where) for each in self.worked.get(person, ()))


class World:
    """The same on the site: each step is done by the verb, and written into the diary if it was not refused."""

    def __init__(self, course: Course):
        self.course, self.diary = course, Diary()
        self.people = [make_person(f"Person {n}") for n in range(PEOPLE)]
        self.units: list[Unit] = []
        for _n in range(2):
            self.add(0, is_root=True)

    def at(self):
        return clock.at(FIRST_DAY + timedelta(days=self.diary.day))

    def date_of(self, day: int):
        return (FIRST_DAY + timedelta(days=day)).date()

    def unit(self, number: int) -> Unit:
        return Unit.objects.get(pk=self.units[number].pk)

    def person(self, number: int) -> User:
        return User.objects.get(pk=self.people[number].pk)

    def add(self, under: int, *, is_root: bool = False) -> None:
        if len(self.units) < 2 + UNITS:
            parent = None if is_root else self.unit(under)
            self.units.append(tree.add(f"Unit {len(self.units)}", parent=parent))
            Roster.objects.create(unit=self.units[-1], name="A list")
            self.diary.above[len(self.units) - 1] = None if is_root else under

    def move(self, one: int, other: int) -> None:
        if one not in self.diary.chain(other):
            tree.move(self.unit(one), self.unit(other))
            self.diary.above[one] = other

    def join(self, who: int, where: int) -> None:
        if any(each.who == who and each.where == where and each.last is None for each in self.diary.belongs):
            return
        joining.join(self.person(who), self.unit(where))
        self.diary.belongs.append(Belongs(who, where, self.diary.day))

    def leave(self, number: int) -> None:
        """End one of the memberships that hold, whichever the number chooses."""
        holding = [each for each in self.diary.belongs if each.last is None]
        if holding:
            each = holding[number % len(holding)]
            unit, person = self.unit(each.where), self.person(each.who)
            joining.leave(Membership.objects.get(user=person, unit=unit, to_date=None))
            each.last = self.diary.day

    def grant(self, who: int, where: int, kind: str, days: int | None) -> None:
        until = None if days is None else self.diary.day + days
        if kind == "guest" and until is None:
            until = self.diary.day
        last = None if until is None else self.date_of(until)
        roles.grant(self.person(who), self.unit(where), kind, by=None, until=last)
        self.diary.roles[who, where, kind] = until

    def take(self, who: int, where: int) -> None:
        for role in Role.objects.filter(user=self.person(who), unit=self.unit(where)):
            roles.take_away(role, by=None)
            del self.diary.roles[who, where, role.kind]

    def learn(self, who: int, *, whole: bool) -> None:
        if who in self.diary.completed:
            return
        enrolment = (finish if whole else begin)(self.person(who), self.course)
        progress.work_on(enrolment)
        holding = [each for each in self.diary.belongs if each.who == who and each.holds(self.diary.day)]
        self.diary.worked.setdefault(who, []).extend(holding)
        if whole:
            self.diary.completed[who] = self.diary.day

    def shut(self, who: int) -> None:
        if accounts.deactivate(self.person(who), by=None):
            self.diary.closed.add(who)
            for key in [key for key in self.diary.roles if key[0] == who]:
                del self.diary.roles[key]

    def write(self, who: int, about: int) -> None:
        notes.write(self.person(about), "A note.", by=self.person(who))

    def invite(self, who: int, where: int) -> None:
        end = clock.now() + timedelta(days=300)
        posters.put_up(self.unit(where), self.course.pk, by=self.person(who), expires_at=end)

    def ask(self, who: int, where: int) -> None:
        asking.ask(self.person(who), self.unit(where))


NUMBER = st.integers(0, PEOPLE + UNITS)
# Twice what makes a difference more often.
WHAT = (
    "add",
    "move",
    "join",
    "join",
    "join",
    "leave",
    "leave",
    "grant",
    "grant",
    "take",
    "learn",
    "learn",
    "finish",
    "wait",
    "wait",
)
WHAT += ("shut", "write", "invite", "ask")
KINDS = ("coordinator", "guest", "auditor", "administrator", "trainer")
STEPS = st.lists(
    st.tuples(st.sampled_from(WHAT), NUMBER, NUMBER, st.sampled_from(KINDS), st.sampled_from([None, 0, 1, 5])),
    min_size=8,
    max_size=30,
)


def do(world: World, step: tuple) -> None:
    what, one, other, kind, days = step
    who, unit, place = one % PEOPLE, other % len(world.units), one % len(world.units)
    deeds = {
        "add": lambda: world.add(unit),
        "move": lambda: world.move(place, unit),
        "join": lambda: world.join(who, unit),
        "leave": lambda: world.leave(one),
        "grant": lambda: world.grant(who, unit, kind, days),
        "take": lambda: world.take(who, unit),
        "learn": lambda: world.learn(who, whole=False),
        "finish": lambda: world.learn(who, whole=True),
        "shut": lambda: world.shut(who),
        "write": lambda: world.write(who, other % PEOPLE),
        "invite": lambda: world.invite(who, unit),
        "ask": lambda: world.ask(who, unit),
    }
    if what == "wait":
        world.diary.day += 1 + (days or 0)
        return
    with world.at():
        try:
            deeds[what]()
        except Refusal:
            return


def check(world: World) -> None:
    for number in range(PEOPLE):
        viewer = world.person(number)
        _check_people_and_units(world, number, viewer)
        _check_records(world, number, viewer)
        _check_the_list(world, number, viewer)


def _check_people_and_units(world: World, number: int, viewer: User) -> None:
    diary = world.diary
    units = {n for n in range(len(world.units)) if diary.sees_unit(number, n)}
    keys = {world.units[n].pk for n in units}
    assert set(Unit.objects.visible_to(viewer).values_list("pk", flat=True)) == keys
    people = {n for n in range(PEOPLE) if diary.sees_person(number, n)}
    assert set(User.objects.visible_to(viewer)) == {world.people[n] for n in people}
    for model in (Invitation, JoinRequest, Roster):
        assert set(model.objects.visible_to(viewer)) == set(model.objects.filter(unit__in=keys))
        answered = {world.units[n].pk for n in units if diary.sees_unit(number, n, ANSWERS)}
        assert set(model.objects.managed_by(viewer)) == set(model.objects.filter(unit__in=answered))
    assert set(Poster.objects.visible_to(viewer)) == set(Poster.objects.filter(invitation__unit__in=keys))
    hers = Note.objects.filter(unit__in=keys) | Note.objects.filter(person=viewer)
    assert set(Note.objects.visible_to(viewer)) == set(hers)
    current = set(Membership.objects.visible_to(viewer).values_list("user", "unit"))
    holding = [each for each in diary.belongs if each.holds(diary.day) and each.where in units]
    assert current == {(world.people[each.who].pk, world.units[each.where].pk) for each in holding}


def _check_records(world: World, number: int, viewer: User) -> None:
    diary = world.diary
    seen = set(Enrolment.objects.visible_to(viewer).values_list("user", flat=True))
    for person in range(PEOPLE):
        is_seen = world.people[person].pk in seen
        if person == number:
            assert is_seen == (person in diary.worked)
            continue
        if is_seen:
            assert diary.may_see_course_of(number, person), f"{number} sees what {person} learnt"
        if diary.must_see_course_of(number, person):
            assert is_seen, f"{number} does not see what {person} learns"
    certificates = Certificate.objects.visible_to(viewer)
    assert set(certificates.values_list("user", flat=True)) <= seen


def _check_the_list(world: World, number: int, viewer: User) -> None:
    """See that list, search and file show whom she may see, and of their learning what she may see."""
    diary = world.diary
    try:
        scope = scope_of(viewer)
    except PermissionDenied:
        assert not diary.tops(number, SEES)
        return
    everybody = people_list.people(scope, world.course.pk)
    living = {n for n in range(PEOPLE) if diary.sees_person(number, n) and n not in diary.closed}
    paths = dict(Unit.objects.values_list("path", "pk"))
    listed = {person.name: person for person in people_list.detailed(everybody, scope, world.course.pk, [])}
    assert set(listed) == {f"Person {n}" for n in living}
    for n in living:
        if listed[f"Person {n}"].enrolment:
            assert n == number or diary.may_see_course_of(number, n)
        units = {paths[each["path"]] for each in rows.Row(listed[f"Person {n}"], 0, scope).memberships}
        assert units <= {world.units[u].pk for u in range(len(world.units)) if diary.sees_unit(number, u)}
    for n in range(PEOPLE):
        found = people_list.narrow(everybody, scope, words=f"Person {n}", status="")
        assert {person.name for person in found} == ({f"Person {n}"} if n in living else set())


@pytest.fixture
def course(db) -> Course:
    with clock.at(FIRST_DAY - timedelta(days=1)):
        return make_course(lessons=1)


def run(course: Course, steps: list[tuple]) -> None:
    with transaction.atomic():
        try:
            with clock.at(FIRST_DAY):
                world = World(course)
            for step in steps:
                do(world, step)
            with world.at():
                check(world)
        finally:
            transaction.set_rollback(True)


@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_nobody_sees_a_row_beyond_her_part_of_the_tree(course, steps):
    run(course, steps)


# Somebody learns, and leaves; one who looked on stays, another's role has ended.
PARTING = [
    ("join", 0, 0, "", None),
    ("grant", 1, 0, "coordinator", None),
    ("grant", 2, 1, "auditor", 0),
    ("learn", 0, 0, "", None),
    ("wait", 0, 0, "", None),
    ("leave", 0, 0, "", None),
    ("wait", 0, 0, "", None),
]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (EnrolmentUnitQuerySet, "showing"),
        (MembershipQuerySet, "current"),
        (RoleQuerySet, "current"),
        (UnitQuerySet, "within"),
    ],
)
def test_a_filter_that_lets_everything_through_is_noticed(course, monkeypatch, where, name):
    """The control: without one of the filters somebody sees too much."""
    run(course, PARTING)
    monkeypatch.setattr(where, name, lambda rows, *_args: rows.all())
    with pytest.raises(AssertionError):
        run(course, PARTING)
