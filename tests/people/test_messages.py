"""Where messages go, and what becomes of what is kept for signing in."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from foundation import clock
from people import sms
from people.models import Device, SignInCode, SignInCount
from people.sign_in import codes, demo, devices, limits, pruning
from tests.builders import make_number
from tests.people import phones


def test_the_console_prints_them(capsys):
    sms.ConsoleBackend().send(sms.Message("+8613800138000", "Hello", "en", {}))
    assert capsys.readouterr().out == "Message to +8613800138000: Hello\n"


def test_a_message_speaks_the_language_of_the_page_it_was_asked_on(db):
    phone = make_number()
    client = Client(headers={"Accept-Language": "en"})
    phones.ask(client, phone)
    assert SignInCode.objects.get().language == "en"
    phones.send_messages()
    assert "valid for ten minutes" in sms.FileBackend().newest(phone)


class TestDemo:
    @pytest.fixture(autouse=True)
    def _demo(self, settings):
        settings.DEMO = True
        settings.SMS_BACKEND = "people.sms.DemoBackend"

    def test_the_page_shows_the_message(self, client, worker, monkeypatch):
        monkeypatch.setattr(demo, "PATIENCE", 0.05)
        answer = phones.ask(client, worker.phone)
        assert client.get(answer["Location"]).context["demo_message"] == ""
        code = phones.newest_code(worker.phone)
        assert code in client.get(answer["Location"]).content.decode()
        assert code not in Client().get("/sign-in/").content.decode()

    def test_never_that_of_an_earlier_visit(self, client, worker, monkeypatch):
        monkeypatch.setattr(demo, "PATIENCE", 0.05)
        phones.ask(client, worker.phone)
        phones.send_messages()
        answer = phones.ask(client, worker.phone)
        assert client.get(answer["Location"]).context["demo_message"] == ""

    def test_nowhere_else(self, client, worker, settings):
        settings.DEMO = False
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        assert code not in client.get("/sign-in/code/").content.decode()


def test_what_is_old_is_deleted(client, worker):
    phones.sign_in(client, worker.phone)
    with clock.at(clock.now() + timedelta(days=4)):
        phones.ask(Client(), worker.phone)
        assert codes.prune() == 1
        assert limits.prune() > 0
        assert devices.prune() == 0
        assert SignInCode.objects.count() == 1
        assert set(SignInCount.objects.values_list("day", flat=True)) == {clock.today()}
    with clock.at(clock.now() + timedelta(days=401)):
        assert devices.prune() == 1
    assert not Device.objects.exists()


def test_the_nightly_job_forgets_all_of_it(client, worker):
    phones.sign_in(client, worker.phone)
    with clock.at(clock.now() + timedelta(days=500)):
        assert pruning.prune() > 0
    for model in (SignInCode, SignInCount, Device, Session):
        assert not model.objects.exists()
