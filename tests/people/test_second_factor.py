"""The door before staff pages: it opens with the second factor, and with nothing else."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from foundation import clock, personal_data
from foundation.models import Event
from people import accounts, roles
from people.models import Role, User
from people.refusals import Refusal
from people.sign_in import devices, factors, recovery, second_factor
from tests.builders import make_role
from tests.people import apps, phones

pytestmark = pytest.mark.usefixtures("english")

PEOPLE = "/coordinate/"
PASSWORD = "a-long-password-1"


@pytest.fixture
def visitor():
    """A browser as the world's: nobody in it has shown anything."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def secret(coordinator):
    return apps.set_up(coordinator)


class TestTheDoor:
    def test_a_coordinator_learns_at_once_and_is_asked_before_her_people(self, visitor, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone)
        for page in ("/", "/courses/", "/mine/", "/contact/"):
            assert visitor.get(page).status_code in (200, 404), page
        people = f"{PEOPLE}?status=passed"
        asked = visitor.get(people)
        assert asked["Location"] == f"{apps.PAGE}?next=/coordinate/%3Fstatus%3Dpassed"
        answer = apps.show_password(visitor, next=people)
        assert answer["Location"] == asked["Location"]
        assert visitor.get(people)["Location"] == asked["Location"]
        answer = apps.show(visitor, apps.digits(secret), next=people)
        assert answer["Location"] == f"{PEOPLE}?status=passed"
        assert visitor.get(PEOPLE).status_code == 200
        used = Event.objects.get(kind="role.used")
        assert (used.actor, used.facts["role"]) == (str(coordinator.pseudonym), "coordinator")

    def test_a_password_alone_opens_nothing_of_the_admin(self, visitor, trainer):
        apps.set_up(trainer)
        visitor.post("/sign-in/password/", {"login": trainer.email, "password": PASSWORD})
        assert visitor.get("/admin/")["Location"] == f"{apps.PAGE}?next=/admin/"

    def test_digits_open_nothing_before_the_password(self, visitor, coordinator, secret):
        """Whoever holds her phone unlocked has her messages and her app."""
        phones.sign_in(visitor, coordinator.phone)
        assert visitor.post(apps.PAGE, {"code": apps.digits(secret)}).context["form"].errors["password"]
        assert visitor.get(PEOPLE).status_code == 302
        assert "not your password" in apps.show_password(visitor, "another-password").content.decode()
        assert visitor.post(apps.PAGE, {"code": apps.digits(secret)}).status_code == 200
        assert visitor.get(PEOPLE).status_code == 302

    def test_whoever_has_none_chooses_one_after_showing_her_factor(self, visitor, coordinator):
        factors.add_app(coordinator, secret := factors.new_secret(), step=0)
        phones.sign_in(visitor, coordinator.phone)
        answer = apps.show(visitor, apps.digits(secret), next=PEOPLE)
        choose = "/sign-in/security/password/"
        assert answer["Location"] == f"{choose}?next={PEOPLE}"
        assert visitor.get(PEOPLE).status_code == 302
        answer = visitor.post(choose, {"new": "horse-battery-staple", "again": "horse-battery-staple", "next": PEOPLE})
        assert answer["Location"] == PEOPLE
        assert visitor.get(PEOPLE).status_code == 200

    def test_asked_again_after_twelve_hours(self, visitor, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone)
        apps.show(visitor, apps.digits(secret))
        with clock.at(clock.now() + timedelta(hours=11, minutes=59)):
            assert visitor.get(PEOPLE).status_code == 200
        with clock.at(clock.now() + timedelta(hours=12, minutes=1)):
            assert visitor.get(PEOPLE).status_code == 302

    def test_what_was_sent_too_late_is_answered_in_words(self, client, trainer):
        client.force_login(trainer, shows=())
        answer = client.post("/admin/account/", {"name-name": "Else"})
        assert answer.status_code == 409
        assert "Not saved yet" in answer.content.decode()
        trainer.refresh_from_db()
        assert trainer.name == "Sun Li"

    def test_signing_out_of_the_admin_asks_for_nothing(self, client, trainer):
        client.force_login(trainer, shows=())
        assert client.get("/admin/logout/").status_code == 200

    def test_a_worker_never_notices(self, client, worker):
        client.force_login(worker)
        assert client.get(PEOPLE).status_code == 403
        assert client.get(apps.PAGE).status_code == 403
        assert client.get("/sign-in/security/").status_code == 403

    def test_rights_in_the_admin_without_a_role_open_nothing(self, client, worker):
        """As somebody has them whom an operator put into one of Wagtail's own groups."""
        worker.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(worker)
        assert client.get("/admin/", follow=True).status_code == 403

    def test_one_who_has_shown_it_costs_no_question_more(self, client, coordinator, django_assert_num_queries):
        client.force_login(coordinator)
        request = client.get(PEOPLE).wsgi_request
        with django_assert_num_queries(0):
            second_factor.demand(request)

    def test_what_one_person_has_shown_opens_nothing_to_the_next(self, visitor, coordinator, secret, trainer):
        phones.sign_in(visitor, coordinator.phone)
        apps.show(visitor, apps.digits(secret))
        visitor.post("/sign-out/")
        visitor.post("/sign-in/password/", {"login": trainer.email, "password": PASSWORD})
        assert visitor.get("/admin/").status_code == 302


