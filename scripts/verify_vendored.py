"""Check that every file made by others is the one that was fetched, that none is missing or new, and that each folder
has its licence. Takes folders to list anew: scripts/verify_vendored.py static/vendor/idb-8.0.3
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = "SHA256SUMS"
# A vendored folder is named <name>-<version>; the fonts are ours to cut, but not to edit.
PATTERNS = ("static/vendor/*", "tests/*/vendor/*", "tests/vendor/*", "certificates/fonts")
LICENCES = ("LICENSE", "LICENCE", "COPYING", "OFL", "NOTICE")


def folders(root: Path) -> list[Path]:
    """Return the folders that must have a list."""
    return sorted(path for pattern in PATTERNS for path in root.glob(pattern) if path.is_dir())


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its path; our own scripts and the list itself left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LIST and path.suffix not in {".py", ".pyc"}
    }


def faults(folder: Path) -> list[str]:
    """Return what is wrong with a folder, a sentence each."""
    if not (folder / LIST).exists():
        return [f"{folder} has no {LIST}; make one with: scripts/verify_vendored.py {folder}"]
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = sums(folder)
    licensed = any(name.upper().startswith(LICENCES) for name in found)
    return (
        ([] if licensed else [f"{folder} has no licence beside it."])
        + [f"{folder / name} is missing." for name in sorted(listed.keys() - found.keys())]
        + [f"{folder / name} is not listed." for name in sorted(found.keys() - listed.keys())]
        + [
            f"{folder / name} was changed."
            for name in sorted(listed.keys() & found.keys())
            if listed[name] != found[name]
        ]
    )


def write(folder: Path) -> None:
    """List a folder as it is now, in the format of sha256sum."""
    lines = [f"{digest}  {name}\n" for name, digest in sums(folder).items()]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")


def main(arguments: list[str]) -> int:
    for folder in map(Path, arguments):
        write(folder)
    found = [fault for folder in folders(ROOT) for fault in faults(folder)]
    print("\n".join(found) or f"{len(folders(ROOT))} folders of others' files are as they were fetched.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
