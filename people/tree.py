"""Growing the tree of organisation units: the only door, because treebeard is not safe against concurrent inserts."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from foundation import events
from foundation.database import alone

from .models import Unit, User
from .refusals import Refusal

# Any number will do, as long as nothing else in this database asks for the same lock.
LOCK = 7_294_801
DEEPEST = Unit._meta.get_field("path").max_length // Unit.steplen


def add(name: str, *, parent: Unit | None = None, by: User | None = None, **fields: Any) -> Unit:
    """Add a unit as the last child of `parent`, or as a new root; `by` is empty for commands."""

    def grow() -> Unit:
        if parent is None:
            unit = Unit.add_root(name=name, **fields)
        else:
            above = Unit.objects.get(pk=parent.pk)
            if above.depth >= DEEPEST:
                raise Refusal("too_deep", _("The tree of units is too deep here. Add the unit further up."))
            unit = above.add_child(name=name, **fields)
        events.record("unit.added", actor=by, unit=unit.public_id, parent=parent and parent.public_id)
        return unit

    return _alone(grow)


def move(unit: Unit, parent: Unit, *, by: User | None = None) -> Unit:
    """Make a unit, with everything below it, the last child of `parent`; return it as it is now."""

    def replant() -> Unit:
        node, above = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=parent.pk)
        if above == node or above.is_descendant_of(node):
            raise Refusal("inside_itself", _("A unit cannot be moved into itself or below itself."))
        height = max(depth for (depth,) in Unit.get_tree(node).values_list("depth")) - node.depth
        if above.depth + 1 + height > DEEPEST:
            raise Refusal("too_deep", _("The tree of units is too deep there. Choose a place further up."))
        node.move(above, pos="last-child")
        events.record("unit.moved", actor=by, unit=node.public_id, parent=above.public_id)
        return Unit.objects.get(pk=node.pk)

    return _alone(replant)


def _alone(change: Callable[[], Unit]) -> Unit:
    """Let one process at a time change the tree: each new path is computed from the last one that is there."""
    return alone(LOCK, change)