class TestDigits:
    @pytest.fixture(autouse=True)
    def _signed_in(self, visitor, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone)

    @pytest.mark.parametrize("later", [-1, 0])
    def test_what_was_shown_half_a_minute_ago_still_works(self, visitor, coordinator, later):
        Authenticator.objects.filter(user=coordinator).delete()
        with clock.at(clock.now() - timedelta(minutes=5)):
            secret = apps.set_up(coordinator)
        with clock.at(clock.now()):
            assert apps.show(visitor, apps.digits(secret, later)).status_code == 302

    @pytest.mark.parametrize("later", [-2, 1])
    def test_a_minute_ago_or_what_is_to_come_does_not(self, visitor, secret, later):
        moment = clock.now()
        with clock.at(moment):
            if apps.digits(secret, later) not in {apps.digits(secret, near) for near in (-1, 0)}:
                assert "not right" in apps.show(visitor, apps.digits(secret, later)).content.decode()

    def test_spaces_and_full_width_digits_are_meant_as_digits(self, visitor, secret):
        code = apps.digits(secret)
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
        assert apps.show(visitor, f" {wide[:3]} {wide[3:]} ").status_code == 302

    def test_accepted_once_even_with_the_cache_emptied(self, visitor, secret, coordinator):
        with clock.at(clock.now()):
            assert apps.show(visitor, apps.digits(secret)).status_code == 302
            cache.clear()
            other = Client(headers={"accept-language": "en"})
            phones.sign_in(other, coordinator.phone)
            assert "used before" in apps.show(other, apps.digits(secret)).content.decode()
            assert other.get(PEOPLE).status_code == 302

    def test_older_digits_are_worth_nothing_once_newer_ones_were_shown(self, visitor, secret):
        with clock.at(clock.now()):
            apps.show(visitor, apps.digits(secret))
            apps.forget(visitor)
            assert "used before" in apps.show(visitor, apps.digits(secret, -1)).content.decode()

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
    def test_it_validates_and_counts_no_guess(self, visitor, secret, typed, settings):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"factor_failures": 1}
        assert apps.show(visitor, typed).context["form"].errors["code"]
        assert apps.show(visitor, apps.digits(secret)).status_code == 302

    def test_neither_session_nor_database_holds_a_secret_in_plain(self, visitor, secret, coordinator):
        left = factors.unused_codes(factors.printed(coordinator))
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM mfa_authenticator")
            kept = str(cursor.fetchall())
        assert len(left) == 10
        assert secret not in kept
        assert not [code for code in left if code in kept]

    def test_another_key_of_the_site_opens_nothing(self, visitor, secret, settings):
        visitor.get("/")
        factor = Authenticator.objects.get(type="totp")
        settings.SECRET_KEY = "another"
        origin = {"address": "10.0.0.1", "device": ""}
        with pytest.raises(Refusal, match="not right"):
            factors.check(factor.user, apps.digits(secret), **origin)
        assert factors.unused_codes(factors.printed(factor.user)) == []


