"""What a coordinator writes about a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.notes import LONGEST


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
