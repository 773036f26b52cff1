"""Draw the grounds of the pictures that shared courses are shown with, from our drawings: scripts/grounds.py

The server writes a course's title on them (lms/previews.py). Run it again when a drawing of a course has changed.
"""

import hashlib
import io
import re
import shutil
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "templates" / "components" / "drawings"
OUT = ROOT / "lms" / "grounds"
WIDTH, HEIGHT = 1200, 630
# Messengers that show a square cut it out of the middle: the drawing is as wide as that.
SCENE = 620
LIGHT = {"paper": "#fff", "go": "#0a6b4b", "mark": "#ffb000", "on-go": "#fff", "on-mark": "#16211c"}
LIGHT |= {"line-strong": "#6b7a72", "go-tint": "#e2f1ea", "ink": "#16211c"}


def ground(name: str) -> str:
    """Return a page with the drawing at the bottom, its road going on to both edges, and the mark at the top."""
    drawing = (DRAWINGS / f"{name}.svg").read_text()
    [(box, content)] = re.findall(r'viewBox="0 0 320 (\d+)"[^>]*>(.*)</svg>', drawing, re.S)
    [mark] = re.findall(r' d="([^"]+)"', (ROOT / "static/img/mark.svg").read_text())
    scale = SCENE / 320
    top = HEIGHT - int(box) * scale
    side = (WIDTH / scale - 320) / 2
    [road] = re.findall(r'<path d="M0 (\d+)h320', content)
    # Skyline and road marks go on to both edges as well, mirrored so that nothing breaks off.
    going_on = r'<path d="[^"]+"(?: fill="var\(--go\)" fill-opacity="[^"]+"| stroke="[^"]+" stroke-width="4")[^>]*/>'
    wide = "".join(re.findall(going_on, content))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" color="{LIGHT["ink"]}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT["go-tint"]}"/>'
        f'<path transform="translate({WIDTH / 2 - 32} 40) scale(4)" fill="{LIGHT["go"]}" d="{mark}"/>'
        f'<g transform="translate({(WIDTH - SCENE) / 2} {top}) scale({scale})" fill="none" stroke="currentColor"'
        ' stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="M{-side} {road}h{side}M320 {road}h{side}"/>'
        f'<g transform="scale(-1 1)">{wide}</g><g transform="translate(640) scale(-1 1)">{wide}</g>{content}</g></svg>'
    )
    return re.sub(r"var\(--([a-z-]+)\)", lambda colour: LIGHT[colour[1]], svg)


def main() -> None:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or "/usr/bin/chromium"
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page(
            viewport={"width": WIDTH, "height": HEIGHT}
        )
        for name in ("rider", "road"):
            page.set_content(f'<body style="margin:0">{ground(name)}')
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            made_from = PngInfo()
            made_from.add_text("drawing", hashlib.sha256((DRAWINGS / f"{name}.svg").read_bytes()).hexdigest())
            picture.quantize(64, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True, pnginfo=made_from)


if __name__ == "__main__":
    main()