class TestPrintedCodes:
    @pytest.fixture(autouse=True)
    def _signed_in(self, visitor, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone)

    def test_each_opens_the_door_once(self, visitor, coordinator):
        first, second, *_ = factors.unused_codes(factors.printed(coordinator))
        assert apps.show(visitor, f"{first[:4]} {first[4:]}").status_code == 302
        apps.forget(visitor)
        assert "used before" in apps.show(visitor, first).content.decode()
        assert apps.show(visitor, second).status_code == 302
        assert len(factors.unused_codes(factors.printed(coordinator))) == 8

    def test_one_that_is_used_while_she_puts_the_paper_away_stays_used(self, visitor, coordinator):
        read_before = factors.printed(coordinator)
        first, *_ = factors.unused_codes(read_before)
        apps.show(visitor, first)
        factors.put_away(read_before)
        assert first not in factors.unused_codes(factors.printed(coordinator))

    def test_new_ones_make_the_old_worthless(self, visitor, coordinator):
        old = factors.unused_codes(factors.printed(coordinator))
        factors.print_anew(coordinator)
        assert set(old).isdisjoint(factors.unused_codes(factors.printed(coordinator)))
        assert "not right" in apps.show(visitor, old[0]).content.decode()


class TestLimits:
    """With the cache emptied before each guess: they live in the database."""

    def signed_in(self, person) -> Client:
        visitor = Client(headers={"accept-language": "en"})
        phones.sign_in(visitor, person.phone)
        return visitor

    def fail(self, visitor, code, times):
        for _ in range(times):
            cache.clear()
            answer = apps.show(visitor, code)
        return answer

    @pytest.mark.parametrize("kind", ["app", "printed"])
    def test_five_a_day_whatever_is_guessed(self, coordinator, secret, kind):
        visitor = self.signed_in(coordinator)
        self.fail(visitor, apps.wrong(secret), 3)
        self.fail(visitor, "00000000", 2)
        right = apps.digits(secret) if kind == "app" else factors.unused_codes(factors.printed(coordinator))[0]
        assert "too many wrong attempts" in apps.show(visitor, right).content.decode()
        assert visitor.get(PEOPLE).status_code == 302
        with clock.at(clock.now() + timedelta(days=1)):
            assert apps.show(visitor, apps.digits(secret)).status_code == 302

    def test_a_new_browser_does_not_reset_the_count(self, coordinator, secret):
        """Each is one on which she has signed in, which is all that somebody with her number needs."""
        for _ in range(5):
            self.fail(self.signed_in(coordinator), apps.wrong(secret), 1)
        answer = apps.show(self.signed_in(coordinator), apps.digits(secret))
        assert "too many wrong attempts" in answer.content.decode()

    def test_the_browser_in_which_she_has_shown_it_is_not_locked_by_another(self, coordinator, secret):
        own = self.signed_in(coordinator)
        apps.show(own, apps.digits(secret))
        self.fail(self.signed_in(coordinator), apps.wrong(secret), 5)
        with clock.at(clock.now() + timedelta(minutes=1)):
            assert apps.show(own, apps.digits(secret)).status_code == 302


class TestShowing:
    def test_gives_the_session_a_new_key(self, visitor, coordinator, secret):
        """So that what was read of it before, or put there, does not come in with her."""
        phones.sign_in(visitor, coordinator.phone)
        other = Client(headers={"accept-language": "en"})
        other.cookies["sessionid"] = visitor.session.session_key
        assert other.get("/mine/").status_code == 200
        apps.show(visitor, apps.digits(secret))
        assert visitor.get(PEOPLE).status_code == 200
        assert other.get(PEOPLE)["Location"].startswith("/sign-in/?")

    def test_keeps_its_device_in_the_list_and_a_borrowed_phone_at_its_hour(self, visitor, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone, is_borrowed="on")
        apps.show(visitor, apps.digits(secret))
        assert devices.signed_in(coordinator).get().session_key == visitor.session.session_key
        assert visitor.session.get_expiry_age() <= 3600


class TestLosing:
    def test_a_role_ends_the_session_at_the_next_request(self, client, coordinator):
        client.force_login(coordinator)
        assert client.get(PEOPLE).status_code == 200
        roles.take_away(Role.objects.get(user=coordinator), by=None)
        assert client.get(PEOPLE)["Location"].startswith("/sign-in/?")
        assert not client.get("/").wsgi_request.user.is_authenticated

    def test_the_account_ends_it_too(self, client, coordinator):
        client.force_login(coordinator)
        accounts.deactivate(coordinator, by=None)
        assert client.get(PEOPLE)["Location"].startswith("/sign-in/?")


