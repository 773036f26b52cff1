"""What the processes of the desks' races do; each function runs in a process of its own."""

from django.db import connection, transaction
from django.db.models import QuerySet
from wagtail.models import Collection

from cms import admin_rights
from cms.models import Desk
from people.models import Unit
from tests.builders import make_unit
from tests.races import pause


def plant(units: int) -> list[dict]:
    """Make the desk of the whole site, and units that have none yet."""
    admin_rights.desk_of(None)
    return [{"unit": make_unit(f"Unit {number}").pk} for number in range(units)]


def set_up(unit: int) -> int:
    """Set up a unit's desk, slowly: the path of its collection is computed a while before it is kept.

    treebeard 5 locks the parent's row where rows can be locked; that is taken out, because what counts is our own lock.
    """
    next_path = Collection._inc_path

    def compute_then_wait(self):
        path = next_path(self)
        pause()
        return path

    Collection._inc_path = compute_then_wait
    QuerySet.select_for_update = lambda rows, **_: rows
    return admin_rights.desk_of(Unit.objects.get(pk=unit)).pk


def set_up_unguarded(unit: int) -> int:
    if connection.vendor == "sqlite":
        # Without this it would still be safe: its transactions would wait for each other at their beginning.
        connection.settings_dict["OPTIONS"].pop("transaction_mode", None)
        connection.close()

    def at_once(set_up):
        with transaction.atomic():
            return set_up()

    admin_rights._alone = at_once
    return set_up(unit)


def problems() -> dict:
    return {"problems": [list(found) for found in Collection.find_problems()], "desks": Desk.objects.count()}
