"""The coordinator's list: who is on it, in which status, in which order."""

from datetime import UTC, date, datetime

import pytest
from django.http import Http404

from foundation import clock
from people import accounts
from people.models import User
from quizzes import taking
from tests.builders import make_membership, make_person, make_unit
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tracking import course_choice, people_list
from tracking.people_list import OVERDUE, Status
from tracking.rows import Row
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db


def found_by(coordinator, course, *, unit=None, **wishes):
    scope = scope_of(coordinator)
    return people_list.narrow(people_list.people(scope, course.pk, unit), scope, **wishes)


def names(*args, **wishes):
    return list(found_by(*args, **wishes).order_by("name").values_list("name", flat=True))


def row_of(coordinator, course, person):
    steps = course_choice.steps_of(course.pk)
    found = people_list.detailed(found_by(coordinator, course), scope_of(coordinator), course.pk, steps)
    return Row(found.get(pk=person.pk), len(steps), scope_of(coordinator))


def test_everybody_stands_on_the_list_with_her_status(units, coordinator):
    course = make_course(lessons=2)
    make_person("A", unit=units.north_station, state=User.State.ROSTERED)
    make_person("B", unit=units.north_station)
    begin(make_person("C", unit=units.north_station), course, done=1)
    finish(make_person("D", unit=units.north_station), course)
    assert dict(found_by(coordinator, course).values_list("name", "status")) == {
        "A": Status.NEVER_SIGNED_IN,
        "B": Status.NOT_STARTED,
        "C": Status.IN_PROGRESS,
        "D": Status.PASSED,
        "Wang Fang": Status.NOT_STARTED,
    }


def test_another_course_does_not_count(units, coordinator, worker):
    finish(worker, make_course("Fire"))
    assert row_of(coordinator, make_course("Heat"), worker).status == Status.NOT_STARTED


def test_an_assigned_course_nobody_opened_is_not_started(coordinator, worker):
    course = make_course()
    begin(worker, course, source="assignment", due_on=date(2100, 1, 1))
    row = row_of(coordinator, course, worker)
    assert (row.status, row.due_on, row.is_overdue) == (Status.NOT_STARTED, date(2100, 1, 1), False)


def test_a_row_tells_how_far_she_is_and_when_she_was_here_last(coordinator, veteran):
    course = make_course(lessons=3)
    with clock.at(datetime(2026, 3, 1, 1, tzinfo=UTC)):
        begin(veteran, course, done=1)
    # Half past midnight of the 5th in Shanghai, still the 4th in UTC.
    with clock.at(datetime(2026, 3, 4, 16, 30, tzinfo=UTC)):
        begin(veteran, course, done=2)
    row = row_of(coordinator, course, veteran)
    assert (row.status, row.steps_done, row.step_count, row.active_on) == (
        Status.IN_PROGRESS,
        2,
        3,
        date(2026, 3, 5),
    )


def test_a_failed_try_is_an_activity(coordinator, veteran):
    course = make_course(lessons=0, questions=10)
    with clock.at(datetime(2026, 3, 1, 1, tzinfo=UTC)):
        enrolment = begin(veteran, course)
    with clock.at(datetime(2026, 3, 9, 1, tzinfo=UTC)):
        taking.submit(taking.start(enrolment, course_choice.steps_of(course.pk)[0]))
    row = row_of(coordinator, course, veteran)
    assert (row.status, row.active_on) == (Status.IN_PROGRESS, date(2026, 3, 9))


def test_who_has_passed_shows_when_which_version_and_which_certificate(coordinator, veteran):
    course = make_course(valid_months=12)
    enrolment = finish(veteran, course, at=datetime(2026, 3, 1, 18, tzinfo=UTC))
    row = row_of(coordinator, course, veteran)
    assert (row.status, row.passed_on, row.version) == (Status.PASSED, date(2026, 3, 2), 1)
    assert row.certificate_url == enrolment.certificate.get_absolute_url()
    assert row.certificate_text.startswith(enrolment.certificate.number)
    assert row.valid_until == date(2027, 3, 2)
    with clock.at(datetime(2027, 3, 3, 12, tzinfo=UTC)):
        assert row.is_expired


def test_a_renewal_counts_and_no_longer_the_cycle_before(coordinator, veteran):
    course = make_course(lessons=2, valid_months=12)
    finish(veteran, course, at=datetime(2024, 3, 1, 1, tzinfo=UTC))
    begin(veteran, course, done=1)
    row = row_of(coordinator, course, veteran)
    assert (row.status, row.steps_done, row.passed_on, row.certificate_url) == (Status.IN_PROGRESS, 1, None, "")


def test_overdue_is_who_had_to_be_done_by_yesterday(units, coordinator):
    course = make_course(lessons=1)
    with clock.at(datetime(2026, 3, 10, 4, tzinfo=UTC)):
        late, today, done = (make_person(name, unit=units.north_station) for name in ("Late", "Today", "Done"))
        begin(late, course, due_on=date(2026, 3, 9))
        begin(today, course, due_on=date(2026, 3, 10))
        finish(done, course, due_on=date(2026, 3, 9))
        assert names(coordinator, course, status=OVERDUE) == ["Late"]


