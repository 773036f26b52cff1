"""The page of a record of learning is a PDF to be filed for years and read aloud: PDF/A-3u, tagged.

The rules of ISO 19005-3 and ISO 14289-1 that can be read from the file without a validator, each as a test.
"""

import io
import re
import shutil
import subprocess
from dataclasses import replace

import pypdf
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import ImageCms

from certificates import drawing
from tests.certificates.pictures import elements, first_page
from tests.certificates.test_drawing import RECORD

TITLE = "学习证明 Record of learning WS-2026-7KQ4-M2XD"


@pytest.fixture(scope="module")
def pdf():
    return drawing.draw_pdf(RECORD)


@pytest.fixture(scope="module")
def reader(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


@pytest.fixture(scope="module")
def root(reader):
    return reader.trailer["/Root"]


@pytest.fixture(scope="module")
def xmp(root):
    return root["/Metadata"].get_data().decode()


def fonts(reader):
    return [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]


def judged(tool, *arguments, pdf, folder):
    """Return what a tool of the system says about a file."""
    if not shutil.which(tool):
        pytest.skip(f"THERE IS NO {tool} HERE: scripts/install dev fetches it where apt is allowed.")
    file = folder / "record.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([tool, *arguments, file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def test_it_says_which_part_and_level_of_the_standard_it_keeps(pdf, xmp):
    assert pdf.startswith(b"%PDF-1.7\n%")
    assert min(pdf[10:14]) > 127
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="U"' in xmp


def test_colours_are_those_of_an_embedded_profile(root, reader):
    (intent,) = root["/OutputIntents"]
    intent = intent.get_object()
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"]
    assert profile["/N"] == 3
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile.get_data()))
    assert opened.profile.xcolor_space.strip() == "RGB"
    # The only colours on the page are three numbers each, which the profile explains; none is CMYK.
    content = reader.pages[0].get_contents().get_data()
    assert re.search(rb"\brg\b", content)
    assert not re.search(rb"\b[kK]\b", re.sub(rb"<[^>]*>|\([^)]*\)", b"", content))


def test_every_font_is_embedded_with_its_widths_and_with_what_its_glyphs_mean(reader):
    for font in fonts(reader):
        (below,) = font["/DescendantFonts"]
        below = below.get_object()
        descriptor = below["/FontDescriptor"]
        embedded = TTFont(io.BytesIO(descriptor["/FontFile2"].get_data()))
        assert below["/CIDToGIDMap"] == "/Identity"
        assert re.match(r"/[A-Z]{6}\+Waystation", font["/BaseFont"])
        meant = mapped(font["/ToUnicode"].get_data().decode())
        widths = list(spread(below["/W"]))
        assert widths
        unit = embedded["head"].unitsPerEm
        for glyph, width in widths:
            assert glyph
            assert abs(width - embedded["hmtx"][embedded.getGlyphName(glyph)][0] * 1000 / unit) <= 1
            assert meant[glyph] not in {"", "\0", "\ufeff", "\ufffe"}


def spread(widths):
    """Yield (glyph, width) of a /W array."""
    parts = iter(widths)
    for first in parts:
        for place, width in enumerate(next(parts)):
            yield int(first) + place, float(width)


