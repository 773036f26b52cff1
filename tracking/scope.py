"""What a coordinator answers for: her units, their memberships, the enrolments they were given to see."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404

from courses.models import Enrolment, EnrolmentQuerySet, EnrolmentUnit
from people.models import Membership, MembershipQuerySet, Unit, UnitQuerySet, User, path_ranges


@dataclass(frozen=True)
class Scope:
    """What every list, count, search and file of a coordinator starts from.

    All of it stands on the units her roles reach, so that a page asks for her roles only once.
    """

    visible_units: UnitQuerySet

    @cached_property
    def units(self) -> list[Unit]:
        """Return her units in the order of the tree."""
        return list(self.visible_units)

    @cached_property
    def places(self) -> dict[int, int]:
        """Return where each of her units stands in the order of the tree, by its key."""
        return {unit.pk: place for place, unit in enumerate(self.units)}

    def unit(self, public_id: str) -> Unit:
        """Return one of her units, or raise Http404 for one that is not hers or does not exist."""
        for unit in self.units:
            if str(unit.public_id) == public_id:
                return unit
        raise Http404

    def memberships(self, unit: Unit | None = None) -> MembershipQuerySet:
        """Return memberships of any time in her units, or in the subtree of one of them."""
        memberships = Membership.objects.filter(unit__in=self.visible_units)
        return memberships.filter(path_ranges([unit], "unit__")) if unit else memberships

    def enrolments(self, at: date | None = None) -> EnrolmentQuerySet:
        """Return the enrolments her units may see on a day; what somebody learnt elsewhere stays there.

        Of a day gone by they come as they are today: what has happened since is for the caller to leave out.
        """
        showing = EnrolmentUnit.objects.showing(at)
        seen = showing.filter(enrolment=OuterRef("pk"), unit__in=self.visible_units)
        return Enrolment.objects.filter(Exists(seen))


def scope_of(user: User) -> Scope:
    """Return what a person may see of others; raise PermissionDenied when no role of hers sees people."""
    scope = Scope(Unit.objects.visible_to(user))
    if not scope.units:
        raise PermissionDenied
    return scope
