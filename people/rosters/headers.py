"""Finding the row of titles in a sheet, and suggesting which column holds what. Nothing here keeps anything."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from ..numbers import NotANumber, to_e164
from . import id_cards
from .synonyms import (
    NEVER_TAKEN,
    NEVER_TAKEN_TITLES,
    OF_SOMEBODY_ELSE,
    PARTS_OF_TITLES,
    TITLES,
    WHAT_TO_MEND,
    Field,
    folded,
)
from .tables import Book, Cell, Row, Sheet, Unreadable, column_letters, text_of

ROWS_BEFORE_TITLES = 30
ROWS_TO_JUDGE_BY = 200
SAMPLES = 3
LONGEST_TITLE = 60
# Longer ones are sentences, or the title of the whole list.
LONGEST_KNOWN_IN_PART = 12
# Of the cells of a column: so many are few, and so many are most.
FEW, MOST = 0.2, 0.8
# What is left of how sure a title is when its cells say otherwise: less than if there were no title.
IN_DOUBT = 0.3
# No title has so many digits; a phone number and a date have more.
DIGITS_OF_NO_TITLE = 7
# What a list of people has at least one of.
TELLING = {Field.NAME, Field.PHONE, Field.STAFF_NUMBER}
# How sure a suggestion is: a title we know, the last of its synonyms, a part of a title, only what the cells look like.
KNOWN, LEAST_KNOWN, IN_PART, BY_CONTENT = 1.0, 0.8, 0.6, 0.4


@dataclass(frozen=True)
class Column:
    """A column of a list: its place from 0, its title as written, what we suggest it is, and how sure that is (0 to 1).

    `never_taken` columns hold numbers of identity cards; `says_what_to_mend` is one we added ourselves. Neither can be
    chosen for anything. Samples are some of its cells, none of a column never taken.
    """

    index: int
    title: str
    field: Field | None = None
    confidence: float = 0.0
    never_taken: bool = False
    says_what_to_mend: bool = False
    samples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call the column: its title, without one its letter."""
        return self.title or column_letters(self.index)


@dataclass(frozen=True)
class Layout:
    """Where the titles of a list are - the numbers of one row or two - and its columns."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def last_row(self) -> int:
        return self.rows[-1].number

    @property
    def suggested(self) -> dict[Field, int]:
        return {column.field: column.index for column in self.columns if column.field}

    def allowed(self, chosen: Mapping[Field, int]) -> dict[Field, int]:
        """Return what of a choice of columns may be taken: columns that are there and are not never taken."""
        free = {column.index for column in self.columns if not (column.never_taken or column.says_what_to_mend)}
        return {field: index for field, index in chosen.items() if index in free}


def lists_in(book: Book) -> list[tuple[Sheet, Layout]]:
    """Return the sheets that hold a list of people, those shown first; raise Unreadable when none does."""
    found = []
    refusal: Unreadable | None = None
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.hidden):
        try:
            found.append((sheet, layout_of(sheet.rows())))
        except Unreadable as error:
            if error.code != "no_titles":
                raise
            refusal = refusal or error
    if not found:
        raise refusal or _no_titles()
    return found


def layout_of(rows: Iterable[Row]) -> Layout:
    """Return where the titles are and what the columns hold, from the first rows of a sheet.

    Titles stand in the row, or the two rows, in which most fields are recognised; name, phone or staff number has to be
    among them. Raises Unreadable with the code `no_titles`, or `side_by_side` when a list was folded to fit on paper.
    """
    first = list(islice(rows, ROWS_BEFORE_TITLES + ROWS_TO_JUDGE_BY))
    best, titled = 0.0, first[:0]
    # Each single row before any two: above a row of titles often stands that of the whole list, below it a person.
    for height in (1, 2):
        for place in range(min(len(first), ROWS_BEFORE_TITLES)):
            some = first[place : place + height]
            if (worth := _worth(some)) > best:
                best, titled = worth, some
    if not titled:
        raise _no_titles()
    below = [row for row in first if row.number > titled[-1].number][:ROWS_TO_JUDGE_BY]
    labels = _labels(titled)
    labels += [("", "")] * (max((len(row.cells) for row in below), default=0) - len(labels))
    columns = [_column(index, label, [row.cell(index) for row in below]) for index, label in enumerate(labels)]
    _refuse_side_by_side(columns)
    return Layout(tuple(titled), tuple(_each_field_once(columns)))


def field_of(title: str) -> tuple[Field | None, float]:
    """Return what a title says a column holds, and how sure that is; (None, 0) for what we do not take."""
    key = folded(title)
    if not key or len(key) > LONGEST_TITLE or any(word in key for word in OF_SOMEBODY_ELSE) or is_never_taken(title):
        return None, 0.0
    for field, words in TITLES.items():
        if key in words:
            return field, KNOWN - (KNOWN - LEAST_KNOWN) * words.index(key) / len(words)
    if len(key) > LONGEST_KNOWN_IN_PART:
        return None, 0.0
    in_part = [field for field, parts in PARTS_OF_TITLES.items() if any(part in key for part in parts)]
    return (in_part[0], IN_PART) if len(in_part) == 1 else (None, 0.0)


def is_never_taken(title: str) -> bool:
    """Tell whether a title speaks of numbers of identity cards."""
    key = folded(title)
    return key in NEVER_TAKEN_TITLES or any(word in key for word in NEVER_TAKEN)


def _labels(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the title of each column as (group, title); a group reaches as far as titles stand below it."""
    if len(rows) == 1:
        return [("", text_of(cell)) for cell in rows[0].cells]
    upper, lower = rows
    labels = []
    group = ""
    for index in range(max(len(upper.cells), len(lower.cells))):
        above, below = text_of(upper.cell(index)), text_of(lower.cell(index))
        if above or not below:
            # A title merged over both rows stands in both, or in the upper one alone, and is no group.
            group = above if below and below != above else ""
        labels.append((group, below or above))
    return labels


