"""The tables of access in the reference; `python -m tests.house.access_document` writes them anew."""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.house.access_table import ADMIN, READERS, SITE_LINES, VISITORS, rows

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs/reference/urls.md"

CIRCLES = {
    "person": "name and staff number of the worker",
    "roster": "what a list of people holds that was handed in for the north",
    "certificate": "the name on her certificate; also anybody who has its address, at `/verify/…`",
    "unit": "names and contacts of district and station",
    "staff": "names of trainer and coordinator",
    "lesson": "cards of a published lesson",
    "test": "questions and options of a published quiz, in one's own attempt",
    "key": "explanations; the worker reads them in the result, once the attempt is closed",
    "draft": "what is not published: titles, cards, questions, translations, comments, addresses",
    "file": "titles, names and contents of pictures and documents",
    "tag": "the words by which pictures and documents are found, which Wagtail suggests to all writers",
}


def document(text: str) -> str:
    """Return the page with its tables as they are in the code."""
    for name, table in (("site", _site()), ("admin", _admin()), ("readers", _readers())):
        before, rest = text.split(f"<!-- {name} -->\n")
        _old, after = rest.split("<!-- end -->\n", 1)
        text = "\n".join([f"{before}<!-- {name} -->", *table, f"<!-- end -->\n{after}"])
    return text


def _site() -> Iterator[str]:
    from tests.house.access_addresses import patterns

    yield from _head("address", "", *VISITORS.values())
    routes = {pattern.name: f"/{pattern.route}" for pattern in patterns() if "^" not in pattern.route}
    lines = []
    for line in SITE_LINES:
        cells = ("/".join(sorted(line.answers[who])) for who in VISITORS)
        lines.append(_row(f"`{routes.get(line.names, line.names)}`", line.method, *cells))
    # Some of Wagtail's addresses are in the resolver twice, behind ours.
    yield from dict.fromkeys(lines)


def _admin() -> Iterator[str]:
    yield from _head("address", "GET: trainer", "trainer next door", "administrator", "POST: trainer", "next door")
    for names, *cells in rows(ADMIN):
        yield _row(f"`{names}`", *cells)


def _readers() -> Iterator[str]:
    yield from _head("words", "read by")
    for circle, readers in READERS.items():
        yield _row(CIRCLES[circle], ", ".join(VISITORS[who] for who in VISITORS if who in readers))


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield f"|{'---|' * len(cells)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
