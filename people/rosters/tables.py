"""What any file of people is to us: sheets, which are rows of cells; and the refusal of a file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Literal

from django.utils.translation import gettext as _

from foundation.spreadsheets import unharmed

from ..refusals import Refusal

Cell = str | int | float | date | None
Kind = Literal["csv", "xlsx"]

MOST_ROWS = 100_000
MOST_COLUMNS = 256
# Copied along from web pages and chats, and seen by nobody: spaces without width, marks of order and of direction.
INVISIBLE = dict.fromkeys(
    [0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
)
# A number that has one of these before it is text to a spreadsheet; people type it, and other programs leave it in.
BEFORE_A_NUMBER = re.compile(r"\A['‘’`＇](?=[\d+＋０-９])")


class Unreadable(Refusal):
    """A file we take nothing from; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number as spreadsheets count, and its cells without empty ones at the end.

    An empty cell is None. Cells of a CSV file are text; those of a workbook numbers and days as well.
    """

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file. Rows may be asked for several times, each time from the first on.

    While rows are read the file may turn out to be damaged or too big, which raises Unreadable: keep nothing before
    the last row has come.
    """

    name: str
    kind: Kind
    read: Callable[[], Iterator[Row]] = field(repr=False)
    hidden: bool = False

    def rows(self) -> Iterator[Row]:
        return self.read()


@dataclass(frozen=True)
class Book:
    """A file that can be read, with its sheets; readable as long as the file it was opened from is open."""

    kind: Kind
    sheets: tuple[Sheet, ...]
    file: BinaryIO = field(repr=False)


def text_of(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a fraction, nothing invisible and no blanks around it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = unharmed(cell).translate(INVISIBLE).strip()
        return BEFORE_A_NUMBER.sub("", unharmed(text)).strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    """Return cells without the empty ones at the end; one that holds only blanks is empty."""
    kept = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(kept)


def check_size(rows: int, cells: tuple) -> None:
    """Raise Unreadable when there are more rows, or cells in a row, than a list of people has."""
    if rows > MOST_ROWS:
        raise Unreadable(
            "too_many_rows", _("This list has more than %(most)s rows. Divide it.") % {"most": f"{MOST_ROWS:,}"}
        )
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            "too_many_columns",
            _("This table has more than %(most)s columns. Take out those that are not needed.")
            % {"most": MOST_COLUMNS},
        )


def column_letters(index: int) -> str:
    """Return what spreadsheets call a column: the first is A, the 27th AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
