"""Signing in by phone number and code: it works, it refuses, it validates."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

from foundation import clock
from foundation.models import Event
from people import accounts, sms
from people.models import SignInCode, User
from people.numbers import unbroken
from people.redirects import with_next
from tests.builders import make_number, make_person
from tests.people import phones
from tests.people.phones import without_tokens

pytestmark = pytest.mark.usefixtures("english")

LOGIN, CODE = "/sign-in/", "/sign-in/code/"


class TestItWorks:
    def test_a_worker_signs_in_with_the_code_from_the_message(self, client, worker):
        answer = phones.ask(client, worker.phone)
        assert (answer.status_code, answer["Location"]) == (302, CODE)
        answer = phones.type_code(client, phones.newest_code(worker.phone))
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert phones.signed_in_as(client) == str(worker.pk)

    def test_her_session_lasts_half_a_year(self, client, worker):
        phones.sign_in(client, worker.phone)
        assert client.session.get_expiry_age() == timedelta(days=180).total_seconds()

    def test_a_coordinators_session_lasts_a_week(self, client, coordinator):
        phones.sign_in(client, coordinator.phone)
        week = timedelta(days=7).total_seconds()
        assert week - 60 < client.session.get_expiry_age() <= week

    def test_the_first_sign_in_makes_a_rostered_person_active(self, client, units):
        person = make_person(unit=units.north, state=User.State.ROSTERED)
        client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
        phones.sign_in(client, person.phone)
        person.refresh_from_db()
        assert (person.state, person.language) == (User.State.ACTIVE, "en")
        assert Event.objects.filter(kind="person.activated", actor=str(person.pseudonym)).count() == 1

    @pytest.mark.parametrize("typed", ["{0}{1}{2}{3}{4}{5}", "{0}{1}{2} {3}{4}{5}", " {0} {1} {2} {3} {4} {5} "])
    def test_spaces_in_the_code_do_no_harm(self, client, worker, typed):
        phones.ask(client, worker.phone)
        phones.type_code(client, typed.format(*phones.newest_code(worker.phone)))
        assert phones.signed_in_as(client)

    def test_full_width_digits_are_understood(self, client, worker):
        wide = str.maketrans("0123456789", "０１２３４５６７８９")
        phones.ask(client, worker.phone.removeprefix("+86").translate(wide))
        phones.type_code(client, phones.newest_code(worker.phone).translate(wide))
        assert phones.signed_in_as(client)

    def test_a_new_code_replaces_the_old_one(self, client, worker):
        phones.ask(client, worker.phone)
        old = phones.newest_code(worker.phone)
        answer = client.post(CODE, {"again": "1", "next": "/mine/"})
        assert answer["Location"] == f"{CODE}?next=/mine/"
        new = phones.newest_code(worker.phone)
        if old != new:
            phones.type_code(client, old)
            assert not phones.signed_in_as(client)
        phones.type_code(client, new)
        assert phones.signed_in_as(client)

    def test_the_session_gets_a_new_key(self, client, worker):
        phones.ask(client, worker.phone)
        before = client.session.session_key
        phones.type_code(client, phones.newest_code(worker.phone))
        assert before and client.session.session_key != before
        assert not Client(cookies={"sessionid": before}).session.get("_auth_user_id")

    def test_who_is_signed_in_goes_on_at_once(self, client, worker):
        client.force_login(worker)
        assert client.get(f"{LOGIN}?next=/mine/")["Location"] == "/mine/"
        assert client.get(CODE)["Location"] == "/"


class TestWhereNext:
    def test_it_survives_both_pages(self, client, worker):
        target = "/learn/x/?card=2&y=1"
        page = client.get(LOGIN, {"next": target}).content.decode()
        assert 'name="next" value="/learn/x/?card=2&amp;y=1"' in page
        answer = phones.ask(client, worker.phone, next=target)
        page = client.get(answer["Location"]).content.decode()
        assert 'name="next" value="/learn/x/?card=2&amp;y=1"' in page
        answer = phones.type_code(client, phones.newest_code(worker.phone), next=target)
        assert answer["Location"] == target

    @pytest.mark.parametrize(
        ("came_from", "target"),
        [
            ("http://testserver/learn/x/y/?card=2", "/learn/x/y/?card=2"),
            ("https://evil.example/learn/x/y/", ""),
            ("", ""),
        ],
    )
    def test_a_form_sent_too_late_leads_back_to_its_page(self, client, db, came_from, target):
        path = f"/learn/{uuid4()}/{uuid4()}/done/"
        answer = client.post(path, headers={"referer": came_from})
        assert answer["Location"] == with_next(LOGIN, target)

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///x"]
    )
    def test_never_to_another_site(self, client, worker, target):
        assert f'name="next" value="{escape(target)}"' not in client.get(LOGIN, {"next": target}).content.decode()
        assert phones.sign_in(client, worker.phone, next=target)["Location"] == "/"
        assert client.get(LOGIN, {"next": target})["Location"] == "/"


class TestItRefuses:
    def test_a_wrong_code(self, client, worker):
        phones.ask(client, worker.phone)
        wrong = phones.other_than(phones.newest_code(worker.phone))
        answer = phones.type_code(client, wrong)
        assert answer.status_code == 200
        assert "newest message" in answer.content.decode()
        assert not phones.signed_in_as(client)

    def test_a_code_for_another_session(self, client, worker):
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        other = Client()
        assert phones.type_code(other, code)["Location"] == LOGIN
        phones.ask(other, worker.phone)
        if phones.newest_code(worker.phone) != code:
            phones.type_code(other, code)
        assert not phones.signed_in_as(other)

    def test_a_code_a_second_time(self, client, worker):
        phones.ask(client, worker.phone)
        code, key = phones.newest_code(worker.phone), client.session["sign_in_code"]
        phones.type_code(client, code)
        other = Client()
        session = other.session
        session["sign_in_code"] = key
        session.save()
        other.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
        answer = phones.type_code(other, code)
        assert "no longer valid" in answer.content.decode()
        assert not phones.signed_in_as(other)

    def test_a_code_after_ten_minutes(self, client, worker):
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        with clock.at(clock.now() + timedelta(minutes=10)):
            answer = phones.type_code(client, code)
        assert "no longer valid" in answer.content.decode()
        assert not phones.signed_in_as(client)

    def test_anything_before_the_message_was_written(self, client, worker):
        phones.ask(client, worker.phone)
        for guess in ("000000", "123456"):
            phones.type_code(client, guess)
        assert not phones.signed_in_as(client)

    def test_a_message_that_comes_too_late_is_not_sent(self, client, worker):
        phones.ask(client, worker.phone)
        with clock.at(clock.now() + timedelta(minutes=11)):
            phones.send_messages()
        assert sms.FileBackend().newest(worker.phone) == ""

    def test_a_deactivated_person(self, client, worker):
        accounts.deactivate(worker, by=None)
        answer = phones.sign_in(client, worker.phone)
        assert answer["Location"] == reverse("account_inactive")
        assert client.get(answer["Location"]).status_code == 200
        assert not phones.signed_in_as(client)

    def test_the_code_page_without_a_code(self, client, db):
        assert client.get(f"{CODE}?next=/mine/")["Location"] == f"{LOGIN}?next=/mine/"


class TestItValidates:
    @pytest.mark.parametrize("typed", ["", "abc", "12345", "010 6552 9988"])
    def test_what_is_no_mobile_number(self, client, db, typed):
        answer = phones.ask(client, typed)
        assert answer.status_code == 200
        assert answer.context["form"].errors["phone"]
        assert not SignInCode.objects.exists()

    def test_no_message_goes_to_a_country_the_operator_does_not_name(self, client, db, settings):
        number = "+852 9123 4567"
        assert "No messages go to numbers of this country" in str(phones.ask(client, number).context["form"].errors)
        assert not SignInCode.objects.exists()
        settings.SMS_REGIONS = ["CN", "HK"]
        assert phones.ask(client, number).status_code == 302

    def test_a_name_that_certificates_bear_is_not_changed_at_will(self, client, worker):
        client.force_login(worker)
        assert client.post("/sign-in/name/", {"name": "Somebody Else", "next": "/mine/"})["Location"] == "/mine/"
        worker.refresh_from_db()
        assert worker.name == "Li Na"

    @pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５"])
    def test_what_is_no_code_costs_no_attempt(self, client, worker, settings, typed):
        settings.SIGN_IN_LIMITS = settings.SIGN_IN_LIMITS | {"failures": 1}
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        answer = phones.type_code(client, typed)
        assert answer.context["form"].errors["code"]
        phones.type_code(client, code)
        assert phones.signed_in_as(client)

    @pytest.mark.parametrize("typed", ["", "   ", "\u200b", "123", "a\u202eb"])
    def test_what_is_no_name(self, client, worker, typed):
        client.force_login(worker)
        type(worker).objects.filter(pk=worker.pk).update(name="")
        answer = client.post("/sign-in/name/", {"name": typed})
        assert answer.context["form"].errors["name"]


class TestKnownAndUnknownNumbersLookTheSame:
    def test_byte_for_byte(self, worker):
        clients = {worker.phone: Client(), make_number(): Client()}
        first = {phone: phones.ask(client, phone) for phone, client in clients.items()}
        codes = {phones.newest_code(phone) for phone in clients}
        wrong = next(code for code in ("000000", "111111", "222222") if code not in codes)
        seen = []
        for phone, client in clients.items():
            page, refusal = client.get(CODE), phones.type_code(client, wrong)
            spelt = unbroken(phone)
            assert spelt in page.content.decode()
            seen.append(
                (
                    (first[phone].status_code, first[phone]["Location"], sorted(first[phone].cookies)),
                    without_tokens(page).replace(spelt, "NUMBER"),
                    without_tokens(refusal).replace(spelt, "NUMBER"),
                )
            )
        assert seen[0] == seen[1]

    def test_nobody_is_looked_up_before_the_code_is_right(self, worker):
        """Whoever the number belongs to, the same queries run: that is why it takes the same time."""
        # The first of the day makes the rows in which the others are counted.
        phones.ask(Client(), make_number())
        asked = []
        for phone in (worker.phone, make_number()):
            with CaptureQueriesContext(connection) as captured:
                phones.ask(Client(), phone)
            asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in captured])
        assert asked[0] == asked[1]
        assert not [query for query in asked[0] if "people_user" in query]


class TestANumberOnNoList:
    def test_makes_itself_an_account_where_that_is_allowed(self, client, db):
        phone = make_number()
        answer = phones.sign_in(client, phone, next="/mine/")
        assert answer["Location"] == "/sign-in/name/?next=/mine/"
        assert client.get(answer["Location"]).status_code == 200
        assert client.post("/sign-in/name/", {"name": "  刘\u3000洋 ", "next": "/mine/"})["Location"] == "/mine/"
        person = User.objects.get(phone=phone)
        assert (person.name, person.state) == ("刘 洋", User.State.ACTIVE)

    def test_is_told_so_where_it_is_not(self, client, db, settings):
        settings.SELF_REGISTRATION = False
        phone = make_number()
        answer = phones.sign_in(client, phone)
        assert answer.status_code == 200
        assert "on no list" in answer.content.decode()
        assert not User.objects.filter(phone=phone).exists()
        assert not phones.signed_in_as(client)

    def test_two_tabs_make_one_account(self, db):
        phone = make_number()
        assert accounts.register(phone) == accounts.register(phone)


class TestTheCodeIsKeptNowhere:
    def test_not_in_any_table_and_not_in_the_session(self, client, worker):
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        assert code not in str(dict(client.session))
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                assert code not in str(cursor.fetchall()), table

    def test_not_after_it_was_used_either(self, client, worker):
        phones.ask(client, worker.phone)
        code = phones.newest_code(worker.phone)
        phones.type_code(client, code)
        assert code not in str(dict(client.session))


class TestAllauth:
    @pytest.mark.parametrize(
        "name",
        ["account_signup", "account_reset_password", "account_email", "account_change_password", "mfa_index"],
    )
    def test_what_we_do_not_use_does_not_exist(self, name):
        with pytest.raises(NoReverseMatch):
            reverse(name)

    @pytest.mark.parametrize("address", ["/accounts/login/", "/sign-in/signup/", "/sign-in/password/reset/"])
    def test_its_addresses_are_not_found(self, client, db, address):
        assert client.get(address).status_code == 404


class TestWhoStandsOnAList:
    def test_is_told_as_whom_at_her_first_visit_only(self, client, units):
        person = make_person("Lin Tao", unit=units.north_station, state=User.State.ROSTERED)
        told = "on the list of North station as Lin Tao"
        assert told in visit(client, person)
        person.refresh_from_db()
        assert person.state == User.State.ACTIVE
        client.post("/sign-out/")
        assert told not in visit(client, person)

    def test_is_told_too_when_she_belongs_nowhere(self, client, db):
        assert "known here as Lin Tao" in visit(client, make_person("Lin Tao", state=User.State.ROSTERED))


def visit(client, person) -> str:
    client.cookies["django_language"] = "en"
    answer = phones.sign_in(client, person.phone)
    return client.get(answer["Location"], follow=True).content.decode()
