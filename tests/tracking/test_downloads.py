"""Files hold what the screen shows, all of it, and nothing that a spreadsheet would compute."""

import csv
import io
import re
from datetime import date, datetime

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from foundation import clock
from people.models import User
from tests.builders import make_membership, make_person
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tracking import people_list
from tracking.rows import COLUMNS

pytestmark = pytest.mark.django_db


def csv_table(client, person, **query):
    client.force_login(person)
    response = client.get(reverse("tracking:people_csv"), query)
    body = response.getvalue()
    assert response.streaming
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def xlsx_table(client, person, **query):
    client.force_login(person)
    response = client.get(reverse("tracking:people_xlsx"), query)
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def people(units, coordinator, veteran):
    """One person in each status, with all that can stand in a row."""
    course = make_course(lessons=2, valid_months=12)
    finish(veteran, course)
    tang = make_person("Tang Bo", unit=units.north_station, phone="+8613900134567", staff_number="AB-12")
    begin(tang, course, done=1, due_on=date(2020, 1, 1))
    make_person("Newcomer", unit=units.north, state=User.State.ROSTERED)
    return course


def test_the_csv_file_has_a_row_for_everybody(client, people, coordinator, veteran):
    header, *rows = csv_table(client, coordinator)
    assert header == [str(title) for title, _of in COLUMNS]
    assert [row[0] for row in rows] == ["Ma Jun", "Newcomer", "Tang Bo", "Wang Fang"]
    by_name = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    today = clock.today().isoformat()
    assert by_name["Tang Bo"] == {
        "Name": "Tang Bo",
        "Unit": "North station",
        "Staff number": "AB-12",
        "Phone": "139 0013 4567",
        "Status": "In progress",
        "Steps done": "1",
        "Steps": "2",
        "Last activity": today,
        "Due": "2020-01-01",
        "Overdue": "Overdue",
        "Passed on": "",
        "Version": "",
        "Certificate": "",
        "Valid until": "",
    }
    passed = by_name["Ma Jun"]
    assert (passed["Status"], passed["Passed on"], passed["Version"]) == ("Passed", today, "1")
    assert veteran.certificates.get().number in passed["Certificate"]


def test_the_spreadsheet_says_the_same(client, people, coordinator):
    def plain(cell):
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        return "" if cell is None else str(cell)

    table = xlsx_table(client, coordinator)
    assert [[plain(cell) for cell in row] for row in table] == csv_table(client, coordinator)


def test_the_spreadsheet_has_days_as_days_and_a_head_that_stays(client, people, coordinator):
    client.force_login(coordinator)
    response = client.get(reverse("tracking:people_xlsx"))
    assert response.streaming
    assert response["Content-Disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.bold, sheet["A2"].font.bold) == (
        "People",
        "A2",
        True,
        False,
    )
    head = [cell.value for cell in sheet[1]]
    (passed,) = (row for row in sheet.iter_rows(min_row=2) if row[0].value == "Ma Jun")
    day = passed[head.index("Passed on")]
    assert (day.value.date(), day.number_format) == (clock.today(), r"yyyy\-mm\-dd")
    assert passed[head.index("Version")].value == 1
    assert passed[head.index("Due")].value is None


def test_whoever_belongs_to_two_units_stands_in_one_row_with_both(client, units, coordinator):
    make_course()
    person = make_person("Ann", unit=units.north_station, staff_number="N1")
    make_membership(person, units.north, staff_number="N0")
    rows = [row for row in csv_table(client, coordinator) if row[0] == "Ann"]
    assert [(row[1], row[2]) for row in rows] == [("North district, North station", "N0, N1")]


def test_the_screen_shows_whatever_stands_in_a_row(client, people, coordinator):
    """Compared on the cells of each row, dates as the page writes them."""
    client.force_login(coordinator)
    page = client.get(reverse("tracking:people"))
    rows = page.content.decode().partition("<tbody")[2].split('<tr role="row">')[1:]
    table = csv_table(client, coordinator)[1:]
    assert len(rows) == len(table) == 4
    for shown, cells in zip(rows, table, strict=True):
        for cell in filter(None, cells):
            is_date = re.fullmatch(r"\d{4}-\d\d-\d\d", cell)
            text = date_format(date.fromisoformat(cell), "j F Y") if is_date else cell
            assert text.lower() in shown.lower()


def test_a_file_holds_all_pages(client, units, coordinator, monkeypatch):
    monkeypatch.setattr(people_list, "PAGE_LENGTH", 2)
    make_course()
    for _ in range(5):
        make_person(unit=units.north_station)
    assert len(csv_table(client, coordinator)) == len(xlsx_table(client, coordinator)) == 1 + 6


def test_the_filters_of_the_screen_hold_for_the_file(client, people, units, coordinator):
    assert [row[0] for row in csv_table(client, coordinator, status="passed")[1:]] == ["Ma Jun"]
    assert [row[0] for row in csv_table(client, coordinator, q="tang")[1:]] == ["Tang Bo"]
    assert [row[0] for row in xlsx_table(client, coordinator, unit=units.north_station.public_id)[1:]] == [
        "Ma Jun",
        "Tang Bo",
    ]


def test_nobody_from_next_door_is_in_it(client, people, coordinator, worker_next_door, stranger):
    finish(worker_next_door, people)
    for table in (csv_table(client, coordinator), xlsx_table(client, coordinator)):
        assert not {"Chen Jie", "Xu Lan"} & {row[0] for row in table}


def test_a_file_speaks_the_readers_language(client, people, coordinator):
    User.objects.filter(pk=coordinator.pk).update(language="zh-hans")
    client.force_login(coordinator)
    response = client.get(reverse("tracking:people_csv"))
    # Another page in another language is made while this one is still being sent.
    client.get(reverse("account_login"), headers={"accept-language": "en"})
    with_words = response.getvalue().decode("utf-8-sig")
    with translation.override("zh-hans"):
        assert str(people_list.Status.IN_PROGRESS.label) in with_words


def test_a_name_that_is_a_formula_does_nothing(client, units, coordinator):
    make_course()
    make_person('=HYPERLINK("http://example.org";"x")', unit=units.north_station, staff_number="@SUM(1)")
    row = csv_table(client, coordinator)[1]
    assert (row[0][:2], row[2]) == ("'=", "'@SUM(1)")
    client.force_login(coordinator)
    body = client.get(reverse("tracking:people_xlsx")).getvalue()
    cell = openpyxl.load_workbook(io.BytesIO(body)).active["A2"]
    assert (cell.data_type, cell.value[:2]) == ("s", "'=")
