"""What somebody fills in to bring a list of people into a unit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Membership
from people.refusals import Refusal
from people.rosters import rows
from people.rosters.headers import Column, Layout
from people.rosters.synonyms import Field


class RosterFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of the list"),
        help_text=gettext_lazy("A workbook (.xlsx) or CSV, as your office keeps it. Titles in one of its first rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.ROSTER_MAX_BYTES:
            limit = filesizeformat(settings.ROSTER_MAX_BYTES)
            raise forms.ValidationError(
                _("This file is bigger than %(limit)s. Take out pictures and sheets, or divide the list.")
                % {"limit": limit}
            )
        return file


class ColumnsForm(forms.Form):
    """Which column of a list holds what; `columns` afterwards says it as people.rosters does."""

    is_complete = forms.BooleanField(
        label=gettext_lazy("This is the complete list"),
        required=False,
        help_text=gettext_lazy("Then you are shown who is not on it, and choose whose membership ends."),
    )

    def __init__(self, data, layout: Layout, chosen: Mapping[str, int], **more):
        super().__init__(data, **more)
        self.columns: dict[Field, int] = {}
        free = [(str(column.index), _described(column)) for column in layout.columns if _is_free(column)]
        fields: dict[str, Any] = {
            which.value: forms.ChoiceField(
                label=capfirst(which.label),
                choices=[("", _("Not in the list")), *free],
                required=False,
                initial=chosen.get(which.value),
            )
            for which in Field
        }
        self.fields = fields | self.fields

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors:
            self.columns = {which: int(cleaned[which.value]) for which in Field if cleaned[which.value]}
            try:
                rows.refuse_incomplete(self.columns)
            except Refusal as refusal:
                self.add_error(None, refusal.message)
        return cleaned


def _is_free(column: Column) -> bool:
    return not (column.never_taken or column.says_what_to_mend)


def _described(column: Column) -> str:
    return f"{column.name}: {', '.join(column.samples)}" if column.samples else column.name


class MissingField(forms.MultipleChoiceField):
    """Takes those who were shown, also when one of them is not missing any more: her second tap, or somebody else's."""

    def valid_value(self, value: str) -> bool:
        return True


class LeaversForm(forms.Form):
    """Whose membership ends, of those a complete list does not name."""

    members = MissingField(
        label=gettext_lazy("Whose membership ends"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick whose membership ends, or go back.")},
    )

    def __init__(self, data, memberships: list[Membership], **more):
        super().__init__(data, **more)
        self.memberships = {str(each.pk): each for each in memberships}
        choices: Any = self.fields["members"]
        choices.choices = [(key, _named(each)) for key, each in self.memberships.items()]

    @property
    def chosen(self) -> list[Membership]:
        return [self.memberships[key] for key in self.cleaned_data["members"] if key in self.memberships]


def _named(membership: Membership) -> str:
    return " · ".join(filter(None, (str(membership.user), membership.staff_number, membership.unit.name)))
