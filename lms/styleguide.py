"""The styleguide: every component in both themes, on demo and development machines only."""

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe


class SampleForm(forms.Form):
    """One field of each kind."""

    phone = forms.CharField(label=_("Phone number"), help_text=_("For example 138 0013 8000."))
    code = forms.CharField(
        label=pgettext_lazy("sent by text message", "Code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("", _("All units")), ("1", "Hongqiao Station")], required=False)
    helmet = forms.ChoiceField(
        label=_("When do you wear a helmet?"),
        widget=forms.RadioSelect,
        choices=[("1", _("On every ride")), ("2", _("At night")), ("3", _("In the rain"))],
    )
    carry = forms.MultipleChoiceField(
        label=_("What do you check before you ride?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", _("Brakes")), ("2", _("Tyres")), ("3", _("Lights"))],
    )
    agree = forms.BooleanField(label=_("Remember this phone"), required=False)


@require_safe
def styleguide(request):
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    panes = []
    for theme in ("light", "dark"):
        given = {"phone": "138", "code": "482913", "helmet": "1", "carry": ["1", "3"], "agree": "on"}
        # A prefix each: radio buttons of one name on one page would share one choice.
        form = SampleForm({f"{theme}-{name}": value for name, value in given.items()}, prefix=theme)
        form.add_error("phone", _("Enter your phone number, 11 digits."))
        panes.append({"theme": theme, "form": form})
    icons = sorted(path.stem for path in (settings.BASE_DIR / "templates/components/icons").glob("*.svg"))
    drawings = sorted(path.stem for path in (settings.BASE_DIR / "templates/components/drawings").glob("*.svg"))
    return render(request, "styleguide.html", {"panes": panes, "icons": icons, "drawings": drawings})
