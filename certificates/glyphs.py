"""Which characters we can print: those of our two fonts and of the fonts the operator names."""

import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR = FONTS / "NotoSansSC-Regular.ttf"
BOLD = FONTS / "NotoSansSC-Bold.ttf"


def extra_fonts() -> tuple[Path, ...]:
    """Return the operator's font files that are there; certificates/checks.py complains about the others."""
    return tuple(path for path in map(Path, settings.CERTIFICATE_EXTRA_FONTS) if path.is_file())


@cache
def code_points(path: Path) -> frozenset[int]:
    """Return what a font file can draw; a collection's faces count together."""
    from fontTools.ttLib import TTCollection, TTFont

    if path.suffix.lower() in {".ttc", ".otc"}:
        faces = TTCollection(path, lazy=True).fonts
    else:
        faces = [TTFont(path, lazy=True)]
    return frozenset(point for face in faces for point in face.getBestCmap() or ())


def missing_glyphs(*texts: str) -> str:
    """Return the characters of the texts that no font can draw, each once, in order; "" when all can be drawn."""
    known = code_points(REGULAR).union(*map(code_points, extra_fonts()))
    # Composed first, as the text shaper does: "e" and a combining accent are drawn as one glyph.
    letters = dict.fromkeys(unicodedata.normalize("NFC", " ".join(texts)))
    return "".join(letter for letter in letters if ord(letter) not in known and not letter.isspace())
