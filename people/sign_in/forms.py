"""What people type in to sign in."""

import unicodedata

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import User
from ..names import NotAName, tidy
from ..number_field import NumberField
from ..numbers import NotANumber, region_of, to_e164


class PhoneForm(forms.Form):
    phone = NumberField(
        mobile=True,
        autocomplete="tel",
        error_messages={
            "required": _("Type your mobile phone number."),
            "not_a_number": _("This is not a mobile phone number. Check the digits and type it again."),
        },
    )

    def clean_phone(self) -> str:
        number = self.cleaned_data["phone"]
        if region_of(number) not in settings.SMS_REGIONS:
            raise forms.ValidationError(
                _("No messages go to numbers of this country. Sign in with a slip from your station, or a password."),
                code="country",
            )
        return number


def _digits(label, when_empty, **more) -> forms.CharField:
    """Return a field for digits that a phone offers to fill in from the message."""
    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"})
    return forms.CharField(label=label, max_length=20, widget=widget, error_messages={"required": when_empty}, **more)


class DigitsForm(forms.Form):
    code = _digits(pgettext_lazy("sent by text message", "Code"), _("Type the six digits from the message."))

    def clean_code(self) -> str:
        digits = typed_digits(self.cleaned_data["code"])
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits. Type it as it is in the message."), code="not_six")
        return digits


def _borrowed() -> forms.BooleanField:
    return forms.BooleanField(label=_("This phone is not mine: sign me out in an hour"), required=False)


class CodeForm(DigitsForm):
    is_borrowed = _borrowed()


class SlipForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "code-input"}),
        error_messages={"required": _("Type the ten letters and digits on the slip.")},
    )
    is_borrowed = _borrowed()


def typed_digits(text: str) -> str:
    """Return digits as they are meant, an empty text for what holds anything else.

    Chinese keyboards write full-width digits; people copy a code with spaces around or inside it.
    """
    digits = "".join(unicodedata.normalize("NFKC", text).split())
    return digits if digits.isascii() and digits.isdigit() else ""


class OwnPasswordForm(forms.Form):
    """The password she has, for whoever has no other way to show that it is she."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your password.")},
    )


class PasswordForm(OwnPasswordForm):
    login = forms.CharField(
        label=_("Phone number or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": _("Type your phone number or e-mail address.")},
    )

    field_order = ("login", "password")

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


class FactorForm(forms.Form):
    """Six digits of the app or eight from the print-out, in one field: their number tells them apart."""

    code = _digits(
        pgettext_lazy("second factor", "Code"),
        _("Type the six digits the app shows now."),
        help_text=_("Six digits from the app on your phone, or eight from your print-out."),
    )

    def clean_code(self) -> str:
        digits = typed_digits(self.cleaned_data["code"])
        if len(digits) not in (6, 8):
            raise forms.ValidationError(
                _("Type the six digits the app shows now, or the eight of an unused code."), code="not_a_code"
            )
        return digits


class AppForm(forms.Form):
    """Shows that the app has taken the secret in."""

    code = _digits(_("Six digits the app shows"), _("Type the six digits the app shows now."))

    def clean_code(self) -> str:
        digits = typed_digits(self.cleaned_data["code"])
        if len(digits) != 6:
            raise forms.ValidationError(_("Type the six digits the app shows now."), code="not_six")
        return digits


class NewPasswordForm(forms.Form):
    new = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_("At least ten characters. Three words that do not belong together are easy to keep in mind."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type a new password.")},
    )
    again = forms.CharField(
        label=_("The same again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type the new password a second time.")},
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two are not the same. Type both once more."))
        return cleaned


class ForgottenForm(forms.Form):
    """Asked of whoever takes away a colleague's second factor."""

    password = forms.BooleanField(label=_("The password is forgotten: take it away as well"), required=False)


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("What you call this device"),
        max_length=60,
        error_messages={"required": _("Give it a name, so that you know it again in your list.")},
    )
    credential = forms.CharField(widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return written_name(self.cleaned_data["name"])


def written_name(text: str) -> str:
    """Return a name as it is kept; what is none is refused in words."""
    try:
        return tidy(text)
    except NotAName as error:
        raise forms.ValidationError(_("Type the name in letters or characters."), code="not_a_name") from error


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