def _field_of(label: tuple[str, str]) -> tuple[Field | None, float]:
    group, title = label
    if group and (is_never_taken(group + title) or any(word in folded(group) for word in OF_SOMEBODY_ELSE)):
        return None, 0.0
    whole = field_of(f"{group} {title}")
    # 单位 above 名称 is the name of a unit; a title known only in part may be no title at all, but a person's name.
    return whole if whole[1] >= LEAST_KNOWN else field_of(title)


def _worth(rows: Sequence[Row]) -> float:
    """Return how many fields the titles in some rows speak of, 0 if they are no titles of a list of people."""
    if any(sum(map(str.isdigit, text_of(cell))) >= DIGITS_OF_NO_TITLE for row in rows for cell in row.cells):
        return 0.0
    found: dict[Field, float] = {}
    for label in _labels(rows):
        field, sure = _field_of(label)
        if field:
            found[field] = max(sure, found.get(field, 0.0))
    known = any(found.get(field, 0.0) >= LEAST_KNOWN for field in TELLING)
    return sum(found.values()) if known or (len(found) > 1 and TELLING & found.keys()) else 0.0


def _column(index: int, label: tuple[str, str], cells: list[Cell]) -> Column:
    title = " ".join(filter(None, label))[:LONGEST_TITLE]
    filled = [cell for cell in cells if cell is not None]
    if folded(title) in WHAT_TO_MEND:
        return Column(index, title, says_what_to_mend=True)
    with_number = sum(map(id_cards.holds_number, filled))
    if is_never_taken(title) or with_number > len(filled) * FEW:
        return Column(index, title, never_taken=True)
    samples = tuple(dict.fromkeys(text_of(cell)[:LONGEST_TITLE] for cell in filled if not id_cards.holds_number(cell)))
    field, sure = _field_of(label)
    phones = sum(map(_is_phone, filled))
    if field == Field.PHONE and phones < len(filled) * FEW:
        sure *= IN_DOUBT
    elif not field and phones > len(filled) * MOST and not any(word in folded(title) for word in OF_SOMEBODY_ELSE):
        field, sure = Field.PHONE, BY_CONTENT
    return Column(index, title, field, sure, samples=samples[:SAMPLES])


def _is_phone(cell: Cell) -> bool:
    try:
        return len(text := text_of(cell)) < LONGEST_TITLE and bool(to_e164(text, mobile=True))
    except NotANumber:
        return False


def _each_field_once(columns: list[Column]) -> list[Column]:
    """Leave each field to the column that is surest of it, the first of equals."""
    surest = {
        field: max((column for column in columns if column.field == field), key=lambda column: column.confidence)
        for field in {column.field for column in columns}
        if field
    }
    return [
        column if not column.field or surest[column.field] is column else replace(column, field=None, confidence=0.0)
        for column in columns
    ]


def _refuse_side_by_side(columns: list[Column]) -> None:
    titles = [folded(column.title) for column in columns if column.field in TELLING]
    fields = {column.field for column in columns if column.field in TELLING and titles.count(folded(column.title)) > 1}
    if len(fields) > 1:
        raise Unreadable(
            "side_by_side",
            _(
                "On this sheet lists stand side by side: their titles are there twice. Put one below the other, and "
                "upload the file again."
            ),
        )


def _no_titles() -> Unreadable:
    return Unreadable(
        "no_titles",
        _(
            "No row of titles was found. Write the titles above the people, among them “Name” and “Phone number”, and "
            "upload the file again."
        ),
    )
