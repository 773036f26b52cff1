from datetime import timedelta

import pytest

from foundation import clock
from foundation.models import Event
from people import accounts, joining
from people.models import Membership
from people.refusals import Refusal
from people.signals import memberships_changed
from tests.builders import make_membership, make_person, make_unit


@pytest.fixture
def person(db):
    return make_person()


def current(person) -> list:
    return [membership.unit for membership in Membership.objects.current().filter(user=person)]


class TestJoin:
    def test_it_works(self, person):
        unit = make_unit()
        membership = joining.join(person, unit, Membership.Occupation.COURIER, staff_number="A7")
        assert (membership.occupation, membership.staff_number, membership.from_date) == (
            "courier",
            "A7",
            clock.today(),
        )
        assert current(person) == [unit]
        assert Event.objects.filter(kind="membership.begun", subject=str(person.pseudonym)).count() == 1

    def test_a_second_time_changes_nothing(self, person):
        unit = make_unit()
        first = joining.join(person, unit, Membership.Occupation.RIDER)
        again = joining.join(person, unit, Membership.Occupation.LORRY)
        assert again == first
        assert again.occupation == Membership.Occupation.RIDER
        assert Event.objects.filter(kind="membership.begun").count() == 1

    def test_several_units_at_once(self, person):
        units = [make_unit(), make_unit()]
        for unit in units:
            joining.join(person, unit)
        assert set(current(person)) == set(units)

    def test_refuses_a_closed_account(self, person):
        accounts.deactivate(person, by=None)
        with pytest.raises(Refusal) as refusal:
            joining.join(person, make_unit())
        assert refusal.value.code == "person_inactive"


class TestLeave:
    def test_it_works_from_that_day_on(self, person):
        membership = make_membership(person, make_unit(), on=clock.today() - timedelta(days=3))
        assert joining.leave(membership)
        assert current(person) == []
        yesterday = clock.today() - timedelta(days=1)
        assert Membership.objects.current(yesterday).filter(user=person).count() == 1

    def test_a_second_time_changes_nothing(self, person):
        membership = make_membership(person, make_unit())
        assert joining.leave(membership)
        assert not joining.leave(membership, on=clock.today() + timedelta(days=5))
        membership.refresh_from_db()
        assert membership.to_date == clock.today()
        assert Event.objects.filter(kind="membership.ended").count() == 1

    def test_she_can_come_back(self, person):
        unit = make_unit()
        joining.leave(make_membership(person, unit, on=clock.today() - timedelta(days=9)))
        again = joining.join(person, unit)
        assert current(person) == [unit]
        assert again.from_date == clock.today()

    def test_refuses_a_day_before_the_beginning(self, person):
        membership = make_membership(person, make_unit())
        with pytest.raises(Refusal) as refusal:
            joining.leave(membership, on=clock.today() - timedelta(days=1))
        assert refusal.value.code == "ends_before_it_begins"


class TestWhoListens:
    def test_each_beginning_and_each_end_is_told_once(self, person):
        told = []

        def listen(sender, memberships, **kwargs):
            told.extend((membership.unit, membership.to_date) for membership in memberships)

        first, second = make_unit(), make_unit()
        memberships_changed.connect(listen)
        try:
            membership = joining.join(person, first)
            joining.join(person, first)
            joining.transfer(membership, second)
            joining.leave(membership)
        finally:
            memberships_changed.disconnect(listen)
        assert told == [(first, None), (first, clock.today()), (second, None)]


class TestTransfer:
    def test_it_works(self, person):
        old, new = make_unit(), make_unit()
        membership = make_membership(person, old, occupation="courier", staff_number="A7")
        moved = joining.transfer(membership, new)
        assert current(person) == [new]
        assert (moved.occupation, moved.staff_number) == ("courier", "")

    def test_refuses_the_same_unit(self, person):
        membership = make_membership(person, make_unit())
        with pytest.raises(Refusal):
            joining.transfer(membership, membership.unit)
        assert current(person) == [membership.unit]
