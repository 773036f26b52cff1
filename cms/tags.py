"""Tags as people write them in one field, in Chinese or English."""

import re


def tags_in(text: str) -> list[str]:
    """Return the tags in a text, each once and by name: between commas of either width, enumeration commas, semicolons.

    Words may stand in quotation marks, as they do where a tag of two words is shown for editing.
    """
    pieces = re.split(r"[,，、;；\n]", text or "")
    return sorted({name for piece in pieces if (name := piece.strip(' \t\r"“”'))})
