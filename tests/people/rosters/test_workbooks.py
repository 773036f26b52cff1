"""Workbooks as Excel, WPS and programs write them: which cells they hold."""

import tracemalloc
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from people.rosters.files import open_table
from people.rosters.tables import Unreadable
from people.rosters.xml_parts import shows_a_day
from tests.people.rosters.making import MAIN, OFFICE, PARTS, package, sheet_of, sheet_xml, workbook


def read(file, name="list.xlsx"):
    (sheet,) = open_table(file, name).sheets
    return [(row.number, row.cells) for row in sheet.rows()]


def read_sheet(rows: str, behind: str = "", **parts):
    return read(package({"xl/worksheets/sheet1.xml": sheet_xml(rows, behind), **parts}))


def test_texts_numbers_and_days():
    day = date(2026, 11, 22)
    file = sheet_of([["姓名", 13800138000, 1.5, day, datetime(2026, 11, 22, 9, 30), None, True, " two  blanks "]])
    assert read(file) == [(1, ("姓名", 13800138000, 1.5, day, day, None, "TRUE", " two  blanks "))]


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_packed_or_not(how):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert read(package({"xl/worksheets/sheet1.xml": sheet_xml(rows)}, how=how)) == [(1, ("姓名",))]


def test_empty_rows_and_cells_with_nothing_but_a_border_are_left_out():
    rows = (
        '<row r="2"><c r="B2"><v>7</v></c><c r="XFD2" s="1"/></row><row r="5"/>'
        '<row r="1048576"><c r="A1048576" s="1"/></row>'
    )
    assert read_sheet(rows) == [(2, (None, 7))]


def test_cells_and_rows_that_do_not_say_where_they_are():
    assert read_sheet("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>") == [
        (1, (1, None, 2)),
        (2, (3,)),
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13800138000", 13800138000),
        ("1.3800138E10", 13800138000),
        ("1.3800138000000000E+10", 13800138000),
        ("13800138000.0", 13800138000),
        ("0.5", 0.5),
        ("-3", -3),
    ],
)
def test_numbers_as_programs_write_them(written, meant):
    assert read_sheet(f'<row r="1"><c r="A1"><v>{written}</v></c></row>') == [(1, (meant,))]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('<c r="A1" t="str"><f>B1</f><v>王芳</v></c>', "王芳"),
        ('<c r="A1"><f>B1</f><v>5</v></c>', 5),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="d"><v>2026-11-22</v></c>', date(2026, 11, 22)),
        ('<c r="A1" t="d"><v>2026-11-22T09:30:00</v></c>', date(2026, 11, 22)),
        ('<c r="A1" t="inlineStr"><is><t>王芳</t></is></c>', "王芳"),
        ('<c r="A1" t="inlineStr"><is><r><t>王</t></r><r><rPr/><t>芳</t></r></is></c>', "王芳"),
        ('<c r="A1" t="inlineStr"><is><t>東</t><rPh sb="0" eb="1"><t>ヒガシ</t></rPh></is></c>', "東"),
        ('<c r="A1" t="str"><v>a_x000D_b_x005F_x000D_</v></c>', "a\rb_x000D_"),
        ('<c r="A1" t="str"><v>&lt;&amp;&#29579;<![CDATA[<x>]]></v></c>', "<&王<x>"),
        # A formula that nobody has computed.
        ('<c r="A1"><f>B1</f></c><c r="B1"><v>1</v></c>', None),
    ],
)
def test_kinds_of_cells(cell, meant):
    ((number, cells),) = read_sheet(f'<row r="1">{cell}</row>')
    assert (number, cells[0]) == (1, meant)


def test_texts_in_several_fonts_and_with_their_sound():
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>王</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 芳</t></r></si>'
        '<si><t>東</t><rPh sb="0" eb="1"><t>ヒガシ</t></rPh><phoneticPr fontId="1"/></si><si/></sst>'
    )
    rows = '<row r="1">' + "".join(f'<c r="{at}1" t="s"><v>{n}</v></c>' for n, at in enumerate("ABC")) + "</row>"
    assert read_sheet(rows, **{"xl/sharedStrings.xml": strings}) == [(1, ("王 芳", "東"))]
    rich = CellRichText("王", TextBlock(InlineFont(b=True), "芳"))
    assert read(sheet_of([[rich]])) == [(1, ("王芳",))]


def test_every_name_may_carry_a_prefix():
    def prefixed(xml: str) -> str:
        return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")

    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>46348</v></c></row>'
        '<row r="2"><c r="B2"><v>1</v></c></row>'
    )
    behind = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    names = ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
    parts = {name: prefixed(PARTS[name]) for name in names}
    parts["xl/worksheets/sheet1.xml"] = prefixed(sheet_xml(rows, behind))
    assert read(package(parts)) == [(1, ("手机号", date(2026, 11, 22))), (2, ("手机号", 1))]


