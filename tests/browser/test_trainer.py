"""The second way through the house: a trainer opens the course, edits, looks at it as on a phone, publishes."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("width", "dark", "language"), [(1280, False, "en"), (1280, True, "zh-hans"), (360, False, "zh-hans")]
)
def test_trainer_edits_and_publishes(walk, width, dark, language):
    walker = walk(width=width, dark=dark, language=language)
    page = walker.page
    walker.go("/admin/")
    assert "/sign-in/" in page.url
    walker.sign_in_staff("trainer@example.org")
    walker.go("/admin/").picture("admin-home")
    expect(page.locator("body")).to_contain_text("Waystation")

    walker.go("/admin/pages/")
    page.goto(find(page, "骑手道路安全"))
    walker.picture("course-in-explorer")
    page.goto(find(page, "走哪条道"))
    title = page.locator("#id_title")
    expect(title).to_be_visible()
    walker.picture("lesson-editor")
    first = title.input_value()
    title.fill(f"{first}！")
    publish(page)
    try:
        learner = walk(width=360, language="zh-hans")
        learner.sign_in()
        learner.page.locator("main a[href*='/learn/']").first.click()
        expect(learner.page.locator("main")).to_contain_text(f"{first}！")
    finally:
        page.goto(find_again(page))
        page.locator("#id_title").fill(first)
        publish(page)
    assert walker.complaints == []


def find(page, words: str) -> str:
    """Return the address where a trainer edits the page with these words, found by the admin's own search."""
    page.goto(f"/admin/pages/search/?q={words}")
    link = page.locator("main a[href*='/admin/pages/']", has_text=words).first
    number = re.search(r"/admin/pages/(\d+)/", link.get_attribute("href")).group(1)
    return f"/admin/pages/{number}/edit/"


def find_again(page) -> str:
    return page.url if page.url.endswith("/edit/") else find(page, "走哪条道")


def publish(page) -> None:
    page.locator("footer .w-dropdown-button button, .actions button.w-dropdown__toggle").first.click()
    page.locator("button[name='action-publish']").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
