"""Having codes sent to people who did not ask, until they or the site get no more; and lying about one's address."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.urls import reverse

from foundation import clock
from people import sms
from people.models import SignInCode
from people.sign_in import codes
from tests.builders import make_number
from tests.client import Client
from tests.people import phones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

TOO_MANY_CODES, TOO_MANY_GUESSES = "Too many codes were asked for today", "too many wrong attempts"
USED_UP = "text messages are used up"
HOME, SLIP = reverse("wagtailadmin_home"), reverse("account_slip")


@pytest.fixture
def allow(settings):
    def allow(**limits: int) -> None:
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | limits

    return allow


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """Return the numbers that messages went to."""
    numbers: list[str] = []
    send = sms.FileBackend.send

    def noted(backend, message):
        numbers.append(message.phone)
        send(backend, message)

    monkeypatch.setattr(sms.FileBackend, "send", noted)
    return numbers


def ask_from(number: int, phone: str):
    """Ask as another browser, at another address, after the cache was emptied."""
    cache.clear()
    return phones.ask(Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}"), phone)


class TestOneNumber:
    def test_gets_ten_messages_a_day_whoever_asks(self, worker, sent):
        for number in range(40):
            answer = ask_from(number, worker.phone)
            phones.send_messages()
        assert sent == [worker.phone] * 10
        assert TOO_MANY_CODES in answer.content.decode()

    def test_a_button_pressed_again_and_again_sends_no_more(self, worker, sent):
        attacker = Client()
        phones.ask(attacker, worker.phone)
        for _n in range(30):
            attacker.post(reverse("account_confirm_login_code"), {"again": "1"})
        phones.send_messages()
        assert len(sent) == 10

    def test_is_not_used_up_by_an_address_that_has_used_up_its_own(self, worker, allow, sent):
        """Else one address could close the door to as many numbers as it likes, without a message sent."""
        allow(codes_per_address=5)
        for _n in range(30):
            phones.ask(Client(), worker.phone)
        assert SignInCode.objects.filter(phone=worker.phone).count() == 5
        elsewhere = Client(REMOTE_ADDR="10.0.0.9")
        phones.sign_in(elsewhere, worker.phone)
        assert phones.signed_in_as(elsewhere) == str(worker.pk)


class TestTheSite:
    def use_up(self) -> None:
        for number in range(30):
            ask_from(number, make_number())
        phones.send_messages()

    def test_sends_so_many_a_day_and_keeps_one_in_five_for_known_phones(self, worker, allow, sent):
        own = Client()
        phones.sign_in(own, worker.phone)
        own.post(reverse("account_logout"))
        sent.clear()
        allow(codes_per_site=11)
        self.use_up()
        assert len(sent) == 8
        for _n in range(8):
            phones.ask(own, worker.phone)
        phones.send_messages()
        assert sent[8:] == [worker.phone] * 2

    def test_sends_again_tomorrow(self, allow, sent):
        allow(codes_per_site=5)
        self.use_up()
        assert codes.are_used_up()
        with clock.at(clock.now() + timedelta(days=1)):
            assert not codes.are_used_up()
            assert ask_from(1, make_number()).status_code == 302

    def test_leads_whoever_comes_then_to_a_slip(self, worker, allow):
        waiting = Client(headers={"Accept-Language": "en"})
        phones.ask(waiting, worker.phone)
        allow(codes_per_site=5)
        self.use_up()
        for page in (
            phones.ask(Client(headers={"Accept-Language": "en"}), worker.phone, next="/mine/"),
            waiting.post(reverse("account_confirm_login_code"), {"again": "1", "next": "/mine/"}),
        ):
            words = page.content.decode()
            assert "Ask your station for a slip to sign in with" in words
            assert f'href="{SLIP}?next=/mine/"' in words

    def test_is_known_to_the_operator_and_to_nobody_else(self, operator, trainer, allow):
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(operator)
        assert USED_UP not in client.get(HOME).content.decode()
        assert client.get("/health/").json()["messages"] == "ok"
        allow(codes_per_site=25)
        self.use_up()
        page = client.get(HOME).content.decode()
        assert USED_UP in page
        assert "sends 25 codes a day at most" in page
        answer = client.get("/health/")
        assert (answer.status_code, answer.json()["messages"]) == (200, "used up")
        client.force_login(trainer)
        assert USED_UP not in client.get(HOME).content.decode()

    def test_of_two_reasons_the_health_check_gives_the_worse(self, allow, settings):
        allow(codes_per_site=5)
        with mock.patch.object(sms.FileBackend, "send", side_effect=OSError):
            self.use_up()
        assert Client().get("/health/").json()["messages"] == "failing"


def ask_for_code(visitor: Client):
    return phones.ask(visitor, make_number())


def type_wrong_code(visitor: Client):
    if "sign_in_code" not in visitor.session:
        phones.ask(visitor, make_number())
    return phones.type_code(visitor, "000000")


def type_wrong_slip(visitor: Client):
    return visitor.post(SLIP, {"code": "ABCDEFGHJK"})


def type_wrong_poster_code(visitor: Client):
    return visitor.post(reverse("join"), {"code": "ABCDEFGH"})


def type_wrong_password(visitor: Client):
    return visitor.post(reverse("account_password"), {"login": make_number(), "password": "wrong"})


DOORS = [ask_for_code, type_wrong_code, type_wrong_slip, type_wrong_poster_code, type_wrong_password]


def is_refused(answer) -> bool:
    words = answer.content.decode()
    return TOO_MANY_CODES in words or TOO_MANY_GUESSES in words


@pytest.mark.parametrize("try_door", DOORS)
class TestLyingAboutTheAddress:
    """Each try in a new browser that claims to be somewhere else; three are allowed from one address."""

    @pytest.fixture(autouse=True)
    def _three(self, allow, request):
        with_a_code_each = request.getfixturevalue("try_door") is type_wrong_code
        allow(failures_per_address=3, codes_per_address=100 if with_a_code_each else 3)

    def visitor(self, forwarded: str, address: str = "10.0.0.1") -> Client:
        return Client(REMOTE_ADDR=address, headers={"Accept-Language": "en", "X-Forwarded-For": forwarded})

    def test_helps_nobody_who_comes_directly(self, try_door):
        claims = ["203.0.113.1", "203.0.113.2, 10.0.0.1", "127.0.0.1", "2001:db8::1", "nonsense", ""]
        answers = [is_refused(try_door(self.visitor(claim))) for claim in claims]
        assert answers == [False] * 3 + [True] * 3

    def test_helps_nobody_behind_a_proxy_of_ours(self, try_door, settings):
        settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
        claims = ["203.0.113.1", "203.0.113.2, 10.0.0.7", "127.0.0.1", "2001:db8::1", "nonsense", "::ffff:10.0.0.1"]
        answers = [is_refused(try_door(self.visitor(f"{claim}, 198.51.100.6"))) for claim in claims]
        assert answers == [False] * 3 + [True] * 3

    def test_harms_nobody_whose_address_is_claimed(self, try_door, settings):
        settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
        for _n in range(5):
            try_door(self.visitor("203.0.113.1, 198.51.100.6"))
        assert not is_refused(try_door(self.visitor("203.0.113.1")))
        assert is_refused(try_door(self.visitor("198.51.100.6")))

    def test_helps_nobody_who_calls_himself_a_proxy(self, try_door, settings):
        """He does not come from where ours are, so what he says of others is not read at all."""
        settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
        claims = ["203.0.113.1", "203.0.113.2", "203.0.113.3, 10.0.0.7", "203.0.113.4"]
        answers = [is_refused(try_door(self.visitor(claim, "198.51.100.6"))) for claim in claims]
        assert answers == [False] * 3 + [True]

    def test_a_household_with_many_networks_of_ipv6_is_one(self, try_door):
        """A subscriber gets 256 of them and more, and a single phone one."""
        answers = [is_refused(try_door(self.visitor("", f"2001:db8:1:2{n:02x}::1"))) for n in range(5)]
        assert answers == [False] * 3 + [True] * 2
        assert not is_refused(try_door(self.visitor("", "2001:db8:1:300::1")))