def test_names_of_parts_are_found_in_any_case_and_by_whole_paths():
    relations = PARTS["xl/_rels/workbook.xml.rels"].replace("sharedStrings.xml", "/xl/SharedStrings.xml")
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    parts = {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.xml": sheet_xml(rows)}
    assert read(package(parts)) == [(1, ("姓名",))]


def test_days_counted_from_1904():
    def fill(book):
        book.epoch = CALENDAR_MAC_1904
        book.active.append([date(2026, 11, 22)])

    assert read(workbook(fill)) == [(1, (date(2026, 11, 22),))]


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日";@',
        "[$-804]yyyy/m/d",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "d-mmm-yy",
        "mmm-yy",
        "yyyy/m/d h:mm",
        "m/d/yyyy h:mm AM/PM",
        "[Red]yyyy.mm.dd",
        "mm-dd",
        "[DBNum1]yyyy年m月d日",
        "YYYY-MM-DD",
    ],
)
def test_formats_that_show_a_day(code):
    assert shows_a_day(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "0",
        "0.00",
        "#,##0_);[Red](#,##0)",
        "0.00E+00",
        "@",
        "h:mm",
        "[h]:mm:ss",
        "mm:ss.0",
        "h:mm AM/PM",
        '0"日"',
        "[$¥-804]#,##0.00",
        '0.0"m"',
        "\\d0",
        '_-* #,##0_-;_-* "-"_-',
        "",
        "000000",
        "0%",
        "# ?/?",
        "[" * 100_000,
    ],
)
def test_formats_that_show_none(code):
    assert not shows_a_day(code)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "d-mmm-yyyy"])
def test_days_in_formats_of_offices(code):
    def fill(book):
        book.active["A1"] = date(2026, 11, 22)
        book.active["A1"].number_format = code
        book.active["A2"] = 46348

    assert read(workbook(fill)) == [(1, (date(2026, 11, 22),)), (2, (46348,))]


def test_hours_are_numbers():
    assert read(sheet_of([[time(9, 30)]])) == [(1, (0.3958333333333333,))]


def test_a_cell_merged_over_rows_stands_in_each_of_them_and_over_columns_in_the_first():
    def fill(book):
        sheet = book.active
        for row in [
            ["2026 年名单"],
            ["站点", "姓名", "电话"],
            ["城东", "王芳", 1],
            [None, "李娜", 2],
            [None, "马军", 3],
            ["城西", "陈"],
        ]:
            sheet.append(row)
        sheet["A20"] = "last"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("A9:B12")

    assert read(workbook(fill)) == [
        (1, ("2026 年名单",)),
        (2, ("站点", "姓名", "电话")),
        (3, ("城东", "王芳", 1)),
        (4, ("城东", "李娜", 2)),
        (5, ("城东", "马军", 3)),
        (6, ("城西", "陈")),
        (20, ("last",)),
    ]


def test_sheets_and_those_that_are_hidden():
    def fill(book):
        book.active.title = "封面"
        book.create_sheet("名单").append(["姓名"])
        book.create_sheet("旧").sheet_state = "hidden"
        book.create_chartsheet("图")

    book = open_table(workbook(fill), "list.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("封面", False), ("名单", False), ("旧", True)]
    assert [[row.cells for row in sheet.rows()] for sheet in book.sheets] == [[], [("姓名",)], []]


def test_a_wrong_word_about_the_size_of_the_sheet_does_not_matter():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    xml = sheet_xml(rows).replace("<sheetData>", '<dimension ref="A1"/><sheetData>')
    assert read(package({"xl/worksheets/sheet1.xml": xml})) == [(1, (1, 2))]


def test_a_workbook_without_texts_and_styles():
    parts = {"xl/styles.xml": None, "xl/sharedStrings.xml": None}
    assert read_sheet('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', **parts) == [(1, (1,))]


def test_with_macros_it_is_read_and_they_are_not_run():
    assert read(package({"xl/vbaProject.bin": b"\xd0\xcf"}), "list.xlsm") == []


def test_links_to_other_workbooks_are_not_followed():
    relations = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>",
    )
    assert read(package({"xl/_rels/workbook.xml.rels": relations})) == []


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="1"><c r="A1" t="s"><v>2</v></c></row>', "damaged"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "damaged"),
        ('<row r="1"><c r="A1"><v>one</v></c></row>', "damaged"),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', "damaged"),
        ('<row r="2"/><row r="1"/>', "damaged"),
        ('<row r="1048577"/>', "damaged"),
        ('<row r="1"><c r="A1"><v>1</v></c>', "damaged"),
        ('<row r="1"><c r="IW1"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1"><c r="A1" t="str"><v>' + "x" * 32_768 + "</v></c></row>", "too_much_inside"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows, code):
    with pytest.raises(Unreadable) as refused:
        read_sheet(rows)
    assert refused.value.code == code


def test_rows_come_while_the_sheet_is_read():
    row = '<row><c t="inlineStr"><is><t>姓名 {0}</t></is></c><c><v>1380000{0:05}</v></c></row>'
    rows = "".join(map(row.format, range(20_000)))
    file = package({"xl/worksheets/sheet1.xml": sheet_xml(rows)})
    (sheet,) = open_table(file, "list.xlsx").sheets
    tracemalloc.start()
    try:
        assert sum(1 for _row in sheet.rows()) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
