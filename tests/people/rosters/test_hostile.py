"""Files that are not what they say, or want to fill our memory: one sentence each, at once."""

import contextlib
import io
import random
import re
import time
import tracemalloc
import zipfile

import pytest

from people.rosters.files import open_table
from people.rosters.headers import lists_in
from people.rosters.tables import Unreadable
from tests.people.rosters.making import MAIN, PARTS, csv_of, package, sheet_of, sheet_xml

MOST_SECONDS = 1.0
MOST_MEMORY = 16 * 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
A_TEXT = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def read_all(file, name):
    for sheet in open_table(file, name).sheets:
        for _row in sheet.rows():
            pass


def headers_or_refusal(file):
    with contextlib.suppress(Unreadable):
        lists_in(open_table(file, "list.csv"))


def bounded(read):
    """Call a function twice, and fail if it takes long or much."""
    begun = time.process_time()
    read()
    assert time.process_time() - begun < MOST_SECONDS
    tracemalloc.start()
    try:
        read()
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def refusal(file, name="list.xlsx", code=None) -> Unreadable:
    found = []

    def refused():
        with pytest.raises(Unreadable) as caught:
            read_all(file, name)
        found.append(caught.value)

    bounded(refused)
    assert code in (None, found[0].code)
    assert found[0].message.endswith(".")
    return found[0]


