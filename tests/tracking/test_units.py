"""Her part of the tree: what she sees of it, and changing it without surprise."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import joining, tree
from people.invitations import inviting
from people.models import Invitation, Role, Unit
from people.refusals import Refusal
from tests.builders import make_person, make_role, make_unit
from tracking import unit_choice
from tracking import units as pages
from tracking.unit_choice import UnitChoiceForm

pytestmark = pytest.mark.django_db
UNITS = reverse("tracking:units")


def address(unit: Unit, name: str = "unit") -> str:
    return reverse(f"tracking:{name}", args=[unit.public_id])


def page(client, url: str, **more) -> str:
    answer = client.get(url, **more)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


class TestLooking:
    def test_shows_her_part_with_its_people(self, as_coordinator, worker):
        text = page(as_coordinator, UNITS)
        assert "North station" in text
        assert "South" not in text
        assert "1 person" in text

    def test_one_with_contact_roles_and_what_is_below(self, as_coordinator, units, worker, coordinator):
        tree.change(units.north, by=coordinator, contact_name="Wu Ming", contact_phone="+8613800138000")
        text = page(as_coordinator, address(units.north))
        for words in ("Wu Ming", "138 0013 8000", "Wang Fang", "North station", "Change the contact"):
            assert words in text
        assert "Federation" not in text
        assert "Move it" not in text

    def test_another_one_does_not_exist(self, as_coordinator, units):
        for unit in (units.south, units.federation, units.elsewhere):
            for name in ("unit", "change_unit", "add_unit", "move_unit", "close_unit"):
                assert as_coordinator.get(address(unit, name)).status_code == 404

    @pytest.mark.parametrize("number", [1, 15])
    def test_asks_as_much_for_few_as_for_many(self, as_coordinator, units, number, django_assert_num_queries):
        for _n in range(number):
            tree.add("Point", parent=units.north)
        for url, queries in ((UNITS, 7), (address(units.north), 17)):
            with django_assert_num_queries(queries):
                as_coordinator.get(url)


class TestChanging:
    FIELDS = {"name": "North hub", "kind": "company", "region": "330106", "code": " N-1 ", "time_zone": "Asia/Urumqi"}

    def test_an_administrator_changes_all_of_it(self, as_administrator, units):
        as_administrator.post(address(units.north, "change_unit"), self.FIELDS | {"contact_phone": "138 0013 8000"})
        units.north.refresh_from_db()
        assert (units.north.name, units.north.code, units.north.kind) == ("North hub", "N-1", "company")
        assert (units.north.contact_phone, units.north.time_zone) == ("+8613800138000", "Asia/Urumqi")
        assert Event.objects.filter(kind="unit.changed").count() == 1

    def test_a_coordinator_only_whom_to_call(self, as_coordinator, units):
        as_coordinator.post(address(units.north, "change_unit"), self.FIELDS | {"contact_name": "Wu Ming"})
        units.north.refresh_from_db()
        assert (units.north.name, units.north.contact_name) == ("North district", "Wu Ming")

    def test_an_auditor_nothing(self, client, units):
        auditor = make_person("Auditor")
        make_role(auditor, units.north, Role.Kind.AUDITOR)
        client.force_login(auditor)
        assert "Change" not in page(client, address(units.north))
        assert client.post(address(units.north, "change_unit"), self.FIELDS).status_code == 403

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("name", "", "Type the name"),
            ("region", "33", "six digits"),
            ("contact_phone", "12", "not a phone number"),
            ("time_zone", "Mars/Base", "Select a valid choice"),
            ("code", "S-1", "Another unit has this code"),
        ],
    )
    def test_says_what_is_wrong(self, as_administrator, units, field, typed, said):
        tree.change(units.south, by=None, code="S-1")
        answer = as_administrator.post(address(units.north, "change_unit"), self.FIELDS | {field: typed})
        assert said in answer.content.decode()
        units.north.refresh_from_db()
        assert units.north.name == "North district"


class TestAdding:
    def test_below_one_of_hers(self, as_administrator, units):
        answer = as_administrator.post(
            address(units.north, "add_unit"), {"name": "New station", "kind": "station", "operation": "one"}
        )
        made = Unit.objects.get(name="New station")
        assert answer["Location"] == address(made)
        assert made.get_parent() == units.north
        as_administrator.post(
            address(units.north, "add_unit"), {"name": "New station", "kind": "station", "operation": "one"}
        )
        assert Unit.objects.filter(name="New station").count() == 1

    def test_a_coordinator_adds_none(self, as_coordinator, units):
        assert (
            as_coordinator.post(address(units.north, "add_unit"), {"name": "X", "kind": "station"}).status_code == 403
        )
        with pytest.raises(Refusal):
            tree.add("X", parent=units.south, by=make_person())


class TestMoving:
    def test_says_who_gains_and_who_loses_sight_before_it_moves(
        self, as_administrator, units, worker, coordinator, coordinator_next_door
    ):
        text = page(as_administrator, address(units.north_station, "move_unit"), data={"unit": units.south.public_id})
        gain, lose = text.split("Will not see them any more")
        assert "Zhao Min" in gain.split("Will see them from then on")[1]
        assert "Wang Fang" in lose
        assert "1 person comes along" in text
        assert Unit.objects.get(pk=units.north_station.pk).get_parent() == units.north
        as_administrator.post(address(units.north_station, "move_unit"), {"unit": units.south.public_id})
        assert Unit.objects.get(pk=units.north_station.pk).get_parent() == units.south

    @pytest.mark.parametrize("target", ["north_station", "north", "elsewhere", "federation"])
    def test_not_into_itself_or_beyond_her_part_or_where_it_is(self, as_administrator, units, target):
        """North lies below the federation already, and its own station would be a circle."""
        answer = as_administrator.post(address(units.north, "move_unit"), {"unit": getattr(units, target).public_id})
        assert "not one of your units" in answer.content.decode()
        assert Unit.objects.get(pk=units.north.pk).get_parent() == units.federation

    def test_not_by_whoever_does_not_administer_both(self, units):
        local = make_person("Local")
        make_role(local, units.north, Role.Kind.ADMINISTRATOR)
        with pytest.raises(Refusal) as refusal:
            tree.move(units.north_station, units.south, by=local)
        assert refusal.value.code == "beyond_own_rights"


class TestClosing:
    def test_not_while_people_or_units_are_in_it(self, as_administrator, units, worker):
        assert "1 person still belongs to it" in page(as_administrator, address(units.north_station, "close_unit"))
        text = as_administrator.post(address(units.north_station, "close_unit"), follow=True).content.decode()
        assert "People still belong to this unit" in text
        with pytest.raises(Refusal) as refusal:
            tree.close(units.north, by=None)
        assert refusal.value.code == "has_units"
        assert not Unit.objects.exclude(closed_on=None).exists()

    def test_ends_posters_and_roles_and_keeps_the_rest(self, as_administrator, units, coordinator, worker):
        helper = make_person("Helper")
        make_role(helper, units.north_station, Role.Kind.COORDINATOR)
        invitation = inviting.invite(units.north_station, by=coordinator, expires_at=clock.now() + timedelta(days=30))
        joining.leave(worker.memberships.get())
        text = page(as_administrator, address(units.north_station, "close_unit"))
        assert "1 poster comes down" in text
        assert "Helper" in text
        as_administrator.post(address(units.north_station, "close_unit"))
        unit = Unit.objects.get(pk=units.north_station.pk)
        assert unit.closed_on == clock.today(unit.zone)
        assert not Role.objects.filter(user=helper).exists()
        assert Invitation.objects.get(pk=invitation.pk).state() == Invitation.State.REVOKED
        assert worker.memberships.get().unit == unit
        assert as_administrator.get(address(unit, "close_unit")).status_code == 404

    def test_nobody_joins_a_closed_one(self, units, administrator):
        tree.close(units.north_station, by=administrator)
        closed = Unit.objects.get(pk=units.north_station.pk)
        refusals = {
            "join": lambda: joining.join(make_person(), closed),
            "role": lambda: make_role(make_person(), closed, Role.Kind.COORDINATOR),
            "below": lambda: tree.add("X", parent=closed, by=administrator),
            "move": lambda: tree.move(units.south_station, closed, by=administrator),
        }
        for what, verb in refusals.items():
            with pytest.raises(Refusal) as refusal:
                verb()
            assert refusal.value.code in ("unit_closed", "closed"), what


class TestVeryManyUnits:
    """Nobody reads a list of thousands: those around her choice are offered, and the others found by their names."""

    @pytest.fixture
    def many(self, units, monkeypatch):
        monkeypatch.setattr(unit_choice, "FEW", 5)
        monkeypatch.setattr(pages, "FEW", 5)
        return [make_unit(f"Station {n}", parent=units.north_station) for n in range(8)]

    def test_the_highest_are_listed_and_the_others_found(self, client, coordinator, units, many):
        client.force_login(coordinator)
        text = page(client, UNITS)
        assert "North station" in text
        assert "Station 3" not in text
        assert "the highest of your units" in text
        text = page(client, f"{UNITS}?q=tion 3")
        assert "Station 3" in text
        assert "Station 4" not in text
        assert "No unit of this name" in page(client, f"{UNITS}?q=Southern")
        assert "There are 8" in page(client, address(units.north_station))

    def test_a_form_offers_those_around_her_choice_and_takes_any(self, coordinator, units, many):
        hers = Unit.objects.within([units.north])
        assert [unit.name for unit in unit_choice.around(hers, None)] == ["North district", "North station"]
        names = [unit.name for unit in unit_choice.around(hers, many[2])]
        assert names == ["North district", "North station", "Station 2"]
        assert len(unit_choice.around(hers, units.north_station)) == 2 + 5
        form = UnitChoiceForm({"unit": str(many[7].public_id)}, hers)
        assert form.is_valid()
        assert form.chosen == many[7]

    def test_each_top_of_her_roles_is_offered(self, units, many):
        hers = Unit.objects.within([units.north, many[3], units.south_station])
        assert {unit.name for unit in unit_choice.around(hers, None)} == {"North district", "South station"}

    @pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-4000-8000-000000000000"])
    def test_but_none_that_is_not_hers(self, units, many, wrong):
        assert not UnitChoiceForm({"unit": wrong}, Unit.objects.within([units.north])).is_valid()
        other = UnitChoiceForm({"unit": str(units.south.public_id)}, Unit.objects.within([units.north]))
        assert not other.is_valid()
