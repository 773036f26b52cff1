"""Signing in where it does not go smoothly: no message comes, or the number was not used for long."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_gallery import LOOKED_AT, name_of

# What the page shows once so much time has passed since it came, without waiting for it.
AFTER = """(part, milliseconds) => {
  for (const animation of part.getAnimations()) animation.currentTime = milliseconds;
  return getComputedStyle(part).backgroundColor;
}"""
CLEAR = "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_what_helps_without_a_message_comes_forward(walk, look):
    walker = walk(**look)
    page = walker.go("/sign-in/").page
    page.locator("input[name=phone]").fill(f"198{secrets.randbelow(10**8):08}")
    page.locator("main form").first.locator("button").first.click()
    part = page.locator(".forward")
    expect(part).to_be_visible()
    seconds = int(re.search(r"forward-(\d+)", part.get_attribute("class"))[1])
    walker.look("code-at-first")
    before = part.bounding_box()
    assert part.evaluate(AFTER, seconds * 1000 - 500) == CLEAR
    assert part.evaluate(AFTER, seconds * 1000) != CLEAR
    # Nothing moves under her thumb.
    assert part.bounding_box() == before
    walker.look("code-without-a-message")


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_an_old_number_begins_afresh(walk, look):
    number = f"198{secrets.randbelow(10**8):08}"
    before = walk(**look).go("/sign-in/")
    before.page.locator("input[name=phone]").fill(number)
    before.page.locator("main form").first.locator("button").first.click()
    code = re.search(r"\b\d{6}\b", before.page.locator("main").inner_text()).group()
    # Messages are sent in the present; the code is typed a hundred days ago.
    before.travel(datetime.now(UTC) - timedelta(days=100))
    before.page.locator("input[name=code]").fill(code)
    before.page.locator("main form").first.locator("button").first.click()
    expect(before.page.locator("input[name=name]")).to_be_visible()

    walker = walk(**look).sign_in(number)
    page = walker.page
    assert page.url.endswith("/sign-in/again/")
    walker.look("old-number")
    page.locator("a[href*='/sign-in/again/afresh/']").click()
    walker.look("begin-afresh")
    page.locator(".bar .button-stop").click()
    expect(page.locator("input[name=name]")).to_be_visible()
