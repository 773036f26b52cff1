"""What a worker's pages ask the database: the same few questions, whether ten or a thousand learn beside her."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import progress, versions
from courses.models import ActivityProgress, Enrolment
from people.models import Membership, User
from quizzes import taking
from quizzes.models import Attempt
from tests.courses.builders import make_catalogue, make_course
from tests.tracking.queries import in_words

pytestmark = pytest.mark.django_db

WORDS = {
    "the open courses with their versions": r"(?s)FROM courses_course .*IN \(\s*SELECT",
    "the site": r'FROM "wagtailcore_site"',
    "the language": r'FROM "wagtailcore_locale"',
    "the front page": r'FROM "cms_homepage"',
    "the folders": r"FROM courses_courseindexpage folder",
    "the folder": r'FROM "courses_courseindexpage"',
    "who may read what": r'FROM "wagtailcore_pageviewrestriction"',
    "the tags of courses": r'FROM "courses_coursetag"',
    "the course pages": r"SELECT page\.\*, front\.\*",
    "the page at this address": r'FROM "wagtailcore_page" WHERE \("wagtailcore_page"."depth"',
    "the pages above it": r'FROM "wagtailcore_page" WHERE \("wagtailcore_page"."path" IN',
    "the session": r"FROM django_session",
    "the person": r"FROM people_user",
    "her memberships with their units": r'FROM "people_membership"',
    "her requests to join that are not granted": r'FROM "people_joinrequest"',
    "whether a hotline has changed": r'FROM "cms_referencestamp"',
    "where she stands, and whether something embedded has changed": r"(?s)FROM courses_enrolment .*cms_referencestamp",
    "her enrolment with the course's version": r'FROM "courses_enrolment".*"courses_courseversion"',
    "her progress": r'FROM "courses_activityprogress"',
    "her attempt": r"FROM quizzes_attempt",
    "her answers": r'FROM "quizzes_response"',
    "the question": r'FROM "quizzes_questionversion"',
}


@pytest.fixture
def course():
    course = make_course(lessons=2, questions=12)
    versions.current(course.pk)
    return course


@pytest.fixture(params=[10, 1000])
def crowd(request, course, units):
    """So many other workers of the same station who are half through the same course."""
    version = versions.current(course.pk)
    lesson, quiz = version.activities[0], version.activities[-1]
    people = User.objects.bulk_create(
        [User(name=f"Worker {n}", phone=f"+86188{n:08d}", state=User.State.ACTIVE) for n in range(request.param)]
    )
    Membership.objects.bulk_create(
        [Membership(user=person, unit=units.north_station, from_date="2026-01-01") for person in people]
    )
    enrolments = Enrolment.objects.bulk_create([Enrolment(user=person, course=course) for person in people])
    ActivityProgress.objects.bulk_create(
        [ActivityProgress(enrolment=enrolment, activity_id=lesson["id"]) for enrolment in enrolments]
    )
    Attempt.objects.bulk_create(
        [
            Attempt(enrolment=enrolment, activity_id=quiz["id"], number=1, paper={"items": []}, rules=quiz["rules"])
            for enrolment in enrolments
        ]
    )
    return people


@pytest.fixture
def learner(worker, course, client):
    """The worker herself, enrolled, on the second lesson, with an open attempt."""
    enrolment = progress.enrol(worker, course.pk)
    entries = versions.current(course.pk).activities
    progress.complete_activity(enrolment, entries[0]["id"])
    worker.open_attempt = taking.start(enrolment, entries[-1])
    taking.save_answer(worker.open_attempt, 0, [0])
    client.force_login(worker)
    return worker


def asked(client, address: str) -> list[str]:
    """Return what a second visit asks, in words; a first one may fill a cache."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return in_words(captured.captured_queries, WORDS)


def test_today(client, crowd, learner):
    assert asked(client, reverse("today")) == [
        "the session",
        "the person",
        "her enrolment with the course's version",
        "her progress",
        "the open courses with their versions",
    ]


def test_lesson(client, crowd, learner, course):
    lesson = versions.current(course.pk).activities[1]["id"]
    assert asked(client, reverse("courses:activity", args=[course.pk, lesson])) == [
        "the session",
        "the person",
        "where she stands, and whether something embedded has changed",
    ]


def test_course(client, crowd, learner, course):
    assert asked(client, reverse("courses:course", args=[course.pk])) == [
        "the session",
        "the person",
        "her enrolment with the course's version",
        "her progress",
    ]


def test_question(client, crowd, learner):
    assert asked(client, reverse("quizzes:question", args=[learner.open_attempt.public_id, 1])) == [
        "the session",
        "the person",
        "her attempt",
        "the question",
        "her answers",
    ]


def test_contact(client, crowd, learner):
    assert asked(client, reverse("contact")) == [
        "the session",
        "the person",
        "her memberships with their units",
        "whether a hotline has changed",
        "her requests to join that are not granted",
    ]


def test_catalogue(client, crowd, learner):
    make_catalogue()
    assert asked(client, reverse("courses:catalogue")) == [
        "the session",
        "the person",
        "the folders",
        "the open courses with their versions",
        "the course pages",
        "the tags of courses",
    ]


def test_public_catalogue(client, crowd, learner):
    assert asked(client, make_catalogue().get_url()) == [
        "the site",
        "the language",
        "the front page",
        "the page at this address",
        "the folder",
        "the pages above it",
        "who may read what",
        "the open courses with their versions",
        "the course pages",
        "the tags of courses",
        "the session",
        "the person",
    ]


def test_catalogue_asks_the_same_for_one_course_and_for_ten(client, learner, django_assert_max_num_queries):
    address = make_catalogue().get_url()
    counts = []
    for courses in (0, 9):
        for number in range(courses):
            versions.current(make_course(f"Course {number}", lessons=1).pk)
        client.get(address)
        with django_assert_max_num_queries(20) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
