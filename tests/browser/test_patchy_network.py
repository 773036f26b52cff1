"""In a lift, in a cellar, signed out meanwhile: what she chose is not lost, and the page says where it is."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from quizzes.views import SECOND_TAP_MS
from tests.browser.test_worker import A_LOOK, change_language, next_card
from tests.browser.walking import Walker

CARD = "section.lesson-card:visible"
CHOSEN = "[name=choice]:checked"
KEPT = """[Object.keys(localStorage), Object.keys(sessionStorage), window.caches && await caches.keys(),
    await indexedDB.databases()]"""


@pytest.fixture
def number():
    return f"198{secrets.randbelow(10**8):08}"


@pytest.fixture
def learner(walk, number):
    """Somebody on a phone in the first lesson of a course."""
    walker = walk(language="zh-hans")
    walker.sign_in(number)
    page = walker.page
    walker.go("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    expect(page.locator(CARD)).to_be_visible()
    return walker


@pytest.fixture
def examinee(learner):
    """The same in front of the first question of the quiz."""
    start_quiz(learner.page)
    return learner


def start_quiz(page: Page) -> None:
    page.goto("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.goto(re.search(r"/learn/[0-9a-f-]{36}/", page.url).group())
    page.goto(page.locator("main a[href*='/learn/']").last.get_attribute("href"))
    page.locator("form[action$='/quiz/start/'] button").first.click()
    expect(page.locator("fieldset h1")).to_be_visible()


def expect_state(page: Page, word: str) -> None:
    """See that the page says saving, saved or failed, and nothing else; with "" nothing at all."""
    expect(page.locator("#question [data-state] [data-when]:visible")).to_have_count(1 if word else 0)
    if word:
        expect(page.locator(f"#question [data-when={word}]")).to_be_visible()


def is_answered(page: Page) -> bool:
    """Look at the server's own list; the page she comes from is left."""
    number = re.search(r"/attempt/[^/]+/(\d+)/", page.url).group(1)
    page.goto(re.sub(r"/\d+/$", "/review/", page.url))
    return page.locator(f"li:has(a[href$='/{number}/']) .pill-go").count() == 1


def test_the_other_language_opens_at_the_card_she_turned_to(learner):
    page = learner.page
    next_card(page)
    next_card(page)
    page.reload()
    next_card(page)
    next_card(page)
    fifth = page.locator(CARD).get_attribute("data-card")
    change_language(page, "en")
    assert page.locator(CARD).get_attribute("data-card") == fifth
    page.locator("[data-previous]").click()
    expect(page.locator(CARD)).not_to_have_attribute("data-card", fifth)
    fourth = page.locator(CARD).get_attribute("data-card")
    change_language(page, "zh-hans")
    assert page.locator(CARD).get_attribute("data-card") == fourth


