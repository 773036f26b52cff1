"""The rows of a sheet of a workbook, read as a stream: never more in memory than some rows."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import isfinite

from foundation.xlsx import DAY_NOUGHT

from .tables import MOST_COLUMNS, Cell, Row, check_size, trimmed
from .xml_parts import LONGEST_TEXT, NotFit, Parser, plain

# Excel knows no more; whoever writes more wants to fill our memory.
MOST_CELLS_A_ROW = 16_384
MOST_LETTERS_A_ROW = 1_000_000
MOST_CELLS = 10_000_000
MOST_ELEMENTS = 40_000_000
LAST_ROW = 1_048_576
MOST_BEHIND_THE_ROWS = 4 * 1024 * 1024
MOST_MERGED = 100_000
DAYS_FROM_1904 = 1462
# The count of days takes 1900 for a leap year; what is before March 1900, or after 9999, is no day to us.
FIRST_DAY, LAST_DAY = 61, 2_958_465
END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")
ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(T[\d:.]*Z?)?")

# First row of each merged range of several rows: its column and its last row.
Merged = dict[int, list[tuple[int, int]]]


def merged_downwards(pieces: Iterable[bytes]) -> Merged:
    """Return the ranges of several rows that are merged into one cell; they are listed behind the rows."""
    behind, rest = b"", b""
    found = False
    for piece in pieces:
        if found:
            behind += piece
            if len(behind) > MOST_BEHIND_THE_ROWS:
                break
        elif match := END_OF_ROWS.search(rest + piece):
            found = True
            behind = (rest + piece)[match.end() :]
        else:
            rest = piece[-40:]
    merged: Merged = {}
    for number, (left, top, _right, bottom) in enumerate(MERGED.findall(behind)):
        if number >= MOST_MERGED:
            break
        column = column_number(left.decode())
        if int(bottom) > int(top) and column < MOST_COLUMNS:
            merged.setdefault(int(top), []).append((column, int(bottom)))
    return merged


def column_number(letters: str) -> int:
    """Return the index of a column by its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def rows(
    pieces: Iterable[bytes], texts: list[str], days: frozenset[int], merged: Merged, *, from_1904: bool = False
) -> Iterator[Row]:
    """Yield the rows that hold something; a cell merged downwards stands in each row of its range that holds more."""
    reader = _Reader(texts, days, from_1904=from_1904)
    # By column: what stands in the merged cell, and its last row.
    standing: dict[int, tuple[Cell, int]] = {}
    begins = deque(sorted(merged))
    kept = 0
    for row in reader.read(pieces):
        while begins and begins[0] <= row.number:
            top = begins.popleft()
            for column, bottom in merged[top]:
                standing[column] = (row.cell(column) if top == row.number else None, bottom)
        if not row.cells:
            continue
        kept += 1
        row = _filled(row, standing) if standing else row
        check_size(kept, row.cells)
        yield row


def _filled(row: Row, standing: dict[int, tuple[Cell, int]]) -> Row:
    cells = list(row.cells)
    for column, (cell, bottom) in list(standing.items()):
        if bottom < row.number:
            del standing[column]
        elif cell is not None:
            cells += [None] * (column + 1 - len(cells))
            cells[column] = cell if cells[column] is None else cells[column]
    return Row(row.number, tuple(cells))


class _Reader:
    """What the parser has seen of the row it is in."""

    def __init__(self, texts: list[str], days: frozenset[int], *, from_1904: bool) -> None:
        self.texts, self.days = texts, days
        self.added_days = DAYS_FROM_1904 if from_1904 else 0
        self.done: list[Row] = []
        self.cells: list[Cell] = []
        self.number = 0
        self.seen = self.elements = self.letters_in_row = self.cells_in_row = 0
        self.column = -1
        self.kind, self.style = "n", ""
        self.value: list[str] = []
        self.is_value = self.is_sound = False
        self.columns: dict[str, int] = {}

    def read(self, pieces: Iterable[bytes]) -> Iterator[Row]:
        parser = Parser()
        parser.expat.StartElementHandler = self.begin
        parser.expat.EndElementHandler = self.end
        parser.expat.CharacterDataHandler = self.letters
        for piece in pieces:
            parser.feed(piece)
            yield from self.done
            self.done.clear()
        parser.close()
        yield from self.done

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self.begin_cell(attributes)
        elif name in ("v", "t"):
            self.is_value = not self.is_sound
        elif name == "row":
            self.begin_row(attributes.get("r"))
        else:
            self.elements += 1
            self.is_sound = self.is_sound or name == "rPh"
            if self.elements > MOST_ELEMENTS:
                raise NotFit("too many elements", too_much=True)

    def begin_row(self, number: str | None) -> None:
        before = self.number
        self.number = int(number) if number else before + 1
        if not before < self.number <= LAST_ROW:
            raise NotFit("rows out of order")
        self.cells = []
        self.column = -1
        self.letters_in_row = self.cells_in_row = 0

    def begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place:
            letters = place.rstrip("0123456789")
            column = self.columns.get(letters)
            if column is None:
                column = self.new_column(letters)
            self.column = column
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.value.clear()
        self.seen += 1
        self.cells_in_row += 1
        if self.cells_in_row > MOST_CELLS_A_ROW or self.seen > MOST_CELLS:
            raise NotFit("too many cells", too_much=True)

    def new_column(self, letters: str) -> int:
        if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
            raise NotFit("no place of a cell")
        self.columns[letters] = column_number(letters)
        return self.columns[letters]

    def letters(self, data: str) -> None:
        if self.is_value:
            self.value.append(data)
            self.letters_in_row += len(data)
            if self.letters_in_row > MOST_LETTERS_A_ROW:
                raise NotFit("too much in a row", too_much=True)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            if self.value:
                self.keep(self.cell("".join(self.value)))
        elif name in ("v", "t"):
            self.is_value = False
        elif name == "row":
            self.done.append(Row(self.number, trimmed(self.cells)))
        elif name == "rPh":
            self.is_sound = False

    def keep(self, cell: Cell) -> None:
        missing = self.column - len(self.cells)
        if missing >= 0:
            if missing > MOST_CELLS_A_ROW:
                raise NotFit("no place of a cell")
            self.cells += [None] * missing
            self.cells.append(cell)
        else:
            self.cells[self.column] = cell

    def cell(self, value: str) -> Cell:
        """Return what stands in a cell; IndexError and ValueError say that it does not fit its kind."""
        kind = self.kind
        if kind == "s":
            number = int(value)
            if not 0 <= number < len(self.texts):
                raise NotFit("no such text")
            return self.texts[number]
        if kind == "n":
            return self.number_or_day(value)
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        if kind == "d" and (day := ISO_DAY.fullmatch(value.strip())):
            return date.fromisoformat(day[1])
        if len(value) > LONGEST_TEXT:
            raise NotFit("a text longer than a cell can hold", too_much=True)
        return plain(value)

    def number_or_day(self, value: str) -> Cell:
        number = int(value) if value.isdigit() and len(value) < 16 else float(value)
        if not isfinite(number):
            raise NotFit("no number")
        if self.style and int(self.style) in self.days:
            days = number + self.added_days
            if FIRST_DAY <= days < LAST_DAY:
                return DAY_NOUGHT + timedelta(days=int(days))
        if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
            return int(number)
        return number
