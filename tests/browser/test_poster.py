"""From the poster on the wall to the next card, on a cheap phone in a bad network: with a message, and without one."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walker

# What Lighthouse calls slow 3G: 400 ms there and back, 400 kbit/s each way.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WAYS = [
    {"language": "zh-hans"},
    {"language": "en", "scripts": False},
    pytest.param({"language": "en", "dark": True}, marks=pytest.mark.thorough),
    pytest.param({"language": "zh-hans", "scripts": False, "text": 200}, marks=pytest.mark.thorough),
    pytest.param({"language": "en", "width": 1280}, marks=pytest.mark.thorough),
]


def name_of(way: dict) -> str:
    return "-".join(str(value) for value in way.values())


def at_walking_pace(walker: Walker) -> Walker:
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    return walker


@pytest.fixture
def coordinator(walk) -> Walker:
    return walk(width=1280).sign_in_staff("coordinator@example.org")


@pytest.fixture
def poster(coordinator) -> str:
    """Make a poster as a coordinator does, and return what its square code holds, without the host."""
    page = coordinator.go("/coordinate/posters/").look("posters").page
    page.locator("a[href$='/posters/new/']").click()
    coordinator.look("new-poster")
    page.locator("[name=max_uses]").fill("5")
    page.locator("main form button").click()
    coordinator.look("poster")
    return re.search(r"/join/[0-9a-f-]{36}/", page.locator("textarea").input_value()).group()


def read_and_go_on(walker: Walker, poster: str) -> None:
    walker.go(poster).look("card")
    expect(walker.page.locator("section.lesson-card")).to_be_visible()
    walker.page.locator(".bar button").click()


def expect_second_card(walker: Walker) -> None:
    page = walker.page
    assert re.search(r"/learn/[0-9a-f-]{36}/[0-9a-f-]{36}/", page.url), page.url
    walker.look("next-card")
    total = page.locator(".segments").first
    expect(total).to_be_visible()
    expect(page.locator("section.lesson-card:visible")).to_have_count(1)
    # The first card has been read: there is a way back to it.
    expect(page.locator("a[data-previous]")).to_be_visible()


@pytest.mark.parametrize("way", WAYS, ids=name_of)
def test_from_the_poster_to_the_next_card(walk, poster, way):
    walker = at_walking_pace(walk(**way))
    read_and_go_on(walker, poster)
    walker.look("number")
    walker.sign_in_here(name="宋梅", looks=True)
    expect_second_card(walker)

    # Scanned again it leads to her card, and so it does after signing out.
    walker.go(poster)
    assert walker.page.url.endswith("/")
    assert "/join/" not in walker.page.url
    expect(walker.page.locator("main a[href*='/learn/']").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.thorough)])
def test_from_the_poster_to_the_next_card_without_a_message(walk, coordinator, poster, language):
    """Her coordinator makes out a slip; its code takes the place of number and code, and the way goes on."""
    page = coordinator.go("/coordinate/?status=never_signed_in").page
    page.locator("th a[href*='/coordinate/people/']").first.click()
    coordinator.look("person")
    page.locator("a[href$='/slip/']").click()
    coordinator.look("slip-before")
    page.locator("main form button").click()
    coordinator.look("slip")
    code, link = page.locator(".slip-code").inner_text(), page.locator("textarea").input_value()

    walker = at_walking_pace(walk(language=language))
    walker.go("/sign-in/slip/?" + link.partition("?")[2]).look("slip-scanned")
    read_and_go_on(walker, poster)
    walker.page.locator("main a[href*='/sign-in/slip/']").click()
    walker.page.locator("input[name=code]").fill(code.lower())
    walker.page.locator("main form button").first.click()
    expect_second_card(walker)


def test_a_short_code_typed_wrong_and_right(walk, poster):
    walker = walk(language="zh-hans")
    page = walker.go("/join/").look("join").page
    page.locator("input[name=code]").fill("22222222")
    page.locator("main form button").first.click()
    walker.look("wrong-code")
    expect(page.locator(".error")).to_be_visible()


def test_she_asks_and_is_let_in(walk, coordinator):
    number, name = f"198{secrets.randbelow(10**8):08}", f"林{secrets.token_hex(3)}"
    walker = walk(language="zh-hans").sign_in(number, name=name)
    page = walker.go("/contact/").look("contact-without-unit").page
    page.locator("main a[href$='/join/']").click()
    page.locator("input[name=q]").fill("滨江")
    page.locator("form[role=search] button").click()
    walker.look("found")
    page.locator("a[href*='/join/unit/']").first.click()
    walker.look("ask")
    page.locator(".bar button").click()
    walker.look("asked")

    staff = coordinator.go("/coordinate/posters/").look("requests").page
    row = staff.locator("li", has_text=name)
    row.locator("form button").click()
    coordinator.look("let-in")
    expect(walker.go("/contact/").page.locator("main")).to_contain_text("滨江骑手驿站")
