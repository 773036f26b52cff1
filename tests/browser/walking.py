"""Walking through the site: a page that is looked at wherever it stops."""

import json
import re
import secrets
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# The course whose steps the tests know, in whatever language; the demo has more than one.
ROAD_SAFETY = re.compile("骑手道路安全|Road safety for riders")
AXE_RUN = "async rules => (await axe.run(document, {runOnly: rules})).violations"


@cache
def axe() -> str:
    return AXE.read_text()


class Walker:
    """Somebody at a browser; `look` judges the page she sees and keeps a picture of it."""

    def __init__(self, page: Page, pictures: Path, *, scripts: bool = True, text: int = 100):
        self.page = page
        self.pictures = pictures
        self.scripts = scripts
        self.steps = count(1)
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("response", self._read)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if text != 100:
            session = page.context.new_cdp_session(page)
            session.send("Page.enable")
            session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * text // 100, "fixed": 13 * text // 100}})

    def _read(self, response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")

    def _hear(self, message) -> None:
        # A page that answers 4xx on purpose is reported by the browser as an error of the network.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> "Walker":
        self.page.goto(path)
        return self

    def picture(self, name: str) -> "Walker":
        """Keep a picture of what is in the window."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{next(self.steps):02}-{name}.png")
        return self

    def look(self, name: str) -> "Walker":
        """Keep a picture of the whole page and judge it."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("load")
        # A window as high as the page, so that a bar at the bottom of the window covers nothing.
        window = self.page.viewport_size
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({**window, "height": max(window["height"], height)})
        self.page.screenshot(path=self.pictures / f"{next(self.steps):02}-{name}.png")
        self.judge(name)
        self.page.set_viewport_size(window)
        return self

    def judge(self, name: str, rules: tuple[str, ...] = (*WCAG, "best-practice")) -> "Walker":
        """See that nothing overflows, complains or shuts anybody out."""
        width = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], f"{name}: the page is {width[0]} pixels wide in a window of {width[1]}"
        if self.scripts:  # axe is one itself, and never comes back where none runs
            self.page.evaluate(axe())
            found = self.page.evaluate(AXE_RUN, list(rules))
            told = [[v["id"], v["help"], [n["html"] for n in v["nodes"]][:3]] for v in found]
            assert not found, f"{name}: {json.dumps(told, ensure_ascii=False, indent=1)}"
        assert self.complaints == [], f"{name}: {self.complaints}"
        return self

    # --- What people do -------------------------------------------------------------------------------------------

    def travel(self, moment: datetime) -> "Walker":
        """Look at the demo as at a moment from now on."""
        words = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        address = urljoin(self.page.url, "/")
        self.page.context.add_cookies([{"name": "demo_moment", "value": words, "url": address}])
        return self

    def sign_in(self, number: str | None = None, *, name: str = "李喆", looks: bool = False) -> "Walker":
        """Sign in with a number and the code the demo shows; a new number is asked for a name."""
        self.page.goto("/sign-in/")
        return self.sign_in_here(number, name=name, looks=looks)

    def sign_in_here(self, number: str | None = None, *, name: str = "李喆", looks: bool = False) -> "Walker":
        """Do the same on the page that asks for the number, which leads on to wherever she wanted to go."""
        page = self.page
        page.locator("input[name=phone]").fill(number or f"198{secrets.randbelow(10**8):08}")
        page.locator("main form").first.locator("button").first.click()
        code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
        if code is None:
            page.reload()
            code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
        assert code, page.locator("main").inner_text()
        if looks:
            self.look("code")
        page.locator("input[name=code]").fill(code.group())
        with page.expect_navigation():
            page.locator("main form").first.locator("button").first.click()
        if page.locator("input[name=name]").count():
            if looks:
                self.look("name")
            page.locator("input[name=name]").fill(name)
            with page.expect_navigation():
                page.locator("main form").first.locator("button").first.click()
        return self

    def sign_in_staff(self, email: str, password: str = "waystation-demo") -> "Walker":
        page = self.page
        page.goto("/sign-in/password/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main form").first.locator("button").first.click()
        expect(page.locator("input[name=password]")).to_have_count(0)
        return self.show_second_factor()

    def show_second_factor(self) -> "Walker":
        """Type the demo's password, then the six digits that it shows in place of an app, if she is asked for them."""
        page = self.page
        asked = "/sign-in/second-factor/"
        if asked in page.url and page.locator("input[name=password]").count():
            page.locator("input[name=password]").fill("waystation-demo")
            with page.expect_navigation():
                page.locator("form:has(input[name=password]) button").click()
        if asked in page.url:
            page.locator("input[name=code]").fill(re.search(r"\b\d{6}\b", page.locator("main").inner_text()).group())
            with page.expect_navigation():
                page.locator("form:has(input[name=code]) button").click()
        return self
