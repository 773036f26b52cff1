"""A number that was not used here for 90 days: what opens its record, and how whoever has it now begins afresh."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import accounts
from people.models import NUMBER_GROWS_OLD, SignInCount, Slip, User
from people.sign_in import proofs, slips
from tests.builders import make_number, make_person
from tests.client import Client
from tests.people import phones
from tests.people.old_numbers import AFRESH, AGAIN, CODE, DAY, LOGIN, browser, confirm, grow_old, type_slip
from tests.people.phones import without_tokens

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-7"
WRONG = "This is no code of a slip"


@pytest.fixture
def client() -> Client:
    """A browser nobody has signed in with."""
    return browser()


@pytest.fixture
def rider(worker) -> User:
    """Has shown 91 days ago that her number is hers."""
    return grow_old(worker)


@pytest.fixture
def asked(client, rider) -> Client:
    """A strange browser that has shown her number and is asked for more."""
    phones.sign_in(client, rider.phone)
    return client


class TestWhoIsAsked:
    def test_a_strange_browser_with_an_old_number(self, client, rider):
        answer = phones.sign_in(client, rider.phone, next="/mine/")
        assert answer["Location"] == f"{AGAIN}?next=/mine/"
        assert phones.signed_in_as(client) is None

    def test_and_shown_nothing_of_the_record(self, asked, rider):
        page = asked.get(AGAIN)
        shown = page.content.decode()
        assert page.status_code == 200
        assert "This number was not used here for a long time" in shown
        for secret in (rider.name, "North station", rider.public_id, str(rider.pseudonym)):
            assert secret not in shown
        for url in (reverse("mine"), reverse("account"), reverse("account_name")):
            assert asked.get(url)["Location"].startswith(LOGIN)

    def test_whose_session_gets_another_key_for_that(self, client, rider):
        phones.ask(client, rider.phone)
        before = client.session.session_key
        phones.type_code(client, phones.newest_code(rider.phone))
        assert client.session.session_key != before
        assert not Session.objects.filter(session_key=before).exists()

    @pytest.mark.parametrize("days", [1, 89])
    def test_nobody_whose_number_is_not_old(self, client, worker, days):
        grow_old(worker, days * DAY)
        phones.sign_in(client, worker.phone)
        assert phones.signed_in_as(client) == str(worker.pk)

    def test_ninety_days_to_the_second_are_not_old(self, worker):
        grow_old(worker, NUMBER_GROWS_OLD)
        proved_at = worker.number_proved_at
        assert not worker.has_old_number(proved_at + NUMBER_GROWS_OLD)
        assert worker.has_old_number(proved_at + NUMBER_GROWS_OLD + timedelta(seconds=1))

    def test_nobody_from_a_roster(self, client, units):
        person = make_person(unit=units.north_station, state=User.State.ROSTERED)
        with clock.at(clock.now() + 400 * DAY):
            phones.sign_in(client, person.phone)
        assert phones.signed_in_as(client) == str(person.pk)

    def test_no_browser_that_is_known_to_be_hers(self, client, worker):
        phones.sign_in(client, worker.phone)
        client.post(reverse("account_logout"))
        grow_old(worker)
        phones.sign_in(client, worker.phone)
        assert phones.signed_in_as(client) == str(worker.pk)
        assert not User.objects.get(pk=worker.pk).has_old_number()

    def test_but_one_that_is_known_to_be_somebody_elses(self, client, rider, worker_next_door):
        phones.sign_in(client, worker_next_door.phone)
        client.post(reverse("account_logout"))
        assert phones.sign_in(client, rider.phone)["Location"] == AGAIN

    def test_and_one_she_has_only_borrowed(self, client, worker):
        phones.sign_in(client, worker.phone, is_borrowed="on")
        client.post(reverse("account_logout"))
        grow_old(worker)
        assert phones.sign_in(client, worker.phone)["Location"] == AGAIN

    def test_nobody_before_the_code_is_right(self, rider):
        seen = []
        for phone in (rider.phone, make_number()):
            visitor = browser()
            phones.ask(visitor, phone)
            wrong = phones.other_than(phones.newest_code(phone))
            pages = [visitor.get(CODE), phones.type_code(visitor, wrong)]
            spelt = pages[0].context["phone"]
            seen.append([without_tokens(page).replace(spelt, "NUMBER").replace(wrong, "CODE") for page in pages])
            assert visitor.get(AGAIN)["Location"] == LOGIN
        assert seen[0] == seen[1]


class TestTheProofOfANumber:
    def test_is_renewed_by_each_code(self, client, worker):
        now = clock.now()
        with clock.at(now):
            phones.sign_in(client, worker.phone)
        assert User.objects.get(pk=worker.pk).number_proved_at == now

    def test_of_a_new_account_is_its_first_code(self, client):
        now, phone = clock.now(), make_number()
        with clock.at(now):
            phones.sign_in(client, phone)
        assert User.objects.get(phone=phone).number_proved_at == now

    def test_is_not_renewed_by_slip_or_password(self, worker, coordinator):
        worker.set_password(PASSWORD)
        worker.save()
        code = slips.make(worker, by=coordinator)[1]
        for page, fields in (
            ("account_slip", {"code": code}),
            ("account_password", {"login": worker.phone, "password": PASSWORD}),
        ):
            visitor = browser()
            visitor.post(reverse(page), fields)
            assert phones.signed_in_as(visitor) == str(worker.pk)
        assert User.objects.get(pk=worker.pk).number_proved_at is None

    def test_of_one_number_says_nothing_of_another(self, asked, worker_next_door, coordinator_next_door):
        """Whoever has shown an old number and comes with somebody else's slip has not shown that one's number."""
        code = slips.make(worker_next_door, by=coordinator_next_door)[1]
        asked.post(reverse("account_slip"), {"code": code})
        assert phones.signed_in_as(asked) == str(worker_next_door.pk)
        assert User.objects.get(pk=worker_next_door.pk).number_proved_at is None
        assert proofs.KEY not in asked.session


class TestASlip:
    def test_opens_the_old_record_and_renews_the_proof(self, asked, rider, coordinator):
        code = slips.make(rider, by=coordinator)[1]
        answer = type_slip(asked, code, next="/mine/")
        assert answer["Location"] == "/mine/"
        assert phones.signed_in_as(asked) == str(rider.pk)
        again = browser()
        phones.sign_in(again, rider.phone)
        assert phones.signed_in_as(again) == str(rider.pk)

    def test_typed_on_the_page_for_slips_does_the_same(self, asked, rider, coordinator):
        asked.post(reverse("account_slip"), {"code": slips.make(rider, by=coordinator)[1]})
        assert phones.signed_in_as(asked) == str(rider.pk)
        assert not User.objects.get(pk=rider.pk).has_old_number()

    def test_of_somebody_else_opens_nothing_and_stays_unused(self, asked, worker_next_door, coordinator_next_door):
        code = slips.make(worker_next_door, by=coordinator_next_door)[1]
        assert WRONG in type_slip(asked, code).content.decode()
        assert phones.signed_in_as(asked) is None
        assert Slip.objects.get(user=worker_next_door).used_at is None

    def test_that_is_none_is_counted(self, asked, rider, coordinator):
        code = slips.make(rider, by=coordinator)[1]
        assert WRONG in type_slip(asked, "ABCDEFGHJK").content.decode()
        count = SignInCount.objects.filter(what=SignInCount.What.FAILED_AT_ADDRESS)
        assert count.get().count == 1
        count.update(count=django_settings.SIGN_IN_LIMITS["failures_per_address"])
        assert "too many wrong attempts" in type_slip(asked, code).content.decode()
        assert phones.signed_in_as(asked) is None

    @pytest.mark.parametrize("typed", ["", " " * 41])
    def test_that_is_not_typed_is_asked_for(self, asked, rider, typed):
        assert type_slip(asked, typed).context["form"].errors["code"]

    def test_on_a_phone_that_is_not_hers_as_she_said_before(self, client, rider, coordinator):
        phones.sign_in(client, rider.phone, is_borrowed="on")
        assert client.get(AGAIN).context["form"]["is_borrowed"].value() is True
        type_slip(client, slips.make(rider, by=coordinator)[1], is_borrowed="on")
        assert client.session.get_expiry_age() <= 3600

    def test_opens_no_account_that_is_closed(self, asked, rider, coordinator):
        code = slips.make(rider, by=coordinator)[1]
        accounts.deactivate(rider, by=None)
        assert WRONG in type_slip(asked, code).content.decode()


def test_the_password_opens_the_old_record_and_renews_the_proof(asked, rider):
    rider.set_password(PASSWORD)
    rider.save()
    assert reverse("account_password") in asked.get(AGAIN).content.decode()
    asked.post(reverse("account_password"), {"login": rider.phone, "password": PASSWORD})
    assert phones.signed_in_as(asked) == str(rider.pk)
    assert not User.objects.get(pk=rider.pk).has_old_number()


class TestBeginningAfresh:
    def test_is_asked_about_once_more(self, asked, rider):
        page = asked.get(asked.get(AGAIN).context["afresh_url"]).content.decode()
        assert "Begin afresh with" in page
        assert rider.name not in page
        assert User.objects.get(pk=rider.pk).phone == rider.phone

    def test_makes_a_record_of_her_own_and_takes_the_number_from_the_old_one(self, asked, rider):
        epoch, now = rider.session_epoch, clock.now()
        with clock.at(now):
            answer = confirm(asked, rider.phone, next="/mine/")
        fresh = User.objects.get(phone=rider.phone)
        assert fresh != rider
        assert phones.signed_in_as(asked) == str(fresh.pk)
        assert answer["Location"] == "/sign-in/name/?next=/mine/"
        assert (fresh.name, fresh.state, fresh.language) == ("", User.State.ACTIVE, "en")
        assert not fresh.memberships.exists()
        old = User.objects.get(pk=rider.pk)
        assert (old.phone, old.number_proved_at, old.number_lost_at) == (None, None, now)
        assert (old.name, old.state, old.memberships.count()) == (rider.name, User.State.ACTIVE, 1)
        assert old.session_epoch > epoch

    def test_ends_the_sessions_of_the_old_record(self, client, worker):
        phone_of_hers = browser()
        phones.sign_in(phone_of_hers, worker.phone)
        grow_old(worker)
        phones.sign_in(client, worker.phone)
        confirm(client, worker.phone)
        assert phone_of_hers.get(reverse("mine"))["Location"].startswith(LOGIN)

    def test_is_recorded(self, asked, rider):
        confirm(asked, rider.phone)
        fresh = User.objects.get(phone=rider.phone)
        lost, made = (Event.objects.filter(kind=kind).latest("pk") for kind in ("person.number_lost", "person.made"))
        assert (lost.subject, lost.actor) == (str(rider.pseudonym), str(fresh.pseudonym))
        assert made.subject == str(fresh.pseudonym)

    def test_is_done_with_afterwards(self, asked, rider):
        confirm(asked, rider.phone)
        again = browser()
        phones.sign_in(again, rider.phone)
        assert phones.signed_in_as(again) == str(User.objects.get(phone=rider.phone).pk)

    def test_twice_is_once(self, asked, rider):
        proof = proofs.kept(asked.session)
        first, second = (accounts.begin_afresh(proof.phone, proof.at) for _tap in range(2))
        assert first == second == User.objects.get(phone=rider.phone)
        assert Event.objects.filter(kind="person.number_lost").count() == 1

    def test_finds_nobody_who_was_there_before_this_proof(self, asked, rider, coordinator):
        proof = proofs.kept(asked.session)
        type_slip(asked, slips.make(rider, by=coordinator)[1])
        assert User.objects.get(pk=rider.pk).number_proved_at == proof.at
        assert accounts.begin_afresh(proof.phone, proof.at) is None

    def test_is_refused_once_its_owner_has_come_with_her_slip(self, asked, rider, coordinator):
        owner = browser()
        phones.sign_in(owner, rider.phone)
        type_slip(owner, slips.make(rider, by=coordinator)[1])
        assert confirm(asked, rider.phone)["Location"] == LOGIN
        assert type_slip(asked, "ABCDEFGHJK")["Location"] == LOGIN
        assert phones.signed_in_as(asked) is None
        assert User.objects.get(pk=rider.pk).phone == rider.phone

    def test_of_another_number_in_another_tab_is_asked_about_first(self, asked, rider, worker_next_door):
        grow_old(worker_next_door)
        phones.sign_in(asked, worker_next_door.phone)
        assert confirm(asked, rider.phone)["Location"] == AFRESH
        assert phones.signed_in_as(asked) is None
        assert User.objects.filter(phone__in=[rider.phone, worker_next_door.phone]).count() == 2
        assert worker_next_door.phone in asked.get(AFRESH).content.decode()

    def test_frees_the_number_of_an_account_that_is_closed(self, asked, rider):
        accounts.deactivate(rider, by=None)
        confirm(asked, rider.phone)
        assert phones.signed_in_as(asked) == str(User.objects.get(phone=rider.phone).pk)

    def test_on_a_borrowed_phone_lasts_an_hour(self, client, rider):
        phones.sign_in(client, rider.phone, is_borrowed="on")
        confirm(client, rider.phone)
        assert phones.signed_in_as(client)
        assert client.session.get_expiry_age() <= 3600


class TestItIsOver:
    def test_after_a_quarter_of_an_hour(self, asked, rider, coordinator):
        code = slips.make(rider, by=coordinator)[1]
        with clock.at(clock.now() + proofs.KEPT):
            for answer in (asked.get(AGAIN), asked.get(AFRESH), type_slip(asked, code), confirm(asked, rider.phone)):
                assert answer["Location"] == LOGIN
        assert phones.signed_in_as(asked) is None
        assert User.objects.get(phone=rider.phone) == rider
        assert Slip.objects.get().used_at is None

    def test_not_a_moment_earlier(self, asked, rider, coordinator):
        code = slips.make(rider, by=coordinator)[1]
        with clock.at(proofs.kept(asked.session).at + proofs.KEPT - timedelta(seconds=1)):
            type_slip(asked, code)
        assert phones.signed_in_as(asked) == str(rider.pk)

    def test_when_she_goes_back_after_signing_in(self, asked, rider, coordinator):
        type_slip(asked, slips.make(rider, by=coordinator)[1])
        assert asked.get(AGAIN)["Location"] == asked.get(AFRESH)["Location"] == "/"
        assert confirm(asked, rider.phone)["Location"] == "/"
        asked.post(reverse("account_logout"))
        assert asked.get(AGAIN)["Location"] == LOGIN
        assert User.objects.get(phone=rider.phone) == rider

    def test_when_she_goes_back_to_the_page_for_the_code(self, asked, rider):
        assert asked.get(CODE)["Location"] == LOGIN
        assert phones.type_code(asked, "123456")["Location"] == LOGIN

    @pytest.mark.parametrize("page", [AGAIN, AFRESH])
    def test_for_whoever_has_shown_nothing(self, client, rider, page):
        phones.ask(client, rider.phone)
        assert client.get(f"{page}?next=/mine/")["Location"] == f"{LOGIN}?next=/mine/"
        assert client.post(page, {"phone": rider.phone, "code": "x"})["Location"] == LOGIN
        assert User.objects.get(phone=rider.phone) == rider

    def test_with_a_code_that_was_never_typed(self, client, rider):
        """The session holds an id only: what it was worth is read from its row."""
        phones.ask(client, rider.phone)
        session = client.session
        session[proofs.KEY] = {"code": session["sign_in_code"], "is_borrowed": False}
        session.save()
        assert client.get(AGAIN)["Location"] == LOGIN
