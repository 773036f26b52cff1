"""The reference names what is there, and the documents' links lead somewhere."""

import re
import shutil
import subprocess
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from scripts.verify_requirements import asked, pins, version

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def part(document: str, heading: str) -> str:
    """Return what stands below a heading of the second level."""
    return re.split(rf"(?m)^## {heading}\n", text(document))[1].partition("\n## ")[0]


def first_cells(table: str) -> list[str]:
    return [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines() if line.startswith("| `")]


def test_the_reference_has_every_target_and_no_other():
    targets = set(re.findall(r"(?m)^([a-z]+):.*## ", text("Makefile"))) - {"help"}
    assert set(re.findall(r"`make (\w+)", part("docs/reference/commands.md", "make"))) == targets


def test_the_reference_has_every_command_of_ours_and_no_other():
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"}
    named = {
        name
        for cell in first_cells(part("docs/reference/commands.md", r"manage\.py"))
        for name in re.findall(r"`(\w+)", cell)
    }
    of_others = {"check", "migrate", "makemigrations", "collectstatic", "shell"}
    assert named == ours | of_others


def test_the_reference_has_every_script_and_no_other():
    there = {str(path.relative_to(ROOT)) for path in [*ROOT.glob("scripts/*"), *ROOT.glob(".ci/*")] if path.is_file()}
    there.add("certificates/fonts/make_subset.py")
    rows = first_cells(part("docs/reference/commands.md", "scripts"))
    assert {re.match(r"`([^\s`]+)", row)[1] for row in rows} == there


@pytest.mark.parametrize("purpose", ["requirements", "requirements-dev"])
def test_the_reference_has_a_line_for_every_dependency(purpose):
    rows = dict(re.findall(r"(?m)^\| ([\w.-]+) \| (\d[\w.]*) \|", text("docs/reference/dependencies.md")))
    listed = {name.lower(): number for name, number in rows.items()}
    pinned = {name: version(blocks[0]) for name, blocks in pins(ROOT / f"{purpose}.txt").items()}
    assert {name: pinned[name] for name in asked(ROOT / f"{purpose}.in")} == {
        name: listed.get(name) for name in asked(ROOT / f"{purpose}.in")
    }


@pytest.mark.parametrize(
    ("purpose", "heading"),
    [("requirements", "What Waystation runs on"), ("requirements-dev", "What tests and checks need as well")],
)
def test_every_dependency_has_its_reason_and_its_own_licence(purpose, heading):
    rows = re.findall(
        r"(?m)^\| ([\w.-]+) \| \d[\w.]* \| ([^|]+) \| ([^|]+) \|$", part("docs/reference/dependencies.md", heading)
    )
    assert {canonicalize_name(name) for name, _, _ in rows} == asked(ROOT / f"{purpose}.in").keys()
    for name, licence, reason in rows:
        assert reason.strip() and len(licence) > 2, name
        said = own_licence(name)
        assert any(word.lower() in said for word in re.split(r" or ", licence)), f"{name}: {licence} is not in {said}"


def own_licence(name: str) -> str:
    """Return what an installed package says of its licence, in the words of its classifiers too."""
    described = metadata(name)
    said = " ".join(
        [
            described.get("License-Expression") or "",
            (described.get("License") or "")[:200],
            *[line for line in described.get_all("Classifier") or [] if line.startswith("License")],
        ]
    )
    for theirs, short in LICENCES.items():
        said = said.replace(theirs, f"{theirs} {short}")
    return said.lower()


# What packages call the licences that we name by their short names.
LICENCES = {
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "LGPLv3": "LGPL-3.0",
    "GNU Lesser General Public License v3": "LGPL-3.0",
    "GNU General Public License v3 or later": "GPL-3.0-or-later",
    "Mozilla Public License 2.0": "MPL-2.0",
}


def test_the_packages_of_the_system_are_debians():
    if not shutil.which("apt-cache"):
        pytest.skip("This is no Debian, so nobody knows its packages.")
    listed = part("docs/reference/dependencies.md", "Packages of the system")
    named = {name for cell in re.findall(r"(?m)^\| ([a-z][\w, .-]+) \|", listed)[1:] for name in cell.split(", ")}
    for path in [*DOCUMENTS, ROOT / "lms/checks.py", ROOT / "scripts/postgresql"]:
        for packages in re.findall(r"apt-get install((?: [a-z-][\w.-]+)+)", path.read_text(encoding="utf-8")):
            named |= {word for word in packages.split() if not word.startswith("-")}
    assert len(named) > 12
    known = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True).stdout.split()
    if len(known) < 5000:
        pytest.skip("This machine has no list of packages: apt-get update")
    assert named - set(known) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    local = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if link and not (document.parent / link).exists()] == []


# Made by whoever follows a how-to, or by Waystation as it runs; the last two are no files.
NOT_HERE_YET = ("templates/cms/blocks/fine.html", "locale/vi/", "var/", "media/", "csp.py", "a/b")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(document):
    there = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    codes = re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8"))
    names = [
        code for code in codes if re.fullmatch(r"\w[\w.-]*(/[\w.-]*)+|[\w-]+\.(py|css|html|yaml|toml|txt|in|sh)", code)
    ]
    wanted = [name for name in names if not name.startswith(NOT_HERE_YET)]
    assert [name for name in wanted if not re.search(rf"(?m)(^|/){re.escape(name)}", there)] == []


def test_the_readme_shows_worker_trainer_and_coordinator_in_pictures_that_load():
    shown = re.findall(r"!\[([^\]]{40,})\]\((docs/pictures/([a-z]+)\.png)\)", text("README.md"))
    assert [name for _words, _path, name in shown] == ["worker", "trainer", "coordinator"]
    assert [path for _words, path, _name in shown if (ROOT / path).stat().st_size > 250_000] == []
