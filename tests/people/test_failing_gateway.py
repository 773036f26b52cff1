"""While messages do not go out: tried again as long as a code lives, shown to the operator, no error for a worker."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import clock, outbox
from foundation.models import OutboxEntry
from people import sms
from people.models import GatewayFailure, SignInCode
from people.numbers import unbroken
from tests.builders import make_number
from tests.people import gateways, phones
from tests.people.gateways import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOON = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)
HOME, CODE = reverse("wagtailadmin_home"), reverse("account_confirm_login_code")
LITERALS = re.compile(r"'[^']*'|\b\d+\b|\bs\d+_x\d+\b")


@pytest.fixture
def relay(settings):
    """A gateway that is down, until a test gives it another answer."""
    with gateways.running(lambda asked: Answer(500, b"13800138000")) as running:
        settings.SMS_BACKEND = "people.sms.WebhookBackend"
        settings.SMS_WEBHOOK_URL, settings.SMS_WEBHOOK_SECRET = running.url, gateways.SECRET
        yield running


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


def newest_code(relay) -> str:
    return re.search(r'"text": "(\d{6}) ', relay.asked[-1].body.decode())[1]


def pass_time(minutes: int) -> list[int]:
    """Let the scheduler sweep and the worker work as time goes by; return after which seconds."""
    tried = []
    for seconds in range(0, minutes * 60, 30):
        clock.travel(NOON + timedelta(seconds=seconds))
        if OutboxEntry.objects.due(clock.now()).filter(kind="people.sms").exists():
            phones.send_messages()
            tried.append(seconds)
    return tried


def entry() -> OutboxEntry:
    return OutboxEntry.objects.get(kind="people.sms")


def test_a_message_that_was_not_taken_is_tried_again_and_signs_in(client, worker, relay):
    phones.ask(client, worker.phone)
    phones.send_messages()
    assert (entry().state, entry().last_error) == (OutboxEntry.State.PENDING, "gateway_http_500")
    assert worker.phone not in str(entry().payload)
    failed = newest_code(relay)

    relay.answers = lambda asked: gateways.relay(asked, now=clock.now().timestamp())
    clock.travel(entry().due_at + timedelta(seconds=1))
    outbox.deliver.call(entry().pk)
    assert (entry().state, entry().last_error) == (OutboxEntry.State.DONE, "")
    # The first may have reached her although it was answered with an error.
    assert newest_code(relay) == failed
    phones.type_code(client, failed)
    assert phones.signed_in_as(client)


def test_it_is_tried_five_times_while_the_code_lives_and_then_given_up_quietly(client, worker, relay):
    phones.ask(client, worker.phone)
    assert pass_time(minutes=30) == [0, 30, 90, 210, 450, 930]
    assert len(relay.asked) == 5
    assert entry().state == OutboxEntry.State.DONE
    assert outbox.depth().failed == 0


def test_she_may_ask_for_another_one_meanwhile(client, worker, relay):
    phones.ask(client, worker.phone)
    phones.send_messages()
    relay.answers = lambda asked: Answer()
    phones.ask(client, worker.phone)
    phones.send_messages()
    phones.type_code(client, newest_code(relay))
    assert phones.signed_in_as(client)


def test_known_and_unknown_numbers_get_the_same_pages_by_the_same_queries_as_ever(worker, worker_next_door, relay):
    def visit(phone: str) -> tuple[str, list[str]]:
        visitor = Client()
        with CaptureQueriesContext(connection) as asking:
            pages = [phones.ask(visitor, phone), visitor.get(CODE)]
        phones.send_messages()
        with CaptureQueriesContext(connection) as typing:
            pages += [visitor.get(CODE), phones.type_code(visitor, "nonsense")]
        shown = "".join(f"{page.status_code} {page.content.decode()}" for page in pages)
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown).replace(unbroken(phone), "her number")
        return shown, [LITERALS.sub("?", query["sql"]) for query in [*asking, *typing]]

    visit(make_number())  # The first of a day writes counts that the others find.
    down = visit(worker.phone)
    assert visit(make_number()) == down
    relay.answers = lambda asked: Answer()
    assert visit(worker_next_door.phone) == down
    new = visit(make_number())
    import difflib

    print("\n".join(difflib.unified_diff(down[1], new[1], lineterm="", n=1)))
    assert new == down
    assert len(relay.asked) == 5


class Talkative:
    def send(self, message: sms.Message) -> None:
        raise RuntimeError(f"could not say to {message.phone}: {message.text}")


@pytest.mark.parametrize("backend", [f"{__name__}.Talkative", "people.sms.WebhookBackend"])
def test_no_log_and_no_row_tells_number_or_code(client, worker, relay, settings, caplog, backend):
    settings.SMS_BACKEND = backend
    phones.ask(client, worker.phone)
    with caplog.at_level(logging.DEBUG):
        phones.send_messages()
    kept = caplog.text + str(OutboxEntry.objects.values()) + str(GatewayFailure.objects.values())
    assert "did not succeed" in kept
    assert entry().last_error in ("RuntimeError", "gateway_http_500")
    assert worker.phone[1:] not in kept
    assert "is your Waystation code" not in kept
    if relay.asked:
        assert newest_code(relay) not in kept


def test_a_printed_message_tells_neither(worker):
    printed = repr(sms.Message(worker.phone, "042117 is your code", "en", {"code": "042117"}))
    assert worker.phone not in printed
    assert "042117" not in printed


class TestTheOperator:
    def fail(self, times: int = 1) -> None:
        for _ in range(times):
            phones.ask(Client(), make_number())
        phones.send_messages()

    def test_is_told_since_when_and_why(self, client, operator, relay):
        client.force_login(operator)
        assert "Text messages do not go out" not in client.get(HOME).content.decode()
        self.fail()
        clock.travel(NOON + timedelta(hours=1))
        shown = client.get(HOME).content.decode()
        assert "Text messages do not go out" in shown
        assert "12:00 one try has failed, with the error code gateway_http_500." in shown

        relay.answers = lambda asked: Answer(403)
        self.fail(times=2)
        shown = client.get(HOME).content.decode()
        assert "none succeeded, the last with the error code gateway_http_403." in shown
        assert GatewayFailure.objects.get().since == NOON

    def test_until_one_goes_out(self, client, operator, relay):
        self.fail()
        relay.answers = lambda asked: Answer()
        self.fail()
        client.force_login(operator)
        assert "Text messages do not go out" not in client.get(HOME).content.decode()
        assert sms.failure() is None

    def test_but_no_trainer(self, client, trainer, relay):
        self.fail()
        client.force_login(trainer)
        assert "Text messages do not go out" not in client.get(HOME).content.decode()

    def test_nor_of_what_lies_with_one_number(self, relay, settings, monkeypatch):
        settings.SMS_BACKEND, settings.SMS_ALIYUN_TEMPLATE_CODE = "people.sms.AliyunBackend", ["SMS_1"]
        monkeypatch.setattr(sms.AliyunBackend, "endpoint", relay.url)
        for reason in ("isv.BUSINESS_LIMIT_CONTROL", "isv.MOBILE_NUMBER_ILLEGAL"):
            relay.answers = lambda asked, reason=reason: gateways.says(reason)
            self.fail()
            assert OutboxEntry.objects.latest("pk").last_error == f"gateway_{reason}"
        assert sms.failure() is None
        relay.answers = lambda asked: gateways.says("isv.OUT_OF_SERVICE")
        self.fail()
        assert sms.failure().code == "gateway_isv.OUT_OF_SERVICE"

    def test_also_when_all_codes_have_expired(self, relay):
        self.fail()
        pass_time(minutes=30)
        assert sms.failure().since == NOON
        assert sms.failure().tries == 5

    def test_by_the_health_check_too_which_says_no_more_and_stays_green(self, client, relay):
        assert client.get("/health/").json()["messages"] == "ok"
        self.fail()
        answer = client.get("/health/")
        assert (answer.status_code, answer.json()["messages"]) == (200, "failing")
        assert "gateway" not in answer.content.decode()


def test_a_code_that_is_used_by_now_is_not_sent_again(client, worker, relay):
    """The gateway said no, but the message came through all the same."""
    phones.ask(client, worker.phone)
    phones.send_messages()
    phones.type_code(client, newest_code(relay))
    assert phones.signed_in_as(client)
    pass_time(minutes=15)
    assert len(relay.asked) == 1
    assert SignInCode.objects.get().used_at == NOON
