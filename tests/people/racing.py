"""What several processes do at once; see tests/races.py. The …_unguarded functions take out the guard they name."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from foundation import clock
from foundation.models import Event
from people import accounts, joining, roles, tree
from people.invitations import asking, inviting
from people.models import Invitation, Membership, Role, Slip, Unit, User
from people.refusals import Refusal
from people.sign_in import codes, factors, limits, slips
from people.sign_in.models import SignInCode, SignInCount
from tests import races
from tests.builders import make_person, make_role, make_unit
from tests.people.phones import other_than

ORIGIN = {"address": "10.0.0.1", "device": ""}


# --- The tree ------------------------------------------------------------------------------------------------------


def plant() -> int:
    return make_unit("Root").pk


def grow(root: int, units: int) -> list[str]:
    """Add units below the root, each with one below it, and a root of their own now and then."""
    grown = []
    for number in range(units):
        child = tree.add(f"Child {number}", parent=Unit.objects.get(pk=root))
        grandchild = tree.add("Grandchild", parent=child)
        grown += [child.path, grandchild.path, tree.add("Another root").path]
    return grown


def grow_unguarded() -> str:
    """Add a root without one process waiting for the other: all compute its path from the same last root."""
    from django.db import connection, transaction

    # Without this SQLite would still be safe: its transactions would wait for each other at their beginning.
    connection.settings_dict["OPTIONS"].pop("transaction_mode", None)
    connection.close()

    def at_once(change):
        with transaction.atomic():
            return change()

    last_root = Unit.get_last_root_node

    def look_then_wait():
        found = last_root()
        races.pause()
        return found

    Unit.get_last_root_node = look_then_wait
    tree._alone = at_once
    return tree.add("Another root").path


def shuffle(root: int, units: int) -> int:
    """Move one's own branches below each other's while others do the same."""
    moved = 0
    for _ in range(units):
        branch = tree.add("Branch", parent=Unit.objects.get(pk=root))
        tree.add("Twig", parent=branch)
        target = Unit.objects.filter(name="Branch").exclude(pk=branch.pk).order_by("?").first()
        if target:
            try:
                tree.move(branch, target)
                moved += 1
            except Refusal:
                pass
    return moved


def problems() -> dict:
    return {"problems": [list(found) for found in Unit.find_problems()], "units": Unit.objects.count()}


# --- Joining and roles ---------------------------------------------------------------------------------------------


def invite() -> dict:
    return {"user": make_person().pk, "unit": make_unit().pk}


def join(user: int, unit: int) -> int:
    person = Membership._meta.get_field("user").related_model.objects.get(pk=user)
    return joining.join(person, Unit.objects.get(pk=unit)).pk


def invite_one() -> dict:
    return invite_many(places=1)


def invite_many(places: int | None = None) -> dict:
    """Make an invitation with so many places, and several people who want one."""
    administrator, unit = make_person(is_superuser=True), make_unit()
    invitation = inviting.invite(unit, by=administrator, expires_at=clock.now() + timedelta(days=1), max_uses=places)
    return {"invitation": invitation.pk, "people": [make_person().pk for _n in range(4)]}


def take(invitation: int, people: list[int], place: int) -> str:
    try:
        return asking.take(User.objects.get(pk=people[place]), Invitation.objects.get(pk=invitation))
    except Refusal as refusal:
        return refusal.code


def uses(invitation: int) -> int:
    return Invitation.objects.get(pk=invitation).uses


def take_unguarded(invitation: int, people: list[int], place: int) -> str:
    """Take it with the places left looked at first and written later."""
    rows = Invitation.objects.filter(pk=invitation)
    is_open = Invitation.objects.open().filter(pk=invitation).exists()
    races.pause()

    class Unconditional:
        @staticmethod
        def update(**_changes) -> int:
            return rows.update(uses=1) if is_open else 0

    class Manager:
        get = staticmethod(rows.get)
        open = staticmethod(lambda: Manager)
        filter = staticmethod(lambda **_: Unconditional)

    asking.Invitation = type("Fake", (), {"objects": Manager})
    return take(invitation, people, place)


def grant(user: int, unit: int) -> int:
    person = Role._meta.get_field("user").related_model.objects.get(pk=user)
    return roles.grant(person, Unit.objects.get(pk=unit), Role.Kind.TRAINER, by=None).pk


# --- Codes ---------------------------------------------------------------------------------------------------------


def send_code() -> str:
    code = SignInCode.objects.create(phone="+8613800138000", language="en", expires_at=clock.now() + codes.VALID_FOR)
    return str(code.public_id)


def guess(code: str, guesses: int) -> list[str]:
    """Type wrong digits several times and return what came of each."""
    answers = []
    for _ in range(guesses):
        try:
            asked_for = SignInCode.objects.get(public_id=code)
            codes.redeem(asked_for, other_than(codes._digits_of(asked_for)), **ORIGIN)
        except Refusal as refusal:
            answers.append(refusal.code)
    return answers


def guess_unguarded(code: str, guesses: int) -> list[str]:
    """Guess with the limit read first and written later."""

    def spend(what: str, key: str, at_most: int) -> bool:
        row, _ = SignInCount.objects.get_or_create(what=what, key=limits._digest(what, key), day=clock.today())
        races.pause(0.05)
        if row.count >= at_most:
            return False
        SignInCount.objects.filter(pk=row.pk).update(count=row.count + 1)
        return True

    limits.spend = spend
    return guess(code, guesses)


def redeem(code: str) -> str:
    try:
        asked_for = SignInCode.objects.get(public_id=code)
        codes.redeem(asked_for, codes._digits_of(asked_for), **ORIGIN)
    except Refusal as refusal:
        return refusal.code
    return "signed in"


def redeem_unguarded(code: str) -> str:
    """Redeem with the conditional update taken out: look, then write."""

    class Unconditional:
        @staticmethod
        def update(**changes) -> int:
            races.pause()
            return SignInCode.objects.filter(public_id=code).update(**changes)

    with _patched_filter(Unconditional()):
        return redeem(code)


# --- Slips ---------------------------------------------------------------------------------------------------------


def make_slip() -> str:
    unit, coordinator = make_unit(), make_person()
    make_role(coordinator, unit)
    return slips.make(make_person(unit=unit), by=coordinator)[1]


def use_slip(code: str) -> str:
    try:
        slips.redeem(code, address=ORIGIN["address"])
    except Refusal as refusal:
        return refusal.code
    return "signed in"


def use_slip_unguarded(code: str) -> str:
    """Use a slip with the conditional update taken out: look, then write."""
    can_make, update = slips.can_make, QuerySet.update

    def look_then_wait(by: User, person: User) -> bool:
        races.pause()
        return can_make(by, person)

    def unconditional(rows, **changes) -> int:
        return update(Slip.objects.all() if rows.model is Slip else rows, **changes)

    slips.can_make, QuerySet.update = look_then_wait, unconditional
    return use_slip(code)


# --- Numbers -------------------------------------------------------------------------------------------------------


def lose_touch() -> dict:
    """Make somebody who was not seen for a year, whose number has just been shown by whoever has it now."""
    person, now = make_person(), clock.now()
    User.objects.filter(pk=person.pk).update(number_proved_at=now - timedelta(days=365))
    return {"phone": person.phone, "proved_at": now.isoformat()}


def begin_afresh(phone: str, proved_at: str, *, guarded: bool = True) -> int | str | None:
    """Begin with a pause between looking at the number and taking it away."""

    class Slow:
        def __init__(self, rows):
            self.rows = rows

        def first(self) -> User | None:
            found = self.rows.first()
            races.pause()
            return found

    def rows(**conditions):
        if set(conditions) == {"phone"}:
            return Slow(User.objects.filter(**conditions))
        if not guarded and {"pk", "number_proved_at"} <= set(conditions):
            return User.objects.filter(pk=conditions["pk"])
        return User.objects.filter(**conditions)

    manager = type("Manager", (), {"create_user": User.objects.create_user, "filter": staticmethod(rows)})
    accounts.User = type("Fake", (), {"objects": manager, "State": User.State})
    try:
        person = accounts.begin_afresh(phone, datetime.fromisoformat(proved_at))
    except Refusal as refusal:
        return refusal.code
    return person and person.pk


def begin_afresh_or_come_back(phone: str, proved_at: str, *, is_owner: bool, guarded: bool = True) -> int | str | None:
    """Come back with a slip, as the owner, while the other one begins; tell whether the number was hers still."""
    if not is_owner:
        return begin_afresh(phone, proved_at, guarded=guarded)
    person = User.objects.get(phone=phone)
    races.pause(0.1)
    accounts.note_number(person, clock.now())
    return "hers" if User.objects.filter(pk=person.pk, phone=phone).exists() else "lost"


def of_number(phone: str) -> dict:
    return {
        "accounts": User.objects.count(),
        "lost": Event.objects.filter(kind="person.number_lost").count(),
        "is_with_the_first": User.objects.get(phone=phone) == User.objects.earliest("pk"),
    }


# --- Second factors ------------------------------------------------------------------------------------------------


def equip() -> dict:
    """Make somebody with an app and printed codes; return her, the digits of now and a printed code."""
    person, secret = make_person(), factors.new_secret()
    now = factors.step_now()
    factors.set_up_app(person, secret, factors.digits_of(secret, now - 1))
    printed = factors.unused_codes(factors.printed(person))[0]
    return {"app": _of(person, factors.digits_of(secret, now)), "printed": _of(person, printed)}


def _of(person: User, digits: str) -> dict:
    return {"user": person.pk, "digits": digits}


def show(user: int, digits: str) -> str:
    try:
        factors.check(User.objects.get(pk=user), digits, **ORIGIN)
    except Refusal as refusal:
        return refusal.code
    return "opened"


def show_unguarded(user: int, digits: str) -> str:
    """Show digits or a code with the row read first and written later."""

    class Unconditional:
        def __init__(self, rows):
            self.rows = rows

        def update(self, **changes) -> int:
            races.pause()
            return self.rows.update(**changes)

    real = Authenticator.objects.filter

    def filter_(**conditions):
        is_guard = any(name.startswith("data__") for name in conditions)
        return Unconditional(real(pk=conditions["pk"])) if is_guard else real(**conditions)

    Authenticator.objects.filter = filter_
    return show(user, digits)


@contextmanager
def _patched_filter(answer):
    real = SignInCode.objects
    row = real.get(public_id=real.values_list("public_id", flat=True).latest("pk"))

    class Manager:
        get = staticmethod(lambda **_: row)
        filter = staticmethod(lambda **_: answer)

    original, codes.SignInCode = codes.SignInCode, type("Fake", (), {"objects": Manager})
    try:
        yield
    finally:
        codes.SignInCode = original
