"""Somebody who wants into an account that is not his: what his guesses are worth, and how many are looked at."""

from datetime import timedelta
from fractions import Fraction

import pytest
from allauth.mfa import app_settings as mfa
from django.conf import settings as django_settings
from django.core.cache import cache
from django.urls import reverse

from foundation import clock
from people import paper
from people.invitations import inviting
from people.invitations import models as invitations
from people.models import Device, Slip
from people.sign_in import codes, devices, factors, slips
from tests.builders import make_number, make_person
from tests.client import Client
from tests.people import apps, phones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

# Of coming into one account on one day, for whoever holds none of her devices.
AT_MOST = Fraction(1, 100_000)
# What all codes that anybody types by hand have in common: as many requests as a server answers in a day.
REQUESTS_A_DAY = 200 * 24 * 3600
SLIP, JOIN, NUMBER = reverse("account_slip"), reverse("join"), reverse("account_number")
TOO_MANY = "too many wrong attempts"


def limit(name: str) -> int:
    return django_settings.SIGN_IN_LIMITS[name]


def chance(guesses: int, *, valid: int, of: int) -> Fraction:
    """Return how likely one of so many guesses is right: no more than their sum, whatever is guessed."""
    return Fraction(guesses * valid, of)


class TestArithmetic:
    def test_a_code_by_message(self):
        assert chance(limit("failures"), valid=1, of=10**codes.DIGITS) <= AT_MOST

    def test_digits_of_an_app(self):
        assert chance(limit("factor_failures"), valid=len(factors.NEIGHBOURS), of=10**mfa.TOTP_DIGITS) <= AT_MOST

    def test_three_steps_and_ten_guesses_would_be_three_times_too_many(self):
        assert chance(10, valid=3, of=10**mfa.TOTP_DIGITS) == 3 * AT_MOST

    def test_printed_codes_which_are_guessed_out_of_the_same_budget(self):
        """So that no mixture of both is worth more than guesses at the digits alone."""
        printed = chance(1, valid=mfa.RECOVERY_CODE_COUNT, of=10**mfa.RECOVERY_CODE_DIGITS)
        digits = chance(1, valid=len(factors.NEIGHBOURS), of=10**mfa.TOTP_DIGITS)
        assert limit("factor_failures") * max(printed, digits) <= AT_MOST

    def test_her_slip_however_many_addresses_guess(self):
        """She has one at a time; from a single address it is one in nine billion."""
        possible = len(paper.ALPHABET) ** slips.LENGTH
        assert chance(REQUESTS_A_DAY, valid=1, of=possible) <= AT_MOST
        assert chance(limit("failures_per_address"), valid=1, of=possible) <= Fraction(1, 10**12)

    def test_any_of_a_thousand_posters_from_one_address(self):
        """It opens no account: what it leads to hangs on a wall."""
        possible = len(paper.ALPHABET) ** invitations.LETTERS
        assert chance(limit("failures_per_address"), valid=1000, of=possible) <= AT_MOST

    def test_codes_are_as_long_as_was_reckoned(self, worker, coordinator):
        secret = apps.set_up(coordinator)
        phones.ask(Client(), worker.phone)
        assert len(phones.newest_code(worker.phone)) == codes.DIGITS
        assert len(apps.digits(secret)) == mfa.TOTP_DIGITS
        printed = factors.unused_codes(factors.printed(coordinator))
        assert {len(code) for code in printed} == {mfa.RECOVERY_CODE_DIGITS}
        assert len(printed) == mfa.RECOVERY_CODE_COUNT
        assert len(slips.make(worker, by=coordinator)[1]) == slips.LENGTH
        assert len(invitations.make_short_code()) == invitations.LETTERS

    def test_codes_use_all_of_it(self):
        """Each letter, and each digit in each place, in its share of four thousand: six standard deviations wide."""
        letters = "".join(paper.make_code(1) for _n in range(4000))
        assert all(41 <= letters.count(letter) <= 217 for letter in paper.ALPHABET)
        drawn = [codes._digits_of(codes.SignInCode()) for _n in range(4000)]
        for place in range(codes.DIGITS):
            column = [code[place] for code in drawn]
            assert all(286 <= column.count(digit) <= 514 for digit in "0123456789")


