"""The second way through the house: a trainer opens the course, edits, looks at it as on a phone, publishes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_gallery import LOOKS, name_of
from tests.browser.walking import ROAD_SAFETY, WCAG

# Each size, theme and language, and large text once: an editor is slow to open.
AT_LENGTH = [pytest.param(look, marks=pytest.mark.thorough) for look in (LOOKS[0], LOOKS[3], LOOKS[5])]


@pytest.mark.parametrize("look", [LOOKS[2], *AT_LENGTH], ids=name_of)
def test_trainer_edits_and_publishes(walk, look):
    walker = walk(**look)
    page = walker.page
    walker.go("/admin/")
    assert "/sign-in/" in page.url
    walker.sign_in_staff("trainer@example.org")
    see(walker.go("/admin/"), "admin-home")
    expect(page).to_have_title(re.compile("Waystation|驿站课堂"))
    expect(page.locator(".home-list")).to_contain_text("骑手道路安全")

    page.goto(find(page, "骑手道路安全", "骑手道路安全测验"))
    see(walker, "course-editor")
    page.goto(find(page, "走哪条道"))
    title = page.locator("#id_title")
    expect(title).to_be_visible()
    see(walker, "lesson-editor")
    if look["width"] > 600:
        see_as_on_a_phone(walker)
    first = title.input_value()
    title.fill(f"{first}！")
    publish(page)
    try:
        learner = walk(width=360, language="zh-hans")
        learner.sign_in()
        learner.go("/courses/").page.locator("main .course-card a", has_text=ROAD_SAFETY).click()
        expect(learner.page.locator("main")).to_contain_text(f"{first}！")
    finally:
        page.goto(find_again(page))
        page.locator("#id_title").fill(first)
        publish(page)
    assert walker.complaints == []


def see_as_on_a_phone(walker) -> None:
    page = walker.page
    page.locator("[data-side-panel-toggle='preview']").first.click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading").first).to_be_visible(timeout=20_000)
    assert page.locator("#w-preview-iframe").evaluate("frame => frame.clientWidth") < 500
    see(walker, "preview")


def see(walker, name: str) -> None:
    # Beyond what must be, axe wants headings and landmarks of different names, and a lesson has five blocks "Text".
    walker.picture(name).judge(name, WCAG)


def find(page, words: str, but_not: str = "-") -> str:
    """Return the address where a trainer edits the page with these words, found by the admin's own search.

    The search knows a page once the worker has indexed it, a while after the site has started.
    """
    link = page.locator("main a[href*='/admin/pages/']", has_text=words).filter(has_not_text=but_not).first
    for _ in range(60):
        page.goto(f"/admin/pages/search/?q={words}")
        if link.count():
            break
        page.wait_for_timeout(1000)
    number = re.search(r"/admin/pages/(\d+)/", link.get_attribute("href")).group(1)
    return f"/admin/pages/{number}/edit/"


def find_again(page) -> str:
    return page.url if page.url.endswith("/edit/") else find(page, "走哪条道")


def publish(page) -> None:
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("button[name='action-publish']").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
