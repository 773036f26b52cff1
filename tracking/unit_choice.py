"""Choosing one of somebody's units: all of them are offered, of very many those around the chosen one."""

from typing import Any

from django import forms
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _

from people.models import Unit, UnitQuerySet

INDENT = "\u2003"
# More options than that nobody reads, and ten thousand would weigh a megabyte.
FEW = 200


class UnitField(forms.ChoiceField):
    """A choice among units that `offer` names; any of them is taken, also one that is not offered at the moment."""

    default_error_messages = {"invalid_choice": _("This is not one of your units. Choose one from the list.")}

    def offer(self, units: UnitQuerySet, chosen: str, *, empty: str = "") -> None:
        """Let one of some units be chosen; `chosen` is the public id of the present choice, `empty` stands for none."""
        self.units = units
        shown = list(units[: FEW + 1])
        if len(shown) > FEW:
            shown = around(units, self.unit_of(chosen))
            self.help_text = _(
                "You have many units: these are the ones around your choice. For another one, begin on its own page, "
                "under Units."
            )
        options = unit_options(shown)
        self.choices: Any = [("", empty), *options] if empty else options

    def valid_value(self, value: str) -> bool:
        return True

    def clean(self, value: str) -> Unit | None:
        public_id = super().clean(value)
        unit = self.unit_of(public_id)
        if public_id and unit is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return unit

    def unit_of(self, public_id: str) -> Unit | None:
        try:
            return self.units.filter(public_id=public_id).first() if public_id else None
        except (ValueError, forms.ValidationError):
            return None


class UnitChoiceForm(forms.Form):
    """Nothing but a unit."""

    unit = UnitField(label=_("Unit"))

    def __init__(self, data, units: UnitQuerySet):
        super().__init__(data)
        field: Any = self.fields["unit"]
        field.offer(units, (data or {}).get("unit", ""))

    @property
    def chosen(self) -> Unit:
        return self.cleaned_data["unit"]


class ParentForm(UnitChoiceForm):
    def __init__(self, data, units: UnitQuerySet):
        super().__init__(data, units)
        self.fields["unit"].label = _("Below which unit")


def unit_options(units: list[Unit]) -> list[tuple[str, str]]:
    """Return units as options, each below the one it belongs to and a step further in."""
    top = min((unit.depth for unit in units), default=1)
    return [(str(unit.public_id), INDENT * (unit.depth - top) + unit.name) for unit in units]


def around(units: UnitQuerySet, chosen: Unit | None) -> list[Unit]:
    """Return some of very many units: the highest, those above the chosen one, itself, and those right below it."""
    above = Substr("path", 1, Length("path") - Unit.steplen)
    # Whoever holds several roles has several tops, one deeper than the other.
    tops = units.annotate(above=above).exclude(above__in=units.values("path"))
    found = {unit.path: unit for unit in tops[:FEW]}
    if chosen is None and len(found) == 1:
        (chosen,) = found.values()
    if chosen:
        steps = range(Unit.steplen, len(chosen.path) + 1, Unit.steplen)
        near = units.filter(path__in=[chosen.path[:end] for end in steps])
        below = units.filter(depth=chosen.depth + 1).within([chosen])[:FEW]
        found |= {unit.path: unit for unit in [*near, *below]}
    return [found[path] for path in sorted(found)]
