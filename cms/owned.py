"""Rows that belong to one unit, or to the whole site: who may change them, and who may use them in what she writes."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q

from people.models import Role, Unit, User, path_ranges


def covers_site(units: Iterable[Unit]) -> bool:
    """Tell whether somebody with a role in these units has it everywhere: nothing belongs to the whole site else."""
    tops = {unit.pk for unit in units if unit.is_root()}
    return bool(tops) and tops >= {unit.pk for unit in Unit.get_root_nodes()}


class OwnedQuerySet(models.QuerySet):
    def editable_by(self, user: User) -> Self:
        """Return the rows of units in which she writes; those of the whole site for whoever writes in all of it."""
        units = user.units_as(*Role.WRITES_CONTENT)
        of_site = Q(unit=None) if user.is_superuser or covers_site(units) else Q(pk__in=[])
        return self.filter(path_ranges(units, "unit__") | of_site)

    def usable_by(self, user: User) -> Self:
        """Return the rows of units in which she writes, and those of the whole site."""
        return self.filter(path_ranges(user.units_as(*Role.WRITES_CONTENT), "unit__") | Q(unit=None))
