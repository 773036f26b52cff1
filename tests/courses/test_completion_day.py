"""A completion has one day: that of the place where she works. All that names it, names the same."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.models import Course, Enrolment
from courses.pages import CoursePage
from foundation import clock
from people import joining
from people.models import Membership, Unit
from tests.builders import make_membership, make_person, make_unit
from tests.courses.builders import make_course
from tests.tracking.builders import finish
from tracking import inspector, people_list
from tracking.rows import Row
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db

# Half past midnight of the 5th in Shanghai, half past ten in the evening of the 4th in Ürümqi.
MOMENT = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)


def make_rider(zone: str, parent=None):
    with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
        return make_person("Ma Jun", unit=make_unit(parent=parent, time_zone=zone))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("", date(2026, 3, 5)), ("Asia/Urumqi", date(2026, 3, 4)), ("Pacific/Auckland", date(2026, 3, 5))],
)
def test_it_is_the_day_in_her_unit(zone, day):
    enrolment = finish(make_rider(zone), make_course(valid_months=12), at=MOMENT)
    assert (enrolment.completed_on, enrolment.valid_until) == (day, day.replace(year=2027))


def test_without_a_unit_it_is_the_day_of_the_site(db):
    assert finish(make_person(), make_course(), at=MOMENT).completed_on == date(2026, 3, 5)


def test_of_several_units_the_first_she_joined_counts_while_she_belongs_to_it():
    rider = make_rider("Asia/Urumqi")
    with clock.at(datetime(2026, 2, 1, tzinfo=UTC)):
        make_membership(rider, make_unit(time_zone="Asia/Shanghai"))
    assert finish(rider, make_course("Fire"), at=MOMENT).completed_on == date(2026, 3, 4)
    joining.leave(rider.memberships.earliest("pk"), on=date(2026, 3, 1))
    assert finish(rider, make_course("Heat"), at=MOMENT).completed_on == date(2026, 3, 5)


def test_list_sheet_file_record_and_certificate_name_the_same_day(client, units, coordinator):
    rider, course = make_rider("Asia/Urumqi", parent=units.north), make_course()
    certificate = finish(rider, course, at=MOMENT).certificate
    # Neither another zone of the unit nor another unit in another zone changes it.
    Unit.objects.filter(memberships__user=rider).update(time_zone="Asia/Tokyo")
    joining.transfer(Membership.objects.get(user=rider), units.north, on=date(2026, 4, 1))
    scope, day = scope_of(coordinator), date(2026, 3, 4)
    person = people_list.detailed(people_list.people(scope, course.pk), scope, course.pk, []).get(pk=rider.pk)
    period = inspector.Period(None, clock.today())
    lines = [line for sheet in inspector.sheets(scope, course.pk, None, period) for line in sheet.lines]
    assert Row(person, 0, scope).passed_on == day
    assert {line.passed_on for line in lines if line.name == "Ma Jun"} == {day}
    assert certificate.completed_on == day
    client.force_login(rider)
    for address in (reverse("mine"), reverse("courses:course", args=[course.pk])):
        assert "4 March 2026" in client.get(address, headers={"accept-language": "en"}).content.decode()


def test_nothing_is_issued_before_the_day_it_is_completed():
    rider = make_rider("Pacific/Auckland")
    # Two in the morning of the 5th where she works, nine in the evening of the 4th for the site.
    certificate = finish(rider, make_course(), at=datetime(2026, 3, 4, 13, tzinfo=UTC)).certificate
    assert certificate.completed_on == certificate.issued_on == date(2026, 3, 5)


@pytest.mark.parametrize(
    "without",
    [{"completed_at": None, "completed_version": None}, {"completed_on": None}],
    ids=lambda fields: next(iter(fields)),
)
def test_there_is_no_completion_without_a_day_and_no_day_without_a_completion(without):
    enrolment = finish(make_person(), make_course())
    with pytest.raises(IntegrityError, match="enrolment_completed_knows_its_day"), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**without)


def test_no_months_are_no_end_date():
    course = make_course(lessons=1)
    CoursePage.objects.filter(translation_key=course.pk).update(valid_months=0)
    Course.objects.filter(pk=course.pk).update(current_version=None)
    assert finish(make_rider(""), course, at=MOMENT).valid_until is None
