"""What is filled in about a unit."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import Unit
from people.number_field import NumberField

from .filters import search_field


class ContactForm(forms.Form):
    """Whom the people of a unit call; whoever answers for them keeps it right."""

    contact_name = forms.CharField(label=_("Contact person"), max_length=120, required=False)
    contact_phone = NumberField(label=_("Contact number"), required=False)
    contact_hours = forms.CharField(
        label=_("Hours"), max_length=120, required=False, help_text=_("For example: 9:00-18:00, not on Sundays.")
    )


class UnitForm(ContactForm):
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Type the name of the unit.")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    region = forms.RegexField(
        r"^\d{6}$",
        label=_("Region"),
        required=False,
        help_text=_("Six-digit code of the district."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("The code of a district has six digits. Type them, or leave it empty.")},
    )
    code = forms.CharField(
        label=_("Code"), max_length=40, required=False, help_text=_("As in your own lists, if it has one.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    field_order = ("name", "kind", "region", "code", "time_zone", "contact_name", "contact_phone", "contact_hours")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc"))
        site = _("as the whole site: %(zone)s") % {"zone": settings.TIME_ZONE}
        fields["time_zone"].choices = [("", site), *((zone, zone) for zone in zones)]

    def clean_code(self) -> str | None:
        return self.cleaned_data["code"].strip() or None


class UnitSearchForm(forms.Form):
    q = search_field(_("Name or code of a unit"))
