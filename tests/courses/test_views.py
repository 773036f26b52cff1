"""The player's pages: who gets in, what a repeated or foreign request does."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from courses import progress, versions
from courses.models import ActivityProgress, CourseVersion, Enrolment, LessonVersion
from courses.pages import CoursePage, LessonPage
from foundation import clock
from foundation.models import Operation
from quizzes.models import QuestionVersion, QuizPage
from tests.courses.builders import make_cards, make_course, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=2, questions=3)


@pytest.fixture
def enrolment(worker, course, client):
    client.force_login(worker)
    return progress.enrol(worker, course.pk)


def lesson_address(course, number=0, name="courses:activity"):
    return reverse(name, args=[course.pk, versions.current(course.pk).activities[number]["id"]])


def test_a_stranger_reads_the_public_front(client, course):
    response = client.get(reverse("courses:course", args=[course.pk]))
    assert response["Location"] == CoursePage.objects.get().get_url()
    assert client.get(response["Location"]).status_code == 200


def test_a_lesson_needs_an_enrolment(client, worker, course):
    client.force_login(worker)
    assert client.get(lesson_address(course)).status_code == 404


@pytest.mark.parametrize("somebody_has_learnt", [False, True])
def test_who_may_edit_the_pages_reads_them_and_leaves_no_record(client, operator, course, somebody_has_learnt):
    pages = [*LessonPage.objects.order_by("path"), QuizPage.objects.get()]
    translate(pages[0], title="In English")
    if somebody_has_learnt:
        versions.current(course.pk)
    kept = [model.objects.count() for model in (CourseVersion, LessonVersion, QuestionVersion)]
    client.force_login(operator)
    for page in pages:
        args = [course.pk, page.translation_key]
        response = client.get(reverse("courses:activity", args=args), follow=True)
        assert response.status_code == 200
        assert page.title in response.content.decode()
        for name in ("courses:place", "courses:done", "quizzes:start"):
            assert client.post(reverse(name, args=args)).status_code == 404
    client.post(reverse("set_language"), {"language": "en"})
    first = client.get(reverse("courses:activity", args=[course.pk, pages[0].translation_key]))
    assert "In English" in first.content.decode()
    assert "Keep to the right, number 1." in first.content.decode()
    assert kept == [model.objects.count() for model in (CourseVersion, LessonVersion, QuestionVersion)]
    assert not Enrolment.objects.exists()
    assert not ActivityProgress.objects.exists()


@pytest.mark.parametrize("name", ["courses:activity", "courses:place", "courses:done"])
def test_wrong_ids_are_not_found(client, enrolment, course, name):
    other = make_course("Other", lessons=1)
    foreign = versions.current(other.pk).activities[0]["id"]
    for args in ([course.pk, uuid.uuid4()], [uuid.uuid4(), foreign], [course.pk, foreign], [other.pk, foreign]):
        ask = client.get if name == "courses:activity" else client.post
        assert ask(reverse(name, args=args)).status_code == 404


def test_starting_twice_with_one_form_enrols_once(client, worker, course):
    client.force_login(worker)
    form = {"operation": "tap-1"}
    first = client.post(reverse("courses:enrol", args=[course.pk]), form)
    second = client.post(reverse("courses:enrol", args=[course.pk]), form)
    assert first["Location"] == second["Location"] == lesson_address(course)
    assert Enrolment.objects.count() == Operation.objects.count() == 1


def test_a_withdrawn_course_says_so(client, worker, course):
    client.force_login(worker)
    versions.current(course.pk)
    CoursePage.objects.get().unpublish()
    assert client.post(reverse("courses:enrol", args=[course.pk])).status_code == 404


def test_the_card_turned_to_is_shown_again(client, enrolment, course):
    cards = [card["id"] for card in LessonPage.objects.order_by("path").first().words()["cards"]]
    response = client.post(lesson_address(course, name="courses:place"), {"card": cards[1]})
    assert response["Location"].endswith(f"?card={cards[1]}")
    assert client.get(lesson_address(course)).context["current"] == 2


def test_a_script_is_answered_without_a_page(client, enrolment, course):
    cards = [card["id"] for card in LessonPage.objects.order_by("path").first().words()["cards"]]
    response = client.post(
        lesson_address(course, name="courses:place"), {"card": cards[2]}, headers={"accept": "application/json"}
    )
    assert (response.status_code, response.content) == (204, b"")
    assert ActivityProgress.objects.get().card == cards[2]


def test_a_card_that_is_gone_leads_to_the_first(client, enrolment, course):
    client.post(lesson_address(course, name="courses:place"), {"card": "no-such-card"})
    assert client.get(lesson_address(course)).context["current"] == 1
    assert client.get(lesson_address(course) + "?card=nonsense").context["current"] == 1


def test_changing_the_language_keeps_the_card(client, enrolment, course, worker):
    translate(LessonPage.objects.order_by("path").first(), title="In English")
    cards = [card["id"] for card in LessonPage.objects.order_by("path").first().words()["cards"]]
    client.post(lesson_address(course, name="courses:place"), {"card": cards[2]})
    titles = []
    for language in ("zh-hans", "en"):
        client.post(reverse("set_language"), {"language": language, "next": "/"})
        response = client.get(lesson_address(course))
        assert response.context["current"] == 3
        titles.append(response.context["lesson"]["title"])
    assert titles == ["Lesson 1", "In English"]


def test_finishing_a_lesson_leads_to_the_next(client, enrolment, course):
    response = client.post(lesson_address(course, name="courses:done"), {"operation": "done-1"})
    assert response["Location"] == lesson_address(course, 1)
    assert ActivityProgress.objects.get().completed_at


@pytest.fixture
def shown_before(client, enrolment, course):
    """The fields of the forms on a lesson's page, opened before another version of the lesson was published."""
    address = lesson_address(course)
    page = client.get(address).content.decode()
    lesson = LessonPage.objects.order_by("path").first()
    lesson.body = make_cards(2)
    lesson.save_revision().publish()
    assert client.get(address).context["entry"]["version"] != int(version_in(page, "place"))
    return {name: {"version": version_in(page, name)} for name in ("place", "done")}