def bomb(name: str, megabytes: int, begin: str = "", piece: bytes = b" " * 1024) -> io.BytesIO:
    file = package({name: None})
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as made, made.open(name, "w") as part:
        part.write(begin.encode())
        for _ in range(megabytes * 1024 * 1024 // len(piece)):
            part.write(piece)
    return file


def with_doctype(xml: str, inside: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [{inside}]>{xml}'


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
DOCTYPES = {
    "laughs": (LAUGHS, "&j;"),
    "quadratic": (f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 10_000),
    "a file of ours": ('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;"),
    "a page elsewhere": ('<!ENTITY a SYSTEM "http://127.0.0.1:9/">', "&a;"),
    "a parameter": ('<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;', ""),
    "nothing at all": ("", ""),
}


@pytest.mark.parametrize("name", [SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("kind", DOCTYPES)
def test_a_document_type_is_refused_before_it_is_used(name, kind):
    inside, used = DOCTYPES[kind]
    xml = {
        SHEET: sheet_xml(f'<row r="1"><c r="A1" t="str"><v>{used}</v></c></row>'),
        TEXTS: f'<sst xmlns="{MAIN}"><si><t>{used}</t></si></sst>',
    }.get(name, PARTS[name])
    refusal(package({SHEET: sheet_xml(A_TEXT), name: with_doctype(xml, inside)}), code="damaged")


@pytest.mark.parametrize("name", [SHEET, TEXTS, "xl/media/picture.png"])
def test_a_bomb_is_weighed_and_not_unpacked(name):
    refusal(bomb(name, 60, f'<sst xmlns="{MAIN}">'), code="too_much_inside")


def test_a_bomb_that_lies_about_its_size():
    file = bomb(SHEET, 60, sheet_xml(A_TEXT))
    data = bytearray(file.getvalue())
    entry = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[entry + 24 : entry + 28] = (500).to_bytes(4, "little")
    refusal(io.BytesIO(data), code="damaged")


def test_many_parts_that_share_their_bytes():
    """Each entry of the list points at the same megabytes, so that each alone is weighed as harmless."""
    file = package({SHEET: random.Random(1).randbytes(1_000_000)})
    data = file.getvalue()
    begin, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry = next(part for part in re.split(rb"(?=PK\x01\x02)", data[begin:end]) if SHEET.encode() in part)
    entries = b"".join(entry.replace(b"sheet1", b"%06d" % number) for number in range(1_000))
    tail = bytearray(data[end:])
    tail[8:12] = (1_000 + len(PARTS)).to_bytes(2, "little") * 2
    tail[12:16] = (end - begin + len(entries)).to_bytes(4, "little")
    refusal(io.BytesIO(data[:end] + entries + tail), code="too_much_inside")


def test_a_hundred_thousand_files_in_a_package():
    data = package().getvalue()
    end = data.rindex(b"PK\x05\x06")
    entry = data[data.index(b"PK\x01\x02") :][:65]
    refusal(io.BytesIO(data[:end] + entry * 100_000 + data[end:]), code="too_much_inside")


@pytest.mark.parametrize("name", ["xl/embeddings/list.xlsx", "list.zip", "inner.tar.gz", "deep/er.DOCX"])
def test_an_archive_inside_is_named(name):
    inner = package().getvalue()
    assert name.rpartition("/")[2].lower() in refusal(package({name: inner}), code="archive_inside").message


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/passwd", "..\\evil.xml", "C:\\evil.xml", "xl/../../x"])
def test_a_name_that_leads_out_of_the_package(name):
    refusal(package({name: "x"}), code="damaged")


def test_two_parts_of_one_name():
    file = package()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as made:
        made.writestr(SHEET, sheet_xml(A_TEXT))
    refusal(file, code="damaged")


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_in_a_way_no_spreadsheet_packs(how):
    refusal(package(how=how), code="damaged")


def test_a_package_with_a_password():
    data = bytearray(package().getvalue())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.index(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    refusal(io.BytesIO(data), code="protected")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1">' + '<c r="A1"/>' * 20_000 + "</row>", "too_much_inside"),
        ('<row r="1">' + '<c r="A1" t="str"><v>' + "x" * 1_100_000 + "</v></c></row>", "too_much_inside"),
        ("<a>" * 100_000, None),
        ('<row r="1" a="' + "x" * 3_000_000 + '"/>', "too_much_inside"),
        ("<!--" + "x" * 3_000_000 + "-->", "too_much_inside"),
        ('<row r="' + "9" * 5_000 + '"/>', "damaged"),
        ('<row r="1"><c r="A1"><v>' + "9" * 5_000 + "</v></c></row>", "damaged"),
        ('<row r="1"><c r="A1" s="' + "9" * 5_000 + '"><v>1</v></c></row>', "damaged"),
    ],
)
def test_a_sheet_that_wants_our_memory(rows, code):
    file = package({SHEET: sheet_xml(rows)}, how=zipfile.ZIP_STORED)
    refusal(file, code=code)


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
SOME = "".join(f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(1, 2_000))


@pytest.mark.parametrize(
    ("rows", "behind"),
    [
        (FAR, ""),
        ("<row" + "".join(f' a{n}="x"' for n in range(20_000)) + "/>", ""),
        (SOME, "".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(1, 20_000))),
        (SOME, "".join(f'<mergeCell ref="{column}1:XFD1048576"/>' for column in ("A", "Z", "XFD") * 5_000)),
    ],
)
def test_a_sheet_that_only_looks_big_is_read(rows, behind):
    file = package({SHEET: sheet_xml(rows, behind)})
    bounded(lambda: read_all(file, "list.xlsx"))


def test_very_many_texts():
    texts = f'<sst xmlns="{MAIN}">' + "<si/>" * 1_000_001 + "</sst>"
    file = package({SHEET: sheet_xml(A_TEXT), TEXTS: texts}, how=zipfile.ZIP_STORED)
    with pytest.raises(Unreadable) as caught:
        read_all(file, "list.xlsx")
    assert caught.value.code == "too_much_inside"


@pytest.mark.parametrize("behind", ["<mergeCell " * 300_000, '<mergeCell ref="' * 200_000, "</sheetData" * 300_000])
def test_nonsense_behind_the_rows(behind):
    refusal(package({SHEET: sheet_xml(A_TEXT, behind)}, how=zipfile.ZIP_STORED))


@pytest.mark.parametrize("line", ["，" * 300_000, "(" * 900_000, "[" * 30_000, "\n(" * 15_000])
def test_lines_that_patterns_would_search_for_long(line):
    bounded(lambda: headers_or_refusal(csv_of(f'"{line}",手机号\n')))


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.999])
def test_a_workbook_that_was_cut_off(part):
    data = sheet_of([["姓名", "手机号"], *([f"王{n}", n] for n in range(500))]).getvalue()
    refusal(io.BytesIO(data[: int(len(data) * part)]), code="damaged")


def test_a_workbook_with_any_byte_changed_is_read_or_refused():
    data = sheet_of([["姓名", "手机号"], *([f"王{n}", n] for n in range(50))]).getvalue()
    chance = random.Random(7)
    refused = 0
    for _ in range(300):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            read_all(io.BytesIO(changed), "list.xlsx")
        except Unreadable:
            refused += 1
    assert refused > 100


def test_any_bytes_at_all_are_read_or_refused():
    chance = random.Random(8)
    refused = 0
    for length in (1, 3, 8, 100, 5_000):
        for begin in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", "姓名".encode()):
            try:
                read_all(io.BytesIO(begin + chance.randbytes(length)), "list.csv")
            except Unreadable:
                refused += 1
    assert refused > 15


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("list.xls", OLE + "Workbook".encode("utf-16-le"), "old_excel"),
        ("list.xlsx", OLE + bytes(65_530) + "EncryptedPackage".encode("utf-16-le"), "protected"),
        ("list.doc", OLE + "WordDocument".encode("utf-16-le"), "document"),
        ("list.xls", b"\x09\x08\x10\x00\x00\x06\x05\x00", "old_excel"),
        ("list.pdf", b"%PDF-1.7\n", "pdf"),
        ("list.csv", b"%PDF-1.7\n", "pdf"),
        ("list.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        ("list.xlsx", b"\x89PNG\r\n\x1a\n", "picture"),
        ("list.heic", b"\0\0\0\x18ftypheic", "picture"),
        ("list.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", "picture"),
        ("list.rar", b"Rar!\x1a\x07\x01\0", "archive"),
        ("list.csv.gz", b"\x1f\x8b\x08\0", "archive"),
        ("list.zip", b"PK\x05\x06" + bytes(18), "archive"),
        ("list.rtf", b"{\\rtf1\\ansi", "document"),
        ("list.xls", b"<html xmlns:o='urn:schemas-microsoft-com:office:office'><table>", "web_page"),
        ("list.xls", b"\xef\xbb\xbf\r\n<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", "web_page"),
        ("list.xlsx", "姓名,手机号\n王芳,13800138000\n".encode(), "misnamed"),
        ("list.xls", "姓名\t手机号\n王芳\t13800138000\n".encode("gbk"), "misnamed"),
        ("list.exe", b"MZ\x90\0\x03\0\0\0", "no_text"),
        ("list.csv", b"\x7fELF\x02\x01\x01\0", "no_text"),
    ],
)
def test_files_of_other_kinds_are_refused_by_what_they_are(name, data, code):
    refusal(io.BytesIO(data), name, code)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "open_document"),
        ({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b"\0"}, "numbers"),
        ({"word/document.xml": "<x/>"}, "document"),
        ({"ppt/presentation.xml": "<x/>"}, "document"),
        ({"xl/workbook.bin": b"\0"}, "binary_workbook"),
        ({"[Content_Types].xml": None, "list.csv": "姓名"}, "archive"),
        ({"_rels/.rels": "<Relationships/>"}, "damaged"),
        ({"xl/workbook.xml": None}, "damaged"),
        ({"xl/_rels/workbook.xml.rels": None}, "damaged"),
        ({SHEET: None}, "damaged"),
        ({SHEET: "no XML"}, "damaged"),
        ({SHEET: "<?xml version='1.0' encoding='utf-7'?><worksheet/>"}, "damaged"),
    ],
)
def test_packages_of_other_programs_are_refused_by_what_they_are(parts, code):
    refusal(package(parts), code=code)


