"""What people type to come into a unit."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
