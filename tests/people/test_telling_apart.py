"""Saying that two people are not one: who may, once, and what becomes of it with their accounts."""

import pytest
from django.db import IntegrityError, transaction

from foundation import personal_data
from foundation.models import Event
from people import telling_apart
from people.models import DifferentPeople, Role
from people.refusals import Refusal
from tests.builders import make_membership, make_person, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def double(units, worker):
    return make_person("Li Na", unit=units.north_station)


def test_is_said_once_in_either_order(worker, double, coordinator):
    pair = telling_apart.tell_apart(double, worker, by=coordinator)
    assert (pair.first, pair.second, pair.marked_by) == (worker, double, coordinator)
    assert telling_apart.tell_apart(worker, double, by=coordinator) is None
    assert DifferentPeople.objects.count() == 1
    marked = Event.objects.filter(kind="difference.marked")
    # Each finds it among her own events, and neither the other there.
    assert {event.subject for event in marked} == {str(worker.pseudonym), str(double.pseudonym)}
    assert {str(event.facts) for event in marked} == {str({"pair": str(pair.public_id)})}


def test_is_taken_back_once(worker, double, coordinator):
    pair = telling_apart.tell_apart(worker, double, by=coordinator)
    assert telling_apart.take_back(pair, by=coordinator)
    assert not telling_apart.take_back(pair, by=coordinator)
    assert Event.objects.filter(kind="difference.removed").count() == 2
    assert telling_apart.tell_apart(worker, double, by=coordinator)


def test_only_by_whoever_answers_for_both(units, worker, double, worker_next_door, coordinator, trainer, administrator):
    auditor = make_person("Auditor")
    make_role(auditor, units.federation, Role.Kind.AUDITOR)
    for by, other in ((auditor, double), (trainer, double), (worker, double), (coordinator, worker_next_door)):
        with pytest.raises(Refusal) as refusal:
            telling_apart.tell_apart(worker, other, by=by)
        assert refusal.value.code == "beyond_own_rights"
    pair = telling_apart.tell_apart(worker, worker_next_door, by=administrator)
    with pytest.raises(Refusal):
        telling_apart.take_back(pair, by=coordinator)
    assert list(DifferentPeople.objects.visible_to(auditor)) == [pair]
    assert not DifferentPeople.objects.visible_to(coordinator).exists()


def test_nobody_is_told_from_herself(worker, coordinator):
    make_membership(worker, coordinator.memberships.get().unit)
    with pytest.raises(Refusal):
        telling_apart.tell_apart(worker, worker, by=coordinator)


def test_the_database_keeps_the_order(worker, double):
    for first, second in ((double, worker), (worker, worker)):
        with pytest.raises(IntegrityError), transaction.atomic():
            DifferentPeople.objects.create(first=first, second=second)


class TestAccounts:
    def test_an_erased_one_leaves_no_pair(self, worker, double, coordinator):
        telling_apart.tell_apart(worker, double, by=coordinator)
        personal_data.erase(double)
        assert not DifferentPeople.objects.exists()

    def test_whoever_was_not_the_source_is_not_the_heir(self, units, worker, double, coordinator):
        heir = make_person("Li Na", unit=units.north_station)
        telling_apart.tell_apart(worker, double, by=coordinator)
        personal_data.merge(worker, heir)
        pair = DifferentPeople.objects.get()
        assert (pair.first, pair.second, pair.marked_by) == (double, heir, coordinator)

    def test_what_was_said_of_both_stays_one(self, units, worker, double, coordinator):
        heir = make_person("Li Na", unit=units.north_station)
        for person in (worker, heir):
            telling_apart.tell_apart(person, double, by=coordinator)
        personal_data.merge(worker, heir)
        assert [(pair.first, pair.second) for pair in DifferentPeople.objects.all()] == [(double, heir)]

    def test_of_two_who_became_one_it_is_over(self, worker, double, coordinator):
        telling_apart.tell_apart(worker, double, by=coordinator)
        personal_data.merge(double, worker)
        assert not DifferentPeople.objects.exists()

    def test_when_the_one_who_said_so_is_gone_it_stands(self, worker, double, coordinator):
        telling_apart.tell_apart(worker, double, by=coordinator)
        personal_data.erase(coordinator)
        assert DifferentPeople.objects.count() == 1
