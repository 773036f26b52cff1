"""What a person keeps in order about her own account: her devices, and the number she signs in with."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import accounts
from people.models import Device, SignInCode, User
from people.refusals import Refusal
from people.sign_in import devices, second_factor
from tests.people import phones

pytestmark = pytest.mark.django_db
ACCOUNT, NUMBER, NUMBER_CODE = reverse("account"), reverse("account_number"), reverse("account_number_code")
ANDROID = "Mozilla/5.0 (Linux; Android 10; V1938CT) AppleWebKit/537.36 Chrome/86.0 Mobile MicroMessenger/8.0"
NEW = "+8613900139077"


@pytest.fixture
def phone_of_hers(worker) -> Client:
    client = Client(headers={"User-Agent": ANDROID, "Accept-Language": "en"})
    phones.sign_in(client, worker.phone)
    return client


@pytest.fixture
def computer(worker) -> Client:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)", "Accept-Language": "en"})
    phones.sign_in(client, worker.phone)
    return client


def sign_out_of(client: Client, device: Device):
    return client.post(reverse("account_device_sign_out", args=[device.public_id]))


def ask_for(client: Client, number: str):
    return client.post(NUMBER, {"phone": number})


class TestDevices:
    def test_are_listed_by_what_she_calls_them(self, phone_of_hers, computer, worker):
        assert [device.kind for device in devices.signed_in(worker)] == ["computer", "android"]
        page = phone_of_hers.get(ACCOUNT).content.decode()
        assert "Android phone – this one" in page
        assert "Computer</span>" in page

    def test_one_is_signed_out_and_no_other(self, phone_of_hers, computer, worker):
        sign_out_of(phone_of_hers, worker.devices.get(kind="computer"))
        assert phones.signed_in_as(phone_of_hers) == str(worker.pk)
        assert computer.get(ACCOUNT).status_code == 302
        assert [device.kind for device in devices.signed_in(worker)] == ["android"]
        assert Event.objects.filter(kind="person.device_signed_out", subject=worker.pseudonym).count() == 1

    def test_it_is_a_strange_one_from_then_on(self, phone_of_hers, computer, worker):
        token = computer.cookies[devices.COOKIE].value
        assert devices.budget_of(worker.phone, token).is_of_known_device
        sign_out_of(phone_of_hers, worker.devices.get(kind="computer"))
        assert devices.budget_of(worker.phone, token) == devices.Budget(worker.phone)

    def test_this_one_is_left_by_the_page_for_that(self, phone_of_hers, worker):
        answer = sign_out_of(phone_of_hers, worker.devices.get())
        assert answer["Location"] == reverse("account_logout")
        assert phones.signed_in_as(phone_of_hers)

    def test_somebody_elses_does_not_exist(self, phone_of_hers, worker_next_door):
        theirs = Client()
        phones.sign_in(theirs, worker_next_door.phone)
        assert sign_out_of(phone_of_hers, worker_next_door.devices.get()).status_code == 404
        assert phones.signed_in_as(theirs)

    def test_one_she_signed_out_on_herself_is_gone_from_the_list(self, phone_of_hers, computer, worker):
        computer.post(reverse("account_logout"))
        assert [device.kind for device in devices.signed_in(worker)] == ["android"]

    def test_one_whose_session_has_run_out_as_well(self, phone_of_hers, worker):
        with clock.at(clock.now() + timedelta(days=181)):
            assert list(devices.signed_in(worker)) == []

    def test_none_is_left_when_all_sessions_were_ended(self, phone_of_hers, worker):
        worker.end_sessions()
        assert list(devices.signed_in(worker)) == []


class TestABorrowedPhone:
    def test_is_signed_out_within_the_hour(self, worker):
        client = Client()
        phones.sign_in(client, worker.phone, is_borrowed="on")
        assert client.session.get_expiry_age() <= 3600
        assert list(devices.signed_in(worker)) == list(worker.devices.all())

    def test_is_not_known_again(self, worker):
        client = Client()
        phones.sign_in(client, worker.phone, is_borrowed="on")
        assert devices.COOKIE not in client.cookies

    def test_does_not_take_the_place_of_its_owners(self, worker, worker_next_door):
        client = Client()
        phones.sign_in(client, worker_next_door.phone)
        token = client.cookies[devices.COOKIE].value
        client.post(reverse("account_logout"))
        phones.sign_in(client, worker.phone, is_borrowed="on")
        assert client.cookies[devices.COOKIE].value == token
        assert devices.budget_of(worker.phone, token) == devices.Budget(worker.phone)

    def test_changes_no_number(self, worker):
        client = Client(headers={"Accept-Language": "en"})
        phones.sign_in(client, worker.phone, is_borrowed="on")
        for send in (client.get, client.post):
            answer = send(NUMBER, {"phone": NEW}, follow=True)
            assert "This phone is not yours." in answer.content.decode()
        assert not SignInCode.objects.filter(phone=NEW).exists()


class TestANewNumber:
    def test_keeps_the_record_and_this_session_and_ends_all_others(self, phone_of_hers, computer, worker):
        ask_for(phone_of_hers, "139 0013 9077")
        answer = phone_of_hers.post(NUMBER_CODE, {"code": phones.newest_code(NEW)}, follow=True)
        worker.refresh_from_db()
        assert worker.phone == NEW
        assert "you sign in with the new number" in answer.content.decode()
        assert computer.get(ACCOUNT).status_code == 302
        assert [device.kind for device in devices.signed_in(worker)] == ["android"]
        assert Event.objects.filter(kind="person.sign_in_changed", actor=worker.pseudonym).count() == 1

    def test_signs_in_and_the_old_one_does_not(self, phone_of_hers, worker):
        old = worker.phone
        ask_for(phone_of_hers, NEW)
        phone_of_hers.post(NUMBER_CODE, {"code": phones.newest_code(NEW)})
        fresh = Client()
        phones.sign_in(fresh, NEW)
        assert phones.signed_in_as(fresh) == str(worker.pk)
        assert not User.objects.filter(phone=old).exists()

    def test_is_not_taken_without_its_code(self, phone_of_hers, worker):
        ask_for(phone_of_hers, NEW)
        wrong = phones.other_than(phones.newest_code(NEW))
        answer = phone_of_hers.post(NUMBER_CODE, {"code": wrong})
        assert "This code is not right." in answer.content.decode()
        assert User.objects.get(pk=worker.pk).phone == worker.phone

    def test_is_not_changed_by_a_code_for_signing_in(self, phone_of_hers, worker):
        phones.ask(Client(), NEW)
        assert phone_of_hers.post(NUMBER_CODE, {"code": phones.newest_code(NEW)})["Location"] == NUMBER
        assert User.objects.get(pk=worker.pk).phone == worker.phone

    def test_of_somebody_else_is_refused_once_it_was_shown_to_be_hers(self, phone_of_hers, worker, worker_next_door):
        known, unknown = ask_for(phone_of_hers, worker_next_door.phone), ask_for(phone_of_hers, NEW)
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        ask_for(phone_of_hers, worker_next_door.phone)
        answer = phone_of_hers.post(NUMBER_CODE, {"code": phones.newest_code(worker_next_door.phone)})
        assert "belongs to another account" in answer.content.decode()
        assert User.objects.get(pk=worker.pk).phone == worker.phone

    def test_that_is_hers_already_costs_no_message(self, phone_of_hers, worker):
        answer = ask_for(phone_of_hers, worker.phone)
        assert "already" in answer.content.decode()
        assert NUMBER_CODE not in answer.headers.get("Location", "")

    def test_of_staff_takes_her_second_factor(self, coordinator):
        client = Client()
        phones.sign_in(client, coordinator.phone)
        assert client.get(NUMBER)["Location"].startswith(reverse("second_factor"))
        assert ask_for(client, NEW).status_code == 409
        assert not SignInCode.objects.filter(phone=NEW).exists()

    def test_of_staff_takes_it_shown_just_now(self, client, coordinator):
        client.force_login(coordinator)
        assert client.get(NUMBER).status_code == 200
        with clock.at(clock.now() + second_factor.FRESH_FOR + timedelta(minutes=1)):
            assert client.get(NUMBER)["Location"].startswith(reverse("second_factor"))

    def test_is_proved_and_no_longer_missed(self, worker):
        User.objects.filter(pk=worker.pk).update(phone=None, number_lost_at=clock.now())
        now = clock.now()
        with clock.at(now):
            accounts.change_number(worker, NEW)
        worker.refresh_from_db()
        assert (worker.phone, worker.number_proved_at, worker.number_lost_at) == (NEW, now, None)

    def test_twice_changes_it_once(self, worker):
        assert accounts.change_number(worker, NEW)
        assert not accounts.change_number(worker, NEW)

    def test_taken_leaves_nothing_half_done(self, worker, worker_next_door):
        epoch = worker.session_epoch
        with pytest.raises(Refusal, match="another account"):
            accounts.change_number(worker, worker_next_door.phone)
        assert User.objects.get(pk=worker.pk).session_epoch == epoch


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (ANDROID, "android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X)", "iphone"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1", "android"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "computer"),
        ("", "other"),
    ],
)
def test_a_device_is_called_what_its_browser_says(user_agent, kind):
    assert devices.kind_of(user_agent) == kind
