"""Take the README's picture from a running demo: scripts/pictures.py [http://127.0.0.1:8000]"""

import io
import re
import secrets
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "worker.png"
GAP = 24
# Somebody of the demo who has passed.
HOLDER = "19900000145"


def open_page(browser: Browser, address: str, locale: str) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 640}, device_scale_factor=1.5, locale=locale
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


def shot(page: Page) -> Image.Image:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelector('.demo')?.remove()")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def screens(browser: Browser, address: str) -> list[Image.Image]:
    """Return today, a card and a question in English, and a certificate in Chinese."""
    page = open_page(browser, address, "en-GB")
    sign_in(page, f"198{secrets.randbelow(10**8):08}")
    page.goto("/")
    page.locator("main a[href*='/learn/']").first.click()
    page.locator("form[action*='/start/'] button").first.click()
    card = shot(page)
    course = re.search(r"/learn/[0-9a-f-]{36}/", page.url)
    page.goto("/")
    today = shot(page)
    page.goto(course.group() if course else "/")
    page.goto(page.locator("main a[href*='/learn/']").last.get_attribute("href") or "/")
    page.locator(".bar .button").first.click()
    page.locator("label.tile").nth(1).click()
    page.wait_for_timeout(500)
    question = shot(page)
    page = open_page(browser, address, "zh-CN")
    sign_in(page, HOLDER)
    page.goto("/mine/")
    page.locator("main a[href*='/certificates/']").first.click()
    return [today, card, question, shot(page)]


def main(address: str) -> None:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        found = screens(playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]), address)
    sheet = Image.new("RGB", (sum(i.width for i in found) + GAP * 5, found[0].height + 2 * GAP), "#E4EAE5")
    left = GAP
    for image in found:
        sheet.paste(image, (left, GAP))
        left += image.width + GAP
    OUT.parent.mkdir(exist_ok=True)
    sheet.quantize(96).save(OUT, optimize=True)


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["http://127.0.0.1:8000"]))
