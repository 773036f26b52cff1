"""The first way through the house: from the front page to a certificate that anyone can check.

Looked at is only what test_gallery.py does not come to.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lms import content_files
from lms.sketches import TRUE_AND_FALSE
from quizzes.views import SECOND_TAP_MS
from tests.browser.walking import ROAD_SAFETY

ROOT = Path(__file__).resolve().parent.parent.parent
COURSE = "road-safety-for-riders"
# Milliseconds: what is tapped more quickly after a card has turned is taken for a second tap.
A_LOOK = 400
WAYS = [
    {"width": 360, "language": "zh-hans"},
    pytest.param({"width": 1280, "language": "en", "dark": True}, marks=pytest.mark.thorough),
    {"width": 360, "language": "en", "scripts": False},
]


def name_of(way: dict) -> str:
    return "-".join(str(value) for value in way.values())


@pytest.mark.parametrize("way", WAYS, ids=name_of)
def test_worker_earns_a_certificate(walk, way):
    walker = walk(**way)
    page = walker.page

    # Without an account: what the course is about, and whom to call.
    walker.go("/")
    page.locator("main a[href*='/courses/']").first.click()
    walker.go("/contact/")
    expect(page.locator("a[href='tel:120']")).to_be_visible()

    walker.sign_in()
    walker.go("/courses/").look("catalogue-signed-in")
    page.locator("main .course-card a", has_text=ROAD_SAFETY).click()
    page.locator("form[action*='/start/'] button").first.click()

    # She leaves on the third card, comes back to it, and changes the language there.
    next_card(page)
    next_card(page)
    third = page.locator("section.lesson-card:visible h1").inner_text()
    lesson = page.url.split("?")[0]
    walker.go("/").look("today-begun")
    walker.go(lesson)
    expect(page.locator("section.lesson-card:visible h1")).to_have_text(third)
    other = "en" if way["language"] == "zh-hans" else "zh-hans"
    change_language(page, other)
    expect(page.locator("section.lesson-card:visible")).to_have_count(1)
    assert page.locator("section.lesson-card:visible h1").inner_text() != third
    change_language(page, way["language"])
    expect(page.locator("section.lesson-card:visible h1")).to_have_text(third)

    for number in range(5):
        while page.locator("form[action$='/done/']:visible").count() == 0:
            next_card(page)
        walker.look(f"lesson-{number + 1}-last-card")
        page.wait_for_timeout(A_LOOK)
        page.locator("form[action$='/done/'] button:visible").click()

    take_quiz(walker, rightly=False)
    walker.look("result-failed")
    key = key_of_the_bank(way["language"])
    shown = keys_shown(page)
    assert len(shown) == 10
    assert shown == {question: key[question] for question in shown}

    walker.go(quiz_of(page))
    assert take_quiz(walker, rightly=True, key=key)
    walker.look("result-passed")

    page.locator("main a[href*='/certificates/'], .bar a[href*='/certificates/']").first.click()
    picture = page.locator("main img[src$='.png']").first
    expect(picture).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 600", arg=picture.element_handle())
    certificate = re.search(r"/certificates/([0-9a-f-]{36})/", page.url).group(1)
    pdf = page.request.get(f"/certificates/{certificate}.pdf")
    assert pdf.ok
    assert pdf.body().startswith(b"%PDF-")

    stranger = walk(**{**way, "dark": False})
    stranger.go(f"/verify/{certificate}/")
    expect(stranger.page.locator("main")).to_contain_text("李喆")


def next_card(page) -> None:
    before = page.locator("section.lesson-card:visible h1").inner_text()
    page.wait_for_timeout(A_LOOK)
    page.locator("form[data-next] button:visible").click()
    expect(page.locator("section.lesson-card:visible h1")).not_to_have_text(before)


def change_language(page, language: str) -> None:
    form = page.locator("form[action='/language/']").first
    with page.expect_navigation():
        form.locator(f"button[value='{language}']").click()


def quiz_of(page) -> str:
    return page.locator("a[href$='/quiz/']").first.get_attribute("href")


def take_quiz(walker, *, rightly: bool, key: dict | None = None) -> bool:
    """Answer ten questions, look at one of them, hand in; tell whether the result says passed."""
    page = walker.page
    page.locator("form[action$='/quiz/start/'] button").first.click()
    for number in range(1, 11):
        expect(page.locator("fieldset h1")).to_be_visible()
        question = page.locator("fieldset h1").inner_text().strip()
        tiles = page.locator("label.tile")
        texts = [text.strip() for text in tiles.all_inner_texts()]
        right = (key or {}).get(question)
        if right:
            chosen = [i for i, text in enumerate(texts) if text in right]
        else:
            chosen = [0] if rightly else [len(texts) - 1]
        for i in chosen:
            tiles.nth(i).click()
        if number == 2:
            walker.look("question-chosen")
        with page.expect_navigation():
            page.locator(".bar button.button[form=question], .bar .button:not(.button-square)").first.click()
    page.wait_for_timeout(SECOND_TAP_MS)
    page.locator("form[action$='/submit/'] button").first.click()
    expect(page.locator(".result")).to_be_visible()
    return int(page.locator(".score").inner_text().split("/")[0]) >= 8


def key_of_the_bank(language: str) -> dict:
    """Return the right answers to every question, from the files the course was loaded from."""
    [bank] = [course.bank for course in content_files.read(ROOT / "content").courses if course.id == COURSE]
    return {question.text[language]: right_answers(question, language) for question in bank.questions}


def right_answers(question, language: str) -> set[str]:
    if question.type == "true_false":
        return {TRUE_AND_FALSE[str(question.answer).lower()][language]}
    return {option.words[language] for option in question.options if option.is_right}


def keys_shown(page) -> dict:
    """Read questions and right answers off a result page, as somebody would who learns from it."""
    read = """answers => answers.map(answer => [
        answer.querySelector("summary span[lang]").textContent.replace(/^\\d+\\. /, "").trim(),
        [...answer.querySelectorAll(".option-right > span")].map(option => option.firstChild.textContent.trim()),
    ])"""
    return {question: set(right) for question, right in page.locator("details.answer").evaluate_all(read)}
