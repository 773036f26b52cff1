"""What changes with the clock, seen in the running demo: a certificate grows old, a pause ends."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from quizzes.views import SECOND_TAP_MS


def test_a_certificate_expires(walk):
    holder, stranger = walk(language="zh-hans"), walk(language="en")
    today = datetime.now(UTC)
    # One of the demo's people, who passed within the last weeks a course that is valid for a year.
    holder.sign_in("19900000145")
    holder.go("/mine/")
    certificate = holder.page.locator("main a[href*='/certificates/']").first.get_attribute("href")
    stranger.go("/")
    for days, kind, state, is_again in (
        (0, "go", "Valid until", 0),
        (321, "mark", "Valid, expires on", 0),
        (370, "stop", "Expired on", 1),
    ):
        holder.travel(today + timedelta(days=days)).go(certificate).look(f"certificate-after-{days}-days")
        expect(holder.page.locator("main .pill")).to_have_class(f"pill pill-{kind}")
        expect(holder.page.locator("main a.button[href*='/learn/']")).to_have_count(is_again)
        stranger.travel(today + timedelta(days=days)).go(certificate.replace("/certificates/", "/verify/"))
        stranger.look(f"verify-after-{days}-days")
        expect(stranger.page.locator("main")).to_contain_text(state)
    expect(stranger.page.locator("h1")).to_have_text("This certificate is genuine but has expired")


def test_a_pause_of_the_quiz_ends(walk):
    walker = walk(language="en")
    page = walker.page
    noon = datetime.now(UTC).replace(microsecond=0)
    walker.sign_in()
    walker.travel(noon).go("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    walker.go(re.search(r"/learn/[0-9a-f-]{36}/", page.url).group())
    quiz = page.locator("main a[href*='/learn/']").last.get_attribute("href")
    start = page.locator("form[action$='/quiz/start/'] button")
    for _ in range(3):
        walker.go(quiz)
        start.click()
        walker.go(re.sub(r"/\d+/$", "/review/", page.url))
        page.wait_for_timeout(SECOND_TAP_MS)
        page.locator("form[action$='/submit/'] button").click()
        expect(page.locator(".result")).to_be_visible()
    walker.look("result-before-a-pause")
    for minutes, buttons in ((0, 0), (9, 0), (10, 1)):
        walker.travel(noon + timedelta(minutes=minutes)).go(quiz).look(f"quiz-after-{minutes}-minutes")
        expect(start).to_have_count(buttons)
        expect(page.locator(".bar-note")).to_have_count(1 - buttons)