@pytest.fixture
def looked_at(monkeypatch):
    """Count how often a function is called that stands behind the limit."""

    def watch(module, name: str) -> list:
        calls, real = [], getattr(module, name)

        def counted(*args, **kwargs):
            calls.append(args)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)
        return calls

    return watch


def browser(number: int) -> Client:
    """Return another browser, at another address that claims to be a third, with the cache emptied before it."""
    cache.clear()
    forwarded = f"198.51.100.{number % 250}"
    return Client(
        REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}",
        headers={"Accept-Language": "en", "X-Forwarded-For": forwarded},
    )


class TestGuessing:
    """At full rate, through the pages: a new browser, a new address and an emptied cache for each guess."""

    def test_codes_by_message(self, worker, looked_at):
        compared = looked_at(codes, "constant_time_compare")
        asked = []
        for number in range(30):
            attacker = browser(number)
            if phones.ask(attacker, worker.phone).status_code == 302:
                asked.append(attacker)
            for each in asked[-3:]:
                phones.type_code(each, phones.other_than(phones.newest_code(worker.phone)))
        assert len(compared) == limit("failures")
        phones.type_code(asked[-1], phones.newest_code(worker.phone))
        assert not phones.signed_in_as(asked[-1])
        assert len(compared) == limit("failures")

    def test_codes_for_a_new_number_are_guessed_out_of_the_same_budget(self, worker, looked_at):
        """Else another account could take her number at twice the rate."""
        compared = looked_at(codes, "constant_time_compare")
        for number in range(5):
            attacker = browser(number)
            phones.ask(attacker, worker.phone)
            phones.type_code(attacker, phones.other_than(phones.newest_code(worker.phone)))
        thief = browser(99)
        thief.force_login(make_person("Thief"))
        thief.post(NUMBER, {"phone": worker.phone})
        wrong = phones.other_than(phones.newest_code(worker.phone))
        for _n in range(20):
            answer = thief.post(reverse("account_number_code"), {"code": wrong})
        assert TOO_MANY in answer.content.decode()
        assert len(compared) == limit("failures")

    def test_digits_and_printed_codes_with_a_stolen_number(self, coordinator, looked_at):
        """Whoever gets her messages is a new browser each time, in which she has signed in."""
        tried = looked_at(factors, "_use_app")
        secret = apps.set_up(coordinator)
        for number in range(8):
            attacker = browser(number)
            phones.sign_in(attacker, coordinator.phone)
            for guess in (apps.wrong(secret), "00000000", apps.wrong(secret)):
                answer = apps.show(attacker, guess)
        assert TOO_MANY in answer.content.decode()
        assert len(tried) == limit("factor_failures")
        apps.show(attacker, apps.digits(secret))
        assert attacker.get("/coordinate/").status_code == 302

    @pytest.mark.parametrize("page", [SLIP, JOIN])
    def test_codes_on_paper(self, settings, worker, coordinator, units, looked_at, page):
        """They name nobody, so where guesses come from limits them: new browsers and headers do not help."""
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 30}
        right = {
            SLIP: slips.make(worker, by=coordinator)[1],
            JOIN: inviting.invite(units.north, by=coordinator, expires_at=clock.now() + timedelta(days=1)).code,
        }
        read = looked_at(paper, "typed")
        for number in range(40):
            cache.clear()
            headers = {"Accept-Language": "en", "X-Forwarded-For": f"198.51.100.{number}"}
            attacker = Client(REMOTE_ADDR="10.1.0.1", headers=headers)
            attacker.post(page, {"code": paper.make_code(len(right[page]))})
        assert len(read) == 30
        assert TOO_MANY in attacker.post(page, {"code": right[page]}).content.decode()
        assert len(read) == 30
        assert Slip.objects.get().used_at is None

    def test_all_doors_have_one_limit_for_an_address(self, settings, worker, trainer):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 8}
        attacker = browser(1)
        phones.ask(attacker, worker.phone)
        wrong = phones.other_than(phones.newest_code(worker.phone))
        for _n in range(2):
            phones.type_code(attacker, wrong)
            attacker.post(SLIP, {"code": "ABCDEFGHJK"})
            attacker.post(JOIN, {"code": "ABCDEFGH"})
            attacker.post(reverse("account_password"), {"login": trainer.email, "password": "wrong"})
        for page, fields in (
            (SLIP, {"code": "ABCDEFGHJK"}),
            (JOIN, {"code": "ABCDEFGH"}),
            (reverse("account_confirm_login_code"), {"code": wrong}),
            (reverse("account_password"), {"login": trainer.email, "password": "a-long-password-1"}),
        ):
            assert TOO_MANY in attacker.post(page, fields).content.decode(), page


