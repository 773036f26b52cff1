"""Setting up second factors in a real browser: a coordinator's app, codes and passkey, without scripts too."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_trainer import find, see
from tests.browser.walking import Walker

PAGES = "/sign-in/security/"


@pytest.mark.parametrize(
    "look", [{"width": 360, "dark": True, "language": "zh-hans"}, {"width": 1280}, {"scripts": False}]
)
def test_a_coordinator_goes_from_her_learning_to_her_people_and_minds_her_factors(walk, look):
    walker = walk(**look)
    page = walker.page
    walker.sign_in("19900000004")
    walker.go("/").go("/mine/").look("mine")
    page.locator("main a[href='/coordinate/']").click()
    walker.look("asked-for-the-password")
    page.locator("input[name=password]").fill("waystation-demo")
    page.locator("main form button").click()
    walker.look("asked")
    walker.show_second_factor()
    assert page.url.endswith("/coordinate/")
    walker.go(PAGES).look("overview")
    walker.go(f"{PAGES}codes/").look("codes")
    assert len(re.findall(r"\b\d{4} \d{4}\b", page.locator("main").inner_text())) in (0, 10)
    walker.go(f"{PAGES}app/").look("app")
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button").click()
    expect(page.locator("main .error")).to_be_visible()
    walker.look("app-wrong")
    walker.go(f"{PAGES}passkey/").look("passkey")
    walker.go(f"{PAGES}password/").look("password")


def test_a_passkey_opens_the_door(walk):
    walker = walk()
    page = walker.page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    authenticator = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    options = {**authenticator, "hasResidentKey": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/sign-in/password/")
    # Browsers know no passkeys of an address in numbers.
    page.goto(page.url.replace("127.0.0.1", "localhost"))
    page.locator("input[name=login]").fill("auditor@example.org")
    page.locator("input[name=password]").fill("waystation-demo")
    page.locator("main form button").first.click()
    walker.show_second_factor()
    here = page.url.partition("/coordinate/")[0]
    page.goto(f"{here}{PAGES}passkey/")
    page.locator("input[name=name]").fill("Telephone")
    walker.look("passkey")
    page.locator("[data-passkey] button").click()
    page.wait_for_url("**/security/codes/")
    page.goto(f"{here}{PAGES}")
    expect(page.locator("main")).to_contain_text("Telephone")
    page.goto(f"{here}/sign-out/")
    # The phone is emptied first, and only then signed out.
    with page.expect_navigation():
        page.locator("button[form=sign-out]").click()
    page.goto(f"{here}/sign-in/password/?next=/coordinate/inspector/")
    page.locator("input[name=login]").fill("auditor@example.org")
    page.locator("input[name=password]").fill("waystation-demo")
    page.locator("main form button").first.click()
    walker.look("passkey-asked")
    page.locator("[data-passkey] button").click()
    page.wait_for_url("**/coordinate/inspector/")


def test_a_trainer_is_asked_again_in_the_middle_of_a_lesson(walk):
    """Whatever a script asks for after twelve hours, she reads why it does not come, and nothing she wrote is lost."""
    walker = walk(width=1280).sign_in_staff("trainer@example.org")
    page = walker.page
    page.goto(find(page, "出了事故怎么办"))
    title, words = page.locator("#id_title"), page.locator(".public-DraftEditor-content").first
    first = title.input_value()
    asked = page.locator("dialog[open]")

    # By the editor itself, which asks every few seconds who else is there; once, not every few seconds.
    walker.travel(datetime.now(UTC) + timedelta(hours=13))
    expect(asked).to_contain_text("Nothing is lost", timeout=20_000)
    # Wagtail's scripts write into the console whatever is no 200.
    walker.complaints = [complaint for complaint in walker.complaints if "409" not in complaint]
    see(walker, "asked-in-the-editor")
    asked.locator("button").click()
    title.press("End")
    page.keyboard.type("！")
    expect(title).to_have_value(f"{first}！")
    expect(page.locator(".footer__save-warning")).to_contain_text("Nothing is lost", timeout=20_000)
    expect(asked).to_have_count(0)

    # In a modal that opens.
    words.click()
    page.keyboard.press("Control+k")
    modal = page.locator(".modal-body")
    expect(modal).to_contain_text("Nothing is lost")
    walker.picture("asked-in-a-modal")
    show_in_a_new_tab(walker, modal.locator("a"))
    modal.locator("button").click()
    expect(page.locator(".modal")).to_have_count(0)
    saved = page.locator(".w-autosave-indicator__state--saved")
    title.press("End")
    page.keyboard.type("！")
    expect(saved).to_be_visible(timeout=20_000)

    # From a modal that is sent: it stays as it is, and can be sent again.
    words.click()
    page.keyboard.press("Control+k")
    modal.locator("a", has_text="External link").click()
    modal.locator("input[name$=url]").fill("https://example.org/")
    modal.locator("input[name$=link_text]").fill("example")
    walker.travel(datetime.now(UTC) + timedelta(hours=26))
    expect(asked).to_have_count(1, timeout=20_000)
    asked.locator("button").click()
    modal.locator("input[type=submit]").click()
    expect(asked).to_contain_text("Nothing is lost")
    show_in_a_new_tab(walker, asked.locator("a"))
    expect(asked).to_have_count(0)
    modal.locator("input[type=submit]").click()
    expect(words).to_contain_text("example")

    expect(title).to_have_value(f"{first}！！")


def show_in_a_new_tab(walker, link) -> None:
    with walker.page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    Walker(opened.value, walker.pictures).show_second_factor()
    opened.value.close()
