"""The rooms look only where docs/architecture.md says; read from the imports, so that a wrong one fails here first."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

# An arrow reads "imports". What is not here may be imported by nobody.
BELOW_COURSES = {"cms", "people", "foundation"}
BELOW_QUIZZES = BELOW_COURSES | {"courses"}
BELOW_TRACKING = BELOW_QUIZZES | {"quizzes", "certificates"}
ARROWS = {
    "foundation": set(),
    "people": {"foundation"},
    "cms": {"people", "foundation"},
    "courses": BELOW_COURSES,
    "quizzes": BELOW_QUIZZES,
    "certificates": BELOW_QUIZZES,
    "tracking": BELOW_TRACKING,
    "community": BELOW_QUIZZES,
    "interop": BELOW_TRACKING | {"tracking", "community"},
    "lms": BELOW_TRACKING | {"tracking", "community", "interop"},
}
LONGEST = 400
NAMES_THAT_SAY_NOTHING = {"services", "service", "utils", "util", "helpers", "helper", "misc", "common"}


def modules(root: Path) -> Iterator[Path]:
    """Yield our modules; migrations are written by Django and look everywhere."""
    for room in ARROWS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import in a module, those inside functions too."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            yield node.lineno, ".".join([*base, *filter(None, [node.module])])
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def wrong_arrows(root: Path) -> list[str]:
    found = []
    for path in modules(root):
        room = path.relative_to(root).parts[0]
        for line, name in imports(path, root):
            other = name.partition(".")[0]
            if other in ARROWS and other != room and other not in ARROWS[room]:
                found.append(f"{path.relative_to(root)}:{line} imports {name}: {room} does not look at {other}")
    return found


def rooms_looked_at(root: Path) -> dict[str, set[str]]:
    looked: dict[str, set[str]] = {room: set() for room in ARROWS}
    for path in modules(root):
        room = path.relative_to(root).parts[0]
        others = {name.partition(".")[0] for _, name in imports(path, root)}
        looked[room] |= (others & ARROWS.keys()) - {room}
    return looked


def cycle(arrows: dict[str, set[str]]) -> list[str]:
    """Return the rooms left when those that look at nothing left are taken away again and again: a cycle, or none."""
    left = dict(arrows)
    while free := [room for room, others in left.items() if not others & left.keys()]:
        for room in free:
            del left[room]
    return sorted(left)


def test_no_room_looks_where_it_may_not():
    assert wrong_arrows(ROOT) == []


def test_no_room_looks_in_a_circle():
    assert cycle(ARROWS) == []
    assert cycle(rooms_looked_at(ROOT)) == []


def test_no_module_is_too_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules(ROOT)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_no_module_is_named_for_nothing():
    assert [str(path) for path in modules(ROOT) if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_no_room_is_named_like_a_package_it_would_hide():
    installed = {path.name for folder in ROOT.glob(".venv/lib/python3*/site-packages") for path in folder.iterdir()}
    assert not installed & ARROWS.keys()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("certificates/x.py", "from quizzes.models import Attempt", "certificates does not look at quizzes"),
        ("courses/x.py", "def f():\n    import lms.today", "courses does not look at lms"),
        ("people/sub/x.py", "from courses import models", "people does not look at courses"),
        ("quizzes/x.py", "from certificates import models", "quizzes does not look at certificates"),
    ],
)
def test_a_wrong_arrow_is_found(tmp_path, path, text, said):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(text)
    (found,) = wrong_arrows(tmp_path)
    assert said in found


def test_a_look_inside_the_same_room_is_none(tmp_path):
    (tmp_path / "people/sub").mkdir(parents=True)
    (tmp_path / "people/sub/x.py").write_text("from ..models import User\nfrom . import y\nimport django")
    assert wrong_arrows(tmp_path) == []


def test_a_circle_is_found():
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
