"""Likely duplicates: who is found to be like whom, what the page shows of them, and telling them apart."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from foundation import clock
from people import accounts, joining, telling_apart
from people.models import DifferentPeople, Membership, Role, User
from tests.builders import make_membership, make_person, make_role
from tracking import alike, kept

pytestmark = pytest.mark.django_db
PAGE = reverse("tracking:duplicates")


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def auditor(units):
    person = make_person("Auditor")
    make_role(person, units.federation, Role.Kind.AUDITOR)
    return person


@pytest.fixture
def double(units, worker):
    """Another Li Na at the same station."""
    return make_person("Li Na", unit=units.north_station, state=User.State.ROSTERED)


def make_all(number: int, unit, name: str) -> list[User]:
    """Make many people at once, as no verb would."""
    people = User.objects.bulk_create([User(name=name, state=User.State.ACTIVE) for _n in range(number)])
    Membership.objects.bulk_create([Membership(user=each, unit=unit, from_date="2026-01-01") for each in people])
    return people


def found() -> set[tuple[int, int]]:
    return {(each.first, each.second) for each in alike.search(Membership.objects.all())}


def page(client, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhoIsLikeWhom:
    @pytest.mark.parametrize("name", ["Li Na", "LI NA", "Lina"])
    def test_the_same_name_in_one_unit(self, units, worker, name):
        other = make_person(name, unit=units.north_station)
        (only,) = alike.search(Membership.objects.all())
        assert (only.first, only.second, only.same_name, only.same_number) == (worker.pk, other.pk, True, False)

    def test_the_same_staff_number_in_one_unit(self, units):
        one = make_person("One", unit=units.north_station, staff_number="a-17")
        other = make_person("Other", unit=units.north_station, staff_number="A-17")
        (only,) = alike.search(Membership.objects.all())
        assert (only.first, only.second, only.same_name, only.same_number) == (one.pk, other.pk, False, True)

    def test_both_are_one_pair(self, units):
        for person in (make_person("Li Na"), make_person("Li Na")):
            for unit in (units.north_station, units.south_station):
                make_membership(person, unit, staff_number="7")
        (only,) = alike.search(Membership.objects.all())
        assert (only.same_name, only.same_number) == (True, True)

    def test_three_are_three_pairs(self, units, worker, double):
        third = make_person("Li Na", unit=units.north_station)
        assert found() == {(worker.pk, double.pk), (worker.pk, third.pk), (double.pk, third.pk)}

    def test_not_in_two_units(self, units, worker):
        make_person("Li Na", unit=units.south_station, staff_number="7")
        make_person("Li Na", unit=units.north, staff_number="7")
        make_person("Li Na")
        assert found() == set()

    def test_not_without_name_or_number(self, units):
        for _n in range(2):
            person = make_person(unit=units.north_station)
            User.objects.filter(pk=person.pk).update(name="")
        assert found() == set()

    def test_not_who_has_left_or_is_closed(self, units, worker, double):
        gone = make_person("Li Na", unit=units.north_station)
        joining.leave(gone.memberships.get())
        soon = make_person("Li Na")
        make_membership(soon, units.north_station, on=clock.today() + timedelta(days=1))
        accounts.deactivate(double, by=None)
        assert found() == set()

    def test_nobody_is_like_herself(self, units, worker):
        joining.leave(worker.memberships.get(), on=clock.today() + timedelta(days=9))
        make_membership(worker, units.north_station)
        assert found() == set()

    def test_not_who_was_told_apart(self, units, worker, double, coordinator):
        third = make_person("Li Na", unit=units.north_station)
        telling_apart.tell_apart(worker, double, by=coordinator)
        assert found() == {(worker.pk, third.pk), (double.pk, third.pk)}

    def test_a_list_gone_wrong_makes_no_million_pairs(self, units, worker, double):
        make_all(400, units.north_station, "Rider")
        pairs = alike.search(Membership.objects.all())
        assert len(pairs) == alike.MOST_SHOWN + 1
        # Nor does it keep others from being found.
        people = sorted(User.objects.filter(name="Rider").values_list("pk", flat=True))[-alike.MOST_COMPARED :]
        DifferentPeople.objects.bulk_create(
            DifferentPeople(first_id=one, second_id=other) for one in people for other in people if one < other
        )
        assert found() == {(worker.pk, double.pk)}


class TestPage:
    def test_shows_both_side_by_side(self, as_coordinator, worker, double):
        Membership.objects.filter(user=double).update(staff_number="N-8")
        text = page(as_coordinator)
        for words in (
            "Same name",
            "North station",
            "Delivery rider",
            "N-8",
            "none",
            "has signed in",
            "never signed in",
            reverse("tracking:person", args=[worker.public_id]),
            reverse("tracking:person", args=[double.public_id]),
        ):
            assert words in text
        assert f"{worker.phone[3:6]} {worker.phone[6:10]} {worker.phone[10:]}" in text

    def test_nothing_of_other_units(self, as_coordinator, units, worker, double):
        make_person("Chen Xi", unit=units.south_station)
        make_person("Chen Xi", unit=units.south_station)
        for person in (worker, double):
            make_membership(person, units.south_station, staff_number="SECRET")
        text = page(as_coordinator)
        assert "Same name" in text
        for words in ("Chen Xi", "South", "SECRET"):
            assert words not in text

    def test_of_one_unit(self, as_coordinator, units, worker, double):
        assert "Li Na" in page(as_coordinator, f"{PAGE}?unit={units.north_station.public_id}")
        make_person("Bo Li", unit=units.north)
        make_person("Bo Li", unit=units.north)
        text = page(as_coordinator, f"{PAGE}?unit={units.north_station.public_id}")
        assert "Bo Li" not in text
        assert as_coordinator.get(f"{PAGE}?unit={units.south.public_id}").status_code == 404

    def test_says_when_there_are_none(self, as_coordinator, worker):
        assert "Nobody looks like two" in page(as_coordinator)

    def test_says_that_there_are_more(self, as_coordinator, units):
        make_all(12, units.north_station, "Rider")
        text = page(as_coordinator)
        assert "These are the latest 50" in text
        assert text.count("Same name") == 50

    @pytest.mark.parametrize("number", [2, 9])
    def test_asks_as_much_for_few_as_for_many(
        self, as_coordinator, units, coordinator, number, django_assert_num_queries
    ):
        people = make_all(number, units.north_station, "Rider")
        telling_apart.tell_apart(people[0], people[1], by=coordinator)
        make_all(number, units.north, "Driver")
        with django_assert_num_queries(11):
            as_coordinator.get(PAGE)

    def test_the_units_lead_there(self, as_coordinator, units, worker):
        of_the_unit = reverse("tracking:unit", args=[units.north_station.public_id])
        assert PAGE in page(as_coordinator, reverse("tracking:units"))
        assert PAGE not in page(as_coordinator, of_the_unit)
        make_person("Li Na", unit=units.north_station)
        assert f"{PAGE}?unit={units.north_station.public_id}" in page(as_coordinator, of_the_unit)
        make_all(12, units.north_station, "Rider")
        assert "<b>50+</b>" in page(as_coordinator, of_the_unit)


class TestTellingApart:
    def address(self, one: User, other: User) -> str:
        return reverse("tracking:tell_apart", args=[one.public_id, other.public_id])

    def test_is_marked_and_shown_again(self, as_coordinator, worker, double):
        for _tap in range(2):
            text = as_coordinator.post(self.address(worker, double), follow=True).content.decode()
        assert "Somebody has marked these two already" in text
        assert "Nobody looks like two" in text
        assert "Marked as different" in text
        pair = DifferentPeople.objects.get()
        back = reverse("tracking:show_again", args=[pair.public_id])
        text = as_coordinator.post(back, follow=True).content.decode()
        assert "Same name" in text
        assert as_coordinator.post(back).status_code == 404

    def test_leads_back_to_the_same_list(self, as_coordinator, units, worker, double):
        here = f"{PAGE}?unit={units.north_station.public_id}"
        assert as_coordinator.post(self.address(worker, double), {"next": here})["Location"] == here
        make_person("Li Na", unit=units.north_station)
        answer = as_coordinator.post(self.address(double, worker), {"next": "https://example.org/"})
        assert answer["Location"] == PAGE

    def test_an_auditor_reads_only(self, client, auditor, worker, double, coordinator):
        client.force_login(auditor)
        assert "These are different people" not in page(client)
        assert client.post(self.address(worker, double)).status_code == 403
        pair = telling_apart.tell_apart(worker, double, by=coordinator)
        text = page(client)
        assert "Marked as different" in text
        assert "Show again" not in text
        assert client.post(reverse("tracking:show_again", args=[pair.public_id])).status_code == 403

    def test_only_people_she_sees_and_two_of_them(
        self, as_coordinator, worker, double, worker_next_door, administrator
    ):
        for one, other in ((worker, worker_next_door), (worker_next_door, worker), (worker, worker)):
            assert as_coordinator.post(self.address(one, other)).status_code == 404
        pair = telling_apart.tell_apart(worker, worker_next_door, by=administrator)
        assert "Chen Jie" not in page(as_coordinator)
        assert as_coordinator.post(reverse("tracking:show_again", args=[pair.public_id])).status_code == 404
        assert as_coordinator.get(self.address(worker, double)).status_code == 405

    def test_a_worker_and_a_trainer_do_not_get_in(self, client, worker, double, trainer):
        for person in (worker, trainer):
            client.force_login(person)
            assert client.get(PAGE).status_code == 403
            assert client.post(self.address(worker, double)).status_code == 404


def test_who_is_not_hers_any_more_is_not_shown_from_what_was_found_before(as_coordinator, units, monkeypatch):
    monkeypatch.setattr(kept, "MANY", 0)
    cache.clear()
    _first, second = (make_person("Lin Tao", unit=units.north_station) for _n in range(2))
    assert second.public_id in page(as_coordinator)
    joining.transfer(second.memberships.get(), units.south_station)
    assert second.public_id not in page(as_coordinator)
    cache.clear()


def test_says_when_the_pairs_of_very_many_people_were_found(as_coordinator, worker, double, monkeypatch):
    monkeypatch.setattr(kept, "MANY", 0)
    cache.clear()
    found_at = clock.now()
    with clock.at(found_at):
        page(as_coordinator)
    with clock.at(found_at + timedelta(minutes=3)):
        answer = as_coordinator.get(PAGE)
    assert answer.context["as_of"] == found_at
    assert "as of" in answer.content.decode()
    cache.clear()
