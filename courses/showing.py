"""Which units see an enrolment: those she works on it as a member of, while that lasts, and what they keep of it."""

from collections.abc import Sequence

from foundation import clock
from people.models import Membership

from .models import Enrolment, EnrolmentUnit


def show_to_units(enrolment: Enrolment) -> None:
    """Let every unit the learner belongs to today see this enrolment; costs one query when all of them do."""
    known = EnrolmentUnit.objects.filter(enrolment=enrolment).values("membership")
    memberships = Membership.objects.current().filter(user=enrolment.user_id).exclude(pk__in=known)
    _show([(enrolment, membership) for membership in memberships])


def memberships_changed(sender, memberships: Sequence[Membership], **kwargs) -> None:
    """Let what a unit sees end with a membership, and give it what was completed on the membership's own days.

    A move may be noted on the day itself, after she has completed something, or later. What the unit she left loses by
    that would be seen by no unit at all.
    """
    for to_date in {membership.to_date for membership in memberships}:
        of_that_day = [membership for membership in memberships if membership.to_date == to_date]
        EnrolmentUnit.objects.filter(membership__in=of_that_day).update(to_date=to_date)
    begun = [membership for membership in memberships if membership.to_date is None]
    if begun:
        completed = Enrolment.objects.filter(user__in={each.user_id for each in begun}, completed_on__isnull=False)
        # Those that are shown already stay as they are.
        _show([(done, each) for done in completed for each in begun if _is_of(done, each)])


def _is_of(done: Enrolment, membership: Membership) -> bool:
    is_hers = done.user_id == membership.user_id
    return is_hers and done.completed_on is not None and done.completed_on >= membership.from_date


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
