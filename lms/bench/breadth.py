"""What each page of a coordinator costs above a tree of thousands of units: how long the slowest of twenty waits is."""

import time
from collections.abc import Iterator
from urllib.parse import quote

from django.db import connection
from django.urls import reverse

from people import accounts, roles
from people.models import Membership, Role, Roster, Unit, User

from . import crowd
from .ground import Ground
from .lines import Line
from .phone import Phone
from .server import Server, spent

DISTRICTS = 100
VISITS = 100
# Of the visits to a page this many in a hundred are answered sooner.
PERCENTILE = 95


def breadth(ground: Ground, ours: Server) -> Iterator[Line]:
    """Make units and people - a hundred thousand on PostgreSQL, twenty on SQLite - and look at each page above them."""
    assert ground.version, "the course was loaded and published"
    people = 100_000 if connection.vendor == "postgresql" else 20_000
    top, leaf = _tree(10_000)
    leaves = list(Unit.objects.filter(path__gt=top.path, path__lt=top.path_after_subtree, depth=top.depth + 2))
    crowd.scatter(people, leaves, ground.version)
    coordinator = accounts.make_person("周静", phone="+8619700000001", unit=top, occupation="staff")
    accounts.welcome(coordinator)
    roles.grant(coordinator, top, Role.Kind.ADMINISTRATOR, by=None)
    person = Membership.objects.filter(unit=leaf).first()
    assert person, "each unit has people"
    roster = Roster.objects.create(unit=leaf, name="list.xlsx", state=Roster.State.UNDONE, made_by=coordinator)
    phone = Phone(ours.port, ground.cookies(coordinator))
    for name, address in _pages(leaf, person.user, roster):
        yield _measured(f"{name}, {people:,} people in 10,000 units", ours, phone, address)


def _tree(size: int) -> tuple[Unit, Unit]:
    """Make a tree of three levels in bulk, as treebeard would have numbered it; return its top and a leaf."""
    top = Unit.add_root(name="Federation of ten thousand", kind=Unit.Kind.FEDERATION)
    step, below = Unit.steplen, size // DISTRICTS
    number = Unit._int2str
    units = []
    for d in range(1, DISTRICTS + 1):
        path = top.path + number(d).rjust(step, "0")
        units.append(Unit(path=path, depth=2, numchild=below, name=f"第{d}街道", kind=Unit.Kind.SUBDISTRICT))
        units += [
            Unit(path=path + number(s).rjust(step, "0"), depth=3, name=f"第{d}街道第{s}驿站")
            for s in range(1, below + 1)
        ]
    Unit.objects.bulk_create(units, batch_size=1000)
    Unit.objects.filter(pk=top.pk).update(numchild=DISTRICTS)
    return top, units[-1]


def _pages(leaf: Unit, person: User, roster: Roster) -> list[tuple[str, str]]:
    people, unit = reverse("tracking:people"), leaf.public_id
    return [
        ("people", people),
        ("people who have passed", f"{people}?status=passed"),
        ("people by a name", f"{people}?q={quote('骑手000123')}"),
        ("people by last digits", f"{people}?q=0123"),
        ("people of a unit", f"{people}?unit={unit}"),
        ("inspector's sheet of a unit", f"{reverse('tracking:inspector')}?unit={unit}"),
        ("units", reverse("tracking:units")),
        ("units by name", f"{reverse('tracking:units')}?q={quote('第99驿站')}"),
        ("a unit", reverse("tracking:unit", args=[unit])),
        ("moving a unit", reverse("tracking:move_unit", args=[unit])),
        ("a person", reverse("tracking:person", args=[person.public_id])),
        ("posters", reverse("tracking:posters")),
        ("a new poster", f"{reverse('tracking:new_poster')}?unit={unit}"),
        ("slips of a unit", f"{reverse('tracking:slip_sheet')}?unit={unit}"),
        ("colleagues", reverse("tracking:staff")),
        ("giving a role", reverse("tracking:give_role")),
        ("likely duplicates of a unit", f"{reverse('tracking:duplicates')}?unit={unit}"),
        ("likely duplicates", reverse("tracking:duplicates")),
        ("lists of a unit", reverse("tracking:unit_rosters", args=[unit])),
        ("a list", reverse("tracking:roster", args=[roster.public_id])),
    ]


def _measured(name: str, ours: Server, phone: Phone, address: str) -> Line:
    first = phone.get(address)
    assert first.status == 200, (address, first.status)
    waits = []

    def visit() -> None:
        for _n in range(VISITS):
            began = time.monotonic()
            phone.get(address)
            waits.append(time.monotonic() - began)

    cpu = spent(visit, ours.processes)
    last = phone.sent[-1]
    slow = sorted(waits)[VISITS * PERCENTILE // 100 - 1]
    return Line(name, cpu / VISITS, last.queries, last.size, 1, f"p{PERCENTILE} {slow * 1000:.0f} ms")
