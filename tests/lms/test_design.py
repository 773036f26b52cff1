"""What the design promises: an old engine served, the weight of a first visit, drawings that exist and are small."""

import gzip
import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
STYLES = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = ROOT / "templates/components"
DRAWINGS = sorted((COMPONENTS / "drawings").glob("*.svg"))

# Chrome 86 is the engine of older in-app browsers; a rule it does not know is dropped whole.
TOO_NEW_FOR_STYLES = [
    r"@layer",
    r"@container",
    r"@media[^{]*[<>]",
    r":(is|where|has)\(",
    r"\b(margin|padding|inset|border)-(inline|block):",
    r"\binset(-inline|-block)?(-start|-end)?:",
    r"\baspect-ratio:",
    r"\baccent-color:",
    r"\bcolor-mix\(",
    r"\d(dvh|svh|lvh|cqi)\b",
    r"^\s*&",
]
TOO_NEW_FOR_SCRIPTS = [
    r"\.at\(",
    r"randomUUID\(",
    r"structuredClone\(",
    r"Object\.hasOwn\(",
    r"^await ",
    r"\.toSorted\(",
    r"\.findLast\(",
    r"AbortSignal\.timeout",
]
# Ours to speak of only: Wagtail's admin asks for a newer browser anyway.
SERVED_TO_PHONES = [path for path in STYLES if path.name != "admin.css"]


# (text, ground, least ratio): 7 where lessons are read, 3 for the edge of a control.
PAIRS = [
    ("ink", "paper", 7),
    ("ink", "surface", 7),
    ("ink", "go-tint", 7),
    ("ink", "mark-tint", 7),
    ("ink", "calm-tint", 7),
    ("ink", "stop-tint", 7),
    ("ink-soft", "paper", 4.5),
    ("ink-soft", "surface", 4.5),
    ("go", "paper", 4.5),
    ("go", "go-tint", 4.5),
    ("on-go", "go", 4.5),
    ("on-mark", "mark", 4.5),
    ("mark-ink", "mark-tint", 4.5),
    ("stop", "paper", 4.5),
    ("stop", "stop-tint", 4.5),
    ("on-stop", "stop", 4.5),
    ("calm", "paper", 4.5),
    ("calm", "calm-tint", 4.5),
    ("calm", "mark-tint", 4.5),
    ("line-strong", "paper", 3),
]


def tokens_of(selector):
    """Return the colours a block of the stylesheet sets, those of the light theme where it sets none."""
    style = (ROOT / "static/css/waystation.css").read_text()

    def block(start):
        rule = style[style.index(start) :]
        return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", rule[: rule.index("}")]))

    return block('[data-theme="light"] {') | block(selector)


def luminance(colour):
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    shares = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("selector", ['[data-theme="light"] {', '[data-theme="dark"] {', ":root:not([data-theme]) {"])
def test_words_stand_out_from_their_ground(selector):
    colours = tokens_of(selector)
    weak = [(text, ground) for text, ground, least in PAIRS if contrast(colours[text], colours[ground]) < least]
    assert weak == []
    # White words on the road sign.
    assert contrast("#fff", colours["sign"]) >= 4.5


def test_both_ways_into_the_dark_lead_to_the_same_colours():
    assert tokens_of('[data-theme="dark"] {') == tokens_of(":root:not([data-theme]) {")


def lines_with(patterns, path):
    text = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), path.read_text(), flags=re.S)
    return [
        f"{path.name}:{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        for pattern in patterns
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize("path", SERVED_TO_PHONES, ids=lambda path: path.name)
def test_styles_use_nothing_newer_than_chrome_86(path):
    assert lines_with(TOO_NEW_FOR_STYLES, path) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_use_nothing_newer_than_chrome_86(path):
    assert lines_with(TOO_NEW_FOR_SCRIPTS, path) == []


def test_what_blocks_a_workers_page_is_light():
    compressed = len(gzip.compress((ROOT / "static/css/waystation.css").read_bytes(), 9))
    assert compressed <= 7_500


def test_every_icon_and_drawing_that_templates_name_exists():
    named = set()
    for path in TEMPLATES:
        # Wagtail's admin has icons of its own under the same tag.
        if "wagtailadmin" not in path.parts:
            text = path.read_text()
            named |= set(re.findall(r"\{% (icon|drawing) \"([a-z-]+)\" %\}", text))
            named |= {
                ("icon", name) for name in re.findall(r"components/pill\.html\" with [^%]*icon=\"([a-z-]+)\"", text)
            }
            named |= {("drawing", name) for name in re.findall(r" drawing=\"([a-z-]+)\"", text)}
    assert [(tag, name) for tag, name in named if not (COMPONENTS / f"{tag}s/{name}.svg").exists()] == []


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_drawings_are_small_and_take_the_colours_of_the_page(path):
    drawing = path.read_text()
    assert len(drawing.encode()) <= 8_192
    assert re.search(r"#[0-9a-fA-F]{3,6}\b", drawing) is None
    assert 'aria-hidden="true"' in drawing


def test_the_mark_is_one_drawing_wherever_it_stands():
    marks = [ROOT / "static/img/mark.svg", ROOT / "static/img/mark-white.svg", COMPONENTS / "mark.html"]
    assert len({re.search(r' d="([^"]+)"', path.read_text())[1] for path in marks}) == 1


def test_the_icon_of_a_home_screen_is_whole_and_has_its_size():
    with Image.open(ROOT / "static/img/touch-icon.png") as icon:
        # Phones lay their own shape over it and put black behind what is clear.
        assert icon.size == (180, 180) and not icon.has_transparency_data


def test_no_template_carries_what_the_content_policy_forbids():
    forbidden = r"<style|\sstyle=|\son(click|change|submit|load)=|<script(?![^>]*\bsrc=)"
    found = [
        f"{path.name}:{number}"
        for path in TEMPLATES
        # Printed by WeasyPrint, never sent to a browser.
        if "print" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(forbidden, line)
    ]
    assert found == []