def version_in(page: str, form: str) -> str:
    return re.search(rf'<form [^>]*/{form}/".*?name="version" value="(\d+)"', page, re.S)[1]


def test_finishing_tells_of_the_version_that_was_shown(client, course, shown_before):
    client.post(lesson_address(course, name="courses:done"), shown_before["done"])
    assert ActivityProgress.objects.get().lesson_version_id == int(shown_before["done"]["version"])


def test_turning_a_card_tells_of_the_version_that_was_shown(client, course, shown_before):
    version = LessonVersion.objects.get(pk=shown_before["place"]["version"])
    card = version.in_language("zh-hans").words["cards"][1]["id"]
    client.post(lesson_address(course, name="courses:place"), {**shown_before["place"], "card": card})
    kept = ActivityProgress.objects.get()
    assert (kept.lesson_version, kept.card) == (version, card)


@pytest.mark.parametrize("named", ["of another lesson", "0", "9" * 30, "nonsense", ""])
def test_a_version_of_nothing_shown_counts_as_the_current_one(client, course, shown_before, named):
    if named == "of another lesson":
        named = versions.current(course.pk).activities[1]["version"]
    client.post(lesson_address(course, name="courses:done"), {"version": named})
    assert ActivityProgress.objects.get().lesson_version_id == versions.current(course.pk).activities[0]["version"]


def test_a_quiz_is_not_done_by_saying_so(client, enrolment, course):
    response = client.post(lesson_address(course, 2, name="courses:done"), {"operation": "done-2"})
    assert response["Location"] == reverse("courses:course", args=[course.pk])
    assert not ActivityProgress.objects.filter(completed_at__isnull=False).exists()


def test_lessons_are_kept_out_of_caches_and_under_a_strict_policy(client, enrolment, course):
    response = client.get(lesson_address(course))
    assert response["Cache-Control"] == "private, no-store"
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_the_policy_holds_for_what_is_refused_or_redirected(client, settings):
    client.raise_request_exception = False
    redirected = client.get(reverse("account_login").rstrip("/"))
    settings.ALLOWED_HOSTS = ["learn.example"]
    refused = client.get("/", headers={"host": "elsewhere.example"})
    assert (redirected.status_code, refused.status_code) == (301, 400)
    for response in (redirected, refused):
        assert "default-src 'none'" in response["Content-Security-Policy"]


def test_wagtails_own_address_of_a_lesson_leads_to_the_player(client, enrolment, course):
    page = LessonPage.objects.order_by("path").first()
    assert client.get(page.get_url())["Location"] == lesson_address(course)


def test_the_same_form_for_something_else_is_refused_in_words(client, enrolment, course):
    client.post(lesson_address(course, name="courses:done"), {"operation": "used"})
    response = client.post(lesson_address(course, 1, name="courses:done"), {"operation": "used"})
    assert response.status_code == 422
    assert ActivityProgress.objects.count() == 1


def test_a_quiz_has_no_cards_to_keep(client, enrolment, course):
    assert client.post(lesson_address(course, 2, name="courses:place"), {"card": "x"}).status_code == 404


def test_a_stranger_changes_the_language_of_a_public_page(client, course):
    translate(CoursePage.objects.get(), title="In English")
    chinese = CoursePage.objects.get(title="Road safety").get_url()
    response = client.post(reverse("set_language"), {"language": "en", "next": chinese})
    assert response["Location"].startswith("/en/")
    assert "In English" in client.get(response["Location"]).content.decode()


def test_an_expired_course_can_be_begun_again(client, enrolment, course):
    Enrolment.objects.update(
        completed_at=clock.now(),
        completed_on=clock.today(),
        completed_version=versions.current(course.pk),
        valid_until=date(2020, 1, 1),
    )
    address = reverse("courses:course", args=[course.pk])
    assert client.get(address).context["course"].may_begin
    client.post(reverse("courses:enrol", args=[course.pk]))
    assert Enrolment.objects.count() == 2
    assert not client.get(address).context["course"].may_begin


def test_who_has_done_all_that_is_left_can_finish(client, worker):
    course = make_course("Shrinking", lessons=2)
    client.force_login(worker)
    enrolment = progress.enrol(worker, course.pk)
    progress.complete_activity(enrolment, versions.current(course.pk).activities[0]["id"])
    LessonPage.objects.get(title="Lesson 2").unpublish()
    assert client.get(reverse("courses:course", args=[course.pk])).context["course"].waits_for_closing
    client.post(reverse("courses:enrol", args=[course.pk]))
    enrolment.refresh_from_db()
    assert enrolment.is_complete
