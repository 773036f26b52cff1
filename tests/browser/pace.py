"""How long the way from a poster to the next card takes: what the site lets her wait, apart from what she types.

    python -m tests.browser.pace http://127.0.0.1:8000

walks it five times through a demo that runs there, as tests/browser/test_poster.py does, with pauses as people make
them, and prints a table for docs/reference/benchmarks.md. It judges nothing.
"""

import re
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.browser.test_poster import at_walking_pace
from tests.browser.walking import Walker

WALKS = 5
# Seconds: reading the card and looking around, the number, the message in its own app and the code, the name.
READING, NUMBER, CODE, NAME = 3, 8, 10, 5
# From the tap on, whatever it is led by on the way: until there is something to read, and until all of it is there.
WAITED = """() => {
  const [tap] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint.startTime / 1000, tap.loadEventEnd / 1000];
}"""


def put_up(coordinator: Walker) -> str:
    """Make a poster and return where its square code leads."""
    page = coordinator.sign_in_staff("coordinator@example.org").go("/coordinate/posters/new/").page
    page.locator("main form button").click()
    return re.search(r"/join/[0-9a-f-]{36}/", page.locator("textarea").input_value()).group()


def walk(walker: Walker, poster: str) -> Iterator[tuple[str, list[float]]]:
    """Go from the poster to the next card; yield each page with how long she waited for it."""
    page = at_walking_pace(walker).page

    def waited(name: str) -> tuple[str, list[float]]:
        page.wait_for_timeout(200)
        return name, page.evaluate(WAITED)

    def tap(button: str) -> None:
        with page.expect_navigation():
            page.locator(button).first.click()

    page.goto(poster)
    yield waited("the poster's card")
    time.sleep(READING)
    tap(".bar button")
    yield waited("asked for the number")
    time.sleep(NUMBER)
    page.locator("input[name=phone]").fill(f"198{secrets.randbelow(10**8):08}")
    tap("main form button")
    yield waited("asked for the code")
    time.sleep(CODE)
    if not (code := re.search(r"\b\d{6}\b", page.locator("main").inner_text())):
        # The demo shows the message on this page; a phone gets it without loading anything.
        page.reload()
        code = re.search(r"\b\d{6}\b", page.locator("main").inner_text())
    page.locator("input[name=code]").fill(code.group())
    tap("main form button")
    yield waited("asked for the name")
    time.sleep(NAME)
    page.locator("input[name=name]").fill("宋梅")
    tap("main form button")
    assert page.locator("section.lesson-card").count(), page.url
    yield waited("the next card")


def measure(browser: Browser, address: str) -> dict[str, list[list[float]]]:
    pictures = Path(gettempdir())
    poster = put_up(Walker(browser.new_context(base_url=address, locale="en-GB").new_page(), pictures))
    found: dict[str, list[list[float]]] = {}
    for _walk in range(WALKS):
        # Another phone each time: nothing of the site is kept in it yet.
        context = browser.new_context(
            base_url=address, viewport={"width": 360, "height": 640}, locale="zh-CN", has_touch=True
        )
        for name, waited in walk(Walker(context.new_page(), pictures), poster):
            found.setdefault(name, []).append(waited)
        context.close()
    return found


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        found = measure(browser, address)
        browser.close()
    print("| page | s until it can be read | s until all is there |\n|---|---:|---:|")
    rows = {name: [statistics.median(each) for each in zip(*waits, strict=True)] for name, waits in found.items()}
    rows["together"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    for name, (read, whole) in rows.items():
        print(f"| {name} | {read:.1f} | {whole:.1f} |")
    typed = NUMBER + CODE + NAME
    print(f"\nWith {typed} s of typing: {rows['together'][0] + typed:.0f} s. Waiting, walk by walk:", end=" ")
    print(", ".join(f"{sum(wait[0] for wait in each):.1f} s" for each in zip(*found.values(), strict=True)))


if __name__ == "__main__":
    main(sys.argv[1])
