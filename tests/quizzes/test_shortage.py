"""Before questions are taken from learners, a trainer reads which quizzes could not be begun any more."""

import pytest
from django.urls import reverse

from quizzes.models import Question, QuizItem, QuizPage
from tests.courses.builders import make_course, make_folder, make_question

SHORT = "Only 1 published question would be left"


@pytest.fixture
def drawn(units) -> list[Question]:
    """Two questions, all that a quiz draws."""
    make_course("Safety", lessons=1, questions=2, unit=units.north)
    return list(Question.objects.order_by("pk"))


def ask(trainer_client, what: str, *questions: Question) -> str:
    if what == "ticked":
        path = reverse("wagtail_bulk_action", args=["quizzes", "question", "delete"])
        path += "?" + "&".join(f"id={question.pk}" for question in questions)
    else:
        path = reverse(f"wagtailsnippets_quizzes_question:{what}", args=[questions[0].pk])
    response = trainer_client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("what", ["unpublish", "delete", "ticked"])
def test_a_quiz_that_would_be_short_is_named(trainer_client, drawn, what):
    shown = ask(trainer_client, what, drawn[0])
    assert SHORT in shown
    assert "The quiz “Quiz” draws 2 from the folder" in shown


def test_all_that_are_ticked_count(trainer_client, drawn, units):
    folder = drawn[0].folder
    more = make_question(folder)
    assert SHORT not in ask(trainer_client, "ticked", more)
    assert SHORT in ask(trainer_client, "ticked", more, drawn[0])


@pytest.mark.parametrize("what", ["unpublish", "delete"])
def test_nobody_is_warned_while_enough_is_left(trainer_client, drawn, what):
    make_question(drawn[0].folder)
    assert "would be left" not in ask(trainer_client, what, drawn[0])


def test_a_folder_no_quiz_draws_from_warns_of_nothing(trainer_client, units):
    question = make_question(make_folder(unit=units.north))
    assert "would be left" not in ask(trainer_client, "delete", question)


def test_two_draws_from_one_folder_count_together(trainer_client, drawn):
    quiz = QuizPage.objects.get()
    item = quiz.items.get()
    item.count = 1
    item.save()
    QuizItem.objects.create(page=quiz, folder=item.folder, count=1, sort_order=1)
    shown = ask(trainer_client, "delete", drawn[0])
    assert "The quiz “Quiz” draws 2 from the folder" in shown
    assert SHORT in shown
