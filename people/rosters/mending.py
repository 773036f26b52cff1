"""Giving back what could not be taken: the rows as they were, and beside each what to mend."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from django.utils.translation import gettext as _

from foundation import spreadsheets, xlsx

from . import id_cards
from .headers import Layout
from .tables import Cell, Row, Sheet, text_of

CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": xlsx.CONTENT_TYPE}
# Signs that no sheet may have in its name.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def mend(sheet: Sheet, layout: Layout, sentences: Mapping[int, str]) -> Iterator[bytes]:
    """Yield a file of the kind the sheet came in, with its titles, the rows that `sentences` has by number, and these.

    All columns are there but for our own of an earlier time; numbers of identity cards are not, wherever they stood.
    Read again, the file has the same columns, and the last one is not looked at. The sheet is read twice.
    """
    never = {column.index for column in layout.columns if column.never_taken}
    width, emptied = len(layout.columns), set()
    for row in _bad(sheet, layout, sentences):
        width = max(width, len(row.cells))
        emptied |= {index for index in never if row.cell(index) is not None}
    ours = {column.index for column in layout.columns if column.says_what_to_mend}
    kept = [index for index in range(width) if index not in ours]
    titles = _titles(layout, kept, emptied)
    titles[0].append(_("What to mend"))
    bad = ([*_cells(row, kept, never), sentences[row.number]] for row in _bad(sheet, layout, sentences))
    return _file(sheet, titles[0], chain(titles[1:], bad))


def _bad(sheet: Sheet, layout: Layout, sentences: Mapping[int, str]) -> Iterator[Row]:
    return (row for row in sheet.rows() if row.number > layout.last_row and row.number in sentences)


def _cells(row: Row, kept: list[int], never: set[int]) -> list[Cell]:
    return [None if index in never or id_cards.holds_number(row.cell(index)) else row.cell(index) for index in kept]


def _titles(layout: Layout, kept: list[int], emptied: set[int]) -> list[list[str]]:
    """Return the rows of titles, with a note at those of columns that were emptied."""
    titles = [[text_of(row.cell(index)) for index in kept] for row in layout.rows]
    for place, index in enumerate(kept):
        lowest = next((row for row in reversed(titles) if row[place]), None)
        if index in emptied and lowest:
            lowest[place] = _("%(title)s (not taken)") % {"title": lowest[place]}
    return titles


def _file(sheet: Sheet, titles: list[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    if sheet.kind == "csv":
        return (part.encode() for part in spreadsheets.csv_parts(titles, rows))
    return xlsx.parts(NOT_IN_A_NAME.sub(" ", sheet.name).strip("' ") or "1", titles, rows)
