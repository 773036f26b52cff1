"""The styleguide: every component in both themes, on demo and development machines only."""

from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.contrib.messages import ERROR, SUCCESS
from django.contrib.messages.storage.base import Message
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.blocks import Block

from cms.blocks import CARD_CONTENT
from tracking.people_list import Status


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


class Sample:
    """Something a component asks about, made up here."""

    def __init__(self, **answers):
        vars(self).update(answers)


TODAY = date(2026, 11, 22)
STATUSES = ("valid", "expiring", "expired", "revoked", "withdrawn", "needs_attention")
NUMBER = "WS-2026-7KQM-4XTR"
CERTIFICATE = Sample(valid_until=TODAY, revoked_at=datetime(2026, 11, 22, tzinfo=UTC))
MESSAGE = Sample(language="zh-hans", text="《骑手道路安全》请在 11 月 30 日前学完，点链接接着学。")


def _row(name: str, status: Status, **more) -> Sample:
    own = {"name": name, "status": status, "is_passed": status == Status.PASSED, "units": ["河东第一驿站"]}
    own |= {"is_in_progress": status == Status.IN_PROGRESS, "phone": "199 0000 0116", "staff_numbers": ["JB1016"]}
    return Sample(**own, person=Sample(phone="+8619900000116", public_id="0" * 32), step_count=6, **more)


# Parts of a card that can be shown without a file or a row of the database.
EXAMPLES = [(name, block) for name, block in CARD_CONTENT if hasattr(block.meta, "preview_value")]
ROWS = [
    _row("何伟", Status.NEVER_SIGNED_IN, due_on=TODAY, is_overdue=True),
    _row("刘勇", Status.IN_PROGRESS, steps_done=4, active_on=TODAY, due_on=TODAY),
    _row("", Status.NOT_STARTED),
    _row(
        "何勇",
        Status.PASSED,
        passed_on=TODAY,
        version=1,
        valid_until=TODAY,
        certificate_url="#content",
        certificate_text=NUMBER,
    ),
    _row("周勇", Status.PASSED, passed_on=TODAY, version=1, valid_until=TODAY, is_expired=True),
]


@require_safe
def confirm(request):
    """Show the page that asks once more."""
    context = {
        "title": "Take Li Na off the list?",
        "text": "What she has learnt stays. She can be listed again at any time.",
        "confirm_label": "Take her off",
        "stop": True,
        "riders": ["rider"],
        "back_url": reverse("styleguide"),
    }
    return render(request, "components/confirm.html", context)


def _drawn(name: str, block: Block, theme: str) -> tuple[str, str]:
    return block.label, block.render(block.get_preview_value(), {"part_id": f"{theme}-{name}"})


@require_safe
def styleguide(request):
    panes = []
    for theme in ("light", "dark"):
        given = {"phone": "138", "code": "482913", "helmet": "1", "carry": ["1", "3"], "agree": "on"}
        # A prefix each: radio buttons of one name on one page would share one choice.
        form = SampleForm({f"{theme}-{name}": value for name, value in given.items()}, prefix=theme)
        form.add_error("phone", _("Enter your phone number, 11 digits."))
        blocks = [
            (block.label, block.render(block.get_preview_value(), {"part_id": f"{theme}-{name}"}))
            for name, block in EXAMPLES
        ]
        panes.append({"theme": theme, "form": form, "blocks": blocks})
    icons = sorted(path.stem for path in (settings.BASE_DIR / "templates/components/icons").glob("*.svg"))
    drawings = sorted(path.stem for path in (settings.BASE_DIR / "templates/components/drawings").glob("*.svg"))
    context = {
        "panes": panes,
        "icons": icons,
        "drawings": drawings,
        "today": TODAY,
        "notes": [Message(SUCCESS, "Your name was saved."), Message(ERROR, "This course is closed.")],
        "certificate": CERTIFICATE,
        "statuses": STATUSES,
        "course": Sample(title="骑手道路安全", language="zh-hans"),
        "rows": [(row, MESSAGE) for row in ROWS],
    }
    return render(request, "styleguide.html", context)
