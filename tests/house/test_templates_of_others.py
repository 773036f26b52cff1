"""Templates copied from Wagtail for one word differ from its own in that word only, so an upgrade is noticed."""

import re
from pathlib import Path

import pytest
import wagtail.admin

ROOT = Path(__file__).resolve().parent.parent.parent
COPIES = {
    "shared/header.html": ('value="Search"', "value=\"{% translate 'Search' %}\""),
    "shared/headers/_actions.html": ('aria-label="Actions"', "aria-label=\"{% translate 'Actions' %}\""),
}


def lines(path: Path) -> list[str]:
    """Return the lines of a template without what is said about it at its beginning."""
    about = r"\A(\{% load [^%]*%\}|\{#.*?#\}|\{% comment[^%]*%\}.*?\{% endcomment %\}|\s)+"
    return re.sub(about, "", path.read_text(encoding="utf-8"), flags=re.DOTALL).splitlines()


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_differs_in_one_word(name):
    theirs = lines(Path(wagtail.admin.__file__).parent / "templates/wagtailadmin" / name)
    word, ours = COPIES[name]
    assert sum(word in line for line in theirs) == 1
    assert lines(ROOT / "templates/wagtailadmin" / name) == [line.replace(word, ours) for line in theirs]
