"""What a coordinator fills in to invite people."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from foundation import clock
from people.models import Membership, UnitQuerySet

from .course_choice import CourseChoice
from .unit_choice import UnitField

# Days a poster hangs.
SPANS = (7, 30, 90, 180, 365)
# More than any poster brings in; a typing error would allow a whole city.
MOST_USES = 10_000


class PosterForm(forms.Form):
    unit = UnitField(label=_("Unit people join"))
    course = forms.ChoiceField(label=_("Course it opens with"), help_text=_("Its first card can be read by anybody."))
    occupation = forms.ChoiceField(label=_("Their occupation"), choices=Membership.Occupation.choices)
    days = forms.TypedChoiceField(
        label=_("How long it is valid"),
        coerce=int,
        initial=180,
        choices=[(days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days}) for days in SPANS],
    )
    max_uses = forms.IntegerField(
        label=_("For how many people"),
        required=False,
        min_value=1,
        max_value=MOST_USES,
        help_text=_("Empty: for any number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Type a whole number, or leave it empty."),
            "min_value": _("Type 1 or more, or leave it empty."),
            "max_value": _("Type 10,000 or less, or leave it empty."),
        },
    )
    needs_confirmation = forms.BooleanField(label=_("I let each of them in myself"), required=False)

    def __init__(self, data, units: UnitQuerySet, courses: list[CourseChoice], **more):
        super().__init__(data, **more)
        fields: dict[str, Any] = self.fields
        fields["unit"].offer(units, (data or self.initial).get("unit", ""))
        fields["course"].choices = [(str(course.id), course.title) for course in courses]

    @property
    def wishes(self) -> dict[str, Any]:
        """Return what `courses.posters.put_up` is told, once the form is found valid."""
        said = self.cleaned_data
        unit = said["unit"]
        return {
            "unit": unit,
            "course_id": said["course"],
            "occupation": said["occupation"],
            "expires_at": _end_of(said["days"], unit.zone),
            "max_uses": said["max_uses"],
            "needs_confirmation": said["needs_confirmation"],
        }


def _end_of(days: int, zone: ZoneInfo) -> datetime:
    """Return the end of the last day, where the poster hangs."""
    after = clock.today(zone) + timedelta(days=days + 1)
    return datetime.combine(after, time(), zone)
