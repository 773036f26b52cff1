"""Check that every sentence of ours is translated: the catalogue holds what the code says, no sentence is missing,
fuzzy or has other placeholders than the original, and the compiled catalogue is the one made from it.

The compiled catalogues are committed, because a machine that runs Waystation need not have gettext.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def in_code() -> set[Key]:
    """Collect the sentences of a copy of the committed and new files, as makemessages finds them."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt", "*.svg"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for name in listed:
            source, copy = ROOT / name, Path(folder, name)
            if name.startswith("tests/") or not source.is_file():
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
        Path(folder, "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans", "--verbosity", "0"],
            cwd=folder,
            check=True,
            env={"PATH": "/usr/bin:/bin"},
        )
        return {key(entry) for entry in polib.pofile(str(Path(folder, CATALOGUE)))}


def sentence_faults(entry: polib.POEntry) -> list[str]:
    """Return what is wrong with the translation of one sentence."""
    if entry.fuzzy:
        return ["is marked fuzzy"]
    if not entry.translated():
        return ["is not translated"]
    # A plural's one form may leave the number out or write it as a word.
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    wrong = [
        text for text in entry.msgstr_plural.values() or [entry.msgstr] if set(PLACEHOLDER.findall(text)) != wanted
    ]
    return [f"has other placeholders than the original ({', '.join(sorted(wanted)) or 'none'})"] if wrong else []


def faults(catalogue: Path, code: set[Key]) -> list[str]:
    """Return what is wrong with a catalogue, a line each."""
    if not catalogue.exists():
        return [f"{catalogue} is missing."]
    entries = {key(entry): entry for entry in polib.pofile(str(catalogue)) if not entry.obsolete}
    found = [
        f"not in the catalogue: {sentence!r} (make messages)"
        for _, sentence, _ in sorted(code - entries.keys(), key=str)
    ]
    found += [
        f"no longer in the code: {sentence!r} (make messages)"
        for _, sentence, _ in sorted(entries.keys() - code, key=str)
    ]
    for entry in entries.values():
        found += [f"line {entry.linenum}: {entry.msgid!r} {fault}" for fault in sentence_faults(entry)]
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists():
        return [*found, f"{compiled} is missing (make messages)"]
    in_binary = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(compiled))}
    in_text = {which: (entry.msgstr, entry.msgstr_plural) for which, entry in entries.items()}
    if in_binary != in_text:
        found.append(f"{compiled} was not made from {catalogue.name} (make messages)")
    return found


def main() -> int:
    code = in_code()
    found = []
    for catalogue in sorted({ROOT / CATALOGUE, *ROOT.glob("locale/*/LC_MESSAGES/django.po")}):
        found += faults(catalogue, code)
    for wording in sorted(ROOT.glob("wording/*/LC_MESSAGES/*.po")):
        # Sentences of others, which our code does not hold.
        found += faults(wording, {key(entry) for entry in polib.pofile(str(wording))})
    print("\n".join(found) or f"{len(code)} sentences, all translated.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
