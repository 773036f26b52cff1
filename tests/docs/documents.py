"""What the documents tell people to type: fenced blocks, and commands in the middle of a sentence."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = {"sh", "console", "bash"}
DATABASES = {"SQLite": "sqlite", "PostgreSQL": "postgresql"}
# Whom a command is given to; the program is what comes after.
GO_BETWEEN = re.compile(r"(runuser -u \w+ -- |env )")
COMMAND = re.compile(r"(?:make |manage\.py|scripts/\w|\.venv/bin/|\.ci/run|certificates/fonts/\w)")


@dataclass(frozen=True)
class Block:
    """A fenced block; `before` is the paragraph it follows."""

    document: str
    line: int
    language: str
    text: str
    before: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"

    @property
    def file(self) -> str:
        """Return the name of the file this is the content of, if the paragraph before is `its/name` and a colon."""
        match = re.fullmatch(r"`([^`]+)`:", self.before)
        return match[1] if match else ""

    @property
    def database(self) -> str:
        """Return the only database this is for: the one named last before it, if any is."""
        named = re.findall("|".join(DATABASES), self.before) if self.before.endswith(":") else []
        return DATABASES[named[-1]] if named else ""

    @cached_property
    def programs(self) -> set[str]:
        """Return the programs a shell block calls."""
        words = shlex.shlex(
            GO_BETWEEN.sub("", self.text.replace("\\\n", " ")), posix=True, punctuation_chars="();<>|&\n"
        )
        words.whitespace = " \t"
        words.whitespace_split = True
        found, is_first = set(), True
        for word in words:
            if set(word) <= set("();|&\n"):
                is_first = True
            elif is_first and not re.match(r"\w+=", word):
                found.add(word)
                is_first = False
        return found


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def blocks(document: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a document in their order."""
    lines = document.read_text(encoding="utf-8").splitlines()
    paragraph, began = "", None
    for number, line in enumerate(lines, start=1):
        if line.startswith("```"):
            if began is None:
                began = number
            else:
                language, text = lines[began - 1][3:].strip(), "\n".join(lines[began : number - 1]) + "\n"
                yield Block(str(document.relative_to(ROOT)), began, language, text, paragraph)
                began, paragraph = None, ""
        elif began is None and line.strip():
            paragraph = line.strip()


def every_block() -> list[Block]:
    return [block for document in documents() for block in blocks(document)]


def inline_commands() -> Iterator[tuple[str, str]]:
    """Yield (where, command) for each `make x`, `manage.py x` and `scripts/x` within a sentence or a table."""
    for document in documents():
        text = document.read_text(encoding="utf-8")
        prose = re.sub(r"(?ms)^```.*?^```", lambda block: "\n" * block[0].count("\n"), text)
        for number, line in enumerate(prose.splitlines(), start=1):
            for code in re.findall(r"`([^`]+)`", line):
                if COMMAND.match(command := GO_BETWEEN.sub("", code)):
                    yield f"{document.relative_to(ROOT)}:{number}", command
