"""Help for somebody who has neither her phone nor her printed codes, by whoever answers for her."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from foundation import clock, events

from .. import roles
from ..models import User
from ..refusals import Refusal
from . import factors


def take_second_factor(person: User, *, by: User | None) -> bool:
    """Take away all a person's second factors and end her sessions; return whether she had any.

    She sets up another at her next visit, and is told there that this one was taken away.
    """
    if by == person:
        raise Refusal("oneself", _("Change your own second factor on your page for signing in."))
    if not person.is_staff_member or not roles.can_manage(by, person):
        raise Refusal("beyond_own_rights", _("You cannot change how this person signs in."))
    with transaction.atomic():
        taken, _of_each_model = Authenticator.objects.filter(user=person).delete()
        if taken:
            User.objects.filter(pk=person.pk).update(second_factor_taken_at=clock.now())
            events.record("second_factor.taken_away", actor=by, subject=person)
            factors.end_what_it_opened(person)
    return bool(taken)
