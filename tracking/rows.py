"""A person of the coordinator's list as one row, the same on the screen and in a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from foundation import clock
from foundation.spreadsheets import Cell
from people.models import Unit
from people.numbers import readable

from .people_list import Status
from .scope import Scope

ROWS_AT_A_TIME = 100


def named(certificate: Certificate | None) -> str:
    """Return the number of a certificate and, unless it was issued and stands, what has become of it."""
    return _numbered(certificate.number, certificate.state) if certificate else ""


def _numbered(number: str, state: str) -> str:
    if state == Certificate.State.ISSUED:
        return number
    return gettext("%(number)s (%(state)s)") % {"number": number, "state": Certificate.State(state).label}


@dataclass(frozen=True)
class Row:
    """One person as a coordinator sees her, on the screen and in a file."""

    # As `people_list.detailed` returns her.
    person: Any
    step_count: int
    scope: Scope

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def phone(self) -> str:
        return readable(self.person.phone) if self.person.phone else ""

    @cached_property
    def memberships(self) -> list[dict[str, str]]:
        """Return her memberships in units seen, in the order of the tree."""
        return sorted(self.person.seen_memberships, key=lambda each: (each["path"], each["staff_number"]))

    @property
    def units(self) -> list[str]:
        return [each["unit"] for each in self.memberships]

    @property
    def staff_numbers(self) -> list[str]:
        return [each["staff_number"] for each in self.memberships if each["staff_number"]]

    @property
    def status(self) -> Status:
        return Status(self.person.status)

    @property
    def is_passed(self) -> bool:
        return self.person.status == Status.PASSED

    @property
    def is_in_progress(self) -> bool:
        return self.person.status == Status.IN_PROGRESS

    @property
    def is_overdue(self) -> bool:
        return self.person.is_overdue

    @property
    def enrolment(self) -> dict | None:
        return self.person.enrolment

    @property
    def steps_done(self) -> int | None:
        return self.enrolment["steps_done"] if self.enrolment and self.is_in_progress else None

    @property
    def active_on(self) -> date | None:
        """Return the local date of what she did last, where she works."""
        if not self.enrolment or not self.is_in_progress:
            return None
        moment = datetime.fromisoformat(self.enrolment["active_at"])
        # SQLite keeps moments without a zone, in UTC.
        return self._date_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    @property
    def number_lost_on(self) -> date | None:
        """Return since when she has no number because hers turned out to be somebody else's by now."""
        lost_at = self.person.number_lost_at
        return self._date_of(lost_at) if lost_at and not self.person.phone else None

    @property
    def due_on(self) -> date | None:
        return None if self.is_passed else self._day("due_on")

    @property
    def passed_on(self) -> date | None:
        return self._day("passed_on") if self.is_passed else None

    @property
    def version(self) -> int | None:
        return self.enrolment["version"] if self.enrolment and self.is_passed else None

    @property
    def certificate_url(self) -> str:
        key = self.enrolment and self.enrolment["certificate"]
        return reverse("certificates:show", args=[UUID(key)]) if key else ""

    @property
    def certificate_text(self) -> str:
        if not self.enrolment or not self.enrolment["certificate"]:
            return ""
        return _numbered(self.enrolment["number"], self.enrolment["state"])

    @property
    def valid_until(self) -> date | None:
        return self._day("valid_until") if self.is_passed else None

    @property
    def is_expired(self) -> bool:
        return bool(self.valid_until and self.valid_until < clock.today())

    def _date_of(self, moment: datetime) -> date:
        """Return the local date of a moment where she works."""
        name = self.memberships[0]["time_zone"]
        return moment.astimezone(self.scope.zones.get(name) or Unit(time_zone=name).zone).date()

    def _day(self, name: str) -> date | None:
        text = self.enrolment and self.enrolment[name]
        return date.fromisoformat(text) if text else None


# What a file holds, column by column: nothing that the screen does not show.
COLUMNS: list[tuple[Any, Callable[[Row], Any]]] = [
    (pgettext_lazy("of a person", "Name"), lambda row: row.name),
    (_("Unit"), lambda row: ", ".join(row.units)),
    (_("Staff number"), lambda row: ", ".join(row.staff_numbers)),
    (_("Phone"), lambda row: row.phone),
    (_("Status"), lambda row: row.status.label),
    (_("Steps done"), lambda row: row.steps_done),
    (pgettext_lazy("of a course", "Steps"), lambda row: row.step_count if row.is_in_progress else None),
    (_("Last activity"), lambda row: row.active_on),
    (_("Due"), lambda row: row.due_on),
    (_("Overdue"), lambda row: _("Overdue") if row.is_overdue else ""),
    (_("Passed on"), lambda row: row.passed_on),
    (_("Version"), lambda row: row.version),
    (_("Certificate"), lambda row: row.certificate_text),
    (_("Valid until"), lambda row: row.valid_until),
]


def cells(people: Iterable[Any], step_count: int, scope: Scope, language: str) -> Iterator[list[Cell]]:
    """Yield the cells of one person after the other, in a language: a file is sent when its view is long done."""
    rows = (Row(person, step_count, scope) for person in people)
    while some := list(islice(rows, ROWS_AT_A_TIME)):
        with translation.override(language):
            # Words are lazy and would otherwise be turned to text in whichever language comes next.
            lines = [[str(cell) if isinstance(cell, Promise) else cell for cell in _line(row)] for row in some]
        yield from lines


def _line(row: Row) -> Iterator[Any]:
    return (of(row) for _title, of in COLUMNS)
