"""Files of rows on the way out: sent while they are made, and nothing in them that a spreadsheet would compute."""

import io
import re
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import unescape

import openpyxl
import pytest

from foundation import xlsx
from foundation.spreadsheets import harmless, unharmed


def test_a_spreadsheet_is_sent_before_the_last_row_is_known():
    told = []

    def rows():
        for number in range(1000):
            told.append(number)
            yield [f"Worker {number}", number, None, date(2026, 3, 5)]

    parts = xlsx.parts("People & <units>", ["Name", "Number", "Nothing", "Day"], rows())
    begin = next(parts)
    assert len(told) < 500
    book = openpyxl.load_workbook(io.BytesIO(begin + b"".join(parts)))
    assert book.sheetnames == ["People & <units>"]
    last = [cell.value for cell in book.active[1001]]
    assert last == ["Worker 999", 999, None, datetime(2026, 3, 5)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000="])
def test_what_begins_like_a_formula_is_text(start):
    assert harmless(f"{start}cmd|'/c calc'!A1") == f"'{start}cmd|'/c calc'!A1"


@pytest.mark.parametrize("text", ["Li Na", "李娜", "A-1", "3+4", "", "a=b"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_characters_no_spreadsheet_may_hold_are_left_out():
    assert harmless("Li\x00 \x0bNa") == "Li Na"
    assert harmless("\x01=1") == "'=1"


@pytest.mark.parametrize("text", ["=1", "+8613800138000", "\tx", "Li Na", "", "'", "O'Neill", "'n Beetje"])
def test_a_text_comes_back_from_being_made_harmless(text):
    assert unharmed(harmless(text)) == text


@pytest.mark.parametrize("text", ["a\rb", "_x000D_", "_x005F_", "x_x0041_y", "<&>", " two  spaces "])
def test_a_spreadsheet_holds_what_xml_would_change(text):
    file = b"".join(xlsx.parts("Sheet", ["Text"], [[text]]))
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        (row,) = re.findall(r"<t [^>]*>([^<]*)</t>", package.read("xl/worksheets/sheet1.xml").decode())[1:]
    read = re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), unescape(row))
    assert "\r" not in row
    assert read == text
