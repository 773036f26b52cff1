"""Handing out what the screen shows as a file that a spreadsheet opens without obeying it."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from itertools import islice

# Spreadsheets take a cell that begins like this for a formula; the full-width signs are turned into plain ones by some.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]|\s+[=+\-@＝＋－＠]")
# Characters that no spreadsheet file may hold.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BYTE_ORDER_MARK = "\ufeff"
ROWS_A_PART = 200

Cell = str | int | float | date | None


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet computes: a text that begins like a formula gets an apostrophe before it.

    Characters that no spreadsheet file may hold are left out.
    """
    if not isinstance(cell, str) or not cell:
        return cell
    text = ILLEGAL.sub("", cell)
    return f"'{text}" if FORMULA.match(text) else text


def unharmed(text: str) -> str:
    """Return a text as it was before `harmless` put an apostrophe before it; any other stays as it is."""
    return text[1:] if text.startswith("'") and FORMULA.match(text, 1) else text


def csv_parts(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Yield a CSV file some rows at a time, with the mark by which Excel knows that it is UTF-8."""
    rows = iter(rows)
    some: list[Iterable[Cell]] = [header]
    yield BYTE_ORDER_MARK
    while some:
        part = StringIO()
        # Every cell in quotes: a spreadsheet that splits at another sign must not find a formula behind it.
        writer = csv.writer(part, quoting=csv.QUOTE_ALL)
        writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in some])
        yield part.getvalue()
        some = list(islice(rows, ROWS_A_PART))
