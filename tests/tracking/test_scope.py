"""Nobody outside a coordinator's subtree appears; a past stays where it belongs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from courses.models import Enrolment
from foundation import clock
from people import joining, roles
from people.models import Membership, Role
from tests.builders import make_membership, make_person, make_role, make_unit
from tests.courses.builders import make_catalogue, make_course
from tests.tracking.builders import begin, finish
from tracking import course_choice, people_list
from tracking.people_list import Status
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db


def seen_by(person, course, **wishes):
    scope = scope_of(person)
    found = people_list.narrow(people_list.people(scope, course.pk), scope, **wishes)
    return dict(found.values_list("name", "status"))


@pytest.fixture
def course(db):
    return make_course(lessons=1)


def test_each_coordinator_sees_her_own(coordinator, coordinator_next_door, worker, worker_next_door, stranger, course):
    for person in (worker, worker_next_door, stranger):
        finish(person, course)
    assert seen_by(coordinator, course) == {"Li Na": Status.PASSED, "Wang Fang": Status.NOT_STARTED}
    assert seen_by(coordinator_next_door, course) == {"Chen Jie": Status.PASSED, "Zhao Min": Status.NOT_STARTED}


def test_the_scope_agrees_with_what_other_rooms_let_her_see(
    coordinator, administrator, worker, worker_next_door, stranger, course
):
    for person in (worker, worker_next_door, stranger):
        finish(person, course)
    for person in (coordinator, administrator):
        scope = scope_of(person)
        assert set(scope.memberships().current()) == set(Membership.objects.visible_to(person))
        others = Enrolment.objects.exclude(user=person)
        assert set(scope.enrolments()) == set(others.visible_to(person)) != set()


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.AUDITOR, Role.Kind.ADMINISTRATOR])
def test_roles_that_see_people(units, worker, course, kind):
    guest = make_person("Guest")
    make_role(guest, units.north_station, kind)
    assert seen_by(guest, course) == {"Li Na": Status.NOT_STARTED}


def test_workers_and_trainers_are_refused(worker, trainer):
    for person in (worker, trainer):
        with pytest.raises(PermissionDenied):
            scope_of(person)


def test_a_role_that_is_over_or_taken_away_sees_nothing(units, coordinator):
    guest = make_person("Guest")
    role = make_role(guest, units.north, until=clock.today())
    assert scope_of(guest).visible_units
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(PermissionDenied):
        scope_of(guest)
    roles.take_away(role, by=None)
    with pytest.raises(PermissionDenied):
        scope_of(guest)


def test_a_unit_of_somebody_else_is_not_found(units, coordinator):
    scope = scope_of(coordinator)
    assert scope.unit(str(units.north_station.public_id)) == units.north_station
    for unit_id in (str(units.south_station.public_id), str(units.federation.public_id), "nonsense"):
        with pytest.raises(Http404):
            scope.unit(unit_id)


def test_a_moved_worker_leaves_one_list_and_her_past_stays(
    units, coordinator, coordinator_next_door, administrator, veteran, course
):
    finish(veteran, course, at=datetime(2026, 3, 10, 4, tzinfo=UTC))
    joining.transfer(Membership.objects.get(user=veteran), units.south_station)
    assert "Ma Jun" not in seen_by(coordinator, course)
    # The new unit was not given the old completion, so it counts for nobody there ...
    assert seen_by(coordinator_next_door, course)["Ma Jun"] == Status.NOT_STARTED
    # ... but whoever answers for both sees it.
    assert seen_by(administrator, course)["Ma Jun"] == Status.PASSED
    assert scope_of(coordinator).enrolments().filter(user=veteran).exists()


def test_what_a_moved_worker_goes_on_with_is_seen_where_she_is(units, coordinator_next_door, worker):
    course = make_course(lessons=2)
    begin(worker, course, done=1)
    joining.transfer(Membership.objects.get(user=worker), units.south_station)
    assert seen_by(coordinator_next_door, course)["Li Na"] == Status.NOT_STARTED
    begin(worker, course, done=2)
    assert seen_by(coordinator_next_door, course)["Li Na"] == Status.PASSED


def test_a_future_or_past_membership_is_none_today(units, coordinator, course):
    soon, gone = make_person("Soon"), make_person("Gone")
    make_membership(soon, units.north_station, on=clock.today() + timedelta(days=1))
    with clock.at(datetime(2026, 1, 5, 4, tzinfo=UTC)):
        joining.leave(make_membership(gone, units.north_station), on=date(2026, 2, 1))
    assert set(seen_by(coordinator, course)) == {"Wang Fang"}


def test_a_staff_number_elsewhere_finds_nobody(units, coordinator, worker, course):
    make_membership(worker, units.south_station, staff_number="SECRET-1")
    assert seen_by(coordinator, course, words="SECRET") == {}


class TestCourses:
    def choices(self, person):
        return {course.title for course in course_choice.courses_for(scope_of(person), "zh-hans")}

    def test_courses_of_the_site_and_of_units_above_and_below(self, units, coordinator, coordinator_next_door):
        make_course("Everybody")
        make_course("Federation", unit=units.federation)
        make_course("North station", unit=units.north_station)
        make_course("Elsewhere", unit=units.elsewhere)
        assert self.choices(coordinator) == {"Everybody", "Federation", "North station"}
        assert self.choices(coordinator_next_door) == {"Everybody", "Federation"}

    def test_a_foreign_course_appears_once_her_people_have_begun_it(self, units, coordinator, worker):
        course = make_course("South", unit=units.south)
        assert self.choices(coordinator) == set()
        begin(worker, course)
        assert self.choices(coordinator) == {"South"}

    def test_a_foreign_course_goes_with_the_last_who_was_at_it(self, units, coordinator, worker):
        course = make_course("South", unit=units.south)
        begin(worker, course)
        joining.leave(worker.memberships.get())
        assert self.choices(coordinator) == set()

    def test_a_withdrawn_course_stays_for_those_who_have_learnt_it(self, units, coordinator, worker):
        course = make_course("Old")
        finish(worker, course)
        make_catalogue().get_children().get().unpublish()
        assert self.choices(coordinator) == {"Old"}

    def test_the_most_learnt_comes_first(self, coordinator, worker, worker_next_door, stranger):
        alone, popular = make_course("A alone"), make_course("B popular")
        for person in (worker_next_door, stranger):
            begin(person, alone)
        begin(worker, popular)
        courses = course_choice.courses_for(scope_of(coordinator), "en")
        assert [(course.title, course.learners) for course in courses] == [("B popular", 1), ("A alone", 0)]
        assert course_choice.find_course(courses, "").id == popular.pk

    def test_unknown_courses_are_not_found(self, coordinator):
        make_course()
        courses = course_choice.courses_for(scope_of(coordinator), "en")
        for wanted in ("00000000-0000-0000-0000-000000000000", "nonsense"):
            with pytest.raises(Http404):
                course_choice.find_course(courses, wanted)

    def test_without_a_course_there_is_none_to_choose(self, coordinator):
        assert course_choice.find_course([], "") is None


def test_a_second_tree_is_seen_by_whoever_holds_a_role_in_both(units, coordinator, course):
    other = make_unit("Second root")
    make_person("Far", unit=other)
    make_role(coordinator, other)
    assert "Far" in seen_by(coordinator, course)
