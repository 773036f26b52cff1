"""A spreadsheet file of one sheet, written while it is sent: the least of ECMA-376 that spreadsheets open.

The first row is bold and stays in view, days are days. openpyxl takes ten times as long and has to be done before the
first byte can go.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from .spreadsheets import ROWS_A_PART, Cell, harmless

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTH = 18
# Days are counted from here; the count takes 1900 for a leap year, so it fits from March 1900 on.
DAY_NOUGHT = date(1899, 12, 30)

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BOLD, DAY = 1, 2
# How a spreadsheet file writes what XML would change or forbid: _x000D_ is a return. A text that only looks like it
# would be read as one.
LOOKS_WRITTEN_OUT = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


class _Outbox:
    """A file without a way back: what was written since the last look is taken and sent."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data, self.written = b"".join(self.written), []
        return data


def parts(title: str, header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Yield the file, some rows at a time."""
    rows = iter(rows)
    names = list(header)
    out = _Outbox()
    # Typeshed wants a file that can be read or rewound; zipfile takes one that can be neither.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as package:  # type: ignore[call-overload]
        for name, content in FIXED.items():
            package.writestr(name, HEAD + content)
        package.writestr("xl/workbook.xml", HEAD + _workbook(title))
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((HEAD + _opening(len(names)) + _row(names, BOLD)).encode())
            while some := list(islice(rows, ROWS_A_PART)):
                sheet.write("".join(map(_row, some)).encode())
                yield out.take()
            sheet.write(b"</sheetData></worksheet>")
    yield out.take()


def _workbook(title: str) -> str:
    sheet = f'<sheet name={quoteattr(title[:31])} sheetId="1" r:id="rId1"/>'
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'


def _opening(columns: int) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="{columns}" width="{COLUMN_WIDTH}" customWidth="1"/></cols><sheetData>'
    )


def _row(cells: Iterable[Cell], style: int = 0) -> str:
    return f"<row>{''.join([_cell(cell, style) for cell in cells])}</row>"


def _cell(cell: Cell, style: int) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, str):
        text = escape(_written_out(str(harmless(cell))))
        return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(cell, date):
        return f'<c s="{DAY}"><v>{(cell - DAY_NOUGHT).days}</v></c>'
    return f"<c><v>{cell}</v></c>"


def _written_out(text: str) -> str:
    return LOOKS_WRITTEN_OUT.sub("_x005F_", text).replace("\r", "_x000D_")
