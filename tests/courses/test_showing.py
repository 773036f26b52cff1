"""Which unit sees an enrolment: through work it is given one, with the membership it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from certificates.models import Certificate
from courses import progress, versions
from courses.models import Enrolment, EnrolmentUnit
from foundation import clock, personal_data
from people import joining
from people.models import Membership
from quizzes import taking
from quizzes.models import Attempt
from tests.builders import make_membership, make_person
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2026, 1, 1, 4, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 4, tzinfo=UTC)
MAY = datetime(2026, 5, 10, 4, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, 4, tzinfo=UTC)


@pytest.fixture
def member(units):
    """A rider of the north station since the beginning of the year."""
    with clock.at(NEW_YEAR):
        return make_person("Ma Jun", unit=units.north_station)


@pytest.fixture
def course(db):
    return make_course(lessons=1, questions=3)


def is_seen(enrolment, person, at=None) -> bool:
    with clock.at(at or clock.now()):
        seen = Enrolment.objects.visible_to(person)
        assert set(Attempt.objects.visible_to(person)) == set(Attempt.objects.filter(enrolment__in=seen))
        assert set(Certificate.objects.visible_to(person)) == set(Certificate.objects.filter(enrolment__in=seen))
        return enrolment in seen


def move(person, unit, **fields):
    return joining.transfer(Membership.objects.get(user=person, to_date=None), unit, **fields)


class TestWork:
    """She comes to the south with the lesson done and the quiz to do."""

    @pytest.fixture
    def moved(self, units, member, course):
        enrolment = begin(member, course, done=1)
        move(member, units.south_station)
        return enrolment

    def test_moving_alone_tells_the_new_unit_nothing(self, moved, coordinator_next_door):
        assert not is_seen(moved, coordinator_next_door)

    def test_beginning_the_quiz(self, moved, coordinator_next_door, course):
        taking.start(moved, versions.current(course.pk).activities[-1])
        assert is_seen(moved, coordinator_next_door)

    def test_going_on_with_an_open_attempt(self, units, member, coordinator_next_door, course):
        enrolment = begin(member, course, done=1)
        quiz = versions.current(course.pk).activities[-1]
        attempt = taking.start(enrolment, quiz)
        move(member, units.south_station)
        assert taking.start(enrolment, quiz) == attempt
        assert is_seen(enrolment, coordinator_next_door)

    def test_submitting_without_passing(self, units, member, coordinator_next_door, course):
        enrolment = begin(member, course, done=1)
        attempt = taking.start(enrolment, versions.current(course.pk).activities[-1])
        move(member, units.south_station)
        assert not taking.submit(attempt).passed
        assert is_seen(enrolment, coordinator_next_door)

    def test_reading_a_lesson_again(self, moved, coordinator_next_door, course):
        lesson = versions.current(course.pk).activities[0]
        progress.keep_place(moved, lesson["id"], lesson["version"], "card")
        assert is_seen(moved, coordinator_next_door)

    def test_doing_a_lesson_again(self, moved, coordinator_next_door, course):
        progress.complete_activity(moved, versions.current(course.pk).activities[0]["id"])
        assert is_seen(moved, coordinator_next_door)

    def test_a_completed_course_read_again_stays_where_it_was_completed(
        self, units, member, coordinator_next_door, course
    ):
        enrolment = finish(member, course, at=MARCH)
        move(member, units.south_station)
        lesson = versions.current(course.pk).activities[0]
        progress.keep_place(enrolment, lesson["id"], lesson["version"], "card")
        progress.complete_activity(enrolment, lesson["id"])
        assert not is_seen(enrolment, coordinator_next_door)

    def test_a_quiz_begins_what_was_assigned(self, member, course):
        enrolment = begin(member, course, source=Enrolment.Source.ASSIGNMENT)
        taking.start(enrolment, versions.current(course.pk).activities[-1])
        enrolment.refresh_from_db()
        assert enrolment.started_at

    def test_a_card_costs_one_query_more_than_the_place_itself(self, member, course, django_assert_max_num_queries):
        enrolment = begin(member, course, done=1)
        lesson = versions.current(course.pk).activities[0]
        # Savepoint, the row of her progress, her place in it, what units do not see it yet, release.
        with django_assert_max_num_queries(5):
            progress.keep_place(enrolment, lesson["id"], lesson["version"], "card")


class TestEnd:
    def test_the_end_follows_the_membership_when_it_is_brought_forward_too(self, member, course):
        enrolment = begin(member, course)
        membership = member.memberships.get()
        for day in (date(2100, 2, 1), date(2100, 1, 1)):
            joining.leave(membership, on=day)
            assert enrolment.units.get().to_date == day

    def test_what_was_completed_before_stays(self, units, member, coordinator, course):
        enrolment = finish(member, course, at=MARCH)
        move(member, units.south_station, on=MAY.date())
        assert is_seen(enrolment, coordinator, at=JUNE)

    @pytest.mark.parametrize("moment", [MAY, JUNE])
    def test_what_was_completed_from_that_day_on_is_the_new_units_alone(
        self, units, member, coordinator, coordinator_next_door, course, moment
    ):
        with clock.at(MARCH):
            begin(member, course, done=1)
        move(member, units.south_station, on=MAY.date())
        enrolment = finish(member, course, at=moment)
        assert enrolment.certificate
        assert not is_seen(enrolment, coordinator, at=JUNE)
        assert is_seen(enrolment, coordinator_next_door, at=JUNE)

    def test_what_is_open_is_hidden_from_that_day_on(self, units, member, coordinator, course):
        with clock.at(MARCH):
            enrolment = begin(member, course, done=1)
        joining.leave(member.memberships.get(), on=MAY.date())
        assert is_seen(enrolment, coordinator, at=MAY - timedelta(days=1))
        assert not is_seen(enrolment, coordinator, at=MAY)

    def test_the_certificate_is_no_longer_found_by_its_address(self, client, units, member, coordinator, course):
        with clock.at(MARCH):
            begin(member, course, done=1)
        membership = member.memberships.get()
        certificate = finish(member, course, at=JUNE).certificate
        client.force_login(coordinator)
        address = reverse("certificates:show", args=[certificate.pk])
        assert client.get(address).status_code == 200
        joining.leave(membership, on=MAY.date())
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("days", [0, 2])
    def test_a_move_noted_after_a_completion_takes_it_along(
        self, units, member, coordinator, coordinator_next_door, course, days
    ):
        enrolment = finish(member, course, at=MAY + timedelta(days=days))
        with clock.at(MAY + timedelta(days=3)):
            move(member, units.south_station, on=MAY.date())
        assert not is_seen(enrolment, coordinator, at=JUNE)
        assert is_seen(enrolment, coordinator_next_door, at=JUNE)

    def test_a_second_membership_ends_for_itself(self, units, member, coordinator, coordinator_next_door, course):
        with clock.at(MARCH):
            second = make_membership(member, units.south_station)
            enrolment = begin(member, course, done=1)
            assert is_seen(enrolment, coordinator_next_door)
        joining.leave(second, on=MAY.date())
        assert not is_seen(enrolment, coordinator_next_door)
        assert is_seen(enrolment, coordinator)


class TestAccounts:
    def test_closing_one_ends_what_units_see(self, member, coordinator, course):
        completed, going = finish(member, make_course("Fire"), at=MARCH), begin(member, course, done=1)
        personal_data.erase(member)
        assert [seen.to_date for seen in EnrolmentUnit.objects.all()] == [clock.today()] * 2
        assert is_seen(completed, coordinator)
        assert not is_seen(going, coordinator)

    def test_merging_two_of_one_unit_ends_nothing_until_the_heir_leaves(self, units, member, coordinator, course):
        enrolment = begin(member, course, done=1)
        heir = make_person("Ma Jun", unit=units.north_station)
        personal_data.merge(member, heir)
        assert is_seen(enrolment, coordinator)
        joining.leave(Membership.objects.get(user=heir, to_date=None))
        assert not is_seen(enrolment, coordinator)
