"""How long a list of fifty thousand people takes to come in, and the memory of the process that takes it in."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from people.models import Unit

from .lines import Line
from .server import cpu_ms, peak_mb

PEOPLE = 50_000
# In seconds.
EVERY = 0.25


def roster() -> Iterator[Line]:
    """Read, compare and take in a list of people nobody knows, then the same again, by the command of the operator."""
    unit = Unit.add_root(name="Unit of the long list", code="LONG-LIST")
    path = Path(settings.VAR_DIR) / "list.csv"
    rows = (f"测试{number:05d},135{number:08d},L{number},骑手" for number in range(PEOPLE))
    path.write_text("\n".join(["姓名,手机号,工号,职业", *rows]), encoding="utf-8")
    for name in (f"{PEOPLE:,} new people of a list", "the same list again"):
        yield _measured(name, path, unit)


def _measured(name: str, path: Path, unit: Unit) -> Line:
    words = ("manage.py", "import_roster", str(path), "--unit", str(unit.code), "--json")
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, *words], cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    cpu = megabytes = 0.0
    # Asked while it runs: what is told of it afterwards counts in the memory of the process that began it.
    while process.poll() is None:
        with suppress(ValueError, FileNotFoundError):
            cpu, megabytes = max(cpu, cpu_ms(process.pid)), max(megabytes, peak_mb(process.pid))
        time.sleep(EVERY)
    assert process.returncode == 0, "the list was taken in"
    note = f"{time.monotonic() - began:.0f} s; {megabytes:.0f} MB at most"
    return Line(name, cpu, None, path.stat().st_size, 0, note)
