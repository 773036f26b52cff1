"""Making an account for somebody, and closing the door of one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock, events

from . import joining, looking, roles
from .models import Membership, Role, Unit, User
from .numbers import to_e164
from .refusals import Refusal
from .sign_in import notices


def make_person(
    name: str,
    *,
    phone: str | None = None,
    email: str | None = None,
    language: str = "",
    unit: Unit | None = None,
    occupation: str = Membership.Occupation.RIDER,
    staff_number: str = "",
    state: str = User.State.ROSTERED,
    by: User | None = None,
) -> User:
    """Put a person on the roster, with a membership if a unit is named; raise NotANumber for a bad number."""
    number = to_e164(phone) if phone else None
    try:
        with transaction.atomic():
            person = User.objects.create_user(number, name=name, email=email, language=language, state=state)
            events.record("person.made", actor=by, subject=person, state=state)
            if unit:
                joining.join(person, unit, occupation, staff_number=staff_number, by=by)
            return person
    except IntegrityError as error:
        raise _already_known() from error


def make_people(rostered: list[User], *, by: User | None = None) -> None:
    """Put many people on the roster at once; raises IntegrityError when one of them is known already."""
    for person in rostered:
        person.set_unusable_password()
    User.objects.bulk_create(rostered)
    events.record_all(events.of("person.made", actor=by, subject=each, state=each.state) for each in rostered)


def register(phone: str) -> User:
    """Make an account for somebody who is on no list and has shown that the number is hers."""
    try:
        return make_person("", phone=phone, language=get_language(), state=User.State.ACTIVE)
    except Refusal:
        # Her other tab was quicker.
        return User.objects.get(phone=phone)


def welcome(user: User) -> bool:
    """Note a first sign-in: who was on a roster is active from now on, in the language she came in.

    Return whether it is the first.
    """
    with transaction.atomic():
        roster = User.objects.filter(pk=user.pk, state=User.State.ROSTERED)
        is_first = bool(roster.update(state=User.State.ACTIVE))
        if is_first:
            User.objects.filter(pk=user.pk, language="").update(language=get_language())
            events.record("person.activated", actor=user, subject=user)
            user.refresh_from_db()
    return is_first


def note_number(person: User, at: datetime) -> None:
    """Note that a person has shown, by a code sent there, that her number is hers still."""
    User.objects.filter(pk=person.pk, phone=person.phone).update(number_proved_at=at)


def begin_afresh(phone: str, proved_at: datetime) -> User | None:
    """Take an old number away from whoever had it, and make an account for whoever has shown that it is hers now.

    None if it is not old any more: whoever had it has shown meanwhile that it is hers still.
    """
    before = _with_old_number(phone, proved_at)
    with transaction.atomic():
        if before and _lose_number(before):
            person = make_person("", phone=phone, language=get_language(), state=User.State.ACTIVE)
            note_number(person, proved_at)
            events.record("person.number_lost", actor=person, subject=before)
            return person
        # Her second tap gets what the first has made, and nothing that was there before it.
        return User.objects.filter(phone=phone, number_proved_at=proved_at, joined_at__gte=proved_at).first()


def free_number(phone: str, proved_at: datetime) -> None:
    """Take an old number away from whoever had it, for somebody who has shown that it is hers and may not register.

    Else its old station would wait for a person who cannot sign in, and her own could not put the number on its list.
    """
    before = _with_old_number(phone, proved_at)
    with transaction.atomic():
        if before and _lose_number(before):
            events.record("person.number_lost", subject=before)


def _with_old_number(phone: str, at: datetime) -> User | None:
    person = User.objects.filter(phone=phone).first()
    return person if person and person.has_old_number(at) else None


def _lose_number(person: User) -> bool:
    """Take her number from a person, and her sessions; unless it is another by now, or was shown again to be hers."""
    # Whoever changes the row goes on; a proof that came in between stands, and the second tap finds nothing.
    as_seen = User.objects.filter(pk=person.pk, phone=person.phone, number_proved_at=person.number_proved_at)
    lost = as_seen.update(phone=None, number_proved_at=None, number_lost_at=clock.now())
    if lost:
        person.end_sessions()
    return bool(lost)


def change_details(person: User, *, name: str, phone: str | None, email: str | None, by: User | None) -> None:
    """Change a person's name, and how she signs in; the latter ends her sessions. Raise NotANumber for a bad number."""
    if not roles.can_manage(by, person):
        raise Refusal("beyond_own_rights", _("You cannot change how this person signs in."))
    number = to_e164(phone) if phone else None
    address = email.strip().lower() if email else None
    # Asked of the database: a form has already written what was typed into `person`.
    renumbered = not User.objects.filter(pk=person.pk, phone=number).exists()
    rekeyed = renumbered or not User.objects.filter(pk=person.pk, email=address).exists()
    if rekeyed and not answers_for_all_of(by, person):
        raise beyond_own_units()
    try:
        with transaction.atomic():
            person.name, person.phone, person.email = name, number, address
            person.save(update_fields=["name", "phone", "email"])
            if renumbered:
                # Nobody has shown yet that this one is hers.
                User.objects.filter(pk=person.pk).update(number_proved_at=None)
                User.objects.filter(pk=person.pk).exclude(phone=None).update(number_lost_at=None)
            if rekeyed:
                events.record("person.sign_in_changed", actor=by, subject=person)
                # Whoever held the old phone must not stay in.
                person.end_sessions()
    except IntegrityError as error:
        raise _already_known() from error


