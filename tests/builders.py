"""Make what a test needs; builders fill in what the test does not speak of, by the same verbs as the site uses."""

import itertools

from people import accounts, joining, roles, tree
from people.models import Membership, Role, Unit, User

_counter = itertools.count(1)


def make_number() -> str:
    """Return a mobile number that nobody else in this run has."""
    return f"+86139{next(_counter):08d}"


def make_unit(name: str = "", *, parent: Unit | None = None, **fields) -> Unit:
    return tree.add(name or f"Unit {next(_counter)}", parent=parent, **fields)


def make_person(
    name: str = "",
    *,
    unit: Unit | None = None,
    state: str = User.State.ACTIVE,
    password: str | None = None,
    is_superuser: bool = False,
    **fields,
) -> User:
    """Make somebody who has signed in before; `state=User.State.ROSTERED` for somebody who has not."""
    number = next(_counter)
    fields.setdefault("phone", make_number())
    person = accounts.make_person(name or f"Person {number}", unit=unit, state=state, **fields)
    if password:
        person.set_password(password)
    person.is_superuser = is_superuser
    person.save(update_fields=["password", "is_superuser"])
    return person


def make_membership(user: User, unit: Unit, **fields) -> Membership:
    return joining.join(user, unit, **fields)


def make_role(user: User, unit: Unit, kind: str = Role.Kind.COORDINATOR, **fields) -> Role:
    return roles.grant(user, unit, kind, by=None, **fields)
