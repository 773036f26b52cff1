"""Check, without a network, that the pinned lists are what `make requirements` made of the .in files.

Each package asked for is pinned within its bounds, none is pinned that nobody asks for any more, every pin has hashes,
both lists agree, and no line says where to download from.
"""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent


def asked(path: Path) -> dict[str, Requirement]:
    """Return what a .in file asks for, by name; what it includes is left to the other file."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    wanted = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def pins(path: Path) -> dict[str, list[str]]:
    """Return each pinned package with the blocks of text that pin it: more than one where the version depends."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(block.partition("==")[0].strip()), []).append(block)
    return found


def version(block: str) -> str:
    return re.split(r"[\s;\\]", block.partition("==")[2], maxsplit=1)[0]


def faults(source: Path, pinned: Path) -> list[str]:
    """Return what is wrong with a pinned list, a sentence each."""
    found, wanted, there = [], asked(source), pins(pinned)
    for name, requirement in wanted.items():
        versions = [version(block) for block in there.get(name, [])]
        if not versions or not all(requirement.specifier.contains(each) for each in versions):
            found.append(f"{pinned.name} pins {versions or 'nothing'} where {source.name} asks for {requirement}.")
    for name, blocks in there.items():
        for block in blocks:
            if "--hash=sha256:" not in block:
                found.append(f"{pinned.name} has no hash for {name}.")
            if f"-r {source.name}" in block.partition("# via")[2] and name not in wanted:
                found.append(f"{pinned.name} still pins {name}, which {source.name} no longer asks for.")
    if re.search(r"(?m)^\s*(--(extra-)?index-url|--find-links|-i |-f )|https?://", pinned.read_text(encoding="utf-8")):
        found.append(f"{pinned.name} says where to download from.")
    return found


def main() -> int:
    run, test = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    found = faults(ROOT / "requirements.in", run) + faults(ROOT / "requirements-dev.in", test)
    run_pins, test_pins = pins(run), pins(test)
    for name, blocks in run_pins.items():
        if [version(block) for block in blocks] != [version(block) for block in test_pins.get(name, [])]:
            found.append(f"{name} is pinned otherwise in requirements.txt than in requirements-dev.txt.")
    print("\n".join(found) or f"{len(test_pins)} packages pinned as asked for.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