class TestRecovery:
    def test_by_who_answers_for_her(self, client, visitor, administrator, coordinator, secret):
        phones.sign_in(visitor, coordinator.phone)
        apps.show(visitor, apps.digits(secret))
        client.force_login(administrator)
        address = reverse("take_second_factor", args=[coordinator.pk])
        assert "lost" in client.get(address).content.decode()
        assert client.get(reverse("wagtailusers_users:edit", args=[coordinator.pk])).content.decode().count(address)
        assert client.post(address).status_code == 302
        assert not Authenticator.objects.filter(user=coordinator).exists()
        assert not visitor.get("/").wsgi_request.user.is_authenticated

    def test_she_is_told_at_her_next_visit_until_she_has_another(self, visitor, coordinator, secret):
        recovery.take_second_factor(coordinator, by=None)
        answer = phones.sign_in(visitor, coordinator.phone)
        assert answer["Location"] == "/sign-in/security/?next=/coordinate/"
        assert "taken away on" in visitor.get(answer["Location"]).content.decode()
        apps.set_up(coordinator)
        assert "taken away on" not in visitor.get(answer["Location"]).content.decode()

    def test_of_a_password_too_and_never_of_that_alone(self, client, visitor, administrator, coordinator, secret):
        client.force_login(administrator)
        address = reverse("take_second_factor", args=[coordinator.pk])
        assert client.post(address, {"password": "on"}).status_code == 302
        coordinator.refresh_from_db()
        assert not coordinator.has_usable_password()
        assert not Authenticator.objects.filter(user=coordinator).exists()
        assert Event.objects.filter(kind="person.password_taken_away", subject=str(coordinator.pseudonym)).count() == 1
        phones.sign_in(visitor, coordinator.phone)
        assert "/sign-in/security/password/" in visitor.get(PEOPLE, follow=True).redirect_chain[-1][0]

    def test_and_not_once_she_has_no_role_any_more(self, visitor, coordinator, secret):
        recovery.take_second_factor(coordinator, by=None)
        roles.take_away(Role.objects.get(user=coordinator), by=None)
        assert phones.sign_in(visitor, coordinator.phone)["Location"] == "/"

    @pytest.mark.parametrize("who", ["coordinator_next_door", "trainer", "worker", "coordinator"])
    def test_by_nobody_else(self, request, coordinator, secret, who):
        with pytest.raises(Refusal):
            recovery.take_second_factor(coordinator, by=request.getfixturevalue(who))
        assert Authenticator.objects.filter(user=coordinator).exists()

    def test_not_of_somebody_who_answers_elsewhere_too(self, administrator, coordinator, secret, units):
        make_role(coordinator, units.elsewhere)
        with pytest.raises(Refusal):
            recovery.take_second_factor(coordinator, by=administrator)

    def test_devices_on_which_it_was_shown_are_strange_again(self, visitor, coordinator, secret):
        """Whoever had it for a while made them known, each with ten guesses a day at the next one."""
        phones.sign_in(visitor, coordinator.phone)
        apps.show(visitor, apps.digits(secret))
        token = visitor.cookies[devices.COOKIE].value
        assert devices.staff_budget_of(coordinator.public_id, token).is_of_known_device
        recovery.take_second_factor(coordinator, by=None)
        assert not devices.staff_budget_of(coordinator.public_id, token).is_of_known_device

    def test_it_is_in_the_log(self, administrator, coordinator, secret):
        assert recovery.take_second_factor(coordinator, by=administrator)
        assert not recovery.take_second_factor(coordinator, by=administrator)
        event = Event.objects.get(kind="second_factor.taken_away")
        assert (event.actor, event.subject) == (str(administrator.pseudonym), str(coordinator.pseudonym))


def test_no_digits_are_shown_outside_the_demo(visitor, coordinator, secret, settings):
    phones.sign_in(visitor, coordinator.phone)
    apps.show_password(visitor)
    near = [apps.digits(secret, later) for later in (-1, 0, 1)]
    page = visitor.get(apps.PAGE).content.decode()
    assert not [code for code in near if code in page]
    settings.DEMO = True
    page = visitor.get(apps.PAGE).content.decode()
    assert apps.digits(secret) in page or apps.digits(secret, -1) in page


def test_closing_an_account_forgets_its_factors(coordinator, secret):
    assert {row["type"] for row in personal_data.export(coordinator)["mfa.Authenticator"]} == {"totp", "recovery_codes"}
    personal_data.erase(User.objects.get(pk=coordinator.pk))
    assert not Authenticator.objects.filter(user=coordinator).exists()


def test_digits_are_those_of_any_app():
    """RFC 6238, appendix B, cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moments = {59: "287082", 1111111109: "081804", 20000000000: "353130"}
    assert {moment: factors.digits_of(secret, moment // factors.PERIOD) for moment in moments} == moments
