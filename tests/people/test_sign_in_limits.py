"""How often somebody may try to sign in, and how many codes are sent."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from foundation import clock
from people.models import SignInCode
from tests.builders import make_number
from tests.people import phones

pytestmark = pytest.mark.usefixtures("english")

LOGIN, CODE = "/sign-in/", "/sign-in/code/"


class TestLimits:
    """All of them with the cache emptied before each step: they live in the database."""

    def fail(self, client, phone, times):
        phones.ask(client, phone)
        wrong = phones.other_than(phones.newest_code(phone))
        for _ in range(times):
            cache.clear()
            answer = phones.type_code(client, wrong)
        return answer

    def test_ten_failures_a_day(self, client, worker):
        self.fail(client, worker.phone, 9)
        phones.type_code(client, phones.newest_code(worker.phone))
        assert phones.signed_in_as(client)

    def test_the_right_code_is_too_late_after_ten(self, client, worker):
        self.fail(client, worker.phone, 10)
        answer = phones.type_code(client, phones.newest_code(worker.phone))
        assert "too many wrong attempts" in answer.content.decode()
        assert not phones.signed_in_as(client)

    def test_a_new_code_and_a_new_browser_do_not_reset_the_count(self, worker):
        first, second = Client(), Client()
        self.fail(first, worker.phone, 6)
        self.fail(second, worker.phone, 4)
        answer = phones.ask(Client(), worker.phone)
        assert "too many wrong attempts" in answer.content.decode()

    def test_a_code_that_has_expired_costs_no_attempt(self, client, worker, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures": 1}
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert "no longer valid" in phones.type_code(client, code).content.decode()
            phones.sign_in(client, worker.phone)
        assert phones.signed_in_as(client)

    def test_the_next_day_begins_anew(self, client, worker):
        self.fail(client, worker.phone, 10)
        with clock.at(clock.now() + timedelta(days=1)):
            phones.sign_in(client, worker.phone)
            assert phones.signed_in_as(client)

    def test_success_gives_back_only_its_own_attempt(self, worker, settings):
        self.fail(Client(), worker.phone, 5)
        phones.sign_in(Client(), worker.phone)
        phones.sign_in(Client(), worker.phone)
        self.fail(Client(), worker.phone, 5)
        assert "too many wrong attempts" in phones.ask(Client(), worker.phone).content.decode()

    def test_her_own_phone_is_not_locked_by_a_stranger(self, worker):
        own = Client()
        phones.sign_in(own, worker.phone)
        own.post(reverse("account_logout"))
        self.fail(Client(), worker.phone, 10)
        phones.sign_in(own, worker.phone)
        assert phones.signed_in_as(own)

    def test_a_device_of_somebody_else_is_an_unknown_device(self, worker, worker_next_door):
        own = Client()
        phones.sign_in(own, worker_next_door.phone)
        own.post(reverse("account_logout"))
        self.fail(Client(), worker.phone, 10)
        assert "too many wrong attempts" in phones.ask(own, worker.phone).content.decode()

    def test_failures_from_one_address(self, client, worker, worker_next_door, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 3}
        self.fail(client, worker.phone, 3)
        answer = self.fail(Client(), worker_next_door.phone, 1)
        assert "too many wrong attempts" in answer.content.decode()
        elsewhere = Client(REMOTE_ADDR="10.0.0.9")
        assert "newest message" in self.fail(elsewhere, worker_next_door.phone, 1).content.decode()

    @pytest.mark.parametrize("limit", ["codes_per_number", "codes_per_address", "codes_per_site"])
    def test_codes_in_a_day(self, worker, settings, limit):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {limit: 3}
        for _ in range(3):
            cache.clear()
            assert phones.ask(Client(), worker.phone).status_code == 302
        cache.clear()
        answer = phones.ask(Client(), worker.phone)
        assert "Too many codes" in answer.content.decode()
        assert SignInCode.objects.count() == 3
        elsewhere = Client(REMOTE_ADDR="10.0.0.9")
        answers = {
            "other number": phones.ask(Client(), make_number()).status_code,
            "other address": phones.ask(elsewhere, worker.phone).status_code,
            "other number and address": phones.ask(elsewhere, make_number()).status_code,
        }
        assert (
            answers
            == {
                "codes_per_number": {"other number": 302, "other address": 200, "other number and address": 302},
                "codes_per_address": {"other number": 200, "other address": 302, "other number and address": 302},
                "codes_per_site": {"other number": 200, "other address": 200, "other number and address": 200},
            }[limit]
        )

    def test_the_resend_button_counts_as_well(self, client, worker, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"codes_per_number": 1}
        phones.ask(client, worker.phone)
        answer = client.post(CODE, {"again": "1"})
        assert answer.status_code == 200
        assert "Too many codes" in answer.content.decode()
