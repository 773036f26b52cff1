"""Signing in with a password, which is for staff."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from foundation import clock
from people import accounts
from tests.builders import make_number, make_person, make_role
from tests.people import apps, phones

pytestmark = pytest.mark.usefixtures("english")

PAGE = "/sign-in/password/"
PASSWORD = "a-long-password-1"


def send(client, login, password=PASSWORD, **fields):
    return client.post(PAGE, {"login": login, "password": password, **fields})


@pytest.mark.parametrize("spelt", ["trainer@example.org", " Trainer@Example.ORG ", "ｔｒａｉｎｅｒ＠example.org"])
def test_by_e_mail(client, trainer, spelt):
    assert send(client, spelt, next="/mine/")["Location"] == "/mine/"
    assert phones.signed_in_as(client) == str(trainer.pk)


def test_by_phone(client, trainer):
    assert send(client, trainer.phone.removeprefix("+86"))["Location"] == "/admin/"
    assert phones.signed_in_as(client) == str(trainer.pk)


@pytest.mark.parametrize(
    ("who", "first"), [("trainer", "/admin/"), ("administrator", "/coordinate/"), ("former_coordinator", "/")]
)
def test_leads_to_the_first_page_of_her_role(request, client, units, who, first):
    if who == "former_coordinator":
        person = make_person(email="former@example.org", password=PASSWORD, unit=units.north)
        make_role(person, units.north, until=clock.today() - timedelta(days=1))
    else:
        person = request.getfixturevalue(who)
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    assert send(client, person.email)["Location"] == first
    assert client.get(PAGE)["Location"] == first


def test_the_session_gets_a_new_key_and_lasts_a_week(client, trainer):
    client.get(PAGE)
    send(client, trainer.email)
    assert timedelta(days=6).total_seconds() < client.session.get_expiry_age() <= timedelta(days=7).total_seconds()


@pytest.mark.parametrize(
    ("login", "password"),
    [("trainer@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("13800138000", PASSWORD)],
)
def test_refuses_all_in_the_same_words(client, trainer, login, password):
    answer = send(client, login, password)
    assert answer.status_code == 200
    assert "does not fit together" in answer.content.decode()
    assert not phones.signed_in_as(client)


def test_refuses_a_worker_who_has_no_password(client, worker):
    for guess in ("", "!", worker.password):
        send(client, worker.phone, guess)
    assert not phones.signed_in_as(client)


def test_refuses_a_closed_account_like_any_other(client, trainer):
    accounts.deactivate(trainer, by=None)
    assert "does not fit together" in send(client, trainer.email).content.decode()


@pytest.mark.parametrize("login", ["", "trainer", "trainer@", "12345"])
def test_validates_the_login(client, db, login):
    assert send(client, login).context["form"].errors["login"]


def test_never_to_another_site(client, trainer):
    assert send(client, trainer.email, next="https://evil.example/")["Location"] == "/admin/"


class TestLimits:
    def fail(self, login, times=10):
        for _ in range(times):
            cache.clear()
            answer = send(Client(), login, "wrong")
        return answer

    @pytest.mark.parametrize("other_spelling", [False, True])
    def test_ten_failures_a_day(self, client, trainer, other_spelling):
        self.fail(trainer.email)
        answer = send(client, trainer.email.upper() if other_spelling else trainer.email)
        assert "too many wrong attempts" in answer.content.decode()
        with clock.at(clock.now() + timedelta(days=1)):
            send(client, trainer.email)
        assert phones.signed_in_as(client)

    def test_both_logins_of_a_person_have_one_budget(self, client, trainer):
        self.fail(trainer.email, times=6)
        self.fail(trainer.phone, times=4)
        assert "too many wrong attempts" in send(client, trainer.phone).content.decode()

    def test_the_same_for_an_account_that_is_none(self, db):
        self.fail("nobody@example.org")
        assert "too many wrong attempts" in send(Client(), "nobody@example.org").content.decode()

    def test_no_more_with_browsers_in_which_she_came_with_her_number(self, trainer):
        """Whoever has it makes any number of them."""
        for _ in range(5):
            browser = Client()
            phones.sign_in(browser, trainer.phone)
            browser.post("/sign-out/")
            for _ in range(2):
                send(browser, trainer.email, "wrong")
        assert "too many wrong attempts" in send(browser, trainer.email).content.decode()

    def test_the_browser_in_which_she_has_shown_her_factor_is_not_locked_by_a_stranger(self, client, trainer):
        secret = apps.set_up(trainer)
        send(client, trainer.email)
        apps.show(client, apps.digits(secret))
        client.post("/sign-out/")
        self.fail(trainer.email)
        send(client, trainer.email)
        assert phones.signed_in_as(client)

    def test_failures_from_one_address(self, trainer, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures_per_address": 3}
        for _ in range(3):
            self.fail(make_number(), 1)
        assert "too many wrong attempts" in send(Client(), trainer.email).content.decode()
        elsewhere = Client(REMOTE_ADDR="10.0.0.9")
        send(elsewhere, trainer.email)
        assert phones.signed_in_as(elsewhere)


class TestWagtail:
    def test_sends_strangers_here_and_brings_them_back(self, client, operator):
        answer = client.get("/admin/pages/")
        assert answer["Location"] == f"{PAGE}?next=/admin/pages/"
        answer = send(client, operator.email, "a-long-password-4", next="/admin/pages/")
        assert answer["Location"] == "/admin/pages/"
        assert client.get("/admin/pages/")["Location"] == "/sign-in/second-factor/?next=/admin/pages/"

    def test_its_own_page_for_signing_in_is_closed(self, client, operator):
        answer = client.get("/admin/login/?next=/admin/pages/")
        assert answer["Location"] == f"{PAGE}?next=/admin/pages/"
        client.post("/admin/login/", {"username": operator.public_id, "password": "a-long-password-4"})
        assert not phones.signed_in_as(client)

    def test_a_worker_is_refused_and_not_sent_round_in_circles(self, client, worker):
        client.force_login(worker)
        answer = client.get("/admin/")
        assert client.get(answer["Location"]).status_code == 403

    @pytest.mark.parametrize("page", ["password_reset/", "password_reset/done/", "password_reset/complete/"])
    def test_its_password_pages_do_not_exist(self, client, db, page):
        assert client.get(f"/admin/{page}").status_code == 404

    def test_signing_out_of_it_is_signing_out(self, client, operator):
        client.force_login(operator)
        answer = client.post("/admin/logout/")
        assert answer["Clear-Site-Data"] == '"cache", "storage"'
        assert not phones.signed_in_as(client)
