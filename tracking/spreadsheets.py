"""Handing out what the screen shows as a file that a spreadsheet opens without obeying it."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

# Spreadsheets take a cell that begins like this for a formula; the full-width signs are turned into plain ones by some.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
BYTE_ORDER_MARK = "\ufeff"
COLUMN_WIDTH = 18

Cell = str | int | date | None


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet computes: a text that begins like a formula gets an apostrophe before it.

    Characters that no spreadsheet file may hold are left out.
    """
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if FORMULA.match(text) or FORMULA.match(text.lstrip()) else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Yield a CSV file line by line, with the mark by which Excel knows that it is UTF-8."""
    # Every cell in quotes: a spreadsheet that splits at another sign must not find a formula behind it.
    writer: Any = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield BYTE_ORDER_MARK + writer.writerow([harmless(cell) for cell in header])
    for row in rows:
        yield writer.writerow(["" if cell is None else harmless(cell) for cell in row])


def xlsx_file(title: str, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> IO[bytes]:
    """Return an open spreadsheet file; rows are written as they come, so memory does not grow with their number."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    names = list(header)
    for number in range(1, len(names) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    bold = []
    for name in names:
        cell = WriteOnlyCell(sheet, value=str(harmless(name)))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    file = BytesIO()
    workbook.save(file)
    file.seek(0)
    return file
