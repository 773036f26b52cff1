"""A worker's own page: her courses, tries, certificates, hours; nobody else's."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Enrolment
from quizzes import taking
from tests.builders import make_person
from tests.courses.builders import make_course
from tests.tracking.builders import begin, finish
from tests.tracking.queries import in_words
from tracking import record

pytestmark = pytest.mark.django_db


def open_page(client, person):
    client.force_login(person)
    return client.get(reverse("mine"))


def test_nobody_without_signing_in(client):
    response = client.get(reverse("mine"))
    assert (response.status_code, response["Location"].startswith(reverse("account_login"))) == (302, True)


def test_a_newcomer_is_told_how_her_record_begins(client, worker):
    page = open_page(client, worker).content.decode()
    assert "Your record begins here" in page
    assert reverse("account_logout") in page


def test_it_shows_courses_certificates_and_hours(client, worker):
    done, going = make_course("Road safety", questions=10, credit_minutes=60), make_course("Fire", lessons=3)
    certificate = finish(worker, done).certificate
    begin(worker, going, done=1)
    response = open_page(client, worker)
    page = response.content.decode()
    for text in ("Road safety", "Fire", "1 of 3 steps", reverse("certificates:show", args=[certificate.pk])):
        assert text in page
    assert response.context["hours"] == Decimal("1.3")


def test_every_try_leads_to_its_result(client, worker):
    course = make_course(lessons=0, questions=10)
    enrolment = begin(worker, course)
    (quiz,) = record.courses_of([enrolment], "en")[0].standing.version.activities
    failed = taking.submit(taking.start(enrolment, quiz))
    response = open_page(client, worker)
    assert response.context["courses"][0].attempts == [failed]
    assert reverse("quizzes:result", args=[failed.public_id]) in response.content.decode()


def test_what_others_learnt_is_not_there(client, worker, worker_next_door):
    certificate = finish(worker_next_door, make_course("Fire")).certificate
    page = open_page(client, worker).content.decode()
    assert "Fire" not in page
    assert str(certificate.pk) not in page


def test_only_who_sees_people_is_led_to_them(client, worker, coordinator, trainer):
    link = f'href="{reverse("tracking:people")}"'
    assert link in open_page(client, coordinator).content.decode()
    for person in (worker, trainer):
        assert link not in open_page(client, person).content.decode()


def test_only_who_writes_is_led_to_the_editor(client, worker, coordinator, trainer):
    link = f'href="{reverse("wagtailadmin_home")}"'
    assert link in open_page(client, trainer).content.decode()
    for person in (worker, coordinator):
        assert link not in open_page(client, person).content.decode()


@pytest.mark.parametrize("minutes, hours", [((), "0"), ((45,), "1"), ((45, 20), "1.4"), ((10,), "0.2")])
def test_forty_five_credit_minutes_are_an_hour(minutes, hours):
    enrolments = [Enrolment(credit_minutes=each, completed_at="then") for each in minutes]
    assert record.hours_of([*enrolments, Enrolment(credit_minutes=45)]) == Decimal(hours)


@pytest.mark.parametrize("size", [1, 6])
def test_it_asks_the_same_few_questions_at_any_size(client, units, size):
    person = make_person(unit=units.north_station)
    for number in range(size):
        finish(person, make_course(f"Course {number}"))
    client.force_login(person)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("mine")).status_code == 200
    words = {
        "the session": r"FROM django_session",
        "who is signed in": r"FROM people_user WHERE id = ",
        "her enrolments, with their versions": r'FROM "courses_enrolment" INNER JOIN',
        "her tries": r'FROM "quizzes_attempt"',
        "the steps she has done": r'FROM "courses_activityprogress"',
        "her certificates": r'FROM "certificates_certificate"',
        "whether she has a role that sees people": r'FROM "people_role"',
        "what she may do herself in the editor": r'FROM "auth_permission" INNER JOIN "people_user_user_permissions"',
        "what she may do there through a group": r'FROM "auth_permission" INNER JOIN "auth_group_permissions"',
    }
    assert in_words(asked.captured_queries, words) == [
        "the session",
        "who is signed in",
        "her enrolments, with their versions",
        "her tries",
        "the steps she has done",
        "her certificates",
        "whether she has a role that sees people",
        "what she may do herself in the editor",
        "what she may do there through a group",
    ]
