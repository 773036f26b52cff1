"""The little markup of content files: paragraphs, lists with “- ” and **bold**."""

import re
import unicodedata
from collections.abc import Iterable
from html import escape


def unwrapped(text: str) -> str:
    """Return text with the line breaks that only kept the file narrow taken out.

    A blank line ends a paragraph and “- ” begins an entry of a list; other lines go on where the last one ended, in
    Chinese without a space.
    """
    lines: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line or line.startswith("- ") or not lines or not lines[-1]:
            lines.append(line)
        elif _is_wide(lines[-1][-1]) or _is_wide(line[0]):
            lines[-1] += line
        else:
            lines[-1] += " " + line
    return "\n".join(lines)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def pieces(text: str) -> list[tuple[str, list[str]]]:
    """Return marked-up text as pieces: ("p", [paragraph]) or ("ul", entries)."""
    found: list[tuple[str, list[str]]] = []
    for line in unwrapped(text).split("\n"):
        if not line.startswith("- "):
            found += [("p", [line])] if line else []
        elif found and found[-1][0] == "ul":
            found[-1][1].append(line.removeprefix("- "))
        else:
            found.append(("ul", [line.removeprefix("- ")]))
    return found


def shape(text: str) -> list[tuple[str, int]]:
    """Return how text is built, which has to be alike in all languages for them to be edited side by side."""
    return [(kind, len(entries)) for kind, entries in pieces(text)]


def rich_text(text: str) -> str:
    """Return marked-up text as the HTML that Wagtail keeps; all but the markup is escaped."""
    html = []
    for kind, entries in pieces(text):
        inline = [re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(entry, quote=False)) for entry in entries]
        if kind == "p":
            html.append(f"<p>{inline[0]}</p>")
        else:
            html.append("<ul>" + "".join(f"<li>{entry}</li>" for entry in inline) + "</ul>")
    return "".join(html)


def length_of(language: str, texts: Iterable[str]) -> int:
    """Count what a reader has to read: characters without spaces in Chinese, words in other languages."""
    bare = [text.replace("**", "").replace("\n- ", "\n").removeprefix("- ") for text in texts]
    if language.startswith("zh"):
        return sum(len(re.sub(r"\s", "", text)) for text in bare)
    return sum(len(text.split()) for text in bare)
