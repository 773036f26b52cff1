"""Lists that were handed in, and what became of each of their rows; people/models.py imports them for Django."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock

from ..invitations.models import OfUnitQuerySet
from ..models import Membership, Unit

# So long the file lies here, bad rows can be fetched, and all of it can be undone.
KEPT = timedelta(days=7)


def private_storage() -> Storage:
    return storages["private"]


# Mypy gives each queryset a manager of its own, none of which it takes for another's.
class RosterQuerySet(OfUnitQuerySet):  # type: ignore[override]
    def kept(self) -> Self:
        """Return the lists that are shown; one that was thrown away is deleted in the background."""
        return self.exclude(state=Roster.State.THROWN_AWAY)


class Roster(models.Model):
    """A list of people that somebody hands in for a unit, from the upload to the day its file is deleted."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        REFUSED = "refused", _("cannot be read")
        READ = "read", _("waits for its columns")
        CHECKING = "checking", _("being compared")
        CHECKED = "checked", _("waits for your yes")
        TAKING = "taking", _("being taken in")
        TAKEN = "taken", _("taken in")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        THROWN_AWAY = "thrown_away", _("thrown away")

    AT_WORK = (State.READING, State.CHECKING, State.TAKING, State.UNDOING, State.THROWN_AWAY)
    # Until then nothing of it has been written anywhere else.
    NOT_TAKEN = (State.READING, State.REFUSED, State.READ, State.CHECKING, State.CHECKED)

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rosters")
    # NULL: the operator's command.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    # Whoever had it compared, taken in, or undone: the work goes on in her name, as long as she may do that herself.
    # NULL: the operator, if `by_operator` says so; else somebody whose account is gone, or nobody yet.
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_operator = models.BooleanField(default=False)
    name = models.CharField(max_length=100)
    # What was uploaded, and once it was read its tables as keeping.py writes them; empty when it was deleted.
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.READING)
    # What she spoke when she last did something about it: sentences are written while she is not there.
    language = models.CharField(max_length=16)
    # Why it cannot be read, or why only part of it was taken in or undone.
    refusal = models.TextField(blank=True)
    # Of each sheet that holds people its name and how many rows there are; empty when the file was deleted.
    sheets = models.JSONField(default=list)
    # Which of them, from 0, and the column of each field, from 0.
    sheet = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=dict)
    is_complete = models.BooleanField(default=False)
    # Of that sheet: how many there are, and the number of the last one that was worked off.
    rows = models.PositiveIntegerField(default=0)
    # How often its rows were gone through: what a worker of an earlier time still finds counts no more.
    run = models.PositiveSmallIntegerField(default=0)
    done_row = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    progressed_at = models.DateTimeField(default=clock.now)

    objects = models.Manager.from_queryset(RosterQuerySet)()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        indexes = [models.Index(fields=["unit", "made_at"], name="roster_of_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def file_name(self) -> str:
        """Return the name of its file in storage; empty once it was deleted."""
        return self.file.name or ""

    @property
    def kept_until(self) -> datetime:
        return self.made_at + KEPT


class RosterLine(models.Model):
    """What became of one row of a list, or would become of it; kept as long as its file."""

    class What(models.TextChoices):
        MADE = "made", _("new")
        JOINED = "joined", _("joins")
        CHANGED = "changed", _("changed")
        KNOWN = "known", _("as before")
        BAD = "bad", _("to mend")
        LEFT_OUT = "left_out", _("left out")
        # No row of the list: somebody it does not name.
        LEFT = "left", _("left")

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="lines")
    run = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=16, choices=What.choices)
    # Empty for what is only checked, bad or left out.
    membership = models.ForeignKey(Membership, null=True, on_delete=models.CASCADE, related_name="roster_lines")
    # Of what the list has changed: name of the field, value before, value after.
    changes = models.JSONField(default=list)
    # What to mend, or why it was left out.
    code = models.CharField(max_length=40, blank=True)
    sentence = models.TextField(blank=True)
    # Somebody of this name was in the unit before.
    has_namesake = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row of a roster")
        verbose_name_plural = _("rows of rosters")
        indexes = [models.Index(fields=["roster", "what", "number"], name="roster_line_of_kind")]

    def __str__(self) -> str:
        return f"{self.roster} {self.number}"
