"""Coming into a unit: by an invitation, by asking; who makes one, who decides."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import accounts, joining, paper
from people.invitations import asking, inviting
from people.invitations.asking import Came
from people.models import Invitation, JoinRequest, Membership, Role, SignInCount
from people.refusals import Refusal
from tests.builders import make_person, make_role
from tests.client import Client

pytestmark = pytest.mark.django_db
JOIN = reverse("join")


def tomorrow():
    return clock.now() + timedelta(days=1)


@pytest.fixture
def make_invitation(units, coordinator):
    def make(**fields) -> Invitation:
        return inviting.invite(units.north_station, **{"by": coordinator, "expires_at": tomorrow(), **fields})

    return make


@pytest.fixture
def newcomer(units):
    """Has an account and belongs nowhere yet."""
    return make_person("Lin Tao")


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def units_of(person) -> list:
    return [membership.unit for membership in Membership.objects.current().filter(user=person)]


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


class TestInvite:
    def test_whoever_answers_for_the_people_of_a_unit(self, make_invitation, administrator):
        assert make_invitation().state() == Invitation.State.OPEN
        assert make_invitation(by=administrator).uses == 0
        assert Event.objects.filter(kind="invitation.made").count() == 2

    def test_and_nobody_else(self, make_invitation, units, worker, trainer, coordinator_next_door, stranger):
        auditor = make_person("Auditor")
        make_role(auditor, units.federation, Role.Kind.AUDITOR)
        for person in (worker, trainer, coordinator_next_door, stranger, auditor):
            assert refused(make_invitation, by=person) == "beyond_own_rights"
        assert not Invitation.objects.exists()

    def test_random_ids_and_codes(self, make_invitation):
        invitations = [make_invitation() for _n in range(20)]
        assert len({invitation.public_id for invitation in invitations}) == 20
        assert all(set(invitation.code) <= set(paper.ALPHABET) for invitation in invitations)
        assert len({invitation.code for invitation in invitations}) == 20


class TestTake:
    def test_brings_her_in(self, make_invitation, newcomer, units):
        invitation = make_invitation(occupation=Membership.Occupation.COURIER)
        assert asking.take(newcomer, invitation) == Came.IN
        assert units_of(newcomer) == [units.north_station]
        assert newcomer.memberships.get().occupation == Membership.Occupation.COURIER
        invitation.refresh_from_db()
        assert invitation.uses == 1

    def test_a_member_takes_no_place(self, make_invitation, worker):
        invitation = make_invitation(max_uses=1)
        assert asking.take(worker, invitation) == Came.WAS_IN
        invitation.refresh_from_db()
        assert invitation.uses == 0

    def test_whoever_left_comes_back_by_it(self, make_invitation, newcomer, units):
        invitation = make_invitation()
        asking.take(newcomer, invitation)
        joining.leave(newcomer.memberships.get())
        assert asking.take(newcomer, invitation) == Came.IN
        assert units_of(newcomer) == [units.north_station]

    def test_so_many_and_no_more(self, make_invitation, newcomer):
        invitation = make_invitation(max_uses=1)
        asking.take(newcomer, invitation)
        late = make_person("Late")
        assert refused(asking.take, late, invitation) == "invitation_over"
        assert units_of(late) == []
        invitation.refresh_from_db()
        assert (invitation.uses, invitation.state()) == (1, Invitation.State.USED_UP)

    def test_not_when_it_has_expired(self, make_invitation, newcomer):
        invitation = make_invitation()
        with clock.at(tomorrow()):
            assert invitation.state() == Invitation.State.EXPIRED
            assert refused(asking.take, newcomer, invitation) == "invitation_over"

    def test_not_when_it_was_taken_back(self, make_invitation, newcomer, coordinator, coordinator_next_door):
        invitation = make_invitation()
        assert refused(inviting.revoke, invitation, by=coordinator_next_door) == "beyond_own_rights"
        assert inviting.revoke(invitation, by=coordinator)
        assert not inviting.revoke(invitation, by=coordinator)
        assert invitation.state() == Invitation.State.REVOKED
        assert refused(asking.take, newcomer, invitation) == "invitation_over"
        assert Event.objects.filter(kind="invitation.revoked").count() == 1

    def test_not_with_a_closed_account(self, make_invitation, newcomer):
        accounts.deactivate(newcomer, by=None)
        assert refused(asking.take, newcomer, make_invitation()) == "person_inactive"


class TestConfirmation:
    @pytest.fixture
    def invitation(self, make_invitation) -> Invitation:
        return make_invitation(needs_confirmation=True)

    def test_she_waits(self, invitation, newcomer, coordinator, coordinator_next_door):
        assert asking.take(newcomer, invitation) == Came.WAITS
        assert asking.take(newcomer, invitation) == Came.WAITS
        invitation.refresh_from_db()
        assert invitation.uses == 1
        assert units_of(newcomer) == []
        request = JoinRequest.objects.get()
        assert list(JoinRequest.objects.managed_by(coordinator).waiting()) == [request]
        assert not JoinRequest.objects.visible_to(coordinator_next_door).exists()

    def test_is_let_in_once(self, invitation, newcomer, coordinator, coordinator_next_door, units):
        asking.take(newcomer, invitation)
        request = JoinRequest.objects.get()
        assert refused(asking.accept, request, by=coordinator_next_door) == "beyond_own_rights"
        assert asking.accept(request, by=coordinator)
        assert units_of(newcomer) == [units.north_station]
        joining.leave(newcomer.memberships.get())
        assert not asking.accept(request, by=coordinator)
        assert units_of(newcomer) == []

    def test_or_not_and_asks_again_in_a_week(self, invitation, newcomer, coordinator):
        asking.take(newcomer, invitation)
        assert asking.decline(JoinRequest.objects.get(), by=coordinator)
        assert refused(asking.take, newcomer, invitation) == "declined_lately"
        assert list(JoinRequest.objects.told_to(newcomer)) == [JoinRequest.objects.get()]
        with clock.at(clock.now() + timedelta(days=8)):
            assert asking.ask(newcomer, invitation.unit)
            assert not asking.accept(JoinRequest.objects.earliest("pk"), by=coordinator)

    def test_auditors_only_look(self, invitation, newcomer, units):
        auditor = make_person("Auditor")
        make_role(auditor, units.federation, Role.Kind.AUDITOR)
        asking.take(newcomer, invitation)
        request = JoinRequest.objects.visible_to(auditor).get()
        for verb in (asking.accept, asking.decline):
            assert refused(verb, request, by=auditor) == "beyond_own_rights"


class TestTheShortCode:
    @pytest.mark.parametrize("write", [str.lower, paper.readable, lambda code: f" {code[:3]}-{code[3:]} "])
    def test_leads_to_the_poster_however_it_is_written(self, client, make_invitation, write):
        invitation = make_invitation()
        answer = client.post(JOIN, {"code": write(invitation.code)})
        assert answer["Location"] == reverse("courses:poster", args=[invitation.public_id])

    def test_the_same_sentence_for_wrong_old_and_taken_back(self, client, make_invitation, coordinator):
        old, taken_back = make_invitation(expires_at=clock.now()), make_invitation()
        inviting.revoke(taken_back, by=coordinator)
        said = {
            str(client.post(JOIN, {"code": code}).context["form"].errors["code"])
            for code in (old.code, taken_back.code, "AAAAAAAA", "甲", "9" * 40)
        }
        assert len(said) == 1
        assert "No poster has this code" in said.pop()

    def test_guesses_are_counted_where_they_come_from_whatever_happens_to_the_cache(self, client, make_invitation):
        allowed = settings.SIGN_IN_LIMITS["failures_per_address"]
        SignInCount.objects.all().delete()
        client.post(JOIN, {"code": "AAAAAAAA"})
        SignInCount.objects.filter(what=SignInCount.What.FAILED_AT_ADDRESS).update(count=allowed)
        cache.clear()
        answer = Client(headers={"Accept-Language": "en"}).post(JOIN, {"code": make_invitation().code})
        assert "too many wrong attempts" in str(answer.context["form"].errors["code"])

    def test_a_right_one_costs_nothing(self, client, make_invitation):
        client.post(JOIN, {"code": make_invitation().code})
        assert not SignInCount.objects.exclude(count=0).exists()


class TestSearch:
    def test_she_asks_to_join_what_she_finds(self, client, newcomer, units):
        client.force_login(newcomer)
        page = client.get(JOIN, {"q": "north sta"}).content.decode()
        assert "North station" in page
        assert "South station" not in page
        ask = reverse("join_unit", args=[units.north_station.public_id])
        assert "Ask to join North station?" in client.get(ask).content.decode()
        page = client.post(ask, follow=True).content.decode()
        assert "You asked to join on" in page
        assert JoinRequest.objects.waiting().get().user == newcomer

    @pytest.mark.parametrize(
        ("typed", "said"), [("n", "Type two or more"), ("", "Type two or more"), ("zz", "Nothing")]
    )
    def test_says_what_to_do(self, client, newcomer, typed, said):
        client.force_login(newcomer)
        assert said in client.get(JOIN, {"q": typed}).content.decode()

    def test_not_for_strangers(self, client, units):
        assert "North station" not in client.get(JOIN, {"q": "north"}).content.decode()

    def test_not_where_the_operator_takes_nobody_without_invitation(self, client, newcomer, units, settings):
        settings.SELF_REGISTRATION = False
        client.force_login(newcomer)
        assert "North station" not in client.get(JOIN, {"q": "north"}).content.decode()
        ask = reverse("join_unit", args=[units.north_station.public_id])
        assert (client.get(ask).status_code, client.post(ask).status_code) == (404, 404)
