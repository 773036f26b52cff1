"""Forms for staff: no password of somebody else, one name, and nothing that people/roles.py would not give."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import accounts, roles
from ..models import Role, Unit, User
from ..number_field import NumberField
from ..sign_in.forms import written_name


class StaffForm(forms.ModelForm):
    """What the two forms share; the verbs in accounts.py and roles.py do the saving."""

    required_css_class = "required"
    phone = NumberField(required=False, empty_value=None)

    class Meta:
        model = User
        fields = ["name", "phone", "email"]

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["name"].required = True

    def clean_name(self) -> str:
        return written_name(self.cleaned_data["name"])

    def clean_email(self) -> str | None:
        return (self.cleaned_data["email"] or "").lower() or None

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and not cleaned["phone"] and not cleaned["email"]:
            self.add_error("phone", _("Type a phone number or an e-mail address: one of them is needed to sign in."))
        return cleaned

    def details(self) -> dict:
        return {field: self.cleaned_data[field] for field in self.Meta.fields}


class StaffCreationForm(StaffForm):
    kind = forms.ChoiceField(label=_("Role"), choices=Role.Kind.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"] = forms.ModelChoiceField(
            label=_("Organisation unit"),
            queryset=Unit.objects.within(self.by.units_as(*Role.GIVES)),
            help_text=_("The role holds here and in everything below."),
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not roles.can_give(self.by, cleaned["unit"], cleaned["kind"]):
            self.add_error("kind", _("You cannot give a right that you do not have yourself."))
        return cleaned

    def save(self, commit: bool = True) -> User:
        with transaction.atomic():
            self.instance = accounts.make_person(**self.details(), by=self.by)
            roles.grant(self.instance, self.cleaned_data["unit"], self.cleaned_data["kind"], by=self.by)
        return self.instance


class StaffEditForm(StaffForm):
    def clean(self) -> dict:
        if not roles.can_manage(self.by, self.instance):
            raise forms.ValidationError(_("You cannot change how this person signs in."))
        cleaned = super().clean()
        if {"phone", "email"}.intersection(self.changed_data) and not accounts.answers_for_all_of(
            self.by, self.instance
        ):
            raise forms.ValidationError(accounts.beyond_own_units().message)
        return cleaned

    def save(self, commit: bool = True) -> User:
        accounts.change_details(self.instance, **self.details(), by=self.by)
        return self.instance


class NameForm(forms.ModelForm):
    """One's own name, in place of Wagtail's first and last name."""

    class Meta:
        model = User
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        return written_name(self.cleaned_data["name"])

    def save(self, commit: bool = True) -> User:
        self.instance.save(update_fields=["name"])
        return self.instance
