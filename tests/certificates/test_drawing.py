"""A record of learning is drawn: characters, code, format; and what cannot be drawn is refused."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pypdfium2
import pytest
import zxingcpp
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from certificates import drawing, press
from certificates.glyphs import REGULAR
from tests.certificates.pictures import MISSING, drawn_by_font, drawn_on_page, first_page, fonts_in, likeness, opened

RECORD = drawing.Record(
    name="王秀英",
    titles={"zh-hans": "骑手道路安全", "en": "Road safety for riders"},
    version=3,
    score=Decimal("92.50"),
    credit_minutes=25,
    number="WS-2026-7KQ4-M2XD",
    completed_on=date(2026, 3, 5),
    issued_on=date(2026, 3, 6),
    valid_until=date(2027, 3, 4),
    issuer={"zh-hans": "江城市总工会", "en": "Jiangcheng Federation of Trade Unions"},
    verify_url="https://waystation.example.org/verify/0b1d8a0e-6f0f-4f5c-9a62-2f6d3f1f9a11/",
)


@pytest.fixture(scope="module")
def pdf():
    return drawing.draw_pdf(RECORD)


@pytest.fixture(scope="module")
def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_only_our_own_fonts_are_used_and_they_are_embedded(reader):
    fonts = fonts_in(reader)
    assert len(fonts) == 2
    for name, file in fonts.items():
        # They are embedded by the name our stylesheet gives them; a font of the system keeps its own.
        assert name.partition("+")[2].startswith("Waystation")
        assert TTFont(io.BytesIO(file.get_data()))["maxp"].numGlyphs > 1


@pytest.mark.parametrize("name", ["王秀英", "喆䶮犇", "𬍛㛃鿍"])
def test_characters_of_a_name_look_like_themselves_and_not_like_boxes(name):
    pdf = drawing.draw_pdf(replace(RECORD, name=name))
    box = drawn_by_font(MISSING)
    for character in name:
        drawn = drawn_on_page(pdf, character)
        assert likeness(drawn, drawn_by_font(character)) > 0.9, character
        assert likeness(drawn, box) < 0.8, character


def test_a_box_would_be_noticed():
    box = drawn_by_font(MISSING)
    assert likeness(box, box) == 1
    assert likeness(drawn_by_font("喆"), drawn_by_font("犇")) < 0.85


@pytest.mark.parametrize("draw", [drawing.draw_pdf, drawing.draw_picture])
@pytest.mark.parametrize("field", ["name", "titles", "issuer"])
def test_a_character_no_font_has_is_refused(draw, field):
    text = "𠮷田" if field == "name" else {"zh-hans": "𠮷田"}
    with pytest.raises(press.GlyphMissing) as refusal:
        draw(replace(RECORD, **{field: text}))
    assert refusal.value.code == "glyph-missing"
    assert "𠮷" in str(refusal.value)


def test_a_font_named_by_the_operator_fills_the_gap(tmp_path, settings):
    extra = tmp_path / "extra.ttf"
    options = subset.Options()
    font = subset.load_font(str(REGULAR), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="吉")
    subsetter.subset(font)
    glyph = font.getBestCmap()[ord("吉")]
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language, table.cmap = 3, 10, 0, {ord("𠮷"): glyph}
    font["cmap"].tables = [table]
    font.save(extra)
    settings.CERTIFICATE_EXTRA_FONTS = [str(extra)]

    pdf = drawing.draw_pdf(replace(RECORD, name="𠮷田"))

    fonts = fonts_in(pypdf.PdfReader(io.BytesIO(pdf)))
    assert len(fonts) == 3
    assert all("+Waystation" in name for name in fonts)
    assert likeness(drawn_on_page(pdf, "𠮷"), drawn_by_font("吉")) > 0.9


def test_the_code_leads_to_the_verification_page(pdf):
    for picture in (first_page(pdf), opened(drawing.draw_picture(RECORD))):
        (code,) = zxingcpp.read_barcodes(picture)
        assert code.text == RECORD.verify_url


def test_the_page_says_everything_in_both_languages(reader):
    text = reader.pages[0].extract_text()
    # The heading is spaced out, which text extraction takes for spaces.
    assert "学 习 证 明" in text
    for words in (
        "Record of learning",
        "王秀英",
        "骑手道路安全",
        "Road safety for riders",
        "92.5%",
        "0.6",
        "1 = 45 分钟",
        "2026年3月5日",
        "5 March 2026",
        "2026年3月6日",
        "2027年3月4日",
        "江城市总工会",
        "Jiangcheng Federation of Trade Unions",
        "WS-2026-7KQ4-M2XD",
        "waystation.example.org/verify/0b1d8a0e-6f0f-4f5c-9a62-2f6d3f1f9a11",
        "不是国家职业资格证书",
        "not a state vocational qualification",
    ):
        assert words in text, words


def test_what_a_record_does_not_have_is_not_printed():
    labels = [fact.en for fact in drawing.facts(replace(RECORD, score=None, credit_minutes=0))]
    assert labels == ["Version", "Completed on", "Issued on", "Valid until"]
    assert drawing.facts(replace(RECORD, valid_until=None))[-1].value == "长期"


@pytest.mark.parametrize(("minutes", "hours"), [(0, "0"), (1, "0.1"), (25, "0.6"), (45, "1.0"), (101, "2.2")])
def test_a_credit_hour_has_45_minutes(minutes, hours):
    assert str(replace(RECORD, credit_minutes=minutes).credit_hours) == hours


def test_the_page_is_one_sheet_of_a4_across(reader):
    assert len(reader.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [297, 210]


def test_the_picture_is_portrait_small_and_wide_enough():
    png = drawing.draw_picture(RECORD)
    assert opened(png).size == (drawing.PICTURE_WIDTH, drawing.PICTURE_HEIGHT) == (1080, 2016)
    assert len(png) < 60_000


LONG = replace(
    RECORD,
    name="阿卜杜热依木·买买提吐尔逊·艾则孜" * 7,
    titles={"zh-hans": "新就业形态劳动者权益保障" * 21, "en": "Rights of workers in new employment, " * 6},
    issuer={"zh-hans": "江城市总工会新就业群体服务中心" * 8, "en": "Federation of Trade Unions " * 4},
)


def test_the_longest_words_we_accept_fit_on_one_page():
    assert len(pypdf.PdfReader(io.BytesIO(drawing.draw_pdf(LONG))).pages) == 1
    (code,) = zxingcpp.read_barcodes(opened(drawing.draw_picture(LONG)))
    assert code.text == LONG.verify_url


def test_a_long_word_is_broken_rather_than_run_over_the_edge():
    long = replace(LONG, name="W" * 60, titles={"en": "Gesundheitsschutzverordnung" * 8}, issuer={"en": "M" * 90})
    page = pypdfium2.PdfDocument(drawing.draw_pdf(long))[0]
    text = page.get_textpage()
    edges = [text.get_charbox(place) for place in range(text.count_chars())]
    frame = 9 / 25.4 * 72
    assert min(left for left, *_ in edges) > frame
    assert max(right for _, _, right, _ in edges) < page.get_width() - frame
    picture = opened(drawing.draw_picture(long)).convert("L")
    # Between frame and words there is a margin without any ink.
    for column in (40, picture.width - 40):
        assert picture.crop((column, 60, column + 1, picture.height - 60)).getextrema() == (255, 255)


@pytest.mark.parametrize("draw", [drawing.draw_pdf, drawing.draw_picture])
def test_what_does_not_fit_is_refused_rather_than_cut_off(draw):
    with pytest.raises(press.DoesNotFit) as refusal:
        draw(replace(LONG, titles={"zh-hans": "长" * 2000}))
    assert refusal.value.code == "too-long"


def test_markup_in_a_name_is_printed_as_it_was_typed():
    name = '<img src="file:///etc/passwd">'
    reader = pypdf.PdfReader(io.BytesIO(drawing.draw_pdf(replace(RECORD, name=name))))
    assert name in reader.pages[0].extract_text()
    assert not reader.pages[0].images
