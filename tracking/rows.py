"""A person of the coordinator's list as one row, the same on the screen and in a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from people.numbers import readable

from .people_list import Status
from .spreadsheets import Cell


def named(certificate: Certificate | None) -> str:
    """Return the number of a certificate and, unless it was issued and stands, what has become of it."""
    if certificate is None:
        return ""
    if certificate.state == Certificate.State.ISSUED:
        return certificate.number
    return gettext("%(number)s (%(state)s)") % {"number": certificate.number, "state": certificate.get_state_display()}


@dataclass(frozen=True)
class Row:
    """One person as a coordinator sees her, on the screen and in a file."""

    # A User with what `detailed` adds.
    person: Any
    step_count: int

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def phone(self) -> str:
        return readable(self.person.phone) if self.person.phone else ""

    @property
    def units(self) -> list[str]:
        return [membership.unit.name for membership in self.person.seen_memberships]

    @property
    def staff_numbers(self) -> list[str]:
        numbers = [membership.staff_number for membership in self.person.seen_memberships]
        return [number for number in numbers if number]

    @property
    def status(self) -> Status:
        return Status(self.person.status)

    @property
    def is_passed(self) -> bool:
        return self.status == Status.PASSED

    @property
    def is_in_progress(self) -> bool:
        return self.status == Status.IN_PROGRESS

    @property
    def is_overdue(self) -> bool:
        return self.person.is_overdue

    @property
    def enrolment(self) -> Any:
        return self.person.seen_enrolments[0] if self.person.seen_enrolments else None

    @property
    def steps_done(self) -> int | None:
        return self.enrolment.steps_done if self.is_in_progress else None

    @property
    def active_on(self) -> date | None:
        return self._day(self.enrolment.active_at) if self.is_in_progress else None

    @property
    def due_on(self) -> date | None:
        return self.enrolment.due_on if self.enrolment and not self.is_passed else None

    @property
    def passed_on(self) -> date | None:
        return self.enrolment.completed_on if self.is_passed else None

    @property
    def version(self) -> int | None:
        return self.enrolment.completed_version.number if self.is_passed else None

    @property
    def certificate(self) -> Certificate | None:
        # Reading a one-to-one row that is not there raises an error that is also an AttributeError.
        return getattr(self.enrolment, "certificate", None)

    @property
    def certificate_text(self) -> str:
        return named(self.certificate)

    @property
    def valid_until(self) -> date | None:
        return self.enrolment.valid_until if self.is_passed else None

    @property
    def is_expired(self) -> bool:
        return self.is_passed and self.enrolment.is_expired()

    def _day(self, moment: datetime) -> date:
        """Return the local date of a moment where this person works."""
        return moment.astimezone(self.person.seen_memberships[0].unit.zone).date()


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


def cells(people: Iterable[Any], step_count: int, language: str) -> Iterator[list[Cell]]:
    """Yield the cells of one person after the other, in a language: a file is sent when its view is long done."""
    for person in people:
        row = Row(person, step_count)
        with translation.override(language):
            # Words are lazy and would otherwise be turned to text in whichever language comes next.
            line = [str(cell) if isinstance(cell, Promise) else cell for cell in (of(row) for _title, of in COLUMNS)]
        yield line
