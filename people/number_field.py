"""The field of a form in which somebody types a phone number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .numbers import NotANumber, to_e164


class NumberField(forms.CharField):
    """Takes a number as people write it and gives it back in E.164; what is left empty stays `empty_value`."""

    default_error_messages = {"not_a_number": _("This is not a phone number. Check the digits and type it again.")}

    def __init__(self, *, mobile: bool = False, autocomplete: str = "off", **more: Any):
        self.mobile = mobile
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": autocomplete})
        super().__init__(**{"label": _("Phone number"), "max_length": 40, "widget": widget, **more})

    def clean(self, value: Any) -> str | None:
        typed = super().clean(value)
        try:
            return to_e164(typed, mobile=self.mobile) if typed else typed
        except NotANumber as error:
            raise forms.ValidationError(self.error_messages["not_a_number"], code="not_a_number") from error
