"""The how-tos for those who write code: what they say to write is written into a copy, and its tests pass."""

import os
import re
import shutil
import subprocess

import polib
import pytest

from tests.docs import machine
from tests.docs.documents import ROOT, SHELL, Block, blocks


@pytest.fixture
def copy(tmp_path):
    """A copy of this project with the same packages and a database of its own."""
    folder = machine.copy_project(tmp_path / "copy")
    (folder / ".venv").symlink_to(machine.VENV)
    return folder


def follow(name: str, folder, edits: dict[str, tuple[str, str]]) -> None:
    """Follow a how-to.

    `edits` maps the beginning of a piece of code to its file and a pattern: what it is put before or, if that begins
    alike, what it stands for.
    """
    left = dict(edits)
    for block in blocks(ROOT / f"docs/how-to/{name}.md"):
        if block.language in SHELL:
            type_in(folder, block)
        elif block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        else:
            (beginning,) = [beginning for beginning in left if block.text.lstrip().startswith(beginning)]
            file, before = left.pop(beginning)
            path = folder / file
            text = path.read_text(encoding="utf-8")
            places = list(re.finditer(before, text))
            assert len(places) == 1, f"{block}: {before} is not in {file} once"
            (place,) = places
            goes_on = place.end() if place[0].startswith(beginning) else place.start()
            path.write_text(text[: place.start()] + block.text + text[goes_on:], encoding="utf-8")
    assert left == {}, "the how-to no longer says this"


def type_in(folder, block: Block) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "DJANGO", "DATABASE"))}
    environment = {**kept, "BASH_ENV": str(machine.HERE / "machine.sh"), "DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{block}:\n{block.text}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def test_a_block_is_added(copy):
    follow(
        "add-a-block",
        copy,
        {
            "class FineBlock": ("cms/blocks.py", r"CARD_CONTENT: "),
            '("fine"': ("cms/blocks.py", r"(?<=\n)\]\n\n\nclass CardBlock"),
        },
    )
    (migration,) = copy.glob("courses/migrations/*_fine_block.py")
    assert "'fine'" in migration.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_type_of_question_is_added(copy):
    follow(
        "add-a-question-type",
        copy,
        {
            "class AnyRight": ("quizzes/types.py", r"by_name: "),
            "by_name": ("quizzes/types.py", r"by_name: .*\n"),
            '"any_right"': ("tests/courses/builders.py", r"(?<=\n)\}(?=\n\n\ndef make_question)"),
        },
    )
    (migration,) = copy.glob("quizzes/migrations/*_any_right.py")
    assert "One of several right answers" in migration.read_text(encoding="utf-8")


@pytest.mark.thorough
@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not on this machine.")
def test_a_language_is_added(copy):
    assert machine.is_installed("requirements-dev.txt"), "The packages in .venv are not those of the lists: make dev"
    follow("translate", copy, {"LANGUAGES": ("lms/settings/base.py", r"(?m)^LANGUAGES = .*\n")})
    catalogue = polib.pofile(str(copy / "locale/vi/LC_MESSAGES/django.po"))
    ours = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
    assert {entry.msgid for entry in catalogue} == {entry.msgid for entry in ours if not entry.obsolete}
