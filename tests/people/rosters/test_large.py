"""Fifty thousand people in a list: minutes and megabytes."""

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.people.rosters.making import id_card

ROOT = Path(__file__).resolve().parents[3]
TITLES = ["序号", "姓名", "手机号", "工号", "职业", "站点", "入职日期", "邮箱", "备注", "身份证号"]
MOST_SECONDS, MOST_MEGABYTES = 150, 300


def rows(count: int):
    """Yield titles and people, every tenth of whom has a number that lost its digits."""
    yield TITLES
    card = id_card()
    for n in range(count):
        name = "王" + chr(0x4E00 + n % 5_000) + chr(0x5E00 + n // 5_000)
        phone = "1.38E+10" if n % 10 == 0 else 13800000000 + n
        day = date(2026, 1, 1) + timedelta(days=n % 300)
        yield [
            n,
            name,
            phone,
            f"A{n:05}",
            "外卖骑手",
            f"第{n % 300}驿站",
            day,
            f"u{n}@example.org",
            f"第 {n} 条备注",
            card,
        ]


def made(path: Path, count: int) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows(rows(count))
    else:
        book = openpyxl.Workbook()
        for row in rows(count):
            book.active.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("count", [200, pytest.param(50_000, marks=pytest.mark.thorough)])
def test_a_long_list_takes_minutes_and_little_memory(kind, count, tmp_path):
    command = [sys.executable, "-m", "tests.people.rosters.reading", str(made(tmp_path / f"list.{kind}", count))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    took = json.loads(done.stdout)
    assert (took["people"], took["bad"]) == (count * 9 // 10, count // 10)
    assert took["seconds"] < MOST_SECONDS
    assert took["megabytes"] < MOST_MEGABYTES
    assert took["given_back"] > 0
