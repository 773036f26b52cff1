"""Signing in once with a code on paper: made out by her coordinator, counted, told to her."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import joining, paper, roles
from people.models import Role, SignInCount, Slip
from people.refusals import Refusal
from people.sign_in import slips
from tests.builders import make_person, make_role
from tests.client import Client
from tests.people import phones
from tests.people.phones import without_tokens

pytestmark = pytest.mark.django_db
SLIP = reverse("account_slip")
WRONG = "This is no code of a slip"


@pytest.fixture
def code(worker, coordinator) -> str:
    return slips.make(worker, by=coordinator)[1]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def type_slip(client: Client, code: str, **fields):
    return client.post(SLIP, {"code": code, **fields})


class TestWhoMakesOne:
    def test_whoever_answers_for_her(self, worker, coordinator, administrator):
        assert slips.can_make(coordinator, worker)
        assert slips.can_make(administrator, worker)

    def test_and_nobody_else(self, worker, worker_next_door, trainer, coordinator_next_door, stranger, units):
        auditor = make_person("Auditor")
        make_role(auditor, units.federation, Role.Kind.AUDITOR)
        for person in (worker_next_door, trainer, coordinator_next_door, stranger, auditor, worker):
            with pytest.raises(Refusal, match=r".") as refused:
                slips.make(worker, by=person)
            assert refused.value.code == "beyond_own_rights"
        assert not Slip.objects.exists()

    def test_not_for_staff_whose_rights_would_come_with_it(self, administrator, coordinator):
        assert not slips.can_make(administrator, coordinator)

    def test_not_for_an_account_that_is_closed(self, worker, coordinator):
        type(worker).objects.filter(pk=worker.pk).update(state="deactivated", is_active=False)
        worker.refresh_from_db()
        assert not slips.can_make(coordinator, worker)


class TestTheCode:
    def test_signs_in_once(self, client, worker, code):
        type_slip(client, code)
        assert phones.signed_in_as(client) == str(worker.pk)
        again = type_slip(Client(headers={"Accept-Language": "en"}), code)
        assert WRONG in again.content.decode()

    @pytest.mark.parametrize("write", [str.lower, paper.readable, lambda code: f" {code[:3]}-{code[3:]} "])
    def test_is_understood_as_people_write_it(self, client, worker, code, write):
        type_slip(client, write(code))
        assert phones.signed_in_as(client) == str(worker.pk)

    def test_is_understood_in_full_width(self, client, worker, code):
        type_slip(client, "".join(chr(ord(letter) + 0xFEE0) for letter in code))
        assert phones.signed_in_as(client) == str(worker.pk)

    def test_is_kept_nowhere(self, worker, code):
        slip = Slip.objects.get(user=worker)
        assert code not in repr(vars(slip))
        assert not Event.objects.filter(facts__icontains=code).exists()

    def test_is_void_once_another_is_made(self, client, worker, coordinator, code):
        newer = slips.make(worker, by=coordinator)[1]
        assert WRONG in type_slip(client, code).content.decode()
        type_slip(client, newer)
        assert phones.signed_in_as(client) == str(worker.pk)

    def test_grows_old(self, client, code):
        with clock.at(clock.now() + slips.VALID_FOR + timedelta(seconds=1)):
            assert WRONG in type_slip(client, code).content.decode()
            assert phones.signed_in_as(client) is None

    def test_wrong_old_and_used_are_refused_in_the_same_words(self, client, worker, coordinator):
        used, old = slips.make(worker, by=coordinator)[1], slips.make(worker, by=coordinator)[1]
        type_slip(Client(), old)
        said = {without_tokens(type_slip(client, code)) for code in (used, old, "ABCDEFGHJK")}
        said = {page.replace(used, "CODE").replace(old, "CODE").replace("ABCDEFGHJK", "CODE") for page in said}
        assert len(said) == 1

    def test_may_be_used_on_a_borrowed_phone(self, client, worker, code):
        type_slip(client, code, is_borrowed="on")
        assert client.session.get_expiry_age() <= 3600

    def test_opens_no_account_that_has_come_to_rights_meanwhile(self, client, worker, code, units):
        """Her coordinator would have them in her place, and could choose her second factor."""
        make_role(worker, units.federation, Role.Kind.ADMINISTRATOR)
        assert WRONG in type_slip(client, code).content.decode()
        assert phones.signed_in_as(client) is None

    def test_is_worth_nothing_once_its_maker_has_left(self, client, coordinator, code):
        roles.take_away(Role.objects.get(user=coordinator), by=None)
        assert WRONG in type_slip(client, code).content.decode()

    def test_nor_once_she_has_moved_to_where_its_maker_answers_for_nobody(self, client, worker, code, units):
        joining.leave(worker.memberships.get())
        joining.join(worker, units.south_station)
        assert WRONG in type_slip(client, code).content.decode()

    def test_opens_no_account_that_was_closed_meanwhile(self, client, worker, code):
        type(worker).objects.filter(pk=worker.pk).update(state="deactivated", is_active=False)
        assert WRONG in type_slip(client, code).content.decode()


def test_guesses_from_one_address_are_counted_in_the_database(client, worker, code):
    allowed = settings.SIGN_IN_LIMITS["failures_per_address"]
    assert type_slip(client, "ABCDEFGHJK").status_code == 200
    count = SignInCount.objects.get(what=SignInCount.What.FAILED_AT_ADDRESS)
    assert count.count == 1
    SignInCount.objects.filter(pk=count.pk).update(count=allowed)
    cache.clear()
    assert "too many wrong attempts" in type_slip(client, code).content.decode()
    assert phones.signed_in_as(client) is None


class TestSheIsTold:
    def test_once_when_she_comes_with_her_number(self, client, worker, coordinator, code):
        phones.sign_in(client, worker.phone)
        assert f"{coordinator.name} made you a slip" in client.get(reverse("today")).content.decode()
        phones.sign_in(Client(), worker.phone)
        assert "made you a slip" not in client.get(reverse("today")).content.decode()

    def test_even_if_a_stranger_used_it_before(self, client, worker, code):
        stranger = Client(headers={"Accept-Language": "en"})
        type_slip(stranger, code)
        assert "made you a slip" not in stranger.get(reverse("today")).content.decode()
        phones.sign_in(client, worker.phone)
        assert "made you a slip" in client.get(reverse("today")).content.decode()

    def test_and_reads_of_each_with_her_devices(self, client, worker, coordinator, code):
        type_slip(Client(), code)
        client.force_login(worker)
        page = client.get(reverse("account")).content.decode()
        assert "Slips made for you" in page
        assert coordinator.name in page
        assert "used on" in page


def test_it_is_recorded_who_made_and_who_used_it(client, worker, coordinator, code):
    type_slip(client, code)
    made, used = (Event.objects.get(kind=kind) for kind in ("slip.made", "slip.used"))
    assert (made.actor, made.subject) == (str(coordinator.pseudonym), str(worker.pseudonym))
    assert used.actor == str(worker.pseudonym)


def test_it_is_forgotten_in_the_end(code):
    assert slips.prune() == 0
    with clock.at(clock.now() + slips.VALID_FOR + slips.KEPT + timedelta(days=1)):
        assert slips.prune() == 1


class TestTheCoordinatorsPage:
    def address(self, person) -> str:
        return reverse("tracking:slip", args=[person.public_id])

    def test_shows_the_code_once(self, client, worker, coordinator):
        client.force_login(coordinator)
        assert "slip-code" not in client.get(self.address(worker)).content.decode()
        page = client.post(self.address(worker))
        assert "no-store" in page["Cache-Control"]
        code = page.content.decode().partition('slip-code figures">')[2].partition("<")[0]
        assert slips.redeem(code, address="192.0.2.1") == worker

    def test_looking_makes_nothing(self, client, worker, coordinator):
        client.force_login(coordinator)
        client.get(self.address(worker))
        assert not Slip.objects.exists()

    def test_knows_nobody_else(self, client, worker_next_door, coordinator):
        client.force_login(coordinator)
        assert client.post(self.address(worker_next_door)).status_code == 404
        assert client.get(self.address(worker_next_door)).status_code == 404

    def test_refuses_whoever_only_looks(self, client, worker, units):
        auditor = make_person("Auditor")
        make_role(auditor, units.federation, Role.Kind.AUDITOR)
        client.force_login(auditor)
        assert client.post(self.address(worker)).status_code == 403
