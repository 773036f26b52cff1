"""Changing the tree of organisation units: the only door, because treebeard is not safe against concurrent inserts."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation import clock, events
from foundation.database import alone

from . import roles
from .models import Invitation, Membership, Role, Unit, User
from .refusals import Refusal

Result = TypeVar("Result")
# Any number will do, as long as nothing else in this database asks for the same lock.
LOCK = 7_294_801
DEEPEST = Unit._meta.get_field("path").max_length // Unit.steplen


# What whoever answers for a unit's people may change of it; the rest is for who administers it.
CONTACT = ("contact_name", "contact_phone", "contact_hours")


def can_shape(by: User | None, unit: Unit | None) -> bool:
    """Tell whether `by` may add to a unit, rename, move and close it; a new root (None) is the operator's to add."""
    if by is None or (by.is_superuser and by.is_active):
        return True
    return unit is not None and Unit.objects.within(by.units_as(Role.Kind.ADMINISTRATOR)).contains(unit)


def _require(by: User | None, *units: Unit | None) -> None:
    if not all(can_shape(by, unit) for unit in units):
        raise Refusal("beyond_own_rights", _("You cannot change this part of the tree."))


def add(name: str, *, parent: Unit | None = None, by: User | None = None, **fields: Any) -> Unit:
    """Add a unit as the last child of `parent`, or as a new root; `by` is empty for commands."""
    _require(by, parent)

    def grow() -> Unit:
        if parent is None:
            unit = Unit.add_root(name=name, **fields)
        else:
            above = Unit.objects.get(pk=parent.pk)
            if above.closed_on:
                raise _is_closed()
            if above.depth >= DEEPEST:
                raise Refusal("too_deep", _("The tree of units is too deep here. Add the unit further up."))
            unit = above.add_child(name=name, **fields)
        events.record("unit.added", actor=by, unit=unit.public_id, parent=parent and parent.public_id)
        return unit

    return _alone(grow)


def move(unit: Unit, parent: Unit, *, by: User | None = None) -> Unit:
    """Make a unit, with everything below it, the last child of `parent`; return it as it is now.

    Who sees its people follows from the tree: `watchers` tells before who gains sight of them and who loses it.
    """
    _require(by, unit, parent)

    def replant() -> Unit:
        node, above = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=parent.pk)
        if above.closed_on:
            raise _is_closed()
        if above == node or above.is_descendant_of(node):
            raise Refusal("inside_itself", _("A unit cannot be moved into itself or below itself."))
        height = max(depth for (depth,) in Unit.get_tree(node).values_list("depth")) - node.depth
        if above.depth + 1 + height > DEEPEST:
            raise Refusal("too_deep", _("The tree of units is too deep there. Choose a place further up."))
        node.move(above, pos="last-child")
        events.record("unit.moved", actor=by, unit=node.public_id, parent=above.public_id)
        return Unit.objects.get(pk=node.pk)

    return _alone(replant)


def change(unit: Unit, *, by: User | None, **fields: Any) -> bool:
    """Change what a unit is called and whom its people call; return whether anything is new."""
    if not (set(fields) <= set(CONTACT) and by and Unit.objects.answered_for_by(by).contains(unit)):
        _require(by, unit)
    try:
        with transaction.atomic():
            changed = {name: value for name, value in fields.items() if getattr(unit, name) != value}
            if not changed:
                return False
            Unit.objects.filter(pk=unit.pk).update(**changed)
            events.record("unit.changed", actor=by, unit=unit.public_id, what=sorted(changed))
    except IntegrityError as error:
        raise Refusal("code_taken", _("Another unit has this code. Choose another one.")) from error
    return True


def close(unit: Unit, *, by: User | None) -> bool:
    """Let nobody belong to a unit any more; its posters come down and its roles end. Return whether it was open.

    It is kept, with what its people have learnt in its time. Whoever still belongs to it, or to a unit below, has to
    leave first.
    """
    _require(by, unit)

    def shut() -> bool:
        node = Unit.objects.get(pk=unit.pk)
        if Unit.objects.within([node]).open().exclude(pk=node.pk).exists():
            raise Refusal("has_units", _("There are open units below this one. Move or close them first."))
        if Membership.objects.current().filter(unit=node).exists():
            raise Refusal("has_people", _("People still belong to this unit. Let them move on or leave first."))
        if not Unit.objects.open().filter(pk=node.pk).update(closed_on=clock.today(node.zone)):
            return False
        Invitation.objects.filter(unit=node, revoked_at=None).update(revoked_at=clock.now())
        for role in Role.objects.filter(unit=node).select_related("unit", "user"):
            roles.take_away(role, by=None)
        events.record("unit.closed", actor=by, unit=node.public_id)
        return True

    return _alone(shut)


def watchers(unit: Unit, parent: Unit) -> tuple[list[Role], list[Role]]:
    """Return the roles that would see a unit's people once it is moved below `parent`, and those that would not."""
    before = Role.objects.current().filter(kind__in=Role.SEES_PEOPLE, unit__in=unit.get_ancestors())
    after_units = [*parent.get_ancestors(), parent]
    after = Role.objects.current().filter(kind__in=Role.SEES_PEOPLE, unit__in=after_units)
    gain = after.exclude(unit__in=unit.get_ancestors())
    lose = before.exclude(unit__in=after_units)
    in_order = ("unit__path", "user__name", "pk")
    return (
        list(gain.select_related("user", "unit").order_by(*in_order)),
        list(lose.select_related("user", "unit").order_by(*in_order)),
    )


def _is_closed() -> Refusal:
    return Refusal("closed", _("This unit is closed. Choose an open one."))


def _alone(change: Callable[[], Result]) -> Result:
    """Let one process at a time change the tree: each new path is computed from the last one that is there."""
    return alone(LOCK, change)
