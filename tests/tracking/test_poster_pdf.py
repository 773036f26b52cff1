"""A poster on paper: everything on one page, in both languages, and a square that phones read from across the room."""

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from certificates import press
from tests.certificates.pictures import elements, fonts_in
from tests.tracking.paper import Sheet, collisions
from tracking import poster_pdf

POSTER = poster_pdf.PosterOnPaper(
    unit="江城市东湖街道骑手驿站",
    titles={"zh-hans": "骑手道路安全", "en": "Road safety for riders"},
    link="https://learn.example.org/join/0b1d8a0e-6f0f-4f5c-9a62-2f6d3f1f9a11/",
    address="learn.example.org/join/",
    code="7KQ4M2XD",
    contact_name="陈桂芳",
    contact_phone="+8613800138000",
    contact_hours="周一至周五 9:00–18:00",
    last_day=date(2027, 3, 31),
    needs_confirmation=False,
)
WITHOUT_CONTACT = replace(POSTER, contact_name="", contact_phone="", contact_hours="")
CONFIRMED = replace(POSTER, needs_confirmation=True, minutes=10)
WITHOUT_COURSE = replace(POSTER, titles={})
IN_ENGLISH = replace(
    POSTER,
    unit="Jiangcheng Federation of Trade Unions, East Lake",
    titles={"en": "Road safety for riders"},
    contact_name="Chen Guifang",
    contact_hours="Mon–Fri 9:00–18:00",
)
MIDDLING = replace(
    POSTER,
    unit="江城市总工会新就业形态劳动者综合服务中心东湖高新区关山街道工作站",
    titles={
        "zh-hans": "网约配送员夏季高温劳动保护与防暑降温知识",
        "en": "Working in the heat: protection for delivery riders in the summer months",
    },
    contact_hours="周一至周五 9:00–18:00，节假日请打值班电话",
    address="waystation.jiangcheng-zonggonghui.gov.cn/join/",
)
# As long as the fields let them be.
LONGEST = replace(
    MIDDLING,
    unit="江城市总工会新就业形态劳动者综合服务中心" * 6,
    titles={
        "zh-hans": "新就业形态劳动者权益保障与道路交通安全" * 13,
        "en": "Rights of workers in new employment and safety on the road, " * 4,
    },
    contact_name="欧阳买买提吐尔逊·艾则孜" * 10,
    contact_hours="周一至周五 9:00–18:00，节假日除外" * 5,
    needs_confirmation=True,
)
ALL = {
    "usual": POSTER,
    "without contact": WITHOUT_CONTACT,
    "confirmed": CONFIRMED,
    "without course": WITHOUT_COURSE,
    "in English": IN_ENGLISH,
    "middling": MIDDLING,
    "longest": LONGEST,
}


@pytest.fixture(scope="module")
def drawn():
    return {name: poster_pdf.draw(poster) for name, poster in ALL.items()}


@pytest.fixture(scope="module")
def sheet(drawn):
    return Sheet(drawn["usual"])


def headline(sheet: Sheet) -> float:
    """Return how high the first character of the headline is, which tells the densities apart."""
    return max(letter.height for letter in sheet.letters())


@pytest.mark.parametrize("name", ALL)
def test_it_is_one_sheet_of_a4_upright_with_a_margin(drawn, name):
    assert len(pypdf.PdfReader(io.BytesIO(drawn[name])).pages) == 1
    sheet = Sheet(drawn[name])
    assert (round(sheet.width), round(sheet.height)) == (210, 297)
    assert min(sheet.ink()) >= 10


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_printed_over_anything_else(drawn, name):
    sheet = Sheet(drawn[name])
    letters = sheet.letters()
    assert len(letters) > 150
    assert collisions(letters) == []


@pytest.mark.parametrize("name", ALL)
def test_the_square_stands_in_as_much_white_as_it_needs(drawn, name):
    sheet = Sheet(drawn[name])
    (square,) = sheet.squares()
    # Four modules all around; this address has 37 across. What is read may be a fifth of a module off.
    wide = 3.8 * (square.right - square.left) / 37
    for edge in (
        (square.left - wide, square.top - wide, square.right + wide, square.top - 0.5),
        (square.left - wide, square.bottom + 0.5, square.right + wide, square.bottom + wide),
        (square.left - wide, square.top - wide, square.left - 0.5, square.bottom + wide),
        (square.right + 0.5, square.top - wide, square.right + wide, square.bottom + wide),
    ):
        assert sheet.is_white(*edge), edge


@pytest.mark.parametrize("name", ALL)
def test_the_square_is_large_and_leads_to_the_poster(drawn, name):
    (square,) = Sheet(drawn[name]).squares()
    assert square.content == POSTER.link
    assert square.right - square.left >= 90
    assert square.bottom - square.top >= 90


def test_the_square_is_read_from_afar_and_where_there_is_no_colour(sheet):
    # A third of a point a pixel: the whole sheet is 200 pixels wide, as in the camera of somebody across the room.
    small = sheet.squares(scale=0.34)
    assert [square.content for square in small] == [POSTER.link]
    picture = sheet.picture(2)
    (square,) = sheet.squares()
    # The middle of the finder in the corner is black, not dark green or ink.
    module = (square.right - square.left) / 37
    place = [round((side + 3.5 * module) * 2 * 72 / 25.4) for side in (square.left, square.top)]
    assert picture.getpixel(tuple(place)) == 0