def test_overdue_begins_at_midnight_where_she_works(units, coordinator):
    course, due_on = make_course(lessons=1), date(2026, 3, 9)
    west = make_unit("West", parent=units.north, time_zone="Asia/Urumqi")
    east = make_unit("East", parent=units.north, time_zone="Asia/Tokyo")
    with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
        for name, unit in (("Here", units.north), ("West", west), ("East", east)):
            begin(make_person(name, unit=unit), course, due_on=due_on)
    for hour, late in ((14, []), (15, ["East"]), (16, ["East", "Here"]), (18, ["East", "Here", "West"])):
        with clock.at(datetime(2026, 3, 9, hour, 30, tzinfo=UTC)):
            assert names(coordinator, course, status=OVERDUE) == late
            assert people_list.tally(found_by(coordinator, course))[OVERDUE] == len(late)


def test_a_person_of_two_units_counts_once_and_shows_both(units, coordinator, worker):
    make_membership(worker, units.north, staff_number="N-7")
    course = make_course()
    finish(worker, course)
    assert names(coordinator, course) == ["Li Na", "Wang Fang"]
    row = row_of(coordinator, course, worker)
    assert (row.units, row.staff_numbers) == (["North district", "North station"], ["N-7"])


def test_a_unit_stands_for_everything_below_it(units, coordinator, worker):
    course = make_course()
    assert names(coordinator, course, unit=units.north) == ["Li Na", "Wang Fang"]
    assert names(coordinator, course, unit=units.north_station) == ["Li Na"]


def test_closed_accounts_are_nobody_to_train(coordinator, worker):
    accounts.deactivate(worker, by=None)
    assert names(coordinator, make_course()) == ["Wang Fang"]


@pytest.mark.parametrize("words", ["li n", "Na", "4567", "134567", "3 4567", "ab-1", "AB"])
def test_search_finds_by_name_last_digits_and_staff_number(units, coordinator, words):
    make_person("Li Na", unit=units.north_station, phone="+8613900134567", staff_number="AB-12")
    make_person("Zhou Wei", unit=units.north_station, phone="+8613900999999", staff_number="C-99")
    assert names(coordinator, make_course(), words=words) == ["Li Na"]


@pytest.mark.parametrize("words", ["67", "1390013", "Ab 12", "%"])
def test_search_does_not_find_by_less(units, coordinator, words):
    make_person("Li Na", unit=units.north_station, phone="+8613900134567", staff_number="AB-12")
    assert names(coordinator, make_course(), words=words) == []


def test_the_tally_counts_each_status(units, coordinator):
    course = make_course(lessons=2)
    make_person(unit=units.north_station, state=User.State.ROSTERED)
    begin(make_person(unit=units.north_station), course, done=1, due_on=date(2020, 1, 1))
    for _ in range(2):
        finish(make_person(unit=units.north_station), course)
    assert people_list.tally(found_by(coordinator, course)) == {
        "": 5,
        Status.NEVER_SIGNED_IN: 1,
        Status.NOT_STARTED: 1,
        Status.IN_PROGRESS: 1,
        Status.PASSED: 2,
        OVERDUE: 1,
    }


def test_counting_stops_at_a_limit(units, coordinator, monkeypatch):
    course = make_course()
    for _ in range(3):
        make_person(unit=units.north_station)
    monkeypatch.setattr(people_list, "COUNT_LIMIT", 4)
    assert people_list.said(people_list.count(found_by(coordinator, course))) == "4"
    monkeypatch.setattr(people_list, "COUNT_LIMIT", 3)
    assert people_list.said(people_list.count(found_by(coordinator, course))) == "3+"


class TestPages:
    @pytest.fixture(autouse=True)
    def _short_pages(self, monkeypatch):
        monkeypatch.setattr(people_list, "PAGE_LENGTH", 2)

    @pytest.fixture
    def page(self, units, coordinator):
        course = make_course()
        # Two of the same name: a page may end between them.
        for name in ("Ann", "Bo", "Bo", "Cy"):
            make_person(name, unit=units.north_station)

        def page(**at):
            scope = scope_of(coordinator)
            found = people_list.detailed(people_list.people(scope, course.pk), scope, course.pk, [])
            return people_list.page(found, scope, **at)

        return page

    def test_forward_and_back_meet_everybody_once(self, page):
        first = page()
        second = page(after=first.last)
        third = page(after=second.last)
        forward = [first.people, second.people, third.people]
        assert [[p.name for p in people] for people in forward] == [["Ann", "Bo"], ["Bo", "Cy"], ["Wang Fang"]]
        assert len({p.pk for people in forward for p in people}) == 5
        back = page(before=third.first)
        assert back.people == second.people
        assert page(before=back.first).people == first.people

    def test_the_ends_are_known(self, page):
        first = page()
        second = page(after=first.last)
        third = page(after=second.last)
        assert [(p.has_earlier, p.has_later) for p in (first, second, third)] == [
            (False, True),
            (True, True),
            (True, False),
        ]
        back = page(before=second.first)
        assert (back.has_earlier, back.has_later) == (False, True)

    def test_behind_the_last_there_is_nobody(self, page, coordinator):
        assert page(after=coordinator.public_id).people == []

    def test_a_person_who_is_not_hers_is_no_place_to_go_on_from(self, page, worker_next_door):
        for unknown in (worker_next_door.public_id, "0" * 32):
            with pytest.raises(Http404):
                page(after=unknown)

    @pytest.mark.parametrize("direction", ["after", "before"])
    @pytest.mark.parametrize("garbage", ["\0", "0" * 31 + "\0", "0" * 33, "x" * 5000])
    def test_what_cannot_be_an_id_is_not_looked_for(self, page, direction, garbage, django_assert_num_queries):
        page()
        # Her units, which building the list asks for.
        with django_assert_num_queries(2), pytest.raises(Http404):
            page(**{direction: garbage})
