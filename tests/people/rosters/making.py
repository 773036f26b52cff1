"""Files of people as offices make them, and as nobody should; and the way of a list, step by step."""

import io
import zipfile
from collections.abc import Callable, Iterable

import openpyxl
from django.core.files.base import ContentFile

from foundation import clock, outbox
from foundation.models import OutboxEntry
from people.models import Roster
from people.rosters import keeping, taking_in
from people.rosters.headers import Layout
from people.rosters.models import private_storage
from tests.builders import make_number

TITLES = "Name,Phone number,Staff number"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
        '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>手机号</t></si></sst>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
}


def sheet_xml(rows: str, behind: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>'


def package(changed: dict[str, str | bytes | None] | None = None, *, how: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Make a workbook by hand, with some parts other than usual, or without them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as made:
        for name, content in {**PARTS, **(changed or {})}.items():
            if content is not None:
                made.writestr(name, content)
    return file


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> io.BytesIO:
    """Make a workbook as Excel would."""
    book = openpyxl.Workbook()
    fill(book)
    file = io.BytesIO()
    book.save(file)
    return file


def sheet_of(rows: Iterable[Iterable], title: str = "名单") -> io.BytesIO:
    """Make a workbook of one sheet with these rows."""

    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = title
        for row in rows:
            book.active.append(list(row))

    return workbook(fill)


def csv_of(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def id_card(first: str = "11010519491231002") -> str:
    """Return the number of an identity card by its first seventeen digits, with the check sign that belongs to them."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
    return first + "10X98765432"[total % 11]


def work() -> None:
    """Be the worker until nothing is left to do."""
    while entries := list(OutboxEntry.objects.due(clock.now()).filter(kind=taking_in.WORK)):
        for entry in entries:
            outbox.deliver.call(entry.pk)


def hand_in(unit, *lines: str, by=None, name="list.csv") -> Roster:
    return hand_in_bytes(unit, "\n".join(lines).encode(), by=by, name=name)


def hand_in_bytes(unit, content: bytes, *, by=None, name: str) -> Roster:
    roster = taking_in.hand_in(ContentFile(content, name=name), unit, by=by)
    work()
    roster.refresh_from_db()
    return roster


def layout_of(roster) -> Layout:
    return keeping.layout_of(private_storage(), roster.file_name)


def choose(roster, *, by=None, **more) -> None:
    taking_in.choose(roster, layout_of(roster), 0, layout_of(roster).suggested, by=by, **more)
    work()
    roster.refresh_from_db()


def take(roster, by=None) -> None:
    taking_in.take(roster, by=by)
    work()
    roster.refresh_from_db()


def taken(unit, *lines: str, by=None, **more) -> Roster:
    roster = hand_in(unit, *lines, by=by)
    choose(roster, by=by, **more)
    take(roster, by)
    return roster


def row(name: str, number: str = "") -> str:
    return f"{name},{make_number()[3:]},{number}"
