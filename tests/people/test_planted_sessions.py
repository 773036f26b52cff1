"""A session that somebody else began and put into her browser, or left in it: what it is worth once she is in."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.urls import reverse

from courses import posters
from courses.models import ActivityProgress
from foundation import clock
from people.models import Invitation, Membership, SignInCode, User
from people.sign_in import devices, slips
from tests.builders import make_number, make_person
from tests.client import Client
from tests.courses.builders import make_course
from tests.people import phones

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SESSION = django_settings.SESSION_COOKIE_NAME
CODE, MINE, TODAY = reverse("account_confirm_login_code"), reverse("mine"), reverse("today")
# What Django and allauth write into the session of whoever signs in, and our own of how long it lasts.
OF_SIGNING_IN = {
    "_auth_user_id",
    "_auth_user_backend",
    "_auth_user_hash",
    "_session_expiry",
    "account_authentication_methods",
    "account_authentication_methods_user",
}


@pytest.fixture
def poster(units, coordinator_next_door):
    """Of a unit whose coordinator would like to have her."""
    course = make_course(lessons=2)
    until = clock.now() + timedelta(days=30)
    return posters.put_up(units.south_station, course.pk, by=coordinator_next_door, expires_at=until)


@pytest.fixture
def person(units):
    return make_person("Li Na", unit=units.north_station, password="a-long-password-1", email="li@example.org")


def arrive(poster) -> str:
    return reverse("courses:arrive", args=[poster.invitation.public_id])


@pytest.fixture
def attacker(poster) -> Client:
    """Has begun all that can be begun without an account: gone on from a poster, and asked for a code."""
    client = Client(headers={"Accept-Language": "en"})
    client.post(reverse("courses:poster", args=[poster.invitation.public_id]))
    phones.ask(client, make_number())
    assert {"invitation", "sign_in_code"} <= set(client.session.keys())
    return client


@pytest.fixture
def hers(attacker) -> Client:
    """Her browser, with the attacker's session in it."""
    client = Client(headers={"Accept-Language": "en"})
    client.cookies[SESSION] = attacker.session.session_key
    return client


def by_code(client, person, coordinator, **fields):
    return phones.sign_in(client, person.phone, **fields)


def by_slip(client, person, coordinator, **fields):
    code = slips.make(person, by=coordinator)[1]
    return client.post(reverse("account_slip"), {"code": code, **fields})


def by_password(client, person, coordinator, **fields):
    return client.post(reverse("account_password"), {"login": person.email, "password": "a-long-password-1", **fields})


WAYS = [by_code, by_slip, by_password]


@pytest.mark.parametrize("sign_in", WAYS)
class TestPlanted:
    def test_its_key_is_worth_nothing_afterwards(self, attacker, hers, person, coordinator, sign_in):
        key = attacker.session.session_key
        sign_in(hers, person, coordinator)
        assert phones.signed_in_as(hers) == str(person.pk)
        assert not Session.objects.filter(session_key=key).exists()
        assert attacker.get(MINE)["Location"].startswith(reverse("account_login"))

    def test_nothing_it_held_becomes_hers(self, hers, person, coordinator, sign_in):
        assert sign_in(hers, person, coordinator)["Location"] == TODAY
        assert set(hers.session.keys()) <= OF_SIGNING_IN

    def test_a_link_sent_after_it_brings_her_nowhere(self, hers, poster, person, coordinator, sign_in):
        """His unit would see what she learns, and could make her a slip."""
        sign_in(hers, person, coordinator)
        poster_page = reverse("courses:poster", args=[poster.invitation.public_id])
        assert hers.get(arrive(poster))["Location"] == poster_page
        assert not Membership.objects.filter(user=person, unit=poster.invitation.unit).exists()
        assert not ActivityProgress.objects.exists()

    def test_whoever_is_on_the_way_from_a_poster_comes_by_it(self, hers, poster, person, coordinator, sign_in):
        """The page on which she signs in has named the unit."""
        assert "To join South station" in hers.get(reverse("account_login"), {"next": arrive(poster)}).content.decode()
        assert sign_in(hers, person, coordinator, next=arrive(poster))["Location"] == arrive(poster)
        assert "You belong to South station now." in hers.get(arrive(poster), follow=True).content.decode()
        assert set(hers.session.keys()) <= OF_SIGNING_IN


