"""What could not be taken comes back as it was, with what to mend beside it, and can be sent in again."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from foundation.spreadsheets import ILLEGAL
from people.rosters.files import open_table
from people.rosters.headers import layout_of, lists_in
from people.rosters.mending import CONTENT_TYPES, mend
from people.rosters.rows import BadRow, RosterRow, recognise
from people.rosters.tables import Row, Sheet, text_of
from tests.people.rosters.making import csv_of, id_card, sheet_of, workbook

LATEST = date(2027, 11, 22)
CARD = id_card()
TITLES = ["姓名", "手机号", "身份证号", "备注", "入职日期"]
ROWS = [
    ["王芳", "13800138000", CARD, "早班", date(2026, 11, 22)],
    ["李娜", "1.39E+10", CARD, "@1+1", date(2026, 11, 22)],
    ["马军", "13700137000", CARD, f"证件 {CARD}", "03/04/2026"],
    *([f"陈{letter}", f"1360013600{n}", CARD, "晚班", None] for n, letter in enumerate("一二三四五")),
]


def first_list(file, name):
    return lists_in(open_table(file, name))[0]


def sentences_of(sheet, layout):
    outcomes = recognise(sheet.rows(), layout, latest=LATEST)
    return {outcome.number: outcome.problem.sentence for outcome in outcomes if isinstance(outcome, BadRow)}


def mended(file, name) -> bytes:
    sheet, layout = first_list(file, name)
    return b"".join(mend(sheet, layout, sentences_of(sheet, layout)))


def csv_file(rows, encoding="gb18030"):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return csv_of(text.getvalue(), encoding)


def test_a_csv_file_comes_back_with_its_bad_rows():
    data = mended(csv_file([["街道名单"], TITLES, *ROWS]), "list.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    titles, li, ma = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert titles == ["姓名", "手机号", "身份证号 (not taken)", "备注", "入职日期", "What to mend"]
    assert li[:-1] == ["李娜", "1.39E+10", "", "'@1+1", "2026-11-22"]
    assert "lost its last digits" in li[-1]
    assert ma[:-1] == ["马军", "13700137000", "", "", "03/04/2026"]
    assert "may be two dates" in ma[-1]


def test_a_workbook_comes_back_with_its_bad_rows():
    data = mended(sheet_of([["街道名单"], TITLES, *ROWS], title="骑手"), "list.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet.title == "骑手"
    titles, li, ma = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert titles[-1] == "What to mend"
    assert li[:2] == ["李娜", "1.39E+10"]
    assert (li[4].date(), ma[4]) == (date(2026, 11, 22), "03/04/2026")
    assert (sheet["D2"].data_type, sheet["D2"].value) == ("s", "'@1+1")


@pytest.mark.parametrize(("make", "name"), [(csv_file, "list.csv"), (sheet_of, "list.xlsx")])
def test_no_number_of_an_identity_card_comes_back(make, name):
    data = mended(make([TITLES, *ROWS]), name)
    if name == "list.xlsx":
        cells = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
        assert CARD not in str(list(cells))
    else:
        assert CARD.encode() not in data


@pytest.mark.parametrize(("make", "name"), [(csv_file, "list.csv"), (sheet_of, "list.xlsx")])
def test_read_again_it_has_the_same_columns_and_problems(make, name):
    once = mended(make([TITLES, *ROWS]), name)
    sheet, layout = first_list(io.BytesIO(once), name)
    assert [column.field for column in layout.columns] == ["name", "phone", None, None, "from_date", None]
    assert layout.columns[2].never_taken
    assert layout.columns[-1].says_what_to_mend
    twice = b"".join(mend(sheet, layout, sentences_of(sheet, layout)))
    again, again_layout = first_list(io.BytesIO(twice), name)
    assert [row.cells for row in again.rows()] == [row.cells for row in sheet.rows()]
    assert [column.title for column in again_layout.columns] == [column.title for column in layout.columns]


def test_once_mended_it_is_taken():
    data = mended(csv_file([TITLES, *ROWS]), "list.csv").decode("utf-8-sig")
    data = data.replace("1.39E+10", "13900139000").replace("03/04/2026", "2026-04-03")
    sheet, layout = first_list(csv_of(data), "list.csv")
    assert list(recognise(sheet.rows(), layout, latest=LATEST)) == [
        RosterRow(2, "李娜", "+8613900139000", from_date=date(2026, 11, 22)),
        RosterRow(3, "马军", "+8613700137000", from_date=date(2026, 4, 3)),
    ]


def test_titles_in_two_rows_come_back_in_two_rows():
    def fill(book):
        sheet = book.active
        sheet.append(["姓名", "联系方式", None, "证件", None])
        sheet.append([None, "手机号", "邮箱", "类型", "证件号码"])
        sheet.append(["王芳", "5", None, "身份证", CARD])
        sheet.merge_cells("B1:C1")

    data = mended(workbook(fill), "list.xlsx")
    above, below, row = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert above == ("姓名", "联系方式", None, "证件", None, "What to mend")
    assert below == (None, "手机号", "邮箱", "类型", "证件号码 (not taken)", None)
    assert row[:-1] == ("王芳", "5", None, "身份证", None)
    sheet, layout = first_list(io.BytesIO(data), "list.xlsx")
    assert [column.field for column in layout.columns][:3] == ["name", "phone", "email"]
    assert layout.columns[-1].says_what_to_mend
    assert len(sentences_of(sheet, layout)) == 1


def test_cells_far_to_the_right_are_not_lost():
    rows = [["姓名", "手机号"], *([f"王{n}", 13800138000 + n] for n in range(300)), ["李娜", 5, None, None, "far"]]
    data = mended(sheet_of(rows), "list.xlsx")
    (_titles, row) = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    assert row[:5] == ("李娜", 5, None, None, "far")
    assert "no phone number" in row[5]


def test_it_speaks_the_language_of_the_reader(catalogue):
    with translation.override("zh-hans"):
        data = mended(csv_file([TITLES, *ROWS]), "list.csv").decode("utf-8-sig")
    assert data.splitlines()[0].endswith('"要修改的内容"')
    sheet, layout = first_list(csv_of(data), "list.csv")
    assert layout.columns[-1].says_what_to_mend
    # Sent in by a reader of the other language, nothing of ours is doubled.
    again = b"".join(mend(sheet, layout, sentences_of(sheet, layout))).decode("utf-8-sig")
    assert len(next(csv.reader(io.StringIO(again)))) == 6


def test_a_name_of_a_sheet_that_no_sheet_may_have():
    rows = [Row(1, ("姓名", "手机号")), Row(2, ("王芳", 5))]
    for name in ("a/b:[c]*?\\", "'", "", "x" * 50):
        sheet = Sheet(name, "xlsx", lambda: iter(rows))
        data = b"".join(mend(sheet, layout_of(rows), {2: "Mend it."}))
        title = openpyxl.load_workbook(io.BytesIO(data)).active.title
        assert 0 < len(title) <= 31
        assert not set(title) & set("[]:*?/\\")


def test_what_kind_of_file_it_is():
    assert CONTENT_TYPES["csv"].startswith("text/csv")
    assert "spreadsheetml" in CONTENT_TYPES["xlsx"]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff")).map(
    lambda text: ILLEGAL.sub("", text)
)
FORMULAS = st.sampled_from(
    ["=1+1", "+86", "-", "@x", "'=1", "''5", "'5", "\t=1", "\r\n=", "＝1", "_x000D_", 'a;b\tc,d\n"', " "]
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False).map(
    lambda number: number + 0.0
)
DAYS = st.dates(date(1901, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(data=st.data())
def test_whatever_stood_in_the_rows_is_read_again(kind, data):
    cell = st.none() | TEXT | FORMULAS
    cells = cell if kind == "csv" else cell | NUMBERS | DAYS
    found = data.draw(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5))
    rows = [Row(1, ("姓名", "手机号", "备注", "其他一栏", "最后"))]
    rows += [Row(number, ("王芳", 5, *some)) for number, some in enumerate(found, 2)]
    sheet = Sheet("x", kind, lambda: iter(rows))
    bad = {row.number: "Mend it." for row in rows[1:]}
    file = io.BytesIO(b"".join(mend(sheet, layout_of(rows), bad)))
    again, layout = first_list(file, f"list.{kind}")
    assert [column.says_what_to_mend for column in layout.columns] == [False] * 5 + [True]
    read = [[text_of(row.cell(index)) for index in range(5)] for row in again.rows()]
    assert read == [[text_of(row.cell(index)) for index in range(5)] for row in rows]
    assert {row.cell(5) for row in again.rows() if row.number > 1} == {"Mend it."}
