"""What a coordinator writes about a person, and how she corrects a name."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.models import User
from people.notes import LONGEST
from people.sign_in.forms import written_name


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("New note"),
        max_length=LONGEST,
        help_text=_("She can read it. Nothing about health, belief or family."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is too long. Use 500 characters at most."),
        },
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=User._meta.get_field("name").max_length,
        help_text=_("As it should stand on certificates from now on. Those she has already keep the name they bear."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Type the name."),
            "max_length": _("This is too long. Use 120 characters at most."),
        },
    )

    def clean_name(self) -> str:
        return written_name(self.cleaned_data["name"])
