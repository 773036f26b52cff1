"""What a test has done on a scratch database of its own: a backup sees only what is committed."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from foundation import clock
from lms.management.commands import back_up
from tests.builders import make_person

MOMENT = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)


def keep(folder: str) -> list[str]:
    """Back up one person and the files of folder/var; return what the backup holds."""
    make_person("Li Na")
    with override_settings(VAR_DIR=Path(folder, "var")), clock.at(MOMENT):
        call_command("back_up", folder, verbosity=0)
    return _made(folder)


def keep_on_a_full_disk(folder: str) -> list[str]:
    def full(target):
        raise OSError("No space left on device")

    back_up._pack_files = full
    with clock.at(MOMENT), suppress(OSError):
        call_command("back_up", folder)
    return _made(folder)


def _made(folder: str) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).glob("2027*/*"))
