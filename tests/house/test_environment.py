"""Every variable the settings read is explained, and every one explained is read."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def read_by_settings() -> set[str]:
    """Return the names in env("NAME"), env.bool("NAME") and the like."""
    names = set()
    for path in (ROOT / "lms" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(called, ast.Name) and called.id == "env":
                names.add(node.args[0].value)
    return names


def explained() -> list[str]:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return re.findall(r"(?m)^(?:# )?([A-Z][A-Z_]+)=", text)


def test_every_variable_is_explained_once():
    assert sorted(explained()) == sorted(read_by_settings())


def test_the_reference_has_a_row_for_each():
    rows = re.findall(r"(?m)^\| `([A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8"))
    assert sorted(rows) == sorted(explained())


def test_each_variable_stands_below_its_explanation():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(# )?SIGN_IN_CODES_", line):
            continue  # explained with the one above
        if re.match(r"(# )?[A-Z][A-Z_]+=", line):
            assert re.match(r"# [A-Za-z]+", lines[number - 1]), f"{line} has no explanation above it"
