"""What a coordinator answers for: her units, their memberships, the enrolments they were given to see."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404

from courses.models import Enrolment, EnrolmentQuerySet, EnrolmentUnit
from people.models import Membership, MembershipQuerySet, Role, Unit, UnitQuerySet, User, path_ranges


@dataclass(frozen=True)
class Scope:
    """What every list, count, search and file of a coordinator starts from.

    All of it stands on the units at the tops of her roles, so that a page asks for those only once; below may be
    thousands, which no page needs one by one.
    """

    tops: list[Unit]

    @property
    def visible_units(self) -> UnitQuerySet:
        """Return her units in the order of the tree."""
        return Unit.objects.within(self.tops)

    @cached_property
    def zones(self) -> dict[str, ZoneInfo]:
        """Return the time zones of her units, by the name units have for them."""
        names = self.visible_units.order_by().values_list("time_zone", flat=True).distinct()
        return {name: Unit(time_zone=name).zone for name in names}

    def covers(self, unit: Unit) -> bool:
        return any(unit.path.startswith(top.path) for top in self.tops)

    def unit(self, public_id: str) -> Unit:
        """Return one of her units, or raise Http404 for one that is not hers or does not exist."""
        try:
            return self.visible_units.get(public_id=public_id)
        except (Unit.DoesNotExist, ValidationError) as error:
            raise Http404 from error

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
    tops = user.units_as(*Role.SEES_PEOPLE)
    if not tops:
        raise PermissionDenied
    return Scope(tops)
