"""What is printed: on A4, light, without what can only be tapped, with a number on each page."""

import io
import re
import unicodedata

import pypdf
import pytest

from tests.browser.test_worker import change_language
from tests.browser.walking import ROAD_SAFETY

# In points; a browser rounds up to whole pixels.
A4 = (595, 842)


def printed(page) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True, print_background=True)))


def words(paper: pypdf.PdfReader) -> str:
    """Return what stands on the paper, letters that a font joins taken apart again."""
    return unicodedata.normalize("NFKC", "\n".join(sheet.extract_text() for sheet in paper.pages))


def check(page, paper: pypdf.PdfReader) -> None:
    """See that nothing but what can be read is on the paper, that it is white and that its pages are counted."""
    page.emulate_media(media="print")
    assert (
        page.locator("nav:not(.tallies):visible, .bar:visible, button:visible, .button:visible, .demo:visible").count()
        == 0
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(media="null")
    total = len(paper.pages)
    for number, sheet in enumerate(paper.pages, start=1):
        assert (sheet.mediabox.width, sheet.mediabox.height) == pytest.approx(A4, abs=1)
        text = re.sub(r"\s", "", sheet.extract_text())
        assert f"{number}/{total}" in text


@pytest.mark.parametrize("path", ["/coordinate/", "/coordinate/inspector/"])
def test_a_coordinators_lists(walk, path):
    walker = walk(width=1280, dark=True)
    walker.sign_in_staff("coordinator@example.org")
    page = walker.go(path).page
    paper = printed(page)
    check(page, paper)
    assert "骑手道路安全" in words(paper).replace(" ", "") or "Road safety for riders" in words(paper)


@pytest.fixture
def veteran(walk):
    """Somebody who has passed and reads English for once: Chinese does not always come out of a PDF as it went in."""
    walker = walk(width=360, dark=True)
    walker.sign_in("19900000145")
    walker.go("/mine/")
    if walker.page.locator("html").get_attribute("lang") != "en":
        change_language(walker.page, "en")
    yield walker
    walker.go("/mine/")
    change_language(walker.page, "zh-hans")


def test_a_certificate(veteran):
    page = veteran.page
    veteran.go(page.locator("main a[href*='/certificates/']").first.get_attribute("href"))
    paper = printed(page)
    check(page, paper)
    assert len(paper.pages) == 1
    assert "/verify/" in words(paper)


def test_a_result_tells_every_reason_also_those_folded_on_the_screen(veteran):
    page = veteran.page
    veteran.go(page.locator("main a[href*='/attempt/']").first.get_attribute("href"))
    reasons = page.locator("details.answer:not([open]) > div > p[lang]").evaluate_all(
        "all => all.map(p => p.textContent)"
    )
    paper = printed(page)
    check(page, paper)
    told = "".join(words(paper).split())
    assert reasons
    assert [reason for reason in reasons if "".join(reason.split()) not in told] == []


def test_a_whole_course(walk):
    walker = walk(width=1280, dark=True)
    walker.sign_in_staff("trainer@example.org")
    page = walker.page
    walker.go("/courses/")
    course = page.locator("main .course-card a", has_text=ROAD_SAFETY).get_attribute("href")
    walker.go(f"{course}whole/?language=en").picture("whole-course").judge("whole-course")
    cards, questions = page.locator(".whole-card").count(), page.locator(".whole-question").count()
    assert (cards > 20, questions > 40) == (True, True)
    paper = printed(page)
    check(page, paper)
    # Each step begins a page, and the list of sources too.
    headings = page.locator(".whole-step > header h2, .whole-step > h2").all_inner_texts()
    tops = ["".join(unicodedata.normalize("NFKC", sheet.extract_text()).split())[:60] for sheet in paper.pages]
    for heading in headings:
        assert any("".join(heading.split()) in top for top in tops), heading
