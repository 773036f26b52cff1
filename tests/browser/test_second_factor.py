"""Setting up second factors in a real browser: a coordinator's app, codes and passkey, without scripts too."""

import re

import pytest
from playwright.sync_api import expect

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
    page.locator("button[form=sign-out]").click()
    page.goto(f"{here}/sign-in/password/?next=/coordinate/inspector/")
    page.locator("input[name=login]").fill("auditor@example.org")
    page.locator("input[name=password]").fill("waystation-demo")
    page.locator("main form button").first.click()
    walker.look("passkey-asked")
    page.locator("[data-passkey] button").click()
    page.wait_for_url("**/coordinate/inspector/")