class TestDevices:
    """Each has ten guesses of its own, so nobody may come to be one of hers."""

    def test_whoever_had_the_phone_before_her_is_none(self, worker, stranger):
        shared = Client()
        phones.sign_in(shared, stranger.phone)
        copied = shared.cookies[devices.COOKIE].value
        shared.post(reverse("account_logout"))
        phones.sign_in(shared, worker.phone)
        hers = shared.cookies[devices.COOKIE].value
        assert devices.budget_of(worker.phone, hers).is_of_known_device
        assert not devices.budget_of(worker.phone, copied).is_of_known_device

    def test_nor_whoever_has_put_a_cookie_into_her_browser(self, worker):
        own = Client()
        own.cookies[devices.COOKIE] = "planted"
        phones.sign_in(own, worker.phone)
        assert own.cookies[devices.COOKIE].value != "planted"
        assert not devices.budget_of(worker.phone, "planted").is_of_known_device

    def test_a_phone_of_several_stays_known_to_all_of_them(self, worker, stranger, worker_next_door):
        shared = Client()
        several = (worker, stranger, worker_next_door)
        for person in (*several, *several):
            phones.sign_in(shared, person.phone)
            shared.post(reverse("account_logout"))
        token = shared.cookies[devices.COOKIE].value
        assert all(devices.budget_of(person.phone, token).is_of_known_device for person in several)
        assert Device.objects.count() == len(several)


class TestTheVictim:
    """She comes in with her own phone while others attack, from the house she is in and from everywhere."""

    def guess_codes(self, worker, **place):
        attacker = Client(**place)
        phones.ask(attacker, worker.phone)
        wrong = phones.other_than(phones.newest_code(worker.phone))
        for _n in range(20):
            phones.type_code(attacker, wrong)

    def guess_on_paper(self, worker, **place):
        for page, code in ((SLIP, "ABCDEFGHJK"), (JOIN, "ABCDEFGH")):
            for _n in range(20):
                Client(**place).post(page, {"code": code})

    def guess_passwords(self, worker, **place):
        for _n in range(20):
            Client(**place).post(reverse("account_password"), {"login": worker.phone, "password": "wrong"})

    def bomb_her(self, worker, **place):
        for _n in range(20):
            phones.ask(Client(**place), worker.phone)

    def bomb_the_site(self, worker, **place):
        for number in range(40):
            phones.ask(Client(**place) if number % 2 else browser(number), make_number())

    @pytest.mark.parametrize("place", [{}, {"REMOTE_ADDR": "10.0.0.9"}], ids=["same_house", "elsewhere"])
    @pytest.mark.parametrize(
        "attack", ["guess_codes", "guess_on_paper", "guess_passwords", "bomb_her", "bomb_the_site"]
    )
    def test_comes_in(self, worker, settings, attack, place):
        own = Client()
        phones.sign_in(own, worker.phone)
        own.post(reverse("account_logout"))
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {
            "failures_per_address": 15,
            "codes_per_address": 15,
            "codes_per_site": 20,
        }
        getattr(self, attack)(worker, **place)
        phones.sign_in(own, worker.phone)
        assert phones.signed_in_as(own) == str(worker.pk)

    @pytest.mark.parametrize("place", [{}, {"REMOTE_ADDR": "10.0.0.9"}], ids=["same_house", "elsewhere"])
    def test_shows_her_second_factor(self, coordinator, settings, place):
        secret = apps.set_up(coordinator)
        own = Client()
        phones.sign_in(own, coordinator.phone)
        apps.show(own, apps.digits(secret))
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 4}
        attacker = Client(**place)
        phones.sign_in(attacker, coordinator.phone)
        for _n in range(10):
            apps.show(attacker, apps.wrong(secret))
        with clock.at(clock.now() + timedelta(hours=13)):
            assert own.get("/coordinate/").status_code == 302
            assert apps.show(own, apps.digits(secret)).status_code == 302
            assert own.get("/coordinate/").status_code == 200
