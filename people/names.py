"""Names as people write them and as they stand on certificates."""

import unicodedata

# Invisible and control characters would make two names look the same, or a certificate look empty.
INVISIBLE = ("Cc", "Cf", "Co", "Cs")
# A space without width and a mark of byte order come along when a name is copied, and nobody finds them.
LEFT_BY_COPYING = dict.fromkeys((0x200B, 0xFEFF))


class NotAName(ValueError):
    """The text has no letter, or characters that nobody sees."""


def tidy(text: str) -> str:
    """Return a name with single spaces; raise NotAName for what is none."""
    name = " ".join(text.translate(LEFT_BY_COPYING).split())
    kinds = [unicodedata.category(sign) for sign in name]
    if not any(kind.startswith("L") for kind in kinds) or any(kind in INVISIBLE for kind in kinds):
        raise NotAName
    return name
