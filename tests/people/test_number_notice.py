"""The number somebody signed in with before is told that it was changed: once, soon, and kept no longer than that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from foundation import clock, outbox, personal_data
from foundation.models import OutboxEntry
from people import accounts, sms
from people.models import GatewayFailure, NumberNotice, User
from people.refusals import Refusal
from people.sign_in import notices
from tests.builders import make_number, make_person
from tests.people import gateways, phones
from tests.people.gateways import Answer

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent
NEW = "+8613900139077"
NOON = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)
LONGEST_IN_CHINESE, LONGEST_IN_ENGLISH = 70, 160
# What a gateway puts in front, such as 【驿站课堂】, counts as well.
SIGNATURE = 10


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


def send_notices() -> None:
    for entry in OutboxEntry.objects.due(clock.now()).filter(kind="people.number_notice"):
        outbox.deliver.call(entry.pk)


def told(phone: str) -> str:
    send_notices()
    return sms.FileBackend().newest(phone)


def entry() -> OutboxEntry:
    return OutboxEntry.objects.get(kind="people.number_notice")


class TestItWorks:
    def test_the_old_number_is_told_and_the_new_one_is_not(self, worker):
        client, old = Client(headers={"Accept-Language": "en"}), worker.phone
        phones.sign_in(client, old)
        client.post(reverse("account_number"), {"phone": NEW})
        client.post(reverse("account_number_code"), {"code": phones.newest_code(NEW)})
        text = told(old)
        assert "was changed" in text
        assert "tell your station" in text
        assert "was changed" not in sms.FileBackend().newest(NEW)

    def test_in_words_that_name_nobody(self, units):
        person = make_person("Li Na", unit=units.north, language="en")
        old = person.phone
        accounts.change_number(person, NEW)
        for secret in (person.name, old[3:], NEW[3:], "North"):
            assert secret not in told(old)

    def test_in_one_message_in_either_language(self):
        catalogue = polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))
        (sentence,) = (entry for entry in catalogue if ("people/sign_in/notices.py", "") in entry.occurrences)
        assert len(sentence.msgid) + SIGNATURE <= LONGEST_IN_ENGLISH
        assert 0 < len(sentence.msgstr) <= LONGEST_IN_CHINESE - SIGNATURE

    def test_in_the_language_she_changes_it_in_if_she_has_chosen_none(self, worker):
        old = worker.phone
        with translation.override("en"):
            accounts.change_number(worker, NEW)
        assert "was changed" in told(old)

    def test_whoever_had_none_is_not_told_anything(self, worker):
        User.objects.filter(pk=worker.pk).update(phone=None)
        accounts.change_number(worker, NEW)
        assert not NumberNotice.objects.exists()
        assert not OutboxEntry.objects.filter(kind="people.number_notice").exists()

    def test_nor_is_anybody_of_what_did_not_happen(self, worker, worker_next_door):
        assert not accounts.change_number(worker, worker.phone)
        with pytest.raises(Refusal):
            accounts.change_number(worker, worker_next_door.phone)
        assert not NumberNotice.objects.exists()


class TestNobodyIsBombed:
    def test_a_number_is_told_a_few_times_a_day(self, worker, settings):
        ours, allowed = worker.phone, settings.SIGN_IN_LIMITS["notices_per_number"]
        for _time in range(allowed + 2):
            accounts.change_number(worker, NEW)
            accounts.change_number(worker, ours)
        assert NumberNotice.objects.filter(phone=ours).count() == allowed
        with clock.at(NOON + timedelta(days=1)):
            accounts.change_number(worker, NEW)
        assert NumberNotice.objects.filter(phone=ours).count() == allowed + 1

    def test_codes_asked_for_before_do_not_keep_the_notice_away(self, worker, settings):
        """A thief who uses up the codes of her number must not change it unseen."""
        for _time in range(settings.SIGN_IN_LIMITS["codes_per_number"] + 1):
            phones.ask(Client(), worker.phone)
        accounts.change_number(worker, NEW)
        assert NumberNotice.objects.exists()


class TestTheNumberIsForgotten:
    def test_no_entry_of_the_outbox_holds_it(self, worker):
        old = worker.phone
        accounts.change_number(worker, NEW)
        send_notices()
        assert entry().state == OutboxEntry.State.DONE
        assert old[1:] not in str(OutboxEntry.objects.values())
        assert NEW[1:] not in str(OutboxEntry.objects.values())

    def test_once_the_message_is_out(self, worker):
        accounts.change_number(worker, NEW)
        assert NumberNotice.objects.count() == 1
        send_notices()
        assert not NumberNotice.objects.exists()
        notices.send(entry().payload)

    def test_once_it_is_too_old(self, worker, settings):
        old = worker.phone
        settings.SMS_BACKEND = f"{__name__}.Down"
        accounts.change_number(worker, NEW)
        tries = 0
        for minutes in range(6 * 60):
            clock.travel(NOON + timedelta(minutes=minutes))
            tries += OutboxEntry.objects.due(clock.now()).filter(kind="people.number_notice").exists()
            send_notices()
        assert tries == outbox.MAX_ATTEMPTS
        assert entry().state == OutboxEntry.State.DONE
        assert not NumberNotice.objects.exists()
        assert outbox.depth().failed == 0
        assert old[1:] not in str(OutboxEntry.objects.values())

    def test_by_the_nightly_job_if_no_worker_ran(self, worker):
        accounts.change_number(worker, NEW)
        assert notices.prune() == 0
        with clock.at(NOON + notices.VALID_FOR + timedelta(seconds=1)):
            assert notices.prune() == 1

    def test_when_her_account_is_closed(self, worker):
        accounts.change_number(worker, NEW)
        assert personal_data.export(worker)["people.NumberNotice"][0]["phone"] == NumberNotice.objects.get().phone
        personal_data.erase(worker)
        assert not NumberNotice.objects.exists()

    def test_not_when_her_accounts_become_one(self, worker, units):
        accounts.change_number(worker, NEW)
        heir = make_person(unit=units.north)
        personal_data.merge(worker, heir)
        assert NumberNotice.objects.get().user == heir


class Down:
    def send(self, message: sms.Message) -> None:
        raise RuntimeError(f"{message.phone}: {message.text}")


class TestAlibabaCloud:
    @pytest.fixture(autouse=True)
    def cloud(self, settings, monkeypatch):
        settings.SMS_BACKEND = "people.sms.AliyunBackend"
        settings.SMS_ALIYUN_ACCESS_KEY_ID = gateways.KEY_ID
        settings.SMS_ALIYUN_ACCESS_KEY_SECRET = gateways.KEY_SECRET
        settings.SMS_ALIYUN_SIGN_NAME = "骑手课堂"
        settings.SMS_ALIYUN_TEMPLATE_CODE = ["SMS_1"]
        with gateways.running(gateways.aliyun) as running:
            monkeypatch.setattr(sms.AliyunBackend, "endpoint", running.url)
            yield running

    def test_fills_in_the_template_for_it(self, worker, cloud, settings):
        settings.SMS_ALIYUN_NOTICE_TEMPLATE_CODE = ["zh-hans=SMS_3", "en=SMS_4"]
        for language in ("zh-hans", "en"):
            User.objects.filter(pk=worker.pk).update(language=language)
            worker.refresh_from_db()
            accounts.change_number(worker, make_number())
            send_notices()
        chinese, english = (asked.target for asked in cloud.asked)
        assert chinese.endswith("&TemplateCode=SMS_3")
        assert english.endswith("&TemplateCode=SMS_4")
        assert entry_states() == {OutboxEntry.State.DONE}

    @pytest.mark.parametrize("templates", [[], ["en=SMS_4"]])
    def test_without_one_it_is_left_out_quietly(self, worker, cloud, settings, templates):
        """And the operator goes on reading that codes do not go out: nothing has gone out."""
        settings.SMS_ALIYUN_NOTICE_TEMPLATE_CODE = templates
        GatewayFailure.objects.create(pk=1, code="gateway_timeout")
        worker.language = "zh-hans"
        accounts.change_number(worker, NEW)
        send_notices()
        assert cloud.asked == []
        assert entry_states() == {OutboxEntry.State.DONE}
        assert not NumberNotice.objects.exists()
        assert sms.failure() is not None

    def test_demands_none(self):
        assert sms.AliyunBackend.missing() == []

    def test_is_asked_again_after_a_failure_under_the_same_id(self, worker, cloud, settings):
        settings.SMS_ALIYUN_NOTICE_TEMPLATE_CODE = ["SMS_3"]
        cloud.answers = lambda asked: Answer(500)
        accounts.change_number(worker, NEW)
        send_notices()
        assert (entry().state, entry().last_error) == (OutboxEntry.State.PENDING, "gateway_http_500")
        cloud.answers = gateways.aliyun
        with clock.at(entry().due_at):
            send_notices()
        assert entry().state == OutboxEntry.State.DONE
        assert len(cloud.asked) == 2


def entry_states() -> set[str]:
    return set(OutboxEntry.objects.filter(kind="people.number_notice").values_list("state", flat=True))
