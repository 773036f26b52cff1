"""Help for somebody who has lost phone and printed codes, or her password, by whoever answers for her."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from foundation import clock, events

from .. import roles
from ..models import User
from ..refusals import Refusal
from . import factors


def take_second_factor(person: User, *, by: User | None, password: bool = False) -> bool:
    """Take away all a person's second factors and end her sessions; return whether she had any.

    On wish her password too, but never that alone: whoever holds her number and her app would choose the next. She sets
    up others at her next visit, and is told there that these were taken away.
    """
    if by == person:
        raise Refusal("oneself", _("Change your own second factor on your page for signing in."))
    if not person.is_staff_member or not roles.can_manage(by, person):
        raise Refusal("beyond_own_rights", _("You cannot change how this person signs in."))
    with transaction.atomic():
        taken, _of_each_model = Authenticator.objects.filter(user=person).delete()
        if password and person.has_usable_password():
            taken += 1
            person.set_unusable_password()
            person.save(update_fields=["password"])
            events.record("person.password_taken_away", actor=by, subject=person)
        if taken:
            User.objects.filter(pk=person.pk).update(second_factor_taken_at=clock.now())
            events.record("second_factor.taken_away", actor=by, subject=person)
            factors.end_what_it_opened(person)
    return bool(taken)
