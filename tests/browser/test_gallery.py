"""Every screen of the worker's and the coordinator's ways, in each size, theme and language, and with large text."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.views import SECOND_TAP_MS
from tests.browser.test_worker import next_card

# Every pair of size, theme and language, not every triple: what breaks in one of three breaks in a pair.
LOOKS: list[dict] = [
    {"width": 360, "dark": False, "language": "zh-hans"},
    {"width": 360, "dark": True, "language": "en"},
    {"width": 1280, "dark": False, "language": "en"},
    {"width": 1280, "dark": True, "language": "zh-hans"},
    {"width": 360, "dark": False, "language": "zh-hans", "text": 200},
    {"width": 360, "dark": True, "language": "en", "text": 200},
]
# Those that a change is looked at in at once: each size, each theme, and the language most people read.
LOOKED_AT = [look if n in (0, 3) else pytest.param(look, marks=pytest.mark.thorough) for n, look in enumerate(LOOKS)]


def name_of(look: dict) -> str:
    return "-".join(str(value) for value in look.values())


def speak(page, language: str) -> None:
    """Choose a language as she would: hers is kept with her account, whatever the browser's is."""
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator(f".top button[value='{language}']").first.click()


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_worker(walk, look):
    walker = walk(**look)
    page = walker.page
    walker.go("/").look("front")
    walker.go("/courses/").look("catalogue")
    walker.go("/courses/?topic=law&length=30").look("catalogue-narrowed-down")
    walker.go("/courses/?topic=policy").look("catalogue-none")
    walker.go("/search/?q=%E5%AE%89%E5%85%A8").look("search")
    walker.go("/search/?q=%E9%81%93%E8%B7%AF%E5%AE%89%E6%9D%83").look("search-none")
    walker.go("/courses/")
    page.locator("main a[href*='road-safety']").first.click()
    walker.look("course-front")
    walker.go("/sign-in/").look("sign-in")
    walker.go("/sign-in/slip/").look("slip")
    walker.go("/join/").look("join")
    walker.go("/privacy/").look("privacy")
    walker.go("/join/00000000-0000-4000-8000-000000000000/").look("poster-over")
    walker.sign_in("19900000145")
    speak(page, look["language"])
    walker.go("/").look("today")
    walker.go("/?minutes=5").look("today-five-minutes")
    walker.go("/contact/").look("contact")
    walker.go("/search/?q=helmet").look("search-signed-in")
    walker.go("/mine/").look("mine")
    certificate = page.locator("main a[href*='/certificates/']").first.get_attribute("href")
    walker.go(certificate).look("certificate")
    walker.go(certificate.replace("/certificates/", "/verify/")).look("verify")
    walker.go("/verify/00000000-0000-4000-8000-000000000000/").look("verify-unknown")
    walker.go("/learn/00000000-0000-4000-8000-000000000000/").look("not-found")
    walker.go("/account/").look("account")
    walker.go("/account/number/").look("number")
    walker.go("/join/?q=%E9%A9%BF%E7%AB%99").look("join-found")
    page.locator("main a[href*='/join/unit/']").last.click()
    walker.look("join-or-move")
    walker.go("/sign-out/?next=/mine/").look("sign-out")
    page.evaluate("localStorage.setItem('waystation-draft:/attempts/1/', '[\"0\"]')")
    page.reload()
    walker.look("sign-out-unsent")


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_learner(walk, look):
    walker = walk(**look)
    page = walker.page
    walker.sign_in(looks=True)
    walker.go("/mine/").look("mine-empty")
    walker.go("/").look("today-new")
    page.locator("main a[href*='/learn/']").first.click()
    walker.look("course-before")
    page.locator("form[action*='/start/'] button").first.click()
    for number in range(1, 4):
        walker.look(f"card-{number}")
        next_card(page)
    course = re.search(r"/learn/[0-9a-f-]{36}/", page.url).group()
    walker.go(course).look("course-begun")
    quiz = page.locator("main a[href*='/learn/']").last.get_attribute("href")
    walker.go(quiz).look("quiz")
    page.locator("form[action$='/quiz/start/'] button").first.click()
    walker.look("question")
    with page.expect_navigation():
        page.locator(".bar button[form=question]").click()
    walker.look("question-nothing-chosen")
    page.locator("label.tile").first.click()
    with page.expect_navigation():
        page.locator(".bar button[form=question]").click()
    page.goto(re.sub(r"/\d+/$", "/review/", page.url))
    walker.look("review")
    page.wait_for_timeout(SECOND_TAP_MS)
    page.locator("form[action$='/submit/'] button").first.click()
    expect(page.locator(".result")).to_be_visible()
    walker.look("result-failed")


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_coordinator(walk, look):
    walker = walk(**look)
    walker.go("/sign-in/password/").look("password")
    walker.sign_in_staff("coordinator@example.org")
    walker.go("/coordinate/").look("people")
    walker.go("/coordinate/?status=passed").look("people-passed")
    walker.go("/coordinate/?q=nobody-of-this-name").look("people-none")
    walker.go("/coordinate/inspector/").look("inspector")
    walker.go("/coordinate/posters/").look("posters")
    walker.page.locator("a.line[href*='/posters/']").first.click()
    walker.look("poster")
    walker.go("/coordinate/posters/new/").look("new-poster")
    walker.go("/coordinate/slips/").look("slips-to-cut-out")
    walker.go("/coordinate/staff/").look("colleagues")
    walker.go("/coordinate/staff/give/").look("give-role")
    walker.go("/coordinate/units/").look("units")
    walker.page.locator("main ul a.line").nth(1).click()
    walker.look("unit")
    walker.go("/coordinate/duplicates/").look("duplicates")
    with walker.page.expect_navigation():
        walker.page.locator("form[action*='/duplicates/'] button").first.click()
    walker.look("duplicates-told-apart")
    with walker.page.expect_navigation():
        walker.page.locator("form[action$='/show-again/'] button").first.click()
    walker.go("/coordinate/units/")
    walker.page.locator("main ul a.line").nth(1).click()
    walker.page.locator("a[href$='/change/']").click()
    walker.look("unit-contact")
    walker.go("/coordinate/?status=passed").page.locator("th a[href*='/people/']").first.click()
    walker.look("person")
    walker.page.locator("a[href$='/name/']").click()
    walker.look("correct-the-name")
