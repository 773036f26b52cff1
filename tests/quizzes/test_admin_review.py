"""A law whose day of review has come is named to whoever keeps it, and to whoever wrote what rests on it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from cms.admin_rights import keep
from cms.models import Clause, LegalSource, LegalSourceName
from courses.pages import LessonPage
from foundation import clock
from people.models import Role
from quizzes import admin_review
from tests.builders import make_role
from tests.courses.builders import make_course, make_folder, make_question

HOME = reverse("wagtailadmin_home")


@pytest.fixture
def law(db) -> LegalSource:
    law = LegalSource.objects.create(force="law", checked_on="2026-01-01", review_by=clock.today())
    LegalSourceName.objects.create(source=law, language="zh-hans", name="道路交通安全法")
    Clause.objects.create(source=law, article="58")
    return law


@pytest.fixture
def lesson(units, law) -> LessonPage:
    course = make_course(unit=units.north, lessons=1)
    lesson = LessonPage.objects.get(translation_key__in=course.activities.values("pk"))
    lesson.body = [("card", {"heading": "Where", "content": [("clauses", [law.clauses.get()])]})]
    lesson.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(lesson)
    return lesson


@pytest.fixture
def question(units, law):
    question = make_question(make_folder(unit=units.north), text="Where do you ride?")
    question.clauses.add(law.clauses.get())
    question.save()
    return question


def due_to(user) -> list[tuple[str, list[str]]]:
    keep(user)
    return [(law.name, [citing.title for citing in law.citing]) for law in admin_review.due_laws(user)]


def test_whoever_wrote_what_rests_on_it_is_shown_both(trainer, lesson, question):
    ((name, citing),) = due_to(trainer)
    assert name == "道路交通安全法"
    assert citing == [lesson.get_admin_display_title(), "Where do you ride?"]


def test_a_trainer_next_door_is_shown_nothing(trainer_next_door, lesson, question):
    assert due_to(trainer_next_door) == []


def test_whoever_keeps_the_laws_is_shown_it_uncited(administrator, units, law):
    make_role(administrator, units.elsewhere, Role.Kind.ADMINISTRATOR)
    assert due_to(administrator) == [("道路交通安全法", [])]
    (due,) = admin_review.due_laws(administrator)
    assert due.url


def test_what_is_looked_at_again_is_due_no_more(trainer, question, law):
    law.review_by = clock.today() + timedelta(days=1)
    law.save()
    assert due_to(trainer) == []


def test_of_very_many_the_first_are_shown_and_the_rest_counted(trainer, units, law):
    folder = make_folder(unit=units.north)
    for number in range(admin_review.SHOWN + 3):
        question = make_question(folder, text=f"Question {number}")
        question.clauses.add(law.clauses.get())
        question.save()
    keep(trainer)
    (due,) = admin_review.due_laws(trainer)
    assert (len(due.citing), due.more) == (admin_review.SHOWN, 3)


def test_the_home_of_the_admin_shows_it(client, trainer, question, law):
    client.cookies["django_language"] = "en"
    client.force_login(trainer)
    shown = client.get(HOME).content.decode()
    assert "To review" in shown
    assert "Where do you ride?" in shown


def test_without_anything_due_the_home_does_not_mention_it(client, trainer):
    client.cookies["django_language"] = "en"
    client.force_login(trainer)
    assert "To review" not in client.get(HOME).content.decode()


def test_it_asks_the_same_few_questions_however_much_is_due(trainer, lesson, question, django_assert_num_queries):
    keep(trainer)
    admin_review.due_laws(trainer)
    with django_assert_num_queries(QUERIES):
        admin_review.due_laws(trainer)
    for number in range(3):
        other = LegalSource.objects.create(force="law", checked_on="2026-01-01", review_by=clock.today())
        question.clauses.add(Clause.objects.create(source=other, article=str(number)))
    question.save()
    with django_assert_num_queries(QUERIES):
        assert len(admin_review.due_laws(trainer)) == 4


QUERIES = 7
