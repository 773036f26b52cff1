"""Practice on a card, as a learner meets it: by touch, by keyboard, and without a script."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def practice(walk):
    def open_card(**look):
        walker = walk(**look)
        walker.go("/styleguide/")
        return walker.page.locator("section.pane").first

    return open_card


def test_choosing_says_at_once_whether_it_was_right(practice):
    pane = practice(scripts=False)
    expect(pane.get_by_text("You may borrow the next lane")).to_be_hidden()
    pane.get_by_text("Swing out at once").click()
    expect(pane.get_by_text("Whoever is behind cannot brake.")).to_be_visible()
    expect(pane.get_by_text("You are seen in time.")).to_be_hidden()
    # By keyboard: the arrow chooses the other one.
    pane.get_by_label("Swing out at once").press("ArrowUp")
    expect(pane.get_by_text("You are seen in time.")).to_be_visible()
    expect(pane.get_by_text("Whoever is behind cannot brake.")).to_be_hidden()
    expect(pane.get_by_text("You may borrow the next lane")).to_be_visible()


def test_without_a_script_solutions_are_opened(practice):
    pane = practice(scripts=False)
    pane.get_by_text("Show the right order").click()
    expect(pane.locator(".solution .steps li").first).to_have_text("Make the place safe")
    pane.get_by_text("Show what belongs together").click()
    expect(pane.locator(".solution dd")).to_have_text(["119", "120"])
    pane.get_by_text("Stop", exact=True).click()
    expect(pane.get_by_text("The customer calls")).to_be_visible()


def test_steps_are_tapped_into_their_order(practice):
    pane = practice()
    said = pane.locator("[data-practice=order] [data-said]")
    expect(said).to_contain_text("Tap the steps")
    for step in ("Call 120", "Make the place safe", "Give first aid"):
        pane.get_by_role("button", name=step).click()
    expect(said).to_contain_text("Not yet")
    for step in ("Make the place safe", "Call 120"):
        pane.get_by_role("button", name=step).press("Enter")
    expect(pane.get_by_role("button", name="Call 120")).to_have_attribute("aria-pressed", "true")
    # Taken back, and put again.
    pane.get_by_role("button", name="Call 120").click()
    expect(pane.get_by_role("button", name="Call 120")).to_have_attribute("aria-pressed", "false")
    for step in ("Call 120", "Give first aid"):
        pane.get_by_role("button", name=step).click()
    expect(said).to_contain_text("Right, that is the order.")
    expect(pane.get_by_text("A second crash helps nobody.")).to_be_visible()


def test_what_does_not_belong_together_is_marked(practice):
    pane = practice()
    fire, injury = pane.get_by_label("Fire"), pane.get_by_label("Injury")
    fire.select_option("120")
    injury.select_option("120")
    expect(fire).to_have_attribute("aria-invalid", "true")
    expect(injury).not_to_have_attribute("aria-invalid", "true")
    fire.select_option("119")
    expect(fire).not_to_have_attribute("aria-invalid", "true")
    expect(pane.locator("[data-practice=match] [data-said]")).to_contain_text("Right")
