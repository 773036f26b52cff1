"""What everything that is printed shares: which characters there are, nothing fetched, what fits."""

import io
from datetime import date

import pypdf
import pypdfium2
import pytest

from certificates import press
from certificates.codes import ADDRESS, Code
from certificates.glyphs import BOLD, REGULAR, code_points, missing_glyphs


def test_missing_glyphs_names_each_character_once():
    assert missing_glyphs("王𠮷", "𠮷🛵", "Nguyễn Thị Hồng") == "𠮷🛵"


def test_a_letter_and_its_accent_count_as_one():
    assert missing_glyphs("Ngôn e\u0301") == ""


def test_both_weights_hold_the_same_characters():
    # Names are checked against the regular face only, titles are printed in bold.
    assert code_points(REGULAR) == code_points(BOLD)
    gbk = {ord(bytes([lead, trail]).decode("gbk")) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFA)}
    assert gbk <= code_points(REGULAR)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/logo.png",
        "https://example.org/logo.png",
        "ftp://example.org/logo.png",
        "file:///etc/passwd",
        f"{REGULAR.parent.as_uri()}/../../../../etc/passwd",
        f"{REGULAR.parent.as_uri()}/OFL.txt",
        f"{REGULAR.as_uri()}?x",
        "data:image/svg+xml,<svg/>",
    ],
)
def test_nothing_but_our_fonts_is_fetched(address):
    with pytest.raises(press.AddressRefused):
        press.only_fonts((REGULAR, BOLD)).fetch(address)


def test_our_fonts_are_fetched():
    with press.only_fonts((REGULAR,)).fetch(REGULAR.as_uri())._file_obj as response:
        assert response.read(4) == b"\x00\x01\x00\x00"


def test_words_stand_in_both_languages_chinese_first_or_in_the_only_one_there_is():
    assert press.in_both({"en": "Rain", "zh-hans": "雨天"}) == [("zh-hans", "雨天"), ("en", "Rain")]
    assert press.in_both({"en": "Rain", "zh-hans": ""}) == [("en", "Rain")]
    assert press.in_both({"fr": "Pluie"}) == [("fr", "Pluie")]
    assert press.in_both({}) == []


def test_a_day_is_written_as_each_language_does_whoever_prints_it():
    assert press.written_day(date(2026, 3, 5)) == ("2026年3月5日", "5 March 2026")


@pytest.fixture
def layout(tmp_path, settings):
    """A sheet the size of a stamp, whose second density is small enough for what it says."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "stamp.html").write_text('<body class="{{ density }}"><p>{{ words }}</p><img src="{{ code }}">')
    (folder / "stamp.css").write_text(
        "@page { size: 40mm 40mm; margin: 5mm } * { margin: 0 } html { font: 20pt/1 var(--family) }"
        " .small p { font-size: 8pt } img { width: 15mm; height: 15mm; break-before: avoid }"
    )
    settings.BASE_DIR = tmp_path
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    return press.Layout("stamp", densities=("large", "small"))


def stamp(words):
    return press.Page({"words": words, "code": ADDRESS}, {ADDRESS: Code("https://example.org/")})


def size_of_print(pdf, number=0):
    """Return how high the first letter of a page stands, in points."""
    _left, bottom, _right, top = pypdfium2.PdfDocument(pdf)[number].get_textpage().get_charbox(0)
    return top - bottom


def test_the_airiest_density_that_fits_is_taken(layout):
    few, many = press.draw(layout, stamp("H")), press.draw(layout, stamp("H " * 20))
    assert size_of_print(few) == pytest.approx(size_of_print(many) * 20 / 8, rel=0.02)


def test_what_fits_in_no_density_is_refused(layout):
    with pytest.raises(press.DoesNotFit):
        press.draw(layout, stamp("H " * 200))


def test_many_pages_become_one_file_each_as_airy_as_it_may_be(layout):
    pdf = press.draw_all(layout, (stamp(words) for words in ("H", "H " * 20, "H")))
    assert len(pypdfium2.PdfDocument(pdf)) == 3
    sizes = [size_of_print(pdf, number) for number in range(3)]
    assert sizes[0] == sizes[2] > 2 * sizes[1]
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    # One font for all of them, not one a page.
    assert len({font.indirect_reference.idnum for page in reader.pages for font in fonts_of(page)}) == 1


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_one_page_that_does_not_fit_is_enough_to_refuse_them_all(layout):
    with pytest.raises(press.DoesNotFit):
        press.draw_all(layout, [stamp("H"), stamp("H " * 200)])


def test_others_may_draw_between_two_pages(layout):
    def pages():
        yield stamp("H")
        assert not press._one_at_a_time.locked()
        yield stamp("H")

    assert press.draw_all(layout, pages())
