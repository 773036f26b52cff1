"""Reading YAML so that every complaint can name its file and line, and all complaints come together.

Values are taken as they are written: `no`, `110` and `2025-09-01` stay text until a reader asks for something else.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class ContentError(Exception):
    """The files are wrong; `problems` lists everything found, in the order of files and lines."""

    def __init__(self, problems: Iterable["Problem"]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, order=True)
class Problem:
    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Place:
    """A node of a file, or the spot where it is missing."""

    file: str
    node: yaml.Node
    problems: list[Problem]

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    def complain(self, reason: str) -> None:
        self.problems.append(Problem(self.file, self.line, reason))

    def text(self) -> str:
        """Return the words written here; an empty or nested value is a problem."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.complain("Write text here, not a list or a group of keys.")
            return ""
        value = self.node.value.strip()
        if not value:
            self.complain("This is empty. Write the text.")
        return value

    def slug(self) -> str:
        value = self.text()
        if value and not SLUG.match(value):
            self.complain(f"“{value}” cannot be an id. Use small letters a-z, digits and single hyphens.")
        return value

    def number(self, least: int, most: int) -> int:
        value = self.text()
        if not re.fullmatch(r"\d{1,6}", value):
            if value:
                self.complain(f"“{value}” is not a whole number. Write digits only.")
            return least
        if not least <= int(value) <= most:
            self.complain(f"{value} is out of range. Choose a number from {least} to {most}.")
        return int(value)

    def flag(self) -> bool:
        value = self.text()
        if value and value not in ("true", "false"):
            self.complain(f"“{value}” is neither true nor false. Write true or false.")
        return value == "true"

    def date(self) -> date | None:
        value = self.text()
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.complain(f"“{value}” is not a date. Write it as 2026-11-22.")
            return None

    def choice(self, allowed: Iterable[str]) -> str:
        value = self.text()
        if value and value not in allowed:
            self.complain(f"“{value}” is not known here. Choose one of: {', '.join(allowed)}.")
        return value

    def items(self) -> list["Place"]:
        if not isinstance(self.node, yaml.SequenceNode):
            self.complain("Write a list here, each entry with “- ” in front.")
            return []
        if not self.node.value:
            self.complain("This list is empty. Add at least one entry.")
        return [Place(self.file, node, self.problems) for node in self.node.value]

    def sheet(self) -> "Sheet":
        return Sheet(self)


class Sheet:
    """A group of keys. What nobody asked for by the end is reported as unknown."""

    def __init__(self, place: Place):
        self.place = place
        self.entries: dict[str, Place] = {}
        self.names: dict[str, Place] = {}
        self.asked: set[str] = set()
        # A sheet that is no mapping has complained once; its missing keys would only repeat that.
        self.readable = isinstance(place.node, yaml.MappingNode)
        if not self.readable:
            place.complain("Write keys with values here, for example “id: …”.")
            return
        for key_node, value_node in place.node.value:
            key = Place(place.file, key_node, place.problems)
            name = key.text()
            if name in self.entries:
                key.complain(f"The key “{name}” stands here twice. Keep one of them.")
            self.names[name] = key
            self.entries[name] = Place(place.file, value_node, place.problems)

    def __contains__(self, key: str) -> bool:
        self.asked.add(key)
        return key in self.entries

    def get(self, key: str) -> Place | None:
        """Return the value of a key that must be there; None after a complaint that it is not."""
        if key in self:
            return self.entries[key]
        if self.readable:
            self.place.complain(f"The key “{key}” is missing. Add it.")
        return None

    def text(self, key: str) -> str:
        place = self.get(key)
        return place.text() if place else ""

    def slug(self, key: str) -> str:
        place = self.get(key)
        return place.slug() if place else ""

    def number(self, key: str, least: int, most: int) -> int:
        place = self.get(key)
        return place.number(least, most) if place else least

    def flag(self, key: str) -> bool:
        place = self.get(key)
        return place.flag() if place else False

    def date(self, key: str) -> date | None:
        place = self.get(key)
        return place.date() if place else None

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        place = self.get(key)
        return place.choice(allowed) if place else ""

    def choices(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return the entries of a list that may be missing, each one of those allowed."""
        return tuple(item.choice(allowed) for item in self.items(key)) if key in self else ()

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """Return the short texts of a list that may be missing."""
        items = self.items(key) if key in self else []
        for item in items:
            if len(item.text()) > longest:
                item.complain(f"This has {len(item.text())} characters. Keep it to {longest}.")
        return tuple(item.text() for item in items)

    def items(self, key: str) -> list[Place]:
        place = self.get(key)
        return place.items() if place else []

    def sheets(self, key: str) -> list["Sheet"]:
        return [item.sheet() for item in self.items(key)]

    def sheet(self, key: str) -> "Sheet | None":
        place = self.get(key)
        return place.sheet() if place else None

    def close(self) -> None:
        """Report keys that nothing reads; usually a slip of the pen that would lose words silently."""
        for name in self.entries.keys() - self.asked:
            self.names[name].complain(f"The key “{name}” is not known here. Correct or remove it.")


def open_sheet(root: Path, name: str, problems: list[Problem]) -> Sheet | None:
    """Read one file below `root`; None, with a complaint, when it is missing or not YAML."""
    try:
        text = (root / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.append(Problem(name, 1, "This file is missing. Add it."))
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "This is not UTF-8. Save the file as UTF-8."))
        return None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = error.problem or "the structure is broken"
        problems.append(Problem(name, line, f"This is not YAML ({what}). Check indents, colons and quotation marks."))
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problems.append(Problem(name, line, "A control character stands here. Remove it."))
        return None
    if node is None:
        problems.append(Problem(name, 1, "This file is empty. Fill it or remove it."))
        return None
    return Place(name, node, problems).sheet()
