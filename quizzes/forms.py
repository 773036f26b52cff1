"""What a learner may send while she takes a quiz."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """The options chosen for one question, by their places as shown.

    `may_be_empty` is for a script that saves at each choice: of several answers she may take back the last one.
    """

    def __init__(self, places: Iterable[int], *, many: bool, may_be_empty: bool = False, **kwargs):
        super().__init__(**kwargs)
        field = forms.MultipleChoiceField if many else forms.ChoiceField
        required = _("Choose at least one answer.") if many else _("Choose one answer.")
        self.fields["choice"] = field(
            choices=[(str(place), "") for place in places],
            required=not (many and may_be_empty),
            error_messages={"required": required, "invalid_choice": _("Choose one of the answers shown.")},
        )

    @property
    def places(self) -> list[int]:
        choice = self.cleaned_data["choice"]
        return [int(place) for place in ([choice] if isinstance(choice, str) else choice)]

    @property
    def first_error(self) -> str:
        return str(next(iter(self.errors.get("choice", [])), ""))
