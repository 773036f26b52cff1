"""A trainer speaks a card into her computer; a worker hears it, and it goes on where she left it."""

from playwright.sync_api import expect

from tests.browser.test_trainer import find, publish
from tests.browser.walking import WCAG


def test_a_card_is_spoken_and_heard(walk):
    walker = walk(width=1280, language="en")
    page = walker.page
    walker.sign_in_staff("trainer@example.org")
    page.goto(find(page, "走哪条道"))
    editor = page.url
    page.get_by_role("button", name="Choose recording").first.click()
    window = page.locator(".modal-content")
    # The window is there before its tabs work.
    page.wait_for_timeout(1500)
    window.get_by_role("tab", name="Upload or record").click()
    window.get_by_label("Title").fill("The first card, spoken")
    walker.picture("upload-or-record").judge("upload-or-record", WCAG)
    window.get_by_role("button", name="Record with the microphone").click()
    expect(window.get_by_text("Speak now.")).to_be_visible()
    page.wait_for_timeout(1500)
    window.get_by_role("button", name="Stop recording").click()
    expect(window.get_by_text("Recorded. Listen to it")).to_be_visible()
    window.get_by_label("Language").select_option("zh-hans")
    window.locator("select[name$=unit]").select_option(index=1)
    window.get_by_role("button", name="Keep it and put it on the card").click()
    expect(window).to_be_hidden()
    expect(page.get_by_text("The first card, spoken").first).to_be_visible()
    publish(page)
    try:
        learner = walk(width=360, language="zh-hans")
        learner.sign_in()
        learner.page.locator("main a[href*='/learn/']").first.click()
        player = learner.page.locator(".lesson-card:visible audio")
        expect(player).to_be_visible()
        learner.look("spoken-card")
        player.evaluate("player => player.play()")
        learner.page.wait_for_function("document.querySelector('audio').currentTime > 1")
        learner.page.reload()
        player.evaluate("player => player.load()")
        learner.page.wait_for_function("document.querySelector('audio').currentTime >= 1")
    finally:
        page.goto(editor)
        chosen = page.locator(".chooser", has_text="The first card, spoken")
        chosen.get_by_role("button", name="Actions").click()
        page.locator("[data-chooser-action-clear]:visible").click()
        publish(page)
    assert walker.complaints == []
