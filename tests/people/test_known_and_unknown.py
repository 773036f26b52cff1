"""Whether anybody can learn from our pages which numbers have an account: by what they say, or how long they take."""

import contextlib
import ipaddress
import math
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse

from foundation import clock
from people.models import User
from people.numbers import unbroken
from people.refusals import Refusal
from people.sign_in import codes, devices
from tests.builders import make_number, make_person
from tests.client import Client
from tests.people import phones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LOGIN, CODE, PASSWORD = reverse("account_login"), reverse("account_confirm_login_code"), reverse("account_password")
# Drawn anew for each page or each session, or the second it was written in; a number is what was typed.
MASKED = re.compile(
    r'name="(csrfmiddlewaretoken|operation)" value="[\w-]+"|nonce[-=]"?[\w+/=-]+|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT'
)
# So small that none of the comparisons below calls a healthy page sick once in a thousand runs.
SUSPICIOUS = 1e-4


def rank_test(ones: list[float], others: list[float]) -> float:
    """Return how likely two samples of one distribution differ as much in their ranks: two-sided p-value.

    Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
    Annals of Mathematical Statistics 18 (1947), 50-60; normal approximation with continuity correction and the
    correction for ties of Siegel and Castellan, Nonparametric Statistics (2nd ed. 1988), section 6.4.
    """
    n, m = len(ones), len(others)
    values = sorted([(value, True) for value in ones] + [(value, False) for value in others])
    rank_sum, ties, start = 0.0, 0, 0
    while start < n + m:
        end = start
        while end < n + m and values[end][0] == values[start][0]:
            end += 1
        # Equal values have the mean of the ranks they take up.
        rank_sum += (start + 1 + end) / 2 * sum(is_one for _value, is_one in values[start:end])
        ties += (end - start) ** 3 - (end - start)
        start = end
    u = rank_sum - n * (n + 1) / 2
    variance = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
    z = max(0.0, abs(u - n * m / 2) - 0.5) / math.sqrt(variance) if variance else 0.0
    return math.erfc(z / math.sqrt(2))


class TestTheRankTest:
    def test_agrees_with_published_figures(self):
        """Without ties, and with: as scipy.stats.mannwhitneyu(method="asymptotic") computes them."""
        assert rank_test([19, 22, 16, 29, 24], [20, 11, 17, 12]) == pytest.approx(0.11134688653314041)
        assert rank_test([1, 2, 2, 3, 5], [2, 3, 3, 4, 6, 7]) == pytest.approx(0.16304505585423734)

    def test_sees_no_difference_where_there_is_none(self):
        assert rank_test([1.0] * 10, [1.0] * 10) == 1.0
        assert rank_test(list(range(100)), list(range(100))) > 0.9

    def test_sees_one_where_there_is_one(self):
        assert rank_test(list(range(100)), list(range(60, 160))) < SUSPICIOUS


@dataclass
class Seen:
    """All that whoever asks about a number gets to see of one answer, and what it took here."""

    status: int
    headers: list[tuple[str, str]]
    cookies: list[str]
    body: str
    queries: int
    seconds: float

    @property
    def what_is_said(self) -> tuple:
        return (self.status, self.headers, self.cookies, self.body)


def ask_about(phone: str, *, device: str = "", steps: int = 3) -> list[Seen]:
    """Ask for a code and type a wrong one, from an address of its own: so limits are as far away for everybody."""
    address = ipaddress.ip_address("10.0.0.0") + int(phone[-6:])
    client = Client(REMOTE_ADDR=str(address), headers={"Accept-Language": "en"})
    if device:
        client.cookies[devices.COOKIE] = device
    asking = [
        lambda: client.post(LOGIN, {"phone": phone}),
        lambda: client.get(CODE),
        lambda: client.post(CODE, {"code": "000000"}),
    ]
    return [look(client, phone, ask) for ask in asking[:steps]]


def ask_with_password(phone: str) -> list[Seen]:
    client = Client(headers={"Accept-Language": "en"})
    return [look(client, phone, lambda: client.post(PASSWORD, {"login": phone, "password": "a guess of ours"}))]


def seconds_of_ours() -> float:
    """Return a time to measure with, without what other programs took of the processor: that says nothing of a number.

    Where Linux does not count that, it is the time of day, and the control below needs a machine that is not busy.
    """
    waited = 0
    with contextlib.suppress(OSError):
        waited = int(Path("/proc/thread-self/schedstat").read_text().split()[1])
    return time.perf_counter() - waited / 1e9


