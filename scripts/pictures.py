"""Take the README's pictures from a running demo: scripts/pictures.py [http://127.0.0.1:8000]

Made for a demo that is fresh: it signs in as somebody new, and as people whom the demo's cast names.
"""

import io
import re
import secrets
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
GAP = 24
PHONE, DESK = ViewportSize(width=360, height=640), ViewportSize(width=1280, height=800)
# Somebody of the demo who has passed, and who may write the course that comes with Waystation.
HOLDER = "19900000145"
COORDINATOR, WRITER, PASSWORD = "coordinator@example.org", "admin@example.org", "waystation-demo"
# Its first card has a drawing.
LESSON = "after-a-crash"


def open_page(browser: Browser, address: str, locale: str, size: ViewportSize) -> Page:
    context = browser.new_context(
        base_url=address, viewport=size, device_scale_factor=1.5, locale=locale, reduced_motion="reduce"
    )
    return context.new_page()


def sign_in(page: Page, number: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=phone]", number)
    page.click("main form button")
    page.fill("input[name=code]", re.findall(r"\b\d{6}\b", page.inner_text("main"))[0])
    page.click("main form button")
    if page.locator("input[name=name]").count():
        page.fill("input[name=name]", "Li Na")
        page.click("main form button")


def sign_in_as_staff(page: Page, email: str) -> None:
    page.goto("/sign-in/password/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.fill("input[name=code]", re.findall(r"\b\d{6}\b", page.inner_text("main"))[0])
    page.click("form:has(input[name=code]) button")


def put_away_welcome(page: Page) -> None:
    """Close the points that whoever is new is shown first."""
    button = page.get_by_role("button", name="Got it")
    if button.count():
        button.click()


def shot(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    for frame in page.frames:
        # A picture does not need to be told that everybody in it is invented.
        frame.evaluate("document.querySelector('.demo')?.remove()")
    page.evaluate("document.activeElement?.blur()")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def worker(browser: Browser, address: str) -> Image.Image:
    """Return four phones: today, a card and a question in English, and a certificate in Chinese."""
    page = open_page(browser, address, "en-GB", PHONE)
    sign_in(page, f"198{secrets.randbelow(10**8):08}")
    page.goto("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    course = re.search(r"/learn/[0-9a-f-]{36}/", page.url)
    page.goto("/")
    put_away_welcome(page)
    today = shot(page)
    page.locator("main a[href*='/learn/']").first.click()
    drawn = page.locator("[data-card]", has=page.locator(".scene")).first
    page.goto(f"{page.url}?card={drawn.get_attribute('data-card')}")
    card = shot(page)
    page.goto(course.group() if course else "/")
    page.goto(page.locator("main a[href*='/learn/']").last.get_attribute("href") or "/")
    page.locator(".bar .button").first.click()
    questions = page.url.removesuffix("/1/")
    # True or false would leave half the screen empty.
    for number in range(1, 11):
        page.goto(f"{questions}/{number}/")
        if page.locator("label.tile").count() > 2:
            break
    # Somebody who knows her rules.
    for answer in right_answers(page.locator("fieldset h1").inner_text().strip()):
        page.locator("label.tile", has_text=answer).click()
    page.locator(".state[data-state=saved]").wait_for()
    question = shot(page)
    page = open_page(browser, address, "zh-CN", PHONE)
    sign_in(page, HOLDER)
    page.goto("/mine/")
    page.locator("main a[href*='/certificates/']").first.click()
    return side_by_side([today, card, question, shot(page)])


def right_answers(question: str) -> list[str]:
    # Beside this script there is no package to import from.
    sys.path.insert(0, str(ROOT))
    from lms import content_files

    bank = content_files.read(ROOT / "content").courses[0].bank
    [found] = [entry for entry in bank.questions if entry.text["en"] == question]
    return [option.words["en"] for option in found.options if option.is_right]


def trainer(browser: Browser, address: str) -> Image.Image:
    """Return a lesson in the editor with its preview as on a phone."""
    page = open_page(browser, address, "en-GB", DESK)
    sign_in_as_staff(page, WRITER)
    [lesson] = page.request.get(f"/admin/api/main/pages/?slug={LESSON}&locale=zh-hans").json()["items"]
    page.goto(f"/admin/pages/{lesson['id']}/edit/")
    panel = page.locator("[data-side-panel=preview]")
    if not panel.is_visible():
        page.click("[data-side-panel-toggle=preview]")
    panel.frame_locator("iframe").last.locator(".lesson-card .scene").first.wait_for()
    page.locator("[data-contentpath=body]").first.evaluate("field => field.scrollIntoView()")
    page.mouse.wheel(0, -64)
    return shot(page)


def coordinator(browser: Browser, address: str) -> Image.Image:
    """Return the list of people."""
    page = open_page(browser, address, "en-GB", DESK)
    sign_in_as_staff(page, COORDINATOR)
    page.goto("/coordinate/")
    put_away_welcome(page)
    return shot(page)


def side_by_side(found: list[Image.Image]) -> Image.Image:
    sheet = Image.new(
        "RGB", (sum(i.width for i in found) + GAP * (len(found) + 1), found[0].height + 2 * GAP), "#E4EAE5"
    )
    left = GAP
    for image in found:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    return sheet


def main(address: str = "http://127.0.0.1:8000") -> None:
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for take in (worker, trainer, coordinator):
            take(browser, address).quantize(96).save(OUT / f"{take.__name__}.png", optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
