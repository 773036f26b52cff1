"""Pairs of people who are probably one: current members of the same unit with the same name or staff number."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.db.models.functions import Lower, Replace

from people.models import DifferentPeople, Membership, MembershipQuerySet, User

from .people_list import LIVING

# As many as somebody looks into before she comes back.
MOST_SHOWN = 50
# Of those in a unit who have one name or number the latest are compared. On a list gone wrong everybody is called
# "rider", and that would be millions of pairs.
MOST_COMPARED = 20
MOST_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Likeness:
    """Two people by their keys, the one made earlier first, and what they have in common."""

    first: int
    second: int
    same_name: bool
    same_number: bool


@dataclass(frozen=True)
class Pair:
    """Two people, each with the memberships of hers that whoever looks may see, and what they have in common."""

    people: list[tuple[User, list[Membership]]]
    same_name: bool
    same_number: bool


def search(memberships: MembershipQuerySet) -> list[Likeness]:
    """Return the pairs nobody has told apart, the latest first; one more than are shown when there are more."""
    return untold(compare(memberships))[: MOST_SHOWN + 1]


def untold(pairs: list[Likeness]) -> list[Likeness]:
    """Return those of some pairs that nobody has told apart."""
    marks = DifferentPeople.objects.filter(first__in={each.first for each in pairs})
    apart = set(marks.values_list("first", "second"))
    return [each for each in pairs if (each.first, each.second) not in apart]


def compare(memberships: MembershipQuerySet) -> list[Likeness]:
    """Return the latest pairs, those told apart among them."""
    alike: dict[tuple[int, int], set[str]] = defaultdict(set)
    for kind, people in _groups(memberships):
        for pair in combinations(sorted(people)[-MOST_COMPARED:], 2):
            alike[pair].add(kind)
    latest = heapq.nlargest(MOST_LOOKED_AT, alike, key=lambda pair: pair[::-1])
    return [Likeness(*pair, "name" in alike[pair], "number" in alike[pair]) for pair in latest]


def _candidates(memberships: MembershipQuerySet) -> QuerySet[Membership, Any]:
    """Return (unit, person, name, number) of whoever shares name or number with somebody of the unit.

    Counted in passing and not joined: where PostgreSQL does not know how many there are, it compares all with all.
    """
    return (
        memberships.current()
        .filter(user__state__in=LIVING)
        .annotate(name=_folded("user__name"), number=_folded("staff_number"))
        .annotate(namesakes=_how_many("name"), numbered=_how_many("number"))
        .filter(Q(namesakes__gt=1) | Q(numbered__gt=1))
        .values_list("unit", "user", "name", "number")
    )


def _groups(memberships: MembershipQuerySet) -> Iterator[tuple[str, set[int]]]:
    """Yield the people of a unit who have the same name, or the same number."""
    groups: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    for unit, user, name, number in _candidates(memberships):
        groups["name", unit, name].add(user)
        groups["number", unit, number].add(user)
    for (kind, _unit, words), people in groups.items():
        if words and len(people) > 1:
            yield kind, people


def _folded(column: str) -> Lower:
    """Return a column without what two lists write differently: blanks, and capitals where they are Latin."""
    return Lower(Replace(F(column), Value(" "), Value("")))


def _how_many(column: str) -> Window:
    """Return how many of the unit have the same in a column; nobody if there is nothing in it."""
    return Window(Count("user", filter=~Q(**{column: ""})), partition_by=["unit", column])


def look_up(found: list[Likeness], memberships: MembershipQuerySet) -> list[Pair]:
    """Return pairs with their people and what is known of these, at two queries however many they are."""
    ids = {key for each in found for key in (each.first, each.second)}
    # What was found some minutes ago may name people who are hers no more.
    members = memberships.current().filter(user__in=ids).values("user")
    people = User.objects.filter(pk__in=members, state__in=LIVING).in_bulk()
    of: dict[int, list[Membership]] = defaultdict(list)
    for membership in memberships.current().filter(user__in=ids).select_related("unit").order_by("from_date", "pk"):
        of[membership.user_id].append(membership)
    return [
        Pair([(people[key], of[key]) for key in (each.first, each.second)], each.same_name, each.same_number)
        for each in found
        if each.first in people and each.second in people
    ]
