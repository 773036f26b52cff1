"""The reference names what is there, and the documents' links lead somewhere."""

import re
from pathlib import Path

import pytest

from scripts.verify_requirements import asked, pins, version

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_reference_names_every_command():
    listed = text("docs/reference/commands.md")
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"}
    targets = set(re.findall(r"(?m)^([a-z]+):.*## (?!\(check\)|List)", text("Makefile")))
    assert {name for name in commands if not re.search(rf"`{name}[ `]", listed)} == set()
    assert {name for name in targets if not re.search(rf"make {name}[ `]", listed)} == set()


@pytest.mark.parametrize("purpose", ["requirements", "requirements-dev"])
def test_the_reference_has_a_line_for_every_dependency(purpose):
    rows = dict(re.findall(r"(?m)^\| ([\w.-]+) \| (\d[\w.]*) \|", text("docs/reference/dependencies.md")))
    listed = {name.lower(): number for name, number in rows.items()}
    pinned = {name: version(blocks[0]) for name, blocks in pins(ROOT / f"{purpose}.txt").items()}
    assert {name: pinned[name] for name in asked(ROOT / f"{purpose}.in")} == {
        name: listed.get(name) for name in asked(ROOT / f"{purpose}.in")
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    local = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if link and not (document.parent / link).exists()] == []
