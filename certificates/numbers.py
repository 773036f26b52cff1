"""Certificate numbers: read out on the phone, typed from paper, never guessed from one another."""

from people.paper import make_code


def make_number(year: int) -> str:
    """Return a number like WS-2026-7KQ4-M2XD; the eight random characters have some 850 thousand million values."""
    return f"WS-{year}-{make_code(4)}-{make_code(4)}"
