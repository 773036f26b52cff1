"""The sheet for an inspector: who stands on it, with which result, and how it adds up."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import clock
from people import accounts, joining
from people.models import Membership
from tests.builders import make_membership, make_person
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tests.tracking.queries import in_words
from tracking import inspector
from tracking.inspector import Period, Totals
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 10, 4, tzinfo=UTC)
MAY = datetime(2026, 5, 10, 4, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_course(lessons=2)


def sheets(person, course, unit=None, first=None, last=None):
    period = Period(first, last or clock.today())
    return inspector.sheets(scope_of(person), course.pk, unit, period)


def results(*args, **fields):
    return {line.name: line.result for sheet in sheets(*args, **fields) for line in sheet.lines}


def test_each_unit_has_its_sheet_in_the_order_of_the_tree(units, coordinator, worker, course):
    assert [(sheet.unit.name, [line.name for line in sheet.lines]) for sheet in sheets(coordinator, course)] == [
        ("North district", ["Wang Fang"]),
        ("North station", ["Li Na"]),
    ]


def test_each_line_has_result_version_date_and_certificate(units, coordinator, veteran, course):
    certificate = finish(veteran, course, at=MARCH).certificate
    begin(make_person("Tang Bo", unit=units.north_station), course, done=1)
    lines = {line.name: line for line in sheets(coordinator, course, units.north_station)[0].lines}
    passed, going = lines["Ma Jun"], lines["Tang Bo"]
    assert (passed.result, passed.passed_on, passed.enrolment.completed_version.number, passed.certificate) == (
        "Passed",
        date(2026, 3, 10),
        1,
        f"{certificate.number} (needs attention)",
    )
    assert (going.result, going.passed_on, going.certificate) == ("In progress", None, "")


def test_a_period_tells_earlier_results_from_its_own(coordinator, veteran, course):
    finish(veteran, course, at=MARCH)
    assert results(coordinator, course, first=date(2026, 3, 10))["Ma Jun"] == "Passed"
    assert results(coordinator, course, first=date(2026, 3, 11))["Ma Jun"] == "Passed before the period"


def test_a_sheet_of_a_past_day_tells_what_was_so_then(units, coordinator, veteran, course):
    with clock.at(MARCH):
        begin(veteran, course, done=1)
    finish(veteran, course, at=MAY)
    make_person("Newcomer", unit=units.north_station)
    assert results(coordinator, course, last=date(2026, 3, 9)) == {"Ma Jun": "Not started"}
    assert results(coordinator, course, last=date(2026, 3, 10)) == {"Ma Jun": "In progress"}
    assert results(coordinator, course, last=date(2026, 5, 10)) == {"Ma Jun": "Passed"}
    assert set(results(coordinator, course)) == {"Ma Jun", "Newcomer", "Wang Fang"}


class TestMovedAway:
    @pytest.fixture
    def moved(self, units, veteran):
        """Leaves the north for the south in May."""
        joining.transfer(Membership.objects.get(user=veteran), units.south_station, on=MAY.date())
        return veteran

    def test_what_she_passed_there_stays_on_the_sheet(self, units, coordinator, coordinator_next_door, veteran, course):
        finish(veteran, course, at=MARCH)
        joining.transfer(Membership.objects.get(user=veteran), units.south_station, on=MAY.date())
        (line,) = sheets(coordinator, course, units.north_station)[0].lines
        assert (line.name, line.result, line.left_on) == ("Ma Jun", "Passed", date(2026, 5, 10))
        assert results(coordinator_next_door, course)["Ma Jun"] == "Not started"

    def test_what_she_passed_later_is_not_her_old_units(self, coordinator, coordinator_next_door, moved, course):
        with clock.at(MARCH):
            begin(moved, course, done=1)
        finish(moved, course, at=JUNE)
        assert "Ma Jun" not in results(coordinator, course)
        assert results(coordinator_next_door, course)["Ma Jun"] == "Passed"

    def test_a_period_after_she_left_does_not_name_her(self, coordinator, veteran, units, course):
        finish(veteran, course, at=MARCH)
        joining.transfer(Membership.objects.get(user=veteran), units.south_station, on=MAY.date())
        assert "Ma Jun" not in results(coordinator, course, first=date(2026, 5, 11))

    def test_a_sheet_of_her_time_there_tells_what_was_so_then(self, coordinator, moved, course):
        with clock.at(MARCH):
            begin(moved, course, done=1)
        finish(moved, course, at=JUNE)
        assert results(coordinator, course, last=date(2026, 5, 9))["Ma Jun"] == "In progress"
        assert "Ma Jun" not in results(coordinator, course, last=date(2026, 5, 10))

    def test_who_came_back_stands_there_once(self, coordinator, moved, units, course):
        finish(moved, course, at=JUNE)
        make_membership(moved, units.north_station)
        lines = [line for sheet in sheets(coordinator, course) for line in sheet.lines if line.name == "Ma Jun"]
        assert [line.left_on for line in lines] == [None]


def test_a_closed_account_stays_only_with_what_it_passed(units, coordinator, veteran, worker, course):
    finish(veteran, course, at=MARCH)
    for person in (veteran, worker):
        accounts.deactivate(person, by=None)
    assert results(coordinator, course, units.north_station) == {"Ma Jun": "Passed"}


def test_totals_count_people_and_not_memberships(units, coordinator, veteran, worker, course):
    make_membership(veteran, units.north)
    finish(veteran, course)
    lines = [line for sheet in sheets(coordinator, course) for line in sheet.lines]
    assert len(lines) == 4
    assert inspector.totals(lines) == Totals(people=3, passed=1, earlier=0, open=2)


def test_nobody_from_next_door_is_on_it(coordinator, worker_next_door, stranger, course):
    for person in (worker_next_door, stranger):
        finish(person, course)
    assert set(results(coordinator, course)) == {"Wang Fang"}


def test_too_many_people_for_a_sheet(units, coordinator, worker, course, monkeypatch):
    monkeypatch.setattr(inspector, "LONGEST", 2)
    assert len(sheets(coordinator, course)) == 2
    monkeypatch.setattr(inspector, "LONGEST", 1)
    with pytest.raises(inspector.TooLong):
        sheets(coordinator, course)


class TestPage:
    @pytest.fixture
    def open(self, client, coordinator):
        client.force_login(coordinator)
        return lambda **query: client.get(reverse("tracking:inspector"), query)

    def test_it_shows_people_totals_time_and_a_line_to_sign(self, open, veteran, course):
        with clock.at(JUNE):
            number = finish(veteran, course, at=MARCH).certificate.number
            page = open().content.decode()
        for text in ("Ma Jun", number, "10 March 2026", "1 passed", "Signature", "as of 1 June 2026, 12:00"):
            assert text in page

    @pytest.mark.parametrize(
        "query, sentence",
        [
            ({"first_day": "yesterday"}, "Enter the day as year-month-day, for example 2026-11-22."),
            ({"last_day": "31.12.2020"}, "Enter the day as year-month-day, for example 2026-11-22."),
            ({"last_day": "2999-01-01"}, "This day is still to come. Choose today or an earlier day."),
            (
                {"first_day": "2026-02-02", "last_day": "2026-02-01"},
                "The first day comes after the last. Choose an earlier one.",
            ),
        ],
    )
    def test_a_wrong_day_is_answered_at_its_field(self, open, course, query, sentence):
        response = open(**query)
        assert sentence in response.content.decode()
        assert "sheets" not in response.context

    def test_too_many_people_are_answered_at_the_unit(self, open, worker, course, monkeypatch):
        monkeypatch.setattr(inspector, "LONGEST", 1)
        response = open()
        assert "Choose a smaller unit." in response.content.decode()
        assert "sheets" not in response.context

    def test_before_the_first_course_the_page_says_so(self, open):
        assert "There is no course yet" in open().content.decode()

    @pytest.mark.parametrize("size", [3, 40])
    def test_it_asks_the_same_few_questions_at_any_size(self, open, units, course, size):
        for number in range(size):
            person = make_person(unit=(units.north, units.north_station)[number % 2])
            if number % 3 == 0:
                finish(person, course)
        with CaptureQueriesContext(connection) as asked:
            assert open().status_code == 200
        words = {
            "the session": r"FROM django_session",
            "how many have begun which course": r'^SELECT "courses_enrolment"."course_id".*GROUP BY',
            "the members, with their units": r'FROM "people_membership" INNER JOIN',
            "their enrolments, versions and certificates": r'FROM "courses_enrolment" LEFT OUTER JOIN',
            "who is signed in": r"FROM people_user WHERE id = ",
            "which roles she holds and where": r'FROM "people_role"',
            "her units": r'FROM "people_unit" WHERE',
            "the courses to choose from": r'FROM "courses_coursepage"',
        }
        assert in_words(asked.captured_queries, words) == [
            "the session",
            "who is signed in",
            "which roles she holds and where",
            "how many have begun which course",
            "the courses to choose from",
            "her units",
            "the members, with their units",
            "their enrolments, versions and certificates",
        ]
