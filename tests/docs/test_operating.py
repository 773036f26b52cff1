"""The how-tos for operators, typed word for word from the first day to the way back, on a scratch machine."""

import contextlib
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests import races
from tests.docs import machine
from tests.docs.documents import ROOT, SHELL, blocks
from tests.docs.machine import Machine
from tests.lms.conftest import write_files

INSTALL, BACK_UP, UPGRADE = (ROOT / f"docs/how-to/{name}.md" for name in ("install", "back-up", "upgrade"))


@pytest.mark.parametrize("document", [INSTALL, BACK_UP, UPGRADE], ids=lambda path: path.stem)
def test_no_block_touches_this_machine(document):
    known = machine.HARMLESS | machine.stand_ins() | {*machine.OURS, "git"}
    for block in blocks(document):
        if block.language in SHELL:
            assert block.programs - known == set(), f"{block}: tests/docs/machine.sh does not know what that does here"
            places = re.findall(r"(?<![\w.:/*])/(?:[\w.-]+/)+", block.text)
            assert [place for place in places if not place.startswith(machine.PLACES)] == [], str(block)


@pytest.fixture
def scratch(tmp_path):
    assert machine.is_installed(), "The packages in .venv are not those of requirements.txt: make dev"
    made = Machine(tmp_path / "machine")
    try:
        yield made
    finally:
        made.stop()


@pytest.mark.race
@pytest.mark.thorough
def test_from_the_first_day_to_the_way_back(scratch):
    with races.scratch("sqlite") as race:
        _install(scratch, Path(race.url.removeprefix("sqlite:///")))
    _keep_and_restore(scratch)
    _upgrade_and_return(scratch)


def _install(scratch: Machine, migrated: Path) -> None:
    scratch.starts = "web worker scheduler"
    for block in scratch.blocks(INSTALL):
        said = scratch.follow(block)
        if "git" in block.programs:
            shutil.rmtree(scratch.code / "content")
            write_files(scratch.code / "content")
        if "editor" in block.programs:
            # Migrating an empty database takes half a minute, and each run of the tests does it anyway.
            shutil.copy(migrated, scratch.var / "waystation.sqlite3")
        if "curl" in block.programs:
            state = json.loads(said.splitlines()[-1])
            assert (state["worker"], state["scheduler"], state["disk"]) == ("ok", "ok", "ok")
    assert _ask(scratch, "SELECT count(*) FROM people_user WHERE is_superuser AND email = 'you@example.org'") == 1
    assert _ask(scratch, "SELECT count(*) FROM people_role WHERE kind = 'coordinator'") == 1
    assert _ask(scratch, "SELECT count(*) FROM courses_course") == 1


def _keep_and_restore(scratch: Machine) -> None:
    scratch.starts = "web"
    kept = scratch.keep_a_certificate()
    people = _ask(scratch, "SELECT count(*) FROM people_user")
    for block in scratch.blocks(BACK_UP):
        said = scratch.follow(block)
        if "Certificate.objects" in block.text:
            assert f"{people} people, 0 certificates" in said
            assert "private" in said.splitlines()
            # From here on things have gone wrong.
            _ask(scratch, "UPDATE people_user SET name = 'spoilt'")
            kept.write_text("spoilt")
    assert _ask(scratch, "SELECT count(*) FROM people_user WHERE name <> 'spoilt'") == people
    assert kept.read_text() == "as it was"


def _upgrade_and_return(scratch: Machine) -> None:
    tags = []
    for block in scratch.blocks(UPGRADE):
        scratch.follow(block)
        if "checkout" in block.text:
            tags.append(scratch.type("git describe --tags", "which release").strip())
            # After the way back nobody asks whether it runs.
            scratch.starts = ""
    assert tags == ["v1.1", "v1.0"]


def _ask(scratch: Machine, statement: str):
    with contextlib.closing(sqlite3.connect(scratch.var / "waystation.sqlite3")) as connection, connection:
        row = connection.execute(statement).fetchone()
        return row and row[0]