@pytest.mark.parametrize("name", ["list.csv", "list.xls", "list.pdf"])
def test_a_workbook_under_another_name(name):
    assert name[-4:] in refusal(package(), name, "misnamed").message


@pytest.mark.parametrize(
    ("before", "code"), [(b"GIF89a", "picture"), (b"%PDF-1.4\n", "pdf"), ("姓名,手机号\n".encode(), None)]
)
def test_a_file_that_is_two_things(before, code):
    refusal(io.BytesIO(before + package().getvalue()), "list.csv", code)


def test_something_before_the_first_part_of_a_package():
    """To us it would begin like a workbook and end like another one."""
    refusal(io.BytesIO(package().getvalue() + package({SHEET: sheet_xml(A_TEXT)}).getvalue()), code="damaged")


def test_two_hundred_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with path.open("rb") as file:
        refused = refusal(file, "list.csv", "too_big")
    assert "200" in refused.message


def test_twenty_megabytes_on_one_line():
    assert refusal(io.BytesIO(b"x" * 20_000_000), "list.csv").code == "line_too_long"
    assert refusal(io.BytesIO(b"\xff\xfe" + b"x\0" * 9_000_000), "list.csv").code == "line_too_long"


def test_the_most_we_take_is_a_setting(settings):
    settings.ROSTER_MAX_BYTES = 20
    with pytest.raises(Unreadable) as refused:
        read_all(csv_of("a,b\n" * 6), "list.csv")
    assert refused.value.code == "too_big"