def test_without_network_the_lesson_says_so_until_it_is_back(learner):
    page = learner.page
    page.context.set_offline(True)
    next_card(page)
    expect(page.locator("#lesson [data-offline]")).to_be_visible()
    expect(page.locator("#lesson [data-signed-out]")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#lesson [data-offline]")).to_be_hidden()


def test_whoever_is_signed_out_in_a_lesson_is_told_and_comes_back_to_her_card(learner, number):
    page = learner.page
    page.context.clear_cookies(name="sessionid")
    next_card(page)
    expect(page.locator("#lesson [data-offline]")).to_be_hidden()
    next_card(page)
    third = page.locator(CARD).get_attribute("data-card")
    learner.look("lesson-signed-out")
    page.locator("#lesson [data-signed-out] a").click()
    learner.sign_in_here(number)
    assert page.locator(CARD).get_attribute("data-card") == third


def test_a_place_sent_with_the_token_of_an_ended_session_is_sent_again(learner, number):
    page = learner.page
    page.context.clear_cookies()
    other = page.context.new_page()
    Walker(other, learner.pictures).sign_in(number)
    with page.expect_response(lambda answer: answer.url.endswith("/place/") and answer.ok):
        next_card(page)
    second = page.locator(CARD).get_attribute("data-card")
    page.goto(page.url.partition("?")[0])
    assert page.locator(CARD).get_attribute("data-card") == second


def test_an_answer_given_without_network_is_sent_when_it_is_back(examinee):
    page = examinee.page
    page.context.set_offline(True)
    page.locator("label.tile").first.click()
    expect_state(page, "failed")
    page.context.set_offline(False)
    expect_state(page, "saved")
    assert is_answered(page)


def test_an_answer_given_after_the_sign_in_ran_out_survives_it(examinee, number):
    page = examinee.page
    question = page.url
    page.context.clear_cookies(name="sessionid")
    page.locator("label.tile").first.click()
    expect_state(page, "failed")
    examinee.sign_in(number)
    examinee.go(question)
    expect(page.locator("label.tile").first.locator(CHOSEN)).to_have_count(1)
    expect_state(page, "saved")
    assert is_answered(page)


def test_what_she_takes_back_is_no_answer_for_the_server_either(examinee):
    page = examinee.page
    go_to_multiple_choice(examinee)
    tile = page.locator("label.tile").first
    tile.click()
    expect_state(page, "saved")
    tile.click()
    expect_state(page, "")
    with page.expect_navigation():
        page.locator(".bar button[form=question]").click()
    expect(page.locator("#question-error .error")).to_be_visible()
    assert not is_answered(page)


def go_to_multiple_choice(walker: Walker) -> None:
    """Look for one among the ten drawn; chance may leave them all out, so on the next day, after any pause, again."""
    page = walker.page
    for day in range(1, 7):
        attempt = re.sub(r"\d+/$", "", page.url)
        for number in range(1, 11):
            page.goto(f"{attempt}{number}/")
            if page.locator("input[type=checkbox]").count():
                return
        page.goto(f"{attempt}review/")
        page.wait_for_timeout(SECOND_TAP_MS)
        page.locator("form[action$='/submit/'] button").click()
        walker.travel(datetime.now(UTC) + timedelta(days=day))
        start_quiz(page)
    raise AssertionError("Sixty questions, and none with several answers.")


def test_signing_out_asks_about_an_answer_not_yet_sent(examinee):
    page = examinee.page
    question = page.url
    page.route("**/attempt/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.locator("label.tile").first.click()
    expect_state(page, "failed")
    examinee.go("/sign-out/?next=/mine/")
    expect(page.locator(".bar [data-sent]:visible")).to_have_count(0)
    expect(page.locator("main [data-unsent]")).to_be_visible()
    page.unroute("**/attempt/**")
    page.locator(".bar a[data-unsent]").click()
    page.wait_for_url(question)
    expect_state(page, "saved")
    examinee.go("/sign-out/?next=/mine/")
    expect(page.locator("[data-unsent]:visible")).to_have_count(0)


def test_signing_out_empties_the_phone_without_the_help_of_a_header(learner):
    page = learner.page
    page.evaluate("localStorage.setItem('waystation-draft:/attempt/1/', '[]')")
    page.evaluate("sessionStorage.setItem('x', 'hers')")
    page.evaluate("caches.open('hers')")
    page.evaluate(
        "new Promise(done => { indexedDB.open('hers').onsuccess = event => done(event.target.result.close()) })"
    )
    learner.go("/sign-out/")
    # An answer that changes nothing, and above all without Clear-Site-Data, as browsers take it by plain HTTP.
    page.route("**/sign-out/", lambda route: route.fulfill(status=204))
    with page.expect_response("**/sign-out/"):
        page.locator("button[form=sign-out]").click()
    assert page.evaluate(f"(async () => {KEPT})()") == [[], [], [], []]
    page.unroute("**/sign-out/")
    page.locator("button[form=sign-out]").click()
    page.wait_for_url("**/sign-in/")


def test_a_second_tap_turns_no_second_card(learner):
    page = learner.page
    ids = page.locator("[data-card]").evaluate_all("cards => cards.map(card => card.dataset.card)")
    page.locator("form[data-next] button:visible").dblclick()
    page.wait_for_timeout(300)
    assert page.locator(CARD).get_attribute("data-card") == ids[1]
    lesson = page.url
    while page.locator("form[data-next]:visible").count():
        next_card(page)
        if page.locator(CARD).get_attribute("data-card") == ids[-2]:
            page.wait_for_timeout(A_LOOK)
            page.locator("form[data-next] button:visible").dblclick()
            break
    page.wait_for_timeout(300)
    assert page.locator(CARD).get_attribute("data-card") == ids[-1]
    assert page.url.split("?")[0] == lesson.split("?")[0]


def test_a_phone_that_keeps_nothing_sends_answers_all_the_same(examinee):
    page = examinee.page
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('none'); }})")
    page.reload()
    page.locator("label.tile").first.click()
    expect_state(page, "saved")
    assert is_answered(page)


def test_an_answer_is_saved_after_signing_in_again_in_another_tab(examinee, number):
    page = examinee.page
    page.context.clear_cookies()
    other = Walker(page.context.new_page(), examinee.pictures)
    other.sign_in(number)
    page.locator("label.tile").first.click()
    expect_state(page, "saved")
    assert is_answered(page)


def test_without_scripts_a_choice_outlives_the_language(walk, number):
    walker = walk(language="zh-hans", scripts=False)
    walker.sign_in(number)
    page = walker.page
    page.goto("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    start_quiz(page)
    page.locator("label.tile").nth(1).click()
    page.locator(".language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=choice]").nth(1)).to_be_checked()
    page.locator("[name=choice]").nth(1).press("Enter")
    expect(page).to_have_url(re.compile(r"/2/$"))
