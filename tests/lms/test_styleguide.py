"""The styleguide shows every part there is; what is added to templates/components is added there too."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
INCLUDED = re.compile(r'{% include "([a-z_/]+\.html)"')
# A page of its own beside the styleguide, and three that nobody sees.
ELSEWHERE = {"confirm.html", "head.html", "operation.html", "shared.html"}


def shown_by(template: str) -> set[str]:
    """Return what a template includes, and what that includes."""
    found = set(INCLUDED.findall((TEMPLATES / template).read_text()))
    return found.union(*map(shown_by, found))


def test_every_component_is_shown():
    components = {path.name for path in (TEMPLATES / "components").glob("*.html")}
    shown = {Path(name).name for name in shown_by("styleguide.html") if name.startswith("components/")}
    assert components - shown == ELSEWHERE