def mapped(table):
    """Return {glyph: text} of a /ToUnicode table."""
    pairs = re.findall(r"^<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>$", table, re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


def test_a_window_shows_the_title_and_readers_know_the_language(root, reader, xmp):
    assert reader.metadata.title == TITLE
    assert f">{TITLE}<" in xmp
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "zh-Hans"


def test_what_the_file_says_of_itself_is_the_same_in_both_places(reader, xmp):
    about = reader.metadata
    assert about.author == "江城市总工会"
    assert about.subject == "骑手道路安全 / Road safety for riders"
    for words in (about.author, about.subject, about.producer):
        assert words in xmp
    assert "2026-03-06" in xmp
    assert about.creation_date.date().isoformat() == "2026-03-06"
    assert reader.trailer["/ID"]


def test_everything_on_the_page_is_tagged_or_called_an_artifact(root, reader):
    assert root["/MarkInfo"]["/Marked"]
    depth, artifacts, tagged = 0, 0, set()
    for operands, operator in reader.pages[0].get_contents().operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
            artifacts += operands[0] == "/Artifact"
            tagged |= {operands[1]["/MCID"]} if operator == b"BDC" and "/MCID" in operands[1] else set()
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ", b"f", b"f*", b"S", b"s", b"B", b"Do", b"sh"):
            assert depth, operator
    assert artifacts
    tree = list(elements(root["/StructTreeRoot"]["/K"][0]))
    assert tagged == {kid for node in tree for kid in node.get("/K", []) if isinstance(kid, int)}
    # Back from the marks to the tree: one entry a mark.
    place, entries = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert place == reader.pages[0]["/StructParents"] == 0
    assert len(entries.get_object()) == len(tagged)


def test_what_is_read_aloud_comes_in_the_order_of_the_page(root, reader):
    assert reader.pages[0]["/Tabs"] == "/S"
    roles = [node["/S"] for node in elements(root["/StructTreeRoot"]["/K"][0])]
    assert roles[0] == "/Document"
    assert [role for role in roles if re.match(r"/H\d", role)] == ["/H1", "/H2"]
    # Nothing is a table that has no heads of columns.
    assert "/Table" not in roles


def test_mark_and_code_are_figures_with_words_for_them_where_they_stand(root, pdf):
    mark, code = [node for node in elements(root["/StructTreeRoot"]["/K"][0]) if node["/S"] == "/Figure"]
    assert mark["/Alt"] == "Waystation"
    assert code["/Alt"] == f"二维码 QR code {RECORD.verify_url}"
    left, bottom, right, top = map(float, code["/A"]["/BBox"])
    (found,) = zxingcpp.read_barcodes(first_page(pdf, scale=2))
    height = first_page(pdf, scale=1).height
    assert abs(found.position.top_left.x / 2 - left) < 2
    assert abs(height - found.position.top_left.y / 2 - top) < 2
    assert abs(found.position.bottom_right.x / 2 - right) < 2
    assert abs(height - found.position.bottom_right.y / 2 - bottom) < 2


def test_nothing_runs_nothing_is_locked_and_nothing_hangs_on_it(root, reader):
    assert not reader.is_encrypted
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names", "/AF"} & root.keys()
    assert not {"/Annots", "/AA", "/Group"} & reader.pages[0].keys()
    assert not reader.attachments


def test_a_long_record_keeps_the_same_rules(tmp_path):
    long = drawing.draw_pdf(replace(RECORD, name="阿卜杜热依木·买买提吐尔逊 " * 6))
    assert "No syntax or stream encoding errors" in judged("qpdf", "--check", pdf=long, folder=tmp_path)
    assert 'pdfaid:part="3"' in pypdf.PdfReader(io.BytesIO(long)).trailer["/Root"]["/Metadata"].get_data().decode()


def test_qpdf_finds_no_fault(pdf, tmp_path):
    said = judged("qpdf", "--check", pdf=pdf, folder=tmp_path)
    assert "No syntax or stream encoding errors" in said
    assert "File is not encrypted" in said


def test_poppler_reads_it_as_it_was_meant(pdf, tmp_path):
    said = dict(re.findall(r"^([\w ]+):\s+(.*)$", judged("pdfinfo", pdf=pdf, folder=tmp_path), re.MULTILINE))
    assert said["Title"] == TITLE
    assert said["Page size"].endswith("(A4)")
    expected = {"Tagged": "yes", "Suspects": "no", "JavaScript": "no", "Encrypted": "no", "Form": "none", "Pages": "1"}
    assert {name: said[name] for name in expected} == expected
    rows = judged("pdffonts", pdf=pdf, folder=tmp_path).splitlines()[2:]
    assert len(rows) == 2
    # Embedded, a subset, with a table of meanings.
    assert all(re.search(r"Identity-H +yes yes yes ", row) for row in rows)


def test_it_is_small(pdf):
    assert len(pdf) < 35_000
