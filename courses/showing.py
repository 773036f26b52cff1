"""Which units see an enrolment: those she works on it as a member of, while that lasts, and what they keep of it."""

from foundation import clock
from people.models import Membership

from .models import Enrolment, EnrolmentUnit


def show_to_units(enrolment: Enrolment) -> None:
    """Let every unit the learner belongs to today see this enrolment; costs one query when all of them do."""
    known = EnrolmentUnit.objects.filter(enrolment=enrolment).values("membership")
    memberships = Membership.objects.current().filter(user=enrolment.user_id).exclude(pk__in=known)
    _show([(enrolment, membership) for membership in memberships])


def membership_changed(sender, membership: Membership, **kwargs) -> None:
    """Let what a unit sees end with the membership, and give it what was completed on the membership's own days.

    A move may be noted on the day itself, after she has completed something, or later. What the unit she left loses by
    that would be seen by no unit at all.
    """
    EnrolmentUnit.objects.filter(membership=membership).update(to_date=membership.to_date)
    if membership.to_date is None:
        completed = Enrolment.objects.filter(user=membership.user_id, completed_on__gte=membership.from_date)
        _show([(enrolment, membership) for enrolment in completed.exclude(units__membership=membership)])


def _show(pairs: list[tuple[Enrolment, Membership]]) -> None:
    EnrolmentUnit.objects.bulk_create(
        [
            EnrolmentUnit(
                enrolment=enrolment,
                unit_id=membership.unit_id,
                membership=membership,
                from_date=clock.today(),
                to_date=membership.to_date,
            )
            for enrolment, membership in pairs
        ],
        ignore_conflicts=True,
    )
