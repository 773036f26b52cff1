"""How long a list of fifty thousand people takes to come in, and the memory of the process that takes it in."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from people.models import Unit

from .lines import Line

PEOPLE = 50_000


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
    _pid, status, used = os.wait4(process.pid, 0)
    assert status == 0, "the list was taken in"
    seconds, megabytes = time.monotonic() - began, used.ru_maxrss // 1024
    cpu = (used.ru_utime + used.ru_stime) * 1000
    return Line(name, cpu, None, path.stat().st_size, 0, f"{seconds:.0f} s; {megabytes} MB at most")
