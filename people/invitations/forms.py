"""What people type to come into a unit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Membership


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the poster"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code-input"}),
        error_messages={"required": _("Type the eight letters and digits on the poster.")},
    )


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name of your station or company"),
        min_length=2,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={
            "required": _("Type two or more letters of its name."),
            "min_length": _("Type two or more letters of its name."),
        },
    )


class AskForm(forms.Form):
    """Whether she stays where she is; who belongs nowhere yet is asked nothing."""

    STAYS = "stays"

    leaves = forms.ChoiceField(
        label=_("Do you stay in your present unit?"),
        widget=forms.RadioSelect,
        help_text=_(
            "If you move, your present unit sees nothing of what you learn after that. Your record stays yours."
        ),
        error_messages={"required": _("Choose whether you stay in your present unit.")},
    )

    def __init__(self, data, memberships: Iterable[Membership]):
        super().__init__(data)
        self.memberships = {str(membership.unit.public_id): membership for membership in memberships}
        fields: dict[str, Any] = self.fields
        if not self.memberships:
            del fields["leaves"]
            return
        stays = _("Belong to both") if len(self.memberships) == 1 else _("Belong to all of them")
        moves = [
            (key, _("Move here from %(unit)s") % {"unit": membership.unit})
            for key, membership in self.memberships.items()
        ]
        fields["leaves"].choices = [(self.STAYS, stays), *moves]

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what `asking.ask` is told, once the form is found valid: who moves goes on in her occupation."""
        membership = self.memberships.get(self.cleaned_data.get("leaves", ""))
        return {"leaves": membership, "occupation": membership.occupation} if membership else {}