def test_only_our_own_fonts_are_used_and_they_are_embedded(drawn):
    fonts = fonts_in(pypdf.PdfReader(io.BytesIO(drawn["usual"])))
    assert len(fonts) == 2
    assert all("+Waystation" in name and file for name, file in fonts.items())


def test_it_says_everything_in_both_languages(sheet):
    for words in (
        "江城市东湖街道骑手驿站",
        "扫码学两分钟",
        "Scan and learn for two minutes",
        "骑手道路安全",
        "Road safety for riders",
        "用微信“扫一扫”",
        "Scan with WeChat",
        "先看第一张卡片",
        "Read the first card",
        "手机号",
        "type your number",
        "不用注册邮箱，不收费",
        "No e-mail, no charge",
        "没收到短信？",
        "登录条",
        "No message?",
        "slip to sign in with",
        "扫不了码？",
        "Cannot scan?",
        "learn.example.org/join/",
        "联系人 Contact",
        "陈桂芳",
        "138 0013 8000",
        "周一至周五 9:00–18:00",
        "有效期至 2027年3月31日",
        "Valid until 31 March 2027",
        "驿站课堂 Waystation",
    ):
        assert sheet.says(words), words
    assert "7KQ4 M2XD" in sheet.text


def test_chinese_comes_first_and_larger(sheet):
    tall = {letter.text: letter.height for letter in reversed(sheet.letters())}
    assert sheet.text.index("扫码学") < sheet.text.index("Scan and learn")
    assert tall["扫"] > 2 * tall["S"]


def test_what_a_unit_has_not_said_is_not_printed(drawn):
    sheet = Sheet(drawn["without contact"])
    assert not sheet.says("联系人")
    assert sheet.says("登录条")


@pytest.mark.parametrize(("name", "is_said"), [("usual", False), ("confirmed", True)])
def test_that_one_must_be_let_in_stands_where_it_is_so(drawn, name, is_said):
    sheet = Sheet(drawn[name])
    assert sheet.says("加入要经我们同意") == is_said
    assert sheet.says("have to let you in") == is_said


def test_how_long_it_takes_is_said_as_people_say_it(drawn):
    assert Sheet(drawn["confirmed"]).says("扫码学10分钟")
    one = Sheet(poster_pdf.draw(replace(POSTER, minutes=1)))
    assert one.says("扫码学一分钟")
    assert "for one minute\n" in one.text


def test_a_poster_without_a_course_promises_none(drawn):
    sheet = Sheet(drawn["without course"])
    assert sheet.says("扫码加入我们")
    assert not sheet.says("分钟")
    assert not sheet.says("卡片")


def test_longer_words_are_printed_smaller_and_the_longest_smallest(drawn, sheet):
    usual, middling, longest = (headline(Sheet(drawn[name])) for name in ("usual", "middling", "longest"))
    assert usual == pytest.approx(middling * 78 / 66, rel=0.02)
    assert usual == pytest.approx(longest * 78 / 36, rel=0.02)
    for words in (LONGEST.unit, *LONGEST.titles.values(), LONGEST.contact_name, LONGEST.contact_hours):
        assert Sheet(drawn["longest"]).says(words)


def test_a_contact_or_a_confirmation_alone_does_not_make_the_print_smaller(drawn, sheet):
    for name in ("without contact", "confirmed", "in English"):
        assert headline(Sheet(drawn[name])) == pytest.approx(headline(sheet), rel=0.01), name


def test_what_does_not_fit_is_refused_rather_than_cut_off():
    with pytest.raises(press.DoesNotFit) as refusal:
        poster_pdf.draw(replace(LONGEST, titles={"zh-hans": "长" * 1000}))
    assert refusal.value.code == "too-long"


@pytest.mark.parametrize("field", ["unit", "titles", "contact_name", "contact_hours"])
def test_a_character_no_font_has_is_refused(field):
    text = {"zh-hans": "𠮷田"} if field == "titles" else "𠮷田"
    with pytest.raises(press.GlyphMissing) as refusal:
        poster_pdf.draw(replace(POSTER, **{field: text}))
    assert "𠮷" in str(refusal.value)


def test_it_is_small(drawn):
    assert max(map(len, drawn.values())) < 60_000


def test_it_can_be_read_aloud(drawn):
    root = pypdf.PdfReader(io.BytesIO(drawn["usual"])).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-Hans"
    roles = [node["/S"] for node in elements(root["/StructTreeRoot"]["/K"][0])]
    assert [role for role in roles if role[:2] == "/H"] == ["/H1", "/H2", "/H3", "/H3"]
    assert roles.count("/Figure") == 2


def test_markup_in_a_name_is_printed_as_it_was_typed():
    name = '<img src="file:///etc/passwd">'
    pdf = poster_pdf.draw(replace(POSTER, unit=name))
    assert name in Sheet(pdf).text
    assert not pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images
