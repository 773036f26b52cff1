"""On a phone of the station: whoever comes after her finds nothing of hers, neither kept nor by going back."""

import contextlib
import re
import secrets
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import PICTURES
from tests.browser.test_patchy_network import expect_state, start_quiz
from tests.browser.test_worker import next_card
from tests.browser.walking import Walker

HER_NAME = "欧阳望舒"
# A name that leads to this machine: browsers heed headers and keep caches at addresses they trust only, such as our
# own machine and HTTPS. A demo in a station's network is neither.
UNTRUSTED = "station.test"
# Seconds that a page may take to come back out of the browser's memory, or to be asked for anew.
PATIENCE = 20.0
PUT_BY = """async () => {
    localStorage.setItem('hers', 'hers');
    sessionStorage.setItem('hers', 'hers');
    if (window.caches) await (await caches.open('hers')).put('/mine/', new Response('hers'));
    const made = indexedDB.open('hers', 1);
    await new Promise(done => { made.onsuccess = done; });
    made.result.close();
}"""


@pytest.fixture(scope="module")
def remembering(launch_browser, browser_type_launch_args):
    """A browser that keeps pages in memory to go back to, as people's do; for other tests that is switched off."""
    browser = launch_browser(
        args=[*browser_type_launch_args["args"], f"--host-resolver-rules=MAP {UNTRUSTED} 127.0.0.1"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def phone(remembering, site):
    """Open a browser at the site: phone(trusted=True, scripts=True) -> Walker."""
    contexts = []

    def pick_up(*, trusted: bool = True, scripts: bool = True) -> Walker:
        address = site if trusted else site.replace("127.0.0.1", UNTRUSTED)
        view = {"viewport": {"width": 360, "height": 640}, "locale": "zh-CN"}
        contexts.append(remembering.new_context(base_url=address, java_script_enabled=scripts, **view))
        return Walker(contexts[-1].new_page(), PICTURES / "shared-phone", scripts=scripts)

    yield pick_up
    for context in contexts:
        context.close()


class Browser:
    """What the browser itself says, whom no page and no switched-off script can keep from answering."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def html_at(self, index: int) -> str:
        """Return what the page at a step of the history holds; nothing while that is not the one in the window."""
        # Between two pages there is none to ask.
        with contextlib.suppress(Error):
            if self.session.send("Page.getNavigationHistory")["currentIndex"] == index:
                root = self.session.send("DOM.getDocument")["root"]
                return self.session.send("DOM.getOuterHTML", {"nodeId": root["nodeId"]})["outerHTML"]
        return ""

    def kept(self) -> dict[str, list]:
        """Return what is kept for the site, by kind."""
        parts = urlsplit(self.page.url)
        origin = {"securityOrigin": f"{parts.scheme}://{parts.netloc}"}
        items = {
            kind: self.session.send("DOMStorage.getDOMStorageItems", {"storageId": {**origin, "isLocalStorage": local}})
            for kind, local in (("localStorage", True), ("sessionStorage", False))
        }
        return {kind: answer["entries"] for kind, answer in items.items()} | {
            "indexedDB": self.session.send("IndexedDB.requestDatabaseNames", origin)["databaseNames"],
            "caches": self.session.send("CacheStorage.requestCacheNames", origin)["caches"],
        }

    def steps_back(self) -> Iterator[str]:
        """Go back step by step to where it began; yield what each page holds once it stands still."""
        history = self.session.send("Page.getNavigationHistory")
        # The first is the empty page of a new window.
        for index in range(history["currentIndex"] - 1, 0, -1):
            self.session.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][index]["id"]})
            yield self._when_it_stands_still(index)

    def _when_it_stands_still(self, index: int) -> str:
        until, before = time.monotonic() + PATIENCE, ""
        while time.monotonic() < until:
            self.page.wait_for_timeout(300)
            now = self.html_at(index)
            if now == before and "</main>" in now:
                return now
            before = now
        raise AssertionError(f"Step {index} back never came to rest:\n{before}")


def learn(walker: Walker, number: str) -> list[str]:
    """Take a lesson and a quiz, look at her own pages; return words by which hers would be known again."""
    page = walker.page
    walker.sign_in(number, name=HER_NAME)
    walker.go("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    next_card(page)
    card = page.locator("section.lesson-card:visible h1").inner_text()
    start_quiz(page)
    question = page.locator("fieldset h1").inner_text()
    attempt = page.url
    walker.go("/account/").go("/mine/")
    expect(page.locator("main")).to_contain_text(HER_NAME)
    walker.go(attempt)
    return [re.sub(r"\s", "", word) for word in (HER_NAME, number, card, question)]


WAYS = {
    "trusted": {},
    "trusted-noscript": {"scripts": False},
    "untrusted": {"trusted": False},
    "untrusted-noscript": {"trusted": False, "scripts": False},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_after_her_nothing_is_left(phone, way):
    number = f"198{secrets.randbelow(10**8):08}"
    walker = phone(**way)
    page, browser = walker.page, Browser(walker.page)
    words = learn(walker, number)
    if walker.scripts:
        page.context.set_offline(True)
        page.locator("label.tile").first.click()
        expect_state(page, "failed")
        page.evaluate(PUT_BY)
        page.context.set_offline(False)
    walker.go("/sign-out/")
    page.locator("button[form=sign-out]").click()
    page.wait_for_url("**/sign-in/")
    assert browser.kept() == {"localStorage": [], "sessionStorage": [], "indexedDB": [], "caches": []}
    assert {cookie["name"] for cookie in page.context.cookies()} <= {
        "csrftoken",
        "django_language",
        "waystation_device",
    }
    for step, seen in enumerate(browser.steps_back(), start=1):
        told = [word for word in words if word in re.sub(r"\s", "", seen)]
        assert not told, f"{step} steps back somebody reads {told}"


def test_it_would_have_been_seen(phone):
    """The control: the browser keeps pages in memory, and while she is signed in a step back shows what she saw."""
    stranger = phone()
    stranger.go("/contact/")
    stranger.page.evaluate("document.body.dataset.kept = 'in memory'")
    stranger.go("/sign-in/")
    assert "in memory" in next(Browser(stranger.page).steps_back())
    walker = phone()
    words = learn(walker, f"198{secrets.randbelow(10**8):08}")
    walker.go("/contact/")
    assert words[-1] in re.sub(r"\s", "", next(Browser(walker.page).steps_back()))