class TestLeftBehind:
    def test_the_page_names_no_unit_that_somebody_else_wanted_to_join(self, hers):
        assert "South station" not in hers.get(reverse("account_login")).content.decode()

    def test_an_invitation_that_is_not_hers_makes_no_account(self, hers, settings):
        settings.SELF_REGISTRATION = False
        number = make_number()
        assert "on no list" in phones.sign_in(hers, number).content.decode()
        assert not User.objects.filter(phone=number).exists()

    def test_the_way_back_of_another_poster_opens_none(self, hers, poster, coordinator_next_door, units, person):
        until = clock.now() + timedelta(days=30)
        other = posters.put_up(units.south_station, poster.course_id, by=coordinator_next_door, expires_at=until)
        phones.sign_in(hers, person.phone, next=arrive(other))
        assert "invitation" not in hers.session
        assert Invitation.objects.filter(uses=0).count() == 2

    def test_the_number_she_types_and_her_code_stay_hers(self, attacker, hers, worker):
        """From then on they do not share a session any more: neither does he see her number, nor come in with her."""
        phones.ask(hers, worker.phone)
        assert attacker.get(CODE)["Location"] == reverse("account_login")
        phones.type_code(attacker, phones.newest_code(worker.phone))
        assert phones.signed_in_as(attacker) is None
        phones.type_code(hers, phones.newest_code(worker.phone))
        assert phones.signed_in_as(hers) == str(worker.pk)
        assert phones.signed_in_as(attacker) is None

    def test_a_code_he_asked_for_lets_nobody_in_but_whoever_holds_his_number(self, attacker, hers, worker):
        """He hopes that she types hers on his page."""
        phones.ask(Client(), worker.phone)
        code = phones.newest_code(worker.phone)
        if phones.newest_code(SignInCode.objects.earliest("pk").phone) != code:
            phones.type_code(hers, code)
        assert phones.signed_in_as(hers) is None


class TestRead:
    """Somebody has copied the key of her session while she only learnt."""

    def test_a_password_she_confirms_lets_only_her_choose_a_factor(self, trainer):
        """What shows a second factor does the same: see test_second_factor.py."""
        hers, thief = Client(headers={"Accept-Language": "en"}), Client()
        phones.sign_in(hers, trainer.phone)
        thief.cookies[SESSION] = hers.session.session_key
        assert thief.get(MINE).status_code == 200
        hers.post(reverse("second_factor"), {"password": "a-long-password-1"})
        assert hers.get(reverse("security_app")).status_code == 200
        assert thief.get(reverse("security_app"))["Location"].startswith(reverse("account_login"))
        assert devices.here(hers.get(MINE).wsgi_request)


class TestReplayed:
    def test_the_request_that_signed_her_in_signs_nobody_in_again(self, worker):
        """Recorded with all its cookies, and sent once more from elsewhere."""
        hers = Client(enforce_csrf_checks=True)
        page = hers.get(reverse("account_login"))
        token = str(page.context["csrf_token"])
        hers.post(reverse("account_login"), {"phone": worker.phone, "csrfmiddlewaretoken": token})
        recorded = {name: morsel.value for name, morsel in hers.cookies.items()}
        body = {"code": phones.newest_code(worker.phone), "csrfmiddlewaretoken": token}
        assert hers.post(CODE, body).status_code == 302
        assert phones.signed_in_as(hers) == str(worker.pk)

        thief = Client(enforce_csrf_checks=True)
        for name, value in recorded.items():
            thief.cookies[name] = value
        assert thief.post(CODE, body)["Location"] == reverse("account_login")
        assert phones.signed_in_as(thief) is None

    def test_a_copied_session_ends_when_she_signs_out(self, worker):
        hers, thief = Client(), Client()
        phones.sign_in(hers, worker.phone)
        thief.cookies[SESSION] = hers.session.session_key
        assert thief.get(MINE).status_code == 200
        hers.post(reverse("account_logout"))
        assert thief.get(MINE)["Location"].startswith(reverse("account_login"))
