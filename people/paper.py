"""Codes that stand on paper: drawn, printed, copied down and typed in by people."""

import secrets
import unicodedata

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
