"""Certificate numbers: read out on the phone, typed from paper, never guessed from one another."""

import secrets

# Without 0 and O, 1, I and L: nobody can mistake one for another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def make_number(year: int) -> str:
    """Return a number like WS-2026-7KQ4-M2XD; the eight random characters have some 850 thousand million values."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"WS-{year}-{first}-{second}"
