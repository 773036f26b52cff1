"""Codes that stand on paper: drawn, printed, scanned, copied down and typed in by people."""

import secrets
import unicodedata

import segno
from django.utils.safestring import SafeString, mark_safe

# Without 0 and O, 1, I and L: nobody can mistake one for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def make_code(length: int) -> str:
    """Return a code that nobody guesses: each letter has 31 values."""
    return "".join(secrets.choice(ALPHABET) for _n in range(length))


def readable(code: str) -> str:
    """Return a code in two groups, as it stands on paper."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def typed(text: str) -> str:
    """Return what was typed as it is kept: phones write full-width letters, people spaces and hyphens."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalnum())


def square(content: str) -> SafeString:
    """Return a square code as SVG for a page, dark on light in both themes: some cameras read no other."""
    drawn = segno.make(content, error="m").svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass="square-code", lineclass=None
    )
    # Of our own words and numbers; the content is inside as squares.
    return mark_safe(drawn)
