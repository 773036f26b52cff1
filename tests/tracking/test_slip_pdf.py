"""Slips on paper: eight on a sheet that is cut in one go, each with its own code and square, whatever it says."""

import io
import random
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdf
import pypdfium2
import pytest

from people import paper
from tests.certificates.pictures import fonts_in
from tests.tracking.paper import Sheet, collisions
from tracking import slip_pdf

# Where a sheet is cut, in millimetres from the left and from above.
DOWN, ACROSS = [105], [74.25, 148.5, 222.75]


def slip(number: int, **fields) -> slip_pdf.SlipOnPaper:
    letters = random.Random(number)
    code = "".join(letters.choice(paper.ALPHABET) for _n in range(10))
    usual = slip_pdf.SlipOnPaper(
        name="王秀英",
        unit="江城市东湖街道骑手驿站",
        code=code,
        link=f"https://learn.example.org/sign-in/slip/?code={code}",
        address="learn.example.org/sign-in/slip/",
        expires_at=datetime(2026, 12, 12, 18, 2, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    return replace(usual, **fields)


LONG_NAME = "阿卜杜热依木·买买提吐尔逊·艾则孜" * 7 + "尾"
ODD = [
    slip(1, name="欧阳修", unit="江城市总工会新就业形态劳动者综合服务中心东湖高新区关山街道工作站"),
    slip(2, name="阿卜杜热依木·买买提吐尔逊"),
    slip(3, name=LONG_NAME, unit="江城市总工会新就业形态劳动者综合服务中心" * 6),
    slip(4, name="Nguyễn Thị Hồng Ngọc", unit="Jiangcheng Federation of Trade Unions, East Lake station"),
    slip(5, name="Abdurehim Memettursun Ezizhan"),
    slip(6, name="W" * 120, unit="M" * 120),
    slip(7, name="Wolfeschlegelsteinhausenbergerdorff the Elder, of the North", unit="站" * 60),
    slip(
        8,
        name="张伟 " * 40,
        link="https://waystation.jiangcheng-zonggonghui.gov.cn/sign-in/slip/?code=23456789AB",
        address="waystation.jiangcheng-zonggonghui.gov.cn/sign-in/slip/",
    ),
]


@pytest.fixture(scope="module")
def odd():
    return Sheet(slip_pdf.draw(ODD))


@pytest.fixture(scope="module")
def usual():
    return Sheet(slip_pdf.draw([slip(number) for number in range(8)]))


@pytest.mark.parametrize(("count", "sheets"), [(1, [1]), (8, [8]), (9, [8, 1]), (17, [8, 8, 1])])
def test_eight_stand_on_a_sheet_each_with_its_own_code(count, sheets):
    slips = [slip(number) for number in range(count)]
    pdf = slip_pdf.draw(slips)
    assert len(pypdfium2.PdfDocument(pdf)) == len(sheets)
    for number, there in enumerate(sheets):
        sheet, expected = Sheet(pdf, number), slips[8 * number : 8 * number + there]
        assert (round(sheet.width), round(sheet.height)) == (210, 297)
        assert [square.content for square in sheet.squares()] == [each.link for each in expected]
        for each in expected:
            assert paper.readable(each.code) in sheet.text


@pytest.mark.thorough
def test_two_hundred_are_drawn_in_one_go():
    slips = [slip(number) for number in range(200)]
    pdf = slip_pdf.draw(slips)
    assert len(pypdfium2.PdfDocument(pdf)) == 25
    assert [square.content for number in range(25) for square in Sheet(pdf, number).squares()] == [
        each.link for each in slips
    ]
    # Both fonts are in it once, not once a sheet.
    assert len(pdf) < 400_000


def test_it_says_what_to_do_in_both_languages():
    sheet = Sheet(slip_pdf.draw([slip(1)]))
    for words in (
        "登录条",
        "Slip to sign in with",
        "王秀英",
        "江城市东湖街道骑手驿站",
        "2026年12月12日 18:02 前有效",
        "Valid until 12 December 2026, 18:02",
        "扫码，或打开网址输入登录码",
        "Scan, or open this and type the code",
        "learn.example.org/sign-in/slip/",
        "只能登录一次，只给本人用",
        "Signs you in once; for you only",
    ):
        assert sheet.says(words), words
    assert paper.readable(slip(1).code) in sheet.text


def test_only_our_own_fonts_are_used_and_they_are_embedded():
    fonts = fonts_in(pypdf.PdfReader(io.BytesIO(slip_pdf.draw([slip(1)]))))
    assert len(fonts) == 2
    assert all("+Waystation" in name and file for name, file in fonts.items())


def test_the_same_stands_in_the_same_place_whatever_stands_beside_it(usual, odd):
    for one, other in zip(usual.squares(), odd.squares(), strict=True):
        assert abs(one.left - other.left) < 0.5
        assert abs(one.top - other.top) < 0.5

    before, after = (
        [side for letter in sheet.letters() if letter.text == "扫" for side in (letter.left, letter.top)]
        for sheet in (usual, odd)
    )
    assert len(before) == 16
    assert after == pytest.approx(before, abs=0.01)


def test_no_slip_reaches_into_another_or_over_the_edge(usual, odd):
    for sheet in (usual, odd):
        letters = sheet.letters()
        assert collisions(letters) == []
        for letter in letters:
            assert letter.left > 9 and letter.right < 201, letter
            assert letter.top > 9 and letter.bottom < 288.5, letter
            assert all(letter.right < cut - 9 or letter.left > cut + 9 for cut in DOWN), letter
            assert all(letter.bottom < cut - 8 or letter.top > cut + 8 for cut in ACROSS), letter


def test_the_squares_are_large_and_stand_in_white(usual):
    for square in usual.squares():
        assert square.right - square.left > 30
        # Four modules of 33, less what reading is off.
        wide = 3.6 * (square.right - square.left) / 33
        assert usual.is_white(square.right + 0.5, square.top - wide, square.right + wide, square.bottom + wide)
        assert usual.is_white(square.left - wide, square.top - wide, square.left - 0.5, square.bottom + wide)
        assert usual.is_white(square.left - wide, square.top - wide, square.right + wide, square.top - 0.5)


def test_it_is_cut_in_four_straight_cuts_through_every_sheet():
    pdf = slip_pdf.draw([slip(number) for number in range(9)])
    for number in range(2):
        picture = Sheet(pdf, number).picture(4)
        unit = 4 * 72 / 25.4
        column = [picture.getpixel((round(105 * unit), y)) for y in range(picture.height)]
        assert dashes(column) > 100
        for cut in ACROSS:
            assert dashes([picture.getpixel((x, round(cut * unit))) for x in range(picture.width)]) > 70
        # The printer need not reach the edge.
        assert min(Sheet(pdf, number).ink()) > 4.8


def dashes(pixels: list[int]) -> int:
    return sum(one > 200 >= other for one, other in pairwise(pixels))


def test_long_names_are_printed_smaller_and_whole(odd, usual):
    for name in (LONG_NAME, "Abdurehim Memettursun Ezizhan", "W" * 120, "张伟 " * 40, "Nguyễn Thị Hồng Ngọc"):
        assert odd.says(name), name
    tall = {letter.text: letter.height for letter in odd.letters()}
    assert max(letter.height for letter in usual.letters() if letter.text == "英") > 2 * tall["尾"]


def test_name_and_unit_keep_to_their_place_however_long_they_are():
    names = [(word * count)[:120] for count in range(1, 41) for word in ("买", "Bo ", "Wu Lin ")]
    slips = [slip(number, name=name, unit="站" * 32 + "末") for number, name in enumerate(names)]
    pdf, lowest = slip_pdf.draw(slips), []
    for number in range(len(slips) // 8):
        sheet = Sheet(pdf, number)
        assert collisions(sheet.letters()) == []
        # A slip is 74.25 mm high; 27 mm below where its words begin the day of expiry comes.
        lowest += [(letter.bottom - 9) % 74.25 for letter in sheet.letters() if letter.text in "末…"]
    assert len(lowest) == len(slips)
    assert max(lowest) < 27


def test_what_is_too_long_for_the_smallest_print_ends_with_an_ellipsis(odd):
    assert odd.says("江城市总工会新就业形态劳动者综合服务中…")
    assert not odd.says("江城市总工会新就业形态劳动者综合服务中心" * 2)


def test_a_character_no_font_has_is_printed_as_a_box_and_holds_nobody_up():
    slips = [slip(1, name="𠮷田🛵", unit="𠮷驿站"), slip(2)]
    sheet = Sheet(slip_pdf.draw(slips))
    assert sheet.says("□田□")
    assert sheet.says("□驿站")
    assert sheet.says("王秀英")
    assert [square.content for square in sheet.squares()] == [each.link for each in slips]


@pytest.mark.parametrize(("name", "printed"), [("Ngôn e\u0301", "Ngôn é"), ("C\u0301wik", "□wik")])
def test_a_letter_and_its_accent_count_as_one(name, printed):
    assert Sheet(slip_pdf.draw([slip(1, name=name)])).says(printed)


def test_the_moment_is_that_of_the_clock_of_the_unit():
    moment = datetime(2026, 12, 12, 10, 2, tzinfo=ZoneInfo("UTC"))
    assert Sheet(slip_pdf.draw([slip(1, expires_at=moment)])).says("2026年12月12日 10:02 前有效")


def test_markup_in_a_name_is_printed_as_it_was_typed():
    name = '<img src="file:///etc/passwd">'
    pdf = slip_pdf.draw([slip(1, name=name)])
    assert Sheet(pdf).says(name)
    assert not pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images


@pytest.mark.parametrize(
    ("words", "ems", "needed"),
    [
        ("王秀英", 3, 1),
        ("王秀英", 2, 2),
        ("", 5, 1),
        # "Ma " leaves no room for "Jun", which is not broken.
        ("Ma Jun", 2.5, 2),
        ("Ma Jun", 6, 1),
        # A word longer than a line begins on a new one and is broken at each end.
        ("王" + "a" * 20, 6, 4),
    ],
)
def test_lines_are_counted_as_they_are_broken(words, ems, needed):
    assert slip_pdf.lines(words, ems) == needed
