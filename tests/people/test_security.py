"""Her pages for how she signs in: setting up, printing codes, removing, another password, the operator's command."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from foundation import clock
from foundation.models import Event
from people import accounts
from people.models import User
from people.sign_in import factors, recovery
from tests.people import apps, phones

pytestmark = pytest.mark.usefixtures("english")

APP, CODES, OVERVIEW = "/sign-in/security/app/", "/sign-in/security/codes/", "/sign-in/security/"
CHANGE = "/sign-in/security/password/"
# The last is nested deeper than Python can read.
RUBBISH = ["null", "[]", "{}", '{"id": 1}', '{"response": {}}', "[" * 100_000]
PASSWORD, NEW = "a-long-password-1", "horse-battery-staple"


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


def secret_on(page) -> str:
    return re.search(r"<code[^>]*>([A-Z2-7 ]{39})</code>", page.content.decode())[1].replace(" ", "")


class TestSettingUp:
    def test_the_whole_way_of_somebody_new(self, visitor, coordinator):
        phones.sign_in(visitor, coordinator.phone)
        answer = visitor.get("/coordinate/", follow=True)
        assert answer.redirect_chain[-1][0] == f"{CHANGE}?next=/coordinate/"
        assert "Choose your password now" in answer.content.decode()
        answer = visitor.post(CHANGE, {"new": NEW, "again": NEW, "next": "/coordinate/"}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{APP}?next=/coordinate/"
        secret = secret_on(answer)
        assert f"secret={secret}" in answer.content.decode()
        # Loaded anew, the page shows the same: what was scanned stays good.
        assert secret_on(visitor.get(APP)) == secret
        answer = visitor.post(APP, {"code": apps.digits(secret), "next": "/coordinate/"})
        assert answer["Location"] == f"{CODES}?next=/coordinate/"
        printed = visitor.get(answer["Location"]).content.decode()
        codes = re.findall(r"\d{4} \d{4}", printed)
        assert len(set(codes)) == 10
        assert visitor.post(CODES, {"next": "/coordinate/"})["Location"] == "/coordinate/"
        assert not re.findall(r"\d{4} \d{4}", visitor.get(CODES).content.decode())
        assert visitor.get("/coordinate/").status_code == 200
        assert Event.objects.filter(kind="second_factor.added", subject=str(coordinator.pseudonym)).count() == 1

    def test_wrong_digits_set_up_nothing(self, visitor, coordinator):
        phones.sign_in(visitor, coordinator.phone)
        secret = secret_on(visitor.get(APP))
        answer = visitor.post(APP, {"code": apps.wrong(secret)})
        assert "other digits" in answer.content.decode()
        assert not Authenticator.objects.exists()

    def test_who_has_a_password_shows_it_before_she_chooses_a_factor(self, visitor, trainer):
        """With her number alone, somebody else could otherwise choose it for her."""
        phones.sign_in(visitor, trainer.phone)
        answer = visitor.get(APP)
        assert answer["Location"] == f"{apps.ANEW}?next={APP}"
        assert "not your password" in visitor.post(apps.ANEW, {"password": "wrong"}).content.decode()
        assert visitor.get(APP).status_code == 302
        assert visitor.post(apps.ANEW, {"password": PASSWORD, "next": APP})["Location"] == APP
        assert visitor.get(APP).status_code == 200

    def test_her_password_is_guessed_ten_times_a_day(self, visitor, trainer):
        phones.sign_in(visitor, trainer.phone)
        for _ in range(10):
            visitor.post(apps.PAGE, {"password": "wrong"})
        assert "too many wrong attempts" in visitor.post(apps.PAGE, {"password": PASSWORD}).content.decode()

    def test_not_ten_times_with_each_browser(self, trainer):
        """Whoever has her number makes any number of them, and would come to choose her factor."""
        for _ in range(5):
            visitor = Client(headers={"accept-language": "en"})
            phones.sign_in(visitor, trainer.phone)
            for _ in range(2):
                visitor.post(apps.PAGE, {"password": "wrong"})
        assert "too many wrong attempts" in visitor.post(apps.PAGE, {"password": PASSWORD}).content.decode()

    def test_a_stranger_uses_up_none_of_the_ten(self, visitor, trainer):
        stranger = Client()
        for _ in range(10):
            stranger.post("/sign-in/password/", {"login": trainer.email, "password": "wrong"})
        phones.sign_in(visitor, trainer.phone)
        assert visitor.post(apps.PAGE, {"password": PASSWORD})["Location"].startswith(APP)

    def test_another_app_takes_the_place_of_the_first(self, client, visitor, coordinator):
        old = apps.set_up(coordinator)
        client.force_login(coordinator)
        new = secret_on(client.get(APP))
        client.post(APP, {"code": apps.digits(new)})
        assert factors.of(coordinator).count() == 1
        phones.sign_in(visitor, coordinator.phone)
        assert "not right" in apps.show(visitor, apps.digits(old)).content.decode()

    def test_and_ends_the_sessions_that_the_first_opened(self, client, visitor, coordinator):
        old = apps.set_up(coordinator)
        phones.sign_in(visitor, coordinator.phone)
        apps.show(visitor, apps.digits(old))
        client.force_login(coordinator)
        client.post(APP, {"code": apps.digits(secret_on(client.get(APP)))})
        assert client.get("/coordinate/").status_code == 200
        assert not visitor.get("/").wsgi_request.user.is_authenticated


class TestChanging:
    PAGES = (APP, CODES, CHANGE, "/sign-in/security/passkey/")

    @pytest.mark.parametrize("page", PAGES)
    def test_needs_the_factor_shown_just_now(self, client, visitor, coordinator, page):
        apps.set_up(coordinator)
        phones.sign_in(visitor, coordinator.phone)
        assert visitor.get(page)["Location"] == f"{apps.ANEW}?next={page}"
        assert visitor.post(page, {}).status_code == 409
        client.force_login(coordinator)
        assert client.get(page).status_code == 200
        with clock.at(clock.now() + timedelta(minutes=16)):
            assert client.get(page)["Location"] == f"{apps.ANEW}?next={page}"
            # What opens the door for twelve hours is asked for anew here, one after the other.
            assert apps.show_password(client, page=apps.ANEW, next=page)["Location"] == f"{apps.ANEW}?next={page}"
            assert client.get(page).status_code == 302

    def test_removing_one_ends_her_other_sessions(self, client, visitor, coordinator):
        secret = apps.set_up(coordinator)
        phones.sign_in(visitor, coordinator.phone)
        address = reverse("security_remove", args=[factors.of(coordinator).get().pk])
        assert visitor.post(address).status_code == 409
        apps.show(visitor, apps.digits(secret))
        client.force_login(coordinator)
        assert "your last one" in client.get(address).content.decode()
        assert client.post(address)["Location"] == OVERVIEW
        assert not Authenticator.objects.exists()
        assert client.get("/").wsgi_request.user.is_authenticated
        assert not visitor.get("/").wsgi_request.user.is_authenticated
        # The door asks for another one at once.
        assert client.get("/coordinate/").status_code == 302

    def test_nobody_removes_anothers(self, client, trainer, coordinator):
        apps.set_up(coordinator)
        client.force_login(trainer)
        client.post("/sign-in/password/")
        second = Client(headers={"accept-language": "en"})
        phones.sign_in(second, trainer.phone)
        second.post(apps.PAGE, {"password": PASSWORD})
        assert second.post(reverse("security_remove", args=[factors.of(coordinator).get().pk])).status_code == 404
        assert factors.of(coordinator).exists()

    def test_ten_new_codes(self, client, coordinator):
        apps.set_up(coordinator)
        client.force_login(coordinator)
        client.post(CODES)
        assert client.post(CODES, {"anew": "1"}).status_code == 302
        assert len(re.findall(r"\d{4} \d{4}", client.get(CODES).content.decode())) == 10


class TestPassword:
    def test_another_one_ends_her_other_sessions(self, visitor, trainer):
        secret = apps.set_up(trainer)
        other = Client(headers={"accept-language": "en"})
        phones.sign_in(other, trainer.phone)
        phones.sign_in(visitor, trainer.phone)
        apps.show(visitor, apps.digits(secret))
        assert visitor.post(CHANGE, {"new": NEW, "again": NEW})["Location"] == OVERVIEW
        assert "is in force" in visitor.get(OVERVIEW).content.decode()
        assert not other.get("/").wsgi_request.user.is_authenticated
        trainer.refresh_from_db()
        assert trainer.check_password(NEW)

    def test_does_not_bring_back_a_session_that_was_ended_at_the_same_time(self, client, trainer, monkeypatch):
        """Her factor is taken away between the beginning of the request and its end."""
        change = accounts.change_password

        def late(person, new):
            recovery.take_second_factor(User.objects.get(pk=person.pk), by=None)
            change(person, new)

        monkeypatch.setattr(accounts, "change_password", late)
        apps.set_up(trainer)
        client.force_login(trainer)
        assert client.post(CHANGE, {"new": NEW, "again": NEW}).status_code == 302
        assert not client.get("/").wsgi_request.user.is_authenticated

    @pytest.mark.parametrize(
        ("new", "again", "field"), [("short", "short", "new"), (NEW, f"{NEW}x", "again"), ("1234567890", "", "new")]
    )
    def test_it_validates(self, client, trainer, new, again, field):
        apps.set_up(trainer)
        client.force_login(trainer)
        assert client.post(CHANGE, {"new": new, "again": again}).context["form"].errors[field]
        trainer.refresh_from_db()
        assert trainer.check_password(PASSWORD)

    def test_argon2_keeps_it(self):
        from lms.settings import base

        assert base.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher")


class TestPasskeysElsewhere:
    """With a browser they are tried in tests/browser; here what no browser sends."""

    @pytest.mark.parametrize("sent", [*RUBBISH, "", "x" * 1000])
    def test_rubbish_is_refused_in_words(self, client, coordinator, sent):
        apps.set_up(coordinator)
        client.force_login(coordinator, shows=("password",))
        assert "not accepted" in client.post(apps.PAGE, {"credential": sent}).content.decode()
        assert client.get("/coordinate/").status_code == 302

    @pytest.mark.parametrize("sent", RUBBISH)
    def test_none_is_made_of_rubbish(self, client, coordinator, sent):
        client.force_login(coordinator)
        answer = client.post(
            "/sign-in/security/passkey/", {"name": "Phone", "credential": sent}, headers={"host": "localhost"}
        )
        assert "not accepted" in answer.content.decode()
        assert not Authenticator.objects.exists()

    @pytest.mark.parametrize(("host", "possible"), [("127.0.0.1", 0), ("learn.example.org", 0), ("localhost", 1)])
    def test_the_page_says_where_they_are_impossible(self, client, coordinator, host, possible):
        client.force_login(coordinator)
        page = client.get("/sign-in/security/passkey/", headers={"host": host}).content.decode()
        assert ("work only where the address" not in page) == bool(possible)


class TestTheOperatorsCommand:
    @pytest.mark.parametrize("field", ["phone", "email"])
    def test_takes_it_away(self, trainer, field):
        apps.set_up(trainer)
        before = trainer.session_epoch
        call_command("reset_second_factor", getattr(trainer, field), verbosity=0)
        trainer.refresh_from_db()
        assert not Authenticator.objects.exists()
        assert trainer.session_epoch == before + 1
        assert trainer.second_factor_taken_at

    def test_refuses_in_words(self, trainer, worker):
        for login in ("nobody@example.org", worker.phone, trainer.email):
            with pytest.raises(CommandError):
                call_command("reset_second_factor", login)
        assert User.objects.filter(second_factor_taken_at__isnull=False).count() == 0
