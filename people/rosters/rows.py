"""The people of a list, one after the other: taken, or left with a sentence that says what to mend."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from ..refusals import Refusal
from . import values
from .headers import Layout
from .sentences import Problem, Wrong, problem
from .synonyms import Field, folded
from .tables import Row, text_of

Why = Literal["empty", "titles", "total", "note", "example", "repeated"]

DIGITS_OF_A_PHONE = 7
# A row in which none of these is given is a line left free, even if it is numbered or the unit is filled in.
TELLING = (Field.NAME, Field.PHONE, Field.STAFF_NUMBER)
TOTAL = re.compile(
    r"(本页|人数)?(合计|总计|小计|共计|总数|总人数)(人数)?([:(\d共]|$)|(sub-?|grand)?(total|sum)s?([:(\d]|$)",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"[*※]?(备注|附注|说明|填表说明|填写说明|注意|注意事项|提示|制表|制表人|制表日期|填表|填表人|填表日期|填报人|填报单位|填报日期|审核|审核人|"
    r"负责人|负责人签字|经办人|联系人|盖章|单位盖章|注|notes?|remarks?|preparedby|checkedby|signature)\d*[:.、]|"
    r"[*※]?(备注|说明|盖章|单位盖章|\(盖章\)|notes?|remarks?)$|[-—*]*(以下空白|以下无正文|endoflist)",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"(例|示例|样例|范例|例如|举例|example|sample)\d*([:.、]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person as a list names her; what is not given is empty. The phone number is E.164."""

    number: int
    name: str
    phone: str = ""
    staff_number: str = ""
    occupation: str = ""
    unit: str = ""
    from_date: date | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken as it is."""

    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row in which nothing is wrong, but which names nobody, or somebody whom row `first` has named already."""

    number: int
    why: Why
    first: int | None = None


Outcome = RosterRow | BadRow | LeftOut


def refuse_incomplete(chosen: Mapping[Field, int]) -> None:
    """Raise Refusal unless a choice has a name, and a phone or staff number, and no column for two things."""
    if Field.NAME not in chosen:
        raise Refusal("no_column_of_names", _("Choose the column in which the names are."))
    if not {Field.PHONE, Field.STAFF_NUMBER} & chosen.keys():
        raise Refusal(
            "no_column_to_know_by", _("Choose the column of the phone numbers, or that of the staff numbers.")
        )
    if len(set(chosen.values())) < len(chosen):
        raise Refusal("column_chosen_twice", _("One column is chosen for two things. Choose another one for either."))


def recognise(
    rows: Iterable[Row], layout: Layout, chosen: Mapping[Field, int] | None = None, *, latest: date
) -> Iterator[Outcome]:
    """Yield what each row below the titles is. `chosen` says which column holds what, from 0; without, as suggested.

    Columns that are not chosen are not looked at, those never taken cannot be chosen. `latest` is the last day on which
    a membership may begin. Sentences are in the language that is active. Raises Refusal, with the first row, if a
    column is missing, and Unreadable while the file turns out to be damaged.
    """
    columns = layout.allowed(layout.suggested if chosen is None else chosen)
    refuse_incomplete(columns)
    titles = {which: layout.columns[index].name for which, index in columns.items()}
    read = _readers(latest)
    known = _Known()
    titled = _titles(layout, columns)
    for row in rows:
        if row.number <= layout.last_row:
            continue
        if why := _names_nobody(row, columns, titled):
            yield LeftOut(row.number, why)
            continue
        which = Field.NAME
        found: dict[str, Any] = {}
        try:
            for which, index in columns.items():
                found[which.value] = read[which](row.cell(index))
            _refuse_unknowable(found, columns)
            person = RosterRow(row.number, **found)
            yield known.again(person) or person
        except Wrong as wrong:
            which = wrong.facts.get("field", which)
            value = text_of(row.cell(columns[which]))
            yield BadRow(row.number, problem(wrong, titles[which], value))


def _readers(latest: date) -> dict[Field, Callable]:
    return {
        Field.NAME: values.name,
        Field.PHONE: values.phone,
        Field.STAFF_NUMBER: values.staff_number,
        Field.OCCUPATION: values.occupation,
        Field.UNIT: values.unit,
        Field.FROM_DATE: lambda cell: values.from_date(cell, latest=latest),
        Field.EMAIL: values.email,
    }


def _refuse_unknowable(found: Mapping[str, Any], columns: Mapping[Field, int]) -> None:
    if found.get("phone") or found.get("staff_number"):
        return
    if Field.PHONE not in columns:
        raise Wrong("staff_number_missing", field=Field.STAFF_NUMBER)
    raise Wrong("nothing_to_know_by" if Field.STAFF_NUMBER in columns else "phone_missing", field=Field.PHONE)


def _titles(layout: Layout, columns: Mapping[Field, int]) -> list[dict[int, str]]:
    """Return the words of each row of titles in the chosen columns, by which it is known again further down."""
    rows = [{index: folded(text_of(row.cell(index))) for index in columns.values()} for row in layout.rows]
    return [{index: word for index, word in words.items() if word} for words in rows]


def _names_nobody(row: Row, columns: Mapping[Field, int], titled: list[dict[int, str]]) -> Why | None:
    """Tell why a row speaks of no person: total, note, signature, example, titles repeated on each page of paper."""
    begin = _begin(row)
    if EXAMPLE.match(begin):
        return "example"
    telling = {which: text_of(row.cell(columns[which])) for which in TELLING if which in columns}
    if sum(map(str.isdigit, telling.get(Field.PHONE, ""))) >= DIGITS_OF_A_PHONE:
        return None
    if TOTAL.match(begin):
        return "total"
    if NOTE.match(begin):
        return "note"
    if not any(telling.values()):
        return "empty"
    again = any(words and all(folded(text_of(row.cell(at))) == word for at, word in words.items()) for words in titled)
    return "titles" if again else None


def _begin(row: Row) -> str:
    """Return the beginning of the first cell that holds something, without blanks."""
    first = next((cell for cell in row.cells if cell is not None), None)
    return "".join(unicodedata.normalize("NFKC", text_of(first)[:60]).split())


@dataclass
class _Known:
    """Who has been named so far: the row, and what tells whether a later row speaks of the same person."""

    phones: dict[str, tuple[int, str]] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: dict[tuple[str, str], tuple[int, str, str]] = field(default_factory=dict)

    def again(self, person: RosterRow) -> LeftOut | None:
        """Return the row that has named this person in this unit already, and remember her; raise Wrong for a clash.

        Somebody may be in several units. Staff numbers are given by each unit, phone numbers by nobody twice.
        """
        name, unit = folded(person.name), folded(person.unit)
        by_phone = self.phones.get(person.phone) if person.phone else None
        if by_phone and by_phone[1] != name:
            raise Wrong("other_name", field=Field.PHONE, row=by_phone[0])
        by_number = self.numbers.get((person.staff_number, unit)) if person.staff_number else None
        if by_number and by_number[1] != name:
            raise Wrong("other_name", field=Field.STAFF_NUMBER, row=by_number[0])
        if by_number and by_number[2] and person.phone and by_number[2] != person.phone:
            raise Wrong("other_phone", field=Field.STAFF_NUMBER, row=by_number[0])
        first = by_number[0] if by_number else self.places.get((person.phone, unit)) if person.phone else None
        if first:
            return LeftOut(person.number, "repeated", first)
        if person.phone:
            self.phones.setdefault(person.phone, (person.number, name))
            self.places[person.phone, unit] = person.number
        if person.staff_number:
            self.numbers[person.staff_number, unit] = (person.number, name, person.phone)
        return None
