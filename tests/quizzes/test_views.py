"""A quiz in plain pages: what a learner gets, what is refused, what never leaves the server."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from courses import progress, versions
from foundation import clock, schedule
from quizzes import taking
from quizzes.models import Attempt, Question, QuestionVersion
from quizzes.views import SECOND_TAP_MS
from tests.courses.builders import make_course, make_locale

pytestmark = pytest.mark.django_db
CANARY = "CANARY-OF-THE-KEY"


@pytest.fixture
def course():
    course = make_course(lessons=0, questions=12)
    Question.objects.update(explanation=CANARY)
    return course


@pytest.fixture
def attempt(worker, course, client):
    client.force_login(worker)
    enrolment = progress.enrol(worker, course.pk)
    return taking.start(enrolment, versions.current(course.pk).activities[0])


def question(attempt, number=1):
    return reverse("quizzes:question", args=[attempt.public_id, number])


def test_starting_leads_to_the_first_question(client, worker, course):
    client.force_login(worker)
    progress.enrol(worker, course.pk)
    quiz = versions.current(course.pk).activities[0]["id"]
    response = client.post(reverse("quizzes:start", args=[course.pk, quiz]), {"operation": "start-1"})
    assert response["Location"] == question(Attempt.objects.get())


def test_an_answer_is_saved_and_the_next_question_follows(client, attempt):
    response = client.post(question(attempt), {"choice": "1", "operation": "answer-1"})
    assert response["Location"] == question(attempt, 2)
    assert attempt.responses.get().chosen == [1]


def test_a_script_hears_that_it_is_saved(client, attempt):
    response = client.post(question(attempt), {"choice": "0"}, headers={"accept": "application/json"})
    assert response.json() == {"saved": True}


def number_of_a_multiple_choice(attempt):
    kinds = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    return next(n for n, item in enumerate(attempt.items, start=1) if kinds[item["question"]].type.many)


def test_the_last_of_several_choices_can_be_taken_back(client, attempt):
    number = number_of_a_multiple_choice(attempt)
    client.post(question(attempt, number), {"choice": ["0", "1"]}, headers={"accept": "application/json"})
    assert attempt.responses.get().chosen == [0, 1]
    emptied = client.post(question(attempt, number), {}, headers={"accept": "application/json"})
    assert emptied.json() == {"saved": True}
    review = client.get(reverse("quizzes:review", args=[attempt.public_id]))
    assert number in review.context["missing"]
    assert not client.get(question(attempt, number)).context["is_saved"]


def test_one_choice_cannot_be_taken_back_and_next_wants_one(client, attempt):
    taking.save_answer(attempt, 0, [0])
    number = number_of_a_multiple_choice(attempt)
    taking.save_answer(attempt, number - 1, [0])
    assert client.post(question(attempt, number), {}).status_code == 422
    single = next(n for n in range(1, 11) if not client.get(question(attempt, n)).context["question"].many)
    assert client.post(question(attempt, single), {}, headers={"accept": "application/json"}).status_code == 422
    assert attempt.responses.get(position=number - 1).chosen == [0]


def test_a_choice_not_saved_yet_outlives_the_language(client, attempt):
    sent = {"choice": "1", "operation": "answer-1", "language": "en", "next": question(attempt)}
    response = client.post(question(attempt), sent)
    assert (response.status_code, response["Location"]) == (307, reverse("set_language"))
    assert attempt.responses.get().chosen == [1]
    del sent["language"]
    assert client.post(question(attempt), sent)["Location"] == question(attempt, 2)


def test_the_language_changes_before_anything_is_chosen(client, attempt):
    response = client.post(question(attempt), {"language": "en", "next": question(attempt)})
    assert response["Location"] == reverse("set_language")
    assert not attempt.responses.exists()


def test_the_last_question_leads_to_the_review(client, attempt):
    response = client.post(question(attempt, 10), {"choice": "0"})
    assert response["Location"] == reverse("quizzes:review", args=[attempt.public_id])


@pytest.mark.parametrize("choice", [[], ["17"], ["-1"], ["nonsense"]])
def test_a_choice_that_does_not_fit_is_said_on_the_question(client, attempt, choice):
    response = client.post(question(attempt), {"choice": choice})
    assert response.status_code == 422
    assert response.context["form"].first_error
    assert not attempt.responses.exists()


def test_the_same_sending_twice_is_saved_once_and_another_body_is_not_taken_for_it(client, attempt):
    client.post(question(attempt), {"choice": "0", "operation": "tap"})
    client.post(question(attempt), {"choice": "0", "operation": "tap"})
    other = client.post(question(attempt), {"choice": "1", "operation": "tap"}, headers={"accept": "application/json"})
    assert other.status_code == 422
    assert attempt.responses.get().chosen == [0]


def test_nothing_tells_the_key_while_the_attempt_is_open(client, attempt):
    pages = [question(attempt, n) for n in range(1, 11)] + [reverse("quizzes:review", args=[attempt.public_id])]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert CANARY not in response.content.decode()
        for key in QuestionVersion.objects.get(pk=attempt.items[0]["question"]).content["options"]:
            assert key["key"] not in response.content.decode()
    saved = client.post(question(attempt), {"choice": "0"}, headers={"accept": "application/json"})
    assert CANARY not in saved.content.decode()


class TestHalfTranslated:
    """Her language is English; of each question the text and the first answer are translated, or all but those."""

    @pytest.fixture(params=[True, False])
    def begins_in_english(self, request, client):
        client.cookies["django_language"] = "en"
        return request.param

    @pytest.fixture
    def attempt(self, begins_in_english, course, worker, client):
        english = make_locale("en")
        for source in Question.objects.all():
            row = source.copy_for_translation(english)
            row.live = True
            first, *others = row.answers.all()
            if begins_in_english:
                row.text, first.text = f"In English: {row.text}", "Option in English"
            else:
                row.explanation = "Explained in English"
                for answer in others:
                    answer.text = f"In English: {answer.text}"
            row.answers = [first] if begins_in_english else [first, *others]
            row.save()
        client.force_login(worker)
        return taking.start(progress.enrol(worker, course.pk), versions.current(course.pk).activities[0])

    def languages(self, question, begins_in_english):
        """Return the languages marked, and those that the words are in by how the fixture wrote them."""
        written = [question.text.startswith("In English")]
        written += ["In English" in option.text or option.text == "Option in English" for option in question.options]
        assert any(written)
        assert not all(written)
        marked = [question.language, *(option.language for option in question.options)]
        return marked, ["en" if is_english else "zh-hans" for is_english in written]

    def test_each_part_is_marked_while_it_is_asked(self, client, attempt, begins_in_english):
        response = client.get(question(attempt))
        marked, written = self.languages(response.context["question"], begins_in_english)
        assert marked == written
        page = response.content.decode()
        for option in response.context["question"].options:
            assert f'<span lang="{option.language}">{option.text}</span>' in page

    def test_and_when_it_is_explained(self, client, attempt, begins_in_english):
        taking.submit(attempt)
        response = client.get(reverse("quizzes:result", args=[attempt.public_id]))
        for shown in response.context["questions"]:
            marked, written = self.languages(shown, begins_in_english)
            assert marked == written
            assert shown.explanation_language == ("zh-hans" if begins_in_english else "en")
        page = response.content.decode()
        assert f'<p lang="zh-hans">{CANARY}' in page or '<p lang="en">Explained in English' in page


@pytest.mark.parametrize(("age", "is_handed_in"), [(0, False), (SECOND_TAP_MS - 200, False), (SECOND_TAP_MS, True)])
def test_a_second_tap_on_the_way_hands_nothing_in(client, attempt, age, is_handed_in):
    page = client.get(reverse("quizzes:review", args=[attempt.public_id]))
    shown = page.context["shown"]
    assert f'name="shown" value="{shown}"' in page.content.decode()
    client.post(reverse("quizzes:submit", args=[attempt.public_id]), {"shown": shown - age})
    attempt.refresh_from_db()
    assert attempt.is_open is not is_handed_in


@pytest.mark.parametrize("shown", ["", "x", "9" * 500, "-1"])
def test_what_is_no_moment_keeps_nobody_from_handing_in(client, attempt, shown):
    client.post(reverse("quizzes:submit", args=[attempt.public_id]), {"shown": shown})
    attempt.refresh_from_db()
    assert not attempt.is_open


def test_the_result_explains_after_handing_in(client, attempt):
    client.post(reverse("quizzes:submit", args=[attempt.public_id]), {"operation": "hand-in"})
    response = client.get(reverse("quizzes:result", args=[attempt.public_id]))
    assert CANARY in response.content.decode()
    assert not response.context["attempt"].passed


def test_a_closed_attempt_takes_no_answer(client, attempt):
    taking.submit(attempt)
    assert client.post(question(attempt), {"choice": "0"})["Location"] == reverse(
        "quizzes:result", args=[attempt.public_id]
    )
    told = client.post(question(attempt), {"choice": "0"}, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["saved"]) == (409, False)


def test_an_open_attempt_has_no_result_yet(client, attempt):
    taking.save_answer(attempt, 0, [0])
    assert client.get(reverse("quizzes:result", args=[attempt.public_id]))["Location"] == question(attempt, 2)


def test_nobody_else_gets_at_an_attempt(client, attempt, worker_next_door, coordinator, operator):
    addresses = [question(attempt)] + [
        reverse(f"quizzes:{name}", args=[attempt.public_id]) for name in ("review", "result", "submit")
    ]
    for person in (worker_next_door, coordinator, operator):
        client.force_login(person)
        for address in addresses:
            ask = client.post if address.endswith("/submit/") else client.get
            assert ask(address).status_code == 404
    assert Attempt.objects.get().is_open


def test_unknown_ids_and_numbers_are_not_found(client, attempt):
    assert client.get(reverse("quizzes:question", args=[uuid.uuid4(), 1])).status_code == 404
    assert client.get(question(attempt, 11)).status_code == 404
    assert client.get(question(attempt, 0)).status_code == 404


def test_an_answer_changed_while_it_was_sent_is_shown_again(client, attempt):
    client.post(question(attempt), {"choice": "0", "operation": "slow"})
    response = client.post(question(attempt), {"choice": "1", "operation": "slow"})
    assert response.status_code == 422
    assert [option.place for option in response.context["question"].options if option.is_chosen] == [1]
    assert response.context["form"].first_error
    assert not response.context["is_saved"]


def test_an_attempt_whose_time_is_over_shows_its_result(client, attempt):
    Attempt.objects.update(deadline=clock.now() - timedelta(minutes=1))
    response = client.get(question(attempt))
    assert response["Location"] == reverse("quizzes:result", args=[attempt.public_id])
    assert Attempt.objects.get().closed_by_clock


def test_the_scheduler_closes_overdue_attempts():
    assert "quizzes.taking.close_overdue" in schedule.jobs
