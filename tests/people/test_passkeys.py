"""Passkeys without a browser: what one opens, and what is made of answers that no browser gives."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from fido2.utils import websafe_decode, websafe_encode

from tests.client import Client
from tests.people import apps
from tests.people.key_holder import ATTESTED, PRESENT, Passkey

pytestmark = pytest.mark.usefixtures("english")

PEOPLE, MAKE = "/coordinate/", "/sign-in/security/passkey/"
HERE = {"host": "localhost", "accept-language": "en"}
REFUSED = "not accepted"


@pytest.fixture
def held() -> Passkey:
    return Passkey()


@pytest.fixture
def made(client, coordinator, held) -> Passkey:
    """The coordinator has made this one."""
    client.force_login(coordinator)
    make(client, held.made(challenge(client, MAKE)))
    return held


def browser_of(person) -> Client:
    """Return a browser in which somebody has shown her password, and not her factor."""
    client = Client(headers=HERE)
    client.force_login(person, shows=("password",))
    return client


def challenge(client, page: str) -> str:
    """Return the question that the page asks of the browser."""
    text = client.get(page, headers=HERE).content.decode()
    options = re.search(r'data-passkey="\w+" data-options="([^"]+)"', text)[1]
    return json.loads(html.unescape(options))["publicKey"]["challenge"]


def make(client, answer: str):
    return client.post(MAKE, {"name": "Phone", "credential": answer}, headers=HERE)


def show(client, answer: str):
    return client.post(apps.PAGE, {"credential": answer}, headers=HERE)


class TestShowing:
    def test_opens_the_door(self, coordinator, made):
        apps.choose_password(coordinator)
        visitor = browser_of(coordinator)
        assert show(visitor, made.shown(challenge(visitor, apps.PAGE)))["Location"] == PEOPLE
        assert visitor.get(PEOPLE).status_code == 200

    def test_the_same_answer_opens_it_once(self, coordinator, made):
        visitor = browser_of(coordinator)
        answer = made.shown(challenge(visitor, apps.PAGE))
        assert show(visitor, answer).status_code == 302
        apps.forget(visitor)
        assert REFUSED in show(visitor, answer).content.decode()

    def test_an_answer_to_the_question_of_another_browser_opens_nothing(self, coordinator, made):
        visitor, other = browser_of(coordinator), browser_of(coordinator)
        answer = made.shown(challenge(visitor, apps.PAGE))
        challenge(other, apps.PAGE)
        assert REFUSED in show(other, answer).content.decode()
        assert other.get(PEOPLE).status_code == 302

    def test_somebody_elses_opens_nothing(self, client, made, coordinator_next_door):
        client.force_login(coordinator_next_door)
        make(client, Passkey().made(challenge(client, MAKE)))
        visitor = browser_of(coordinator_next_door)
        assert REFUSED in show(visitor, made.shown(challenge(visitor, apps.PAGE))).content.decode()

    def test_neither_does_another_key_under_its_name(self, coordinator, made):
        visitor = browser_of(coordinator)
        assert REFUSED in show(visitor, Passkey().shown(challenge(visitor, apps.PAGE))).content.decode()

    def test_nor_one_of_another_site(self, coordinator, made):
        visitor = browser_of(coordinator)
        question = challenge(visitor, apps.PAGE)
        made.host = "evil.example"
        assert REFUSED in show(visitor, made.shown(question)).content.decode()


def with_response(answer: str, name: str, change) -> str:
    credential = json.loads(answer)
    credential["response"][name] = websafe_encode(change(websafe_decode(credential["response"][name])))
    return json.dumps(credential)


class TestRubbish:
    """In the places that look right from outside."""

    @pytest.mark.parametrize("length", [0, 28, 60, 100])
    def test_an_answer_cut_short_makes_none(self, client, coordinator, held, length):
        client.force_login(coordinator)
        answer = held.made(challenge(client, MAKE))
        cut = with_response(answer, "attestationObject", lambda whole: whole[:length])
        assert REFUSED in make(client, cut).content.decode()
        assert not Authenticator.objects.exists()

    def test_an_answer_without_a_key_makes_none(self, client, coordinator, held):
        client.force_login(coordinator)
        assert REFUSED in make(client, held.made(challenge(client, MAKE), flags=PRESENT)).content.decode()

    def test_what_comes_besides_is_not_kept(self, client, coordinator, held):
        client.force_login(coordinator)
        answer = json.loads(held.made(challenge(client, MAKE))) | {"besides": "\0", "more": "\ud800"}
        assert make(client, json.dumps(answer)).status_code == 302
        assert "besides" not in Authenticator.objects.get(type="webauthn").data["credential"]

    def test_a_key_that_nobody_can_check_opens_nothing(self, client, coordinator, held):
        client.force_login(coordinator)
        make(client, held.made(challenge(client, MAKE), {1: 2, 3: -65_000}, flags=PRESENT | ATTESTED))
        visitor = browser_of(coordinator)
        assert REFUSED in show(visitor, held.shown(challenge(visitor, apps.PAGE))).content.decode()

    @pytest.mark.parametrize("name", ["authenticatorData", "clientDataJSON", "signature"])
    def test_an_answer_cut_short_opens_nothing(self, coordinator, made, name):
        visitor = browser_of(coordinator)
        answer = made.shown(challenge(visitor, apps.PAGE))
        assert REFUSED in show(visitor, with_response(answer, name, lambda whole: whole[:-1])).content.decode()
