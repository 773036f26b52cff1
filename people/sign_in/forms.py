"""What people type in to sign in."""

import unicodedata

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..names import NotAName, tidy
from ..numbers import NotANumber, to_e164


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": _("Type your mobile phone number.")},
    )

    def clean_phone(self) -> str:
        try:
            return to_e164(self.cleaned_data["phone"], mobile=True)
        except NotANumber as error:
            raise forms.ValidationError(
                _("This is not a mobile phone number. Check the digits and type it again."), code="not_a_number"
            ) from error


class DigitsForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("sent by text message", "Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}),
        error_messages={"required": _("Type the six digits from the message.")},
    )

    def clean_code(self) -> str:
        # Chinese keyboards write full-width digits; people copy the code with spaces around or inside it.
        digits = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("The code has six digits. Type it as it is in the message."), code="not_six")
        return digits


class CodeForm(DigitsForm):
    is_borrowed = forms.BooleanField(
        label=_("This phone is not mine"), help_text=_("You are signed out in an hour."), required=False
    )


class SlipForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code-input"}),
        error_messages={"required": _("Type the ten letters and digits on the slip.")},
    )
    is_borrowed = forms.BooleanField(
        label=_("This phone is not mine"), help_text=_("You are signed out in an hour."), required=False
    )


class PasswordForm(forms.Form):
    login = forms.CharField(
        label=_("Phone number or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Type your phone number or e-mail address.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )

    def clean_login(self) -> dict[str, str]:
        """Return the field to look in and the value in the form it is kept in."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["login"]).strip()
        if "@" in typed:
            validate_email(typed)
            return {"email": typed.lower()}
        try:
            return {"phone": to_e164(typed)}
        except NotANumber as error:
            raise forms.ValidationError(
                _("This is neither a phone number nor an e-mail address. Check it and type it again."),
                code="not_a_login",
            ) from error


def written_name(text: str) -> str:
    """Return a name as it is kept; what is none is refused in words."""
    try:
        return tidy(text)
    except NotAName as error:
        raise forms.ValidationError(_("Type your name in letters or characters."), code="not_a_name") from error


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As it should stand on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name.")},
    )

    def clean_name(self) -> str:
        return written_name(self.cleaned_data["name"])
