"""What somebody fills in who gives a role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation import clock
from people.models import Role, UnitQuerySet, User
from people.number_field import NumberField

from .filters import day_field
from .unit_choice import UnitField


class RoleForm(forms.Form):
    """To one of her own people, whom she names by the number; nothing is betrayed about anybody else's."""

    phone = NumberField(
        label=_("Phone number of the person"),
        help_text=_("Of somebody who belongs to one of your units."),
        error_messages={"required": _("Type the number of the person.")},
    )
    kind = forms.ChoiceField(label=_("Role"))
    unit = UnitField(label=_("In which unit, with all below it"))
    until = day_field(_("Last day"), help_text=_("Empty: until it is taken away. A guest's role needs one."))

    def __init__(self, data, by: User, kinds: list[str], units: UnitQuerySet, **more):
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        self.by = by
        fields["kind"].choices = [(kind, Role.Kind(kind).label) for kind in kinds]
        fields["unit"].offer(units, (data or self.initial).get("unit", ""))

    def clean_phone(self) -> User:
        mine = User.objects.visible_to(self.by).filter(is_active=True)
        person = mine.filter(phone=self.cleaned_data["phone"]).first()
        if person is None:
            raise forms.ValidationError(
                _("None of your people has this number. Put her on your list first."), code="unknown"
            )
        return person

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day < clock.today():
            raise forms.ValidationError(_("This day is over. Choose today or a later one."), code="over")
        return day

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what `roles.grant` is told, once the form is found valid."""
        said = self.cleaned_data
        return {"user": said["phone"], "unit": said["unit"], "kind": said["kind"], "until": said["until"]}