def rename(person: User, name: str, *, by: User) -> bool:
    """Correct the name of somebody one answers for, as it will stand on what is issued from now on.

    Return whether it was another one; how she signs in is none of this.
    """
    if not can_rename(by, person):
        raise Refusal("beyond_own_rights", _("You cannot change the name of this person."))
    with transaction.atomic():
        changed = User.objects.filter(pk=person.pk).exclude(name=name).update(name=name)
        if changed:
            events.record(looking.RENAMED, actor=by, subject=person)
            person.name = name
    return bool(changed)


def can_rename(by: User, person: User) -> bool:
    hers = Unit.objects.answered_for_by(by)
    belongs = Membership.objects.current().filter(user=person, unit__in=hers)
    return belongs.exists() and roles.can_manage(by, person)


def change_number(person: User, phone: str) -> bool:
    """Let a person sign in with a number she has shown to hold, and keep her record; ends her sessions.

    Whoever holds the old one is told. Return whether that is a new one.
    """
    try:
        with transaction.atomic():
            old = User.objects.values_list("phone", flat=True).get(pk=person.pk)
            other = User.objects.filter(pk=person.pk).exclude(phone=phone)
            changed = other.update(phone=phone, number_proved_at=clock.now(), number_lost_at=None)
            if changed:
                events.record("person.sign_in_changed", actor=person, subject=person)
                person.end_sessions()
                person.phone = phone
                if old:
                    notices.put(person, old)
    except IntegrityError as error:
        raise Refusal(
            "number_taken",
            _("This number belongs to another account. If that is yours too, ask your station to help you."),
        ) from error
    return bool(changed)


def change_password(person: User, new: str) -> None:
    """Give somebody another password; whoever is signed in with the old one is not any more."""
    with transaction.atomic():
        person.set_password(new)
        person.save(update_fields=["password"])
        events.record("person.password_changed", actor=person, subject=person)
        person.end_sessions()


def sign_out_everywhere(person: User, *, by: User) -> None:
    """End all sessions of a person; whoever calls has seen that `by` answers for her."""
    with transaction.atomic():
        events.record("person.signed_out_everywhere", actor=by, subject=person)
        person.end_sessions()


def deactivate(person: User, *, by: User | None) -> bool:
    """End somebody's sign-in, roles and sessions, not what she has learnt; return whether the account was open."""
    if by == person:
        raise Refusal("oneself", _("You cannot deactivate your own account."))
    if not roles.can_manage(by, person) or not _answers_for(by, person):
        raise Refusal("beyond_own_rights", _("You cannot deactivate this person."))
    with transaction.atomic():
        closed = User.objects.filter(pk=person.pk, is_active=True).update(state=User.State.DEACTIVATED, is_active=False)
        if closed:
            events.record("person.deactivated", actor=by, subject=person)
            # Taken away and not only asleep: an account that is opened again begins without rights.
            roles.take_all_away(person, by=by)
            person.end_sessions()
            person.refresh_from_db()
    return bool(closed)


def _already_known() -> Refusal:
    return Refusal("already_known", _("Somebody else has this phone number or e-mail address."))


def answers_for_all_of(by: User | None, person: User) -> bool:
    """Tell whether `by` administers every unit a person belongs to; who changes her number reads all her records."""
    if by is None or by.is_superuser:
        return True
    mine = Unit.objects.within(by.units_as(Role.Kind.ADMINISTRATOR))
    return not Membership.objects.current().filter(user=person).exclude(unit__in=mine).exists()


def beyond_own_units() -> Refusal:
    return Refusal(
        "beyond_own_units",
        _("This person also belongs to a unit that is not yours. Ask its administrator to change how she signs in."),
    )


def _answers_for(by: User | None, person: User) -> bool:
    if by is None:
        return True
    units = by.units_as(Role.Kind.ADMINISTRATOR)
    belongs = Membership.objects.current().filter(user=person, unit__in=Unit.objects.within(units))
    serves = Role.objects.current().filter(user=person, unit__in=Unit.objects.within(units))
    return by.is_superuser or belongs.exists() or serves.exists()