def look(client: Client, phone: str, ask: Callable) -> Seen:
    queries = 0

    def count(execute, *args):
        nonlocal queries
        queries += 1
        return execute(*args)

    before = dict.fromkeys(client.cookies)
    with connection.execute_wrapper(count):
        start = seconds_of_ours()
        answer = ask()
        seconds = seconds_of_ours() - start

    def masked(text: str) -> str:
        for spelling in (phone, phone.removeprefix("+"), unbroken(phone)):
            text = text.replace(spelling, "NUMBER")
        return MASKED.sub("TOKEN", text)

    return Seen(
        answer.status_code,
        sorted((name, masked(value)) for name, value in answer.headers.items()),
        # All of a cookie but its value, and whether there was one before.
        sorted(
            f"{name} {name in before} {masked(cookie.OutputString().partition(';')[2])}"
            for name, cookie in answer.cookies.items()
        ),
        masked(answer.content.decode()),
        queries,
        seconds,
    )


def make_numbers(how_many: int, **fields) -> list[tuple[str, bool]]:
    """Return so many known and so many unknown numbers, shuffled; whether each is known stands beside it."""
    known = [(make_person(**fields).phone, True) for _n in range(how_many)]
    both = known + [(make_number(), False) for _n in range(how_many)]
    random.Random(20).shuffle(both)
    return both


def compare(numbers: list[tuple[str, bool]], ask: Callable[[str], list[Seen]]) -> list[float]:
    """Demand that all answers say the same by as many queries; return the p-value of the times of each step."""
    # Before anything is compared: the first of a day and of a process does what no other does. The day stays the same.
    with clock.at(clock.now()):
        for _n in range(3):
            ask(make_number())
        seen = [(ask(phone), is_known) for phone, is_known in numbers]
    p_values = []
    for step in range(len(seen[0][0])):
        first = seen[0][0][step]
        for answers, _is_known in seen:
            assert answers[step].what_is_said == first.what_is_said
        assert {answers[step].queries for answers, _is_known in seen} == {first.queries}
        known, unknown = ([a[step].seconds for a, is_known in seen if is_known is group] for group in (True, False))
        p_values.append(rank_test(known, unknown))
    return p_values


class TestFiftyOfEach:
    def test_by_number_and_code(self, units):
        compare(make_numbers(50, unit=units.north), ask_about)

    def test_in_a_browser_that_is_a_known_device_of_somebody_else(self, units, stranger):
        """There a row of devices is looked for."""
        own = Client()
        phones.sign_in(own, stranger.phone)
        token = own.cookies[devices.COOKIE].value
        compare(make_numbers(50, unit=units.north), lambda phone: ask_about(phone, device=token))

    def test_by_password(self, units, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 200}
        half = make_numbers(25, unit=units.north) + make_numbers(25, unit=units.north, password="a-long-password-1")
        compare(half, ask_with_password)

    def test_nobody_who_closed_her_account_is_told_apart_either(self, units):
        numbers = make_numbers(20, unit=units.north)
        User.objects.filter(phone__in=[phone for phone, _known in numbers]).update(state="deactivated", is_active=False)
        compare(numbers, ask_about)

    @pytest.mark.parametrize("told_by", ["a word", "a query"])
    def test_it_would_be_seen(self, units, monkeypatch, told_by):
        """The control: a known number is looked up, or is told that it is known."""
        ask = codes.ask

        def telling(phone: str, **origin):
            known = User.objects.filter(phone=phone)
            if told_by == "a word" and known.exists():
                raise Refusal("known", "You are one of us.")
            if told_by == "a query" and known.exists():
                known.get()
            return ask(phone, **origin)

        monkeypatch.setattr(codes, "ask", telling)
        with pytest.raises(AssertionError):
            compare(make_numbers(3, unit=units.north), ask_about)


@pytest.mark.thorough
class TestAThousandOfEach:
    def test_take_as_long(self, units):
        p_values = compare(make_numbers(1000, unit=units.north), ask_about)
        print("p of asking, of the page, of guessing:", p_values)
        assert min(p_values) >= SUSPICIOUS

    def test_a_millisecond_more_for_the_known_would_be_seen(self, units, monkeypatch):
        """The control: one in which a known number is looked up and something is done for her."""
        ask = codes.ask

        def slower(phone: str, **origin):
            if User.objects.filter(phone=phone).exists():
                time.sleep(0.001)
            return ask(phone, **origin)

        monkeypatch.setattr(codes, "ask", slower)
        (p_value,) = compare(make_numbers(1000, unit=units.north), lambda phone: ask_about(phone, steps=1))
        print("p of asking, with a millisecond more:", p_value)
        assert p_value < SUSPICIOUS

    def test_passwords_take_as_long(self, units, settings):
        """By the hash that production uses, for people who have a password and for workers, who have none."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        settings.SIGN_IN_LIMITS = django_settings.SIGN_IN_LIMITS | {"failures_per_address": 10_000}
        for fields in ({}, {"password": "a-long-password-1"}):
            (p_value,) = compare(make_numbers(100, unit=units.north, **fields), ask_with_password)
            print("p of passwords:", fields, p_value)
            assert p_value >= SUSPICIOUS
