"""The tables of a list while it is worked on, in a form that is read quickly, and again; no numbers of identity cards.

One line of JSON for each sheet and for each row of it, compressed. Columns that nobody chooses lie in this file and
nowhere else, so that bad rows can be given back whole; after a week it is gone.
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from foundation.spreadsheets import ILLEGAL

from . import headers, id_cards
from .headers import Layout
from .tables import Book, Cell, Row, Sheet, Unreadable

FOLDER = "rosters"
# Fifty thousand people have some hundred each. One text that stands in every cell of a workbook weighs nothing there.
MOST_LETTERS = 20_000_000
MOST_SHEETS = 20


def keep(book: Book, storage: Storage, name: str) -> tuple[str, list[tuple[str, int]]]:
    """Write the sheets that hold people into storage; return the name of the file, and of each sheet name and rows.

    Raises Unreadable when there is none, or when the file turns out to be damaged; nothing is kept then.
    """
    with TemporaryFile() as file:
        sheets = _write(book, file)
        file.seek(0)
        return storage.save(f"{FOLDER}/{name}.jsonl.gz", File(file)), sheets


def _write(book: Book, file: BinaryIO) -> list[tuple[str, int]]:
    sheets, letters = [], 0
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=3) as lines:
        for sheet, layout in headers.lists_in(book)[:MOST_SHEETS]:
            never = {column.index for column in layout.columns if column.never_taken}
            name = str(_plain(sheet.name))
            _line(lines, {"sheet": name, "kind": sheet.kind})
            count = 0
            for row in sheet.rows():
                letters += sum(len(cell) for cell in row.cells if isinstance(cell, str))
                if letters > MOST_LETTERS:
                    raise _too_much()
                is_title = row.number <= layout.last_row
                _line(lines, [row.number, *_packed_cells(row, set() if is_title else never)])
                count += not is_title
            sheets.append((name, count))
    return sheets


def _packed_cells(row: Row, never: set[int]) -> Iterator[Any]:
    for index, cell in enumerate(row.cells):
        if cell is not None and (index in never or id_cards.holds_number(cell)):
            # Not empty: whoever wrote one into a wrong column is told so.
            yield id_cards.NOBODYS
        else:
            yield {"day": cell.isoformat()} if isinstance(cell, date) else _plain(cell)


def _plain(cell: Cell) -> Cell:
    """Return a cell without signs that no database and no file may hold."""
    return ILLEGAL.sub("", cell) if isinstance(cell, str) else cell


def _too_much() -> Unreadable:
    return Unreadable(
        "too_much_inside",
        _("There is more text in this file than in any list of people. Take out what is not needed, or divide it."),
    )


def _line(lines, value: Any) -> None:
    lines.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def _unpacked(value: Any) -> Cell:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value


@contextmanager
def opened(storage: Storage, name: str, at: int = 0) -> Iterator[tuple[Sheet, Layout]]:
    """Open what `keep` has written: one of the sheets that hold people, from 0, and where its columns are."""
    with storage.open(name, "rb") as file:
        plain = cast(BinaryIO, file)
        said = json.loads(next(_lines(plain, at)))
        sheet = Sheet(said["sheet"], said["kind"], lambda: _rows(plain, at))
        yield sheet, headers.layout_of(sheet.rows())


def layout_of(storage: Storage, name: str, at: int = 0) -> Layout:
    """Return where the columns of one of the sheets are."""
    with opened(storage, name, at) as (_sheet, layout):
        return layout


def _rows(file: BinaryIO, at: int) -> Iterator[Row]:
    for line in islice(_lines(file, at), 1, None):
        number, *cells = json.loads(line)
        yield Row(number, tuple(map(_unpacked, cells)))


def _lines(file: BinaryIO, at: int) -> Iterator[str]:
    """Yield the line of a sheet and those of its rows."""
    file.seek(0)
    sheet = -1
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            sheet += line.startswith("{")
            if sheet == at:
                yield line
            elif sheet > at:
                return
