"""Kinds of columns that Django does not have."""

from typing import Any

from django import forms
from django.db import models


class SeveralField(models.JSONField):
    """Some of a list of choices, or none, kept as a list of their keys.

    Django's own `choices` allow one of them. What may be chosen is no part of the column, so a new choice needs no
    migration.
    """

    def __init__(self, *args, options: Any = (), **kwargs):
        self.options = list(options)
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            label=kwargs.get("label") or self.verbose_name,
            help_text=kwargs.get("help_text") or self.help_text,
            choices=self.options,
            required=not self.blank,
            widget=forms.CheckboxSelectMultiple,
        )
