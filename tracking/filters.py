"""What a coordinator may ask of her lists: plain forms sent by GET, which work without a script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation import clock

from .asking import Asked
from .course_choice import CourseChoice
from .inspector import Period
from .people_list import OVERDUE, Status
from .unit_choice import UnitField

NOT_A_DAY = _("Enter the day as year-month-day, for example 2026-11-22.")


class AskingForm(forms.Form):
    """Course and unit; both were found by the view before, as what is not hers is 404 and no mistake in a field."""

    course = forms.ChoiceField(label=_("Course"))
    unit = UnitField(label=_("Unit"), required=False)

    def __init__(self, data, asked: Asked, course: CourseChoice):
        data = data.copy()
        data["course"] = str(course.id)
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["course"].choices = [(str(course.id), course.title) for course in asked.courses]
        fields["unit"].offer(asked.scope.visible_units, data.get("unit", ""), empty=_("All my units"))


def search_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=60,
        error_messages={"max_length": _("This is too long to search for. Use 60 characters at most.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class FilterForm(AskingForm):
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Everybody")), *Status.choices, (OVERDUE, _("Overdue"))],
        error_messages={"invalid_choice": _("There is no such status. Choose one from the list.")},
    )
    q = search_field(_("Name, last digits of the phone, or staff number"))

    @property
    def wishes(self) -> dict[str, str]:
        """Return what narrows the list down further, once the form is found valid."""
        return {"status": self.cleaned_data["status"], "words": self.cleaned_data["q"]}


def day_field(label, **more) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        error_messages={"invalid": NOT_A_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        **more,
    )


class PeriodForm(AskingForm):
    """What the sheet for an inspector is about; without a first day everything up to the last counts."""

    first_day = day_field(_("Passed from"))
    last_day = day_field(_("Passed to"))

    def __init__(self, data, asked: Asked, course: CourseChoice):
        if not data.get("last_day"):
            data = data.copy()
            data["last_day"] = clock.today().isoformat()
        super().__init__(data, asked, course)

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come. Choose today or an earlier day."))
        return day

    def clean(self):
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and first > last:
            self.add_error("first_day", _("The first day comes after the last. Choose an earlier one."))
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first_day"], self.cleaned_data["last_day"])
