"""Five thousand people, thirty-seven bad rows of twelve kinds: taken in, mended, taken in again, the next list."""

import io

import openpyxl
import pytest

from foundation import clock
from people.models import Membership, RosterLine
from people.rosters import keeping, mending, taking_in
from people.rosters.models import private_storage
from tests.builders import make_person
from tests.people.rosters.making import choose, hand_in_bytes, sheet_of, take

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
What = RosterLine.What
TITLES = ["姓名", "手机号", "工号", "职业", "单位", "入职日期", "邮箱"]
PEOPLE = 5_000
NAME, PHONE, _NUMBER, OCCUPATION, UNIT, FROM, EMAIL = range(len(TITLES))
# Which cell holds what that cannot be taken, by the code of the sentence that comes back.
WRONG: dict[str, tuple[int, object]] = {
    "name_missing": (NAME, None),
    "no_name": (NAME, "????"),
    "id_card": (PHONE, "11010519491231002X"),
    "digits_missing": (PHONE, "1380013800"),
    "no_phone": (PHONE, "ask his brother"),
    "several_phones": (PHONE, "13800138000 13900139000"),
    "no_occupation": (OCCUPATION, "astronaut"),
    "unit_unknown": (UNIT, "Nowhere"),
    "no_day": (FROM, "soon"),
    "ambiguous_day": (FROM, "03/04/2024"),
    "not_in_calendar": (FROM, "2024-02-31"),
    "no_email": (EMAIL, "at example"),
}


def person(number: int) -> list:
    name = f"林{chr(0x4E00 + number % 500)}{chr(0x5200 + number // 500)}"
    return [name, f"198{number:08d}", f"R{number}", "骑手", None, "2024-05-01", None]


def with_errors(rows: list[list]) -> list[list]:
    """Spoil thirty-seven rows, of each kind three or four."""
    kinds = list(WRONG)
    rows = [list(row) for row in rows]
    for n in range(37):
        column, value = WRONG[kinds[n % len(kinds)]]
        rows[n * 100 + 7][column] = value
    return rows


def file_of(rows: list[list]) -> bytes:
    return sheet_of([["滨江骑手驿站人员名单"], TITLES, *rows]).getvalue()


def taken(unit, content: bytes, **more):
    roster = hand_in_bytes(unit, content, name="list.xlsx")
    choose(roster, **more)
    take(roster)
    return roster


def mended(roster, right: list[list]) -> bytes:
    """Return the file of rows to mend, each written as it should have been."""
    sentences = dict(roster.lines.filter(what=What.BAD).values_list("number", "sentence"))
    with keeping.opened(private_storage(), roster.file_name) as (sheet, layout):
        file = b"".join(mending.mend(sheet, layout, sentences))
    book = openpyxl.load_workbook(io.BytesIO(file))
    by_number = {row[2]: row for row in right}
    for line in book.active.iter_rows(min_row=2):
        for cell, value in zip(line, by_number[line[2].value], strict=False):
            cell.value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_is_taken_in_mended_taken_in_again_and_ends_whom_the_next_list_does_not_name(units):
    station, elsewhere = units.north_station, make_person("Elsewhere", unit=units.south_station)
    right = [person(number) for number in range(PEOPLE)]
    wrong = file_of(with_errors(right))

    first = taken(station, wrong)
    assert (first.counts[What.MADE], first.counts[What.BAD]) == (PEOPLE - 37, 37)
    codes = set(first.lines.filter(what=What.BAD).values_list("code", flat=True))
    assert codes == set(WRONG)

    rest = taken(station, mended(first, right))
    assert (rest.counts[What.MADE], rest.counts[What.BAD]) == (37, 0)
    assert station.memberships.count() == PEOPLE

    again = taken(station, file_of(right))
    assert (again.counts[What.KNOWN], again.counts[What.MADE], again.counts[What.CHANGED]) == (PEOPLE, 0, 0)

    gone = {person(number)[0] for number in range(0, PEOPLE, 400)}
    staying = [row for row in right if row[0] not in gone]
    new = [person(number) for number in range(PEOPLE, PEOPLE + 5)]
    month = taken(station, file_of([*staying, *new]), is_complete=True)
    leavers = list(taking_in.leavers(month))
    assert {membership.user.name for membership in leavers} == gone
    assert taking_in.end(month, leavers, by=None) == len(gone)
    current = Membership.objects.current().filter(unit=station)
    assert current.count() == PEOPLE - len(gone) + 5
    assert elsewhere.memberships.get().to_date is None
    assert set(station.memberships.filter(to_date=clock.today()).values_list("user__name", flat=True)) == gone
