"""CSV files as offices save them, in whichever encoding and with whichever separator."""

import codecs
import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from people.rosters.files import open_table
from people.rosters.tables import Unreadable
from tests.people.rosters.making import csv_of

ROWS = [("姓名", "手机号", "备注"), ("王芳", "13800138000", "早班, 晚班; 休"), ("Ma Jun", "13900139000", '他说 "好"')]
WHAT_WAS_MEANT = [(1, ROWS[0]), (2, ROWS[1]), (3, ROWS[2])]


def saved(rows, separator=",", line_end="\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def read(file, name="list.csv"):
    (sheet,) = open_table(file, name).sheets
    return [(row.number, row.cells) for row in sheet.rows()]


def refusal(data: bytes, name="list.csv") -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(io.BytesIO(data), name)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le-marked"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_one_list_however_it_was_saved(encoding, separator, line_end):
    text = saved(ROWS, separator, line_end)
    file = csv_of(text, encoding) if encoding != "utf-16-le-marked" else csv_of("\ufeff" + text, "utf-16-le")
    assert read(file) == WHAT_WAS_MEANT


def test_rows_can_be_read_again_and_be_left_in_the_middle():
    (sheet,) = open_table(csv_of(saved(ROWS)), "list.csv").sheets
    assert next(sheet.rows()).cells == ROWS[0]
    assert [row.cells for row in sheet.rows()] == ROWS
    assert [row.cells for row in sheet.rows()] == ROWS


@pytest.mark.parametrize("kind", [SimpleUploadedFile, TemporaryUploadedFile])
def test_a_file_that_was_uploaded(kind):
    data = saved(ROWS).encode("gb18030")
    if kind is SimpleUploadedFile:
        file = SimpleUploadedFile("list.csv", data)
    else:
        file = TemporaryUploadedFile("list.csv", "text/csv", len(data), None)
        file.write(data)
    assert read(file) == WHAT_WAS_MEANT
    assert not file.closed


def test_rare_characters_of_names_are_kept():
    assert read(csv_of(saved([("𠮷野", "㛃")]), "gb18030")) == [(1, ("𠮷野", "㛃"))]


def test_line_ends_inside_quotation_marks_belong_to_the_cell():
    assert read(csv_of('姓名,地址\r\n王芳,"东街\r\n3 号"\r\n李娜,西街\r\n')) == [
        (1, ("姓名", "地址")),
        (2, ("王芳", "东街\r\n3 号")),
        (3, ("李娜", "西街")),
    ]


def test_empty_rows_are_left_out_and_counted():
    assert read(csv_of("姓名,手机号\n\n,,\n \t,\n王芳,13800138000,,\n")) == [
        (1, ("姓名", "手机号")),
        (5, ("王芳", "13800138000")),
    ]


def test_excel_names_the_separator_in_a_line_of_its_own():
    assert read(csv_of("sep=|\r\n姓名|手机号\r\n王芳|13800138000\r\n")) == [
        (1, ("姓名", "手机号")),
        (2, ("王芳", "13800138000")),
    ]


def test_title_rows_and_commas_in_the_text_do_not_mislead():
    text = "街道骑手名单,2026 年\n\n姓名;手机号;地址\n" + "王芳;13800138000;东街 3 号, 二楼, 左\n" * 9
    assert read(csv_of(text))[1] == (3, ("姓名", "手机号", "地址"))


def test_a_single_column_is_a_list_too():
    assert read(csv_of("手机号\n13800138000\n")) == [(1, ("手机号",)), (2, ("13800138000",))]


@pytest.mark.parametrize("joined", [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("utf-8-sig", "gbk")])
def test_two_encodings_in_one_file_are_refused_by_the_line(joined):
    first, second = joined
    data = "姓名,单位\n王芳,城东驿站\n".encode(first) + "李娜,城西驿站\n".encode(second)
    refused = refusal(data)
    assert refused.code == "mixed_encodings"
    assert "line 3" in refused.message


def test_an_unknown_encoding_is_refused_by_the_line():
    refused = refusal("Name,Phone\nMa Jun,1\nJosé,2\n".encode("latin-1"))
    assert refused.code == "unknown_encoding"
    assert "ine 3" in refused.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_no_text_has_is_refused_by_the_line(encoding):
    refused = refusal("姓名,手机号\n王芳\0,1\n".encode(encoding))
    assert refused.code == "no_text"
    assert "line 2" in refused.message


def test_a_cut_utf16_file_is_refused():
    assert refusal(codecs.BOM_UTF16_LE + "姓名,手机号".encode("utf-16-le")[:-1]).code == "unknown_encoding"


@pytest.mark.parametrize(
    "text", ['a,b\n"王芳,1\n李娜,2\n马军,3\n', 'a,b\n"王芳"x,1\n', 'a,b\n"' + "x" * 200_000 + '"\n']
)
def test_a_quotation_mark_that_does_not_close_swallows_nobody(text):
    refused = refusal(text.encode())
    assert refused.code == "quotation_mark"
    assert "Row 2" in refused.message


@pytest.mark.parametrize("data", [b"", b"  \r\n ", codecs.BOM_UTF8])
def test_an_empty_file_is_called_empty(data):
    if data == codecs.BOM_UTF8:
        assert read(io.BytesIO(data)) == []
    else:
        assert refusal(data).code == "empty"


def test_more_columns_than_a_list_has():
    assert refusal((",".join(["x"] * 257) + "\n").encode()).code == "too_many_columns"


def test_more_rows_than_we_take(monkeypatch):
    monkeypatch.setattr("people.rosters.tables.MOST_ROWS", 3)
    assert len(read(csv_of("a,b\n" * 3))) == 3
    refused = refusal(b"a,b\n" * 4)
    assert refused.code == "too_many_rows"
