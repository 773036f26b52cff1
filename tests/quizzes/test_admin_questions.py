"""How a trainer writes questions: what forms offer and refuse, in which words, what copies and lists hold."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Revision
from wagtail_localize.models import TranslationSource

from courses.pages import CoursePage
from quizzes.models import Answer, Question, QuestionFolder, QuestionVersion, QuizPage
from tests.courses.builders import make_course, make_folder, make_locale, make_question, make_quiz


@pytest.fixture
def folder(units) -> QuestionFolder:
    return make_folder(unit=units.north)


def url(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_quizzes_question:{name}", args=args)


def form(folder, answers=(("Yes", True), ("No", False)), *, kept=(), **fields) -> dict:
    """Return what a browser sends for a question; `kept` are the answers it has already, in order."""
    sent = {
        "type": "single",
        "folder": folder.pk,
        "text": "Helmet on?",
        "explanation": "It saves lives.",
        "answers-TOTAL_FORMS": len(answers),
        "answers-INITIAL_FORMS": len(kept),
        "answers-MIN_NUM_FORMS": 2,
        "answers-MAX_NUM_FORMS": 8,
        **fields,
    }
    for i, (words, is_right) in enumerate(answers):
        sent |= {f"answers-{i}-text": words, f"answers-{i}-ORDER": i + 1, f"answers-{i}-DELETE": ""}
        sent[f"answers-{i}-id"] = kept[i].pk if i < len(kept) else ""
        if is_right:
            sent[f"answers-{i}-fraction"] = "on"
    return sent


def publish(trainer_client, folder, answers=(("Yes", True), ("No", False)), **fields):
    return trainer_client.post(url("add"), form(folder, answers, **{"action-publish": "1", **fields}))


class TestWriting:
    def test_a_question_is_published_with_its_key(self, trainer_client, folder):
        publish(trainer_client, folder)
        question = Question.objects.get()
        assert question.live
        assert question.is_source
        assert [(a.text, a.fraction) for a in question.answers.all()] == [("Yes", 1), ("No", 0)]

    def test_a_tick_that_is_taken_away_is_gone(self, trainer_client, folder):
        publish(trainer_client, folder)
        question = Question.objects.get()
        kept = list(question.answers.all())
        sent = form(folder, [("Yes", False), ("No", True)], kept=kept, **{"action-publish": "1"})
        trainer_client.post(url("edit", question.pk), sent)
        assert [answer.fraction for answer in Question.objects.get().answers.all()] == [0, 1]

    @pytest.mark.parametrize(
        ("kind", "answers", "sentence"),
        [
            ("single", [("Yes", False), ("No", False)], "Tick exactly one right answer"),
            ("single", [("Yes", True), ("No", True)], "Tick exactly one right answer"),
            ("single", [("Yes", True), (" yes ", False)], "Two answers are the same"),
            ("multiple", [("Yes", False), ("No", False)], "Tick at least one right answer"),
            ("true_false", [("Yes", True), ("No", False), ("Perhaps", False)], "exactly two answers"),
        ],
    )
    def test_a_key_that_cannot_be_asked_is_refused_in_words(self, trainer_client, folder, kind, answers, sentence):
        page = publish(trainer_client, folder, answers, type=kind).content.decode()
        assert sentence in page
        assert not Question.objects.exists()

    def test_a_draft_may_be_unfinished(self, trainer_client, folder):
        trainer_client.post(url("add"), form(folder, [("Yes", False), ("No", False)]))
        assert not Question.objects.get().live

    def test_the_only_folder_is_chosen_already(self, trainer_client, folder):
        page = trainer_client.get(url("add")).content.decode()
        assert f'<option value="{folder.pk}" selected>' in page

    def test_folders_of_others_cannot_be_chosen(self, trainer_client, folder, units):
        foreign, of_site = make_folder(unit=units.south), make_folder()
        page = trainer_client.get(url("add")).content.decode()
        assert folder.name in page
        assert foreign.name not in page
        assert of_site.name not in page
        for other in (foreign, of_site):
            assert "Select a valid choice" in publish(trainer_client, other).content.decode()
        assert not Question.objects.exists()

    def test_a_question_cannot_be_moved_into_a_foreign_folder(self, trainer_client, folder, units):
        question = make_question(folder)
        foreign = make_folder(unit=units.south)
        answers = [(answer.text, answer.fraction > 0) for answer in question.answers.all()]
        sent = form(foreign, answers, kept=list(question.answers.all()), **{"action-publish": "1"})
        assert "Select a valid choice" in trainer_client.post(url("edit", question.pk), sent).content.decode()
        assert Question.objects.get().folder == folder


class TestCopying:
    def test_a_copy_begins_with_the_same_words(self, trainer_client, folder):
        question = make_question(folder, text="Which side?")
        page = trainer_client.get(url("copy", question.pk)).content.decode()
        assert "Which side?" in page
        assert page.count('name="answers-') > 8
        assert f'value="{question.answers.first().pk}" id="id_answers-0-id"' not in page

    def test_and_leaves_the_original_alone(self, trainer_client, folder):
        question = make_question(folder, text="Which side?")
        answers = [(answer.text, answer.fraction > 0) for answer in question.answers.all()]
        sent = form(
            folder, answers, text="Which lane?", **{"answers-INITIAL_FORMS": len(answers), "action-publish": "1"}
        )
        for path in (url("copy", question.pk), url("add")):
            trainer_client.post(path, sent)
        assert [row.text for row in Question.objects.order_by("pk")] == ["Which side?", "Which lane?", "Which lane?"]
        assert Answer.objects.count() == 3 * len(answers)
        assert len(set(Question.objects.values_list("translation_key", flat=True))) == 3

    def test_a_copy_of_a_translation_is_a_question_of_its_own(self, trainer_client, folder):
        question = make_question(folder)
        english = question.copy_for_translation(make_locale("en"))
        english.save()
        assert not english.is_source
        path = url("add") + "?locale=en"
        assert path in trainer_client.get(url("copy", english.pk)).content.decode()
        trainer_client.post(path, form(folder, **{"action-publish": "1"}))
        copy = Question.objects.latest("pk")
        assert copy.locale.language_code == "en"
        assert copy.is_source


class TestTheList:
    def test_one_row_a_question_with_its_languages(self, trainer_client, folder, units):
        question = make_question(folder, text="Helmet on?")
        make_question(make_folder(unit=units.south), text="Of others?")
        make_question(make_folder(), text="Of the site?")
        english = question.copy_for_translation(make_locale("en"))
        english.text, english.live = "Wearing a helmet?", False
        english.save()
        page = trainer_client.get(url("list")).content.decode()
        assert "Helmet on?" in page
        assert "简体中文, English (draft)" in page
        assert "Wearing a helmet?" not in page
        assert "Of others?" not in page
        assert "Of the site?" not in page

    def test_search_finds_any_language(self, trainer_client, folder):
        question = make_question(folder, text="戴头盔了吗？")
        english = question.copy_for_translation(make_locale("en"))
        english.text = "Wearing a helmet?"
        english.save()
        make_question(folder, text="别的")
        for words in ("头盔", "helmet"):
            page = trainer_client.get(url("list_results"), {"q": words}).content.decode()
            assert "戴头盔了吗？" in page
            assert "别的" not in page

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"type": "multiple"}, {"Two"}),
            ({"live": "false"}, {"Three"}),
            ({"ordering": "text"}, {"One", "Two", "Three"}),
        ],
    )
    def test_filters(self, trainer_client, folder, query, expected):
        make_question(folder, text="One")
        make_question(folder, text="Two", type="multiple")
        Question.objects.filter(pk=make_question(folder, text="Three").pk).update(live=False)
        page = trainer_client.get(url("list"), query).content.decode()
        assert {
            text for text in ("One", "Two", "Three") if f">{text}" in page.replace("\n", "").replace(" ", "")
        } == expected

    def test_the_filter_offers_ones_own_folders(self, trainer_client, folder, units):
        foreign = make_folder(unit=units.south)
        page = trainer_client.get(url("list")).content.decode()
        assert folder.name in page
        assert foreign.name not in page

    def test_it_asks_as_often_for_many_rows_as_for_few(self, trainer_client, folder):
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert trainer_client.get(url("list")).status_code == 200
            return len(queries)

        make_question(folder)
        trainer_client.get(url("list"))
        few = count()
        for _ in range(20):
            make_question(folder)
        assert count() == few

    def test_it_offers_to_translate_what_is_not(self, trainer_client, folder):
        question = make_question(folder)
        assert "submit/snippet" not in trainer_client.get(url("list")).content.decode()
        english = make_locale("en")
        path = reverse("wagtail_localize:submit_snippet_translation", args=["quizzes", "question", question.pk])
        assert path in trainer_client.get(url("list")).content.decode()
        trainer_client.post(path, {"locales": english.pk})
        page = trainer_client.get(url("list")).content.decode()
        assert path not in page
        source = TranslationSource.objects.get()
        assert reverse("wagtail_localize:update_translations", args=[source.pk]) in page


class TestDeleting:
    def test_a_question_goes_in_all_its_languages(self, trainer_client, folder):
        question = make_question(folder)
        question.copy_for_translation(make_locale("en")).save()
        assert "all its languages" in trainer_client.get(url("delete", question.pk)).content.decode()
        trainer_client.post(url("delete", question.pk))
        assert not Question.objects.exists()

    def test_a_translation_goes_alone(self, trainer_client, folder):
        question = make_question(folder)
        english = question.copy_for_translation(make_locale("en"))
        english.save()
        trainer_client.post(url("delete", english.pk))
        assert Question.objects.get() == question


class TestFolders:
    def url(self, name, *args):
        return reverse(f"wagtailsnippets_quizzes_questionfolder:{name}", args=args)

    def test_a_folder_is_made_for_ones_own_unit(self, trainer_client, units):
        trainer_client.post(self.url("add"), {"name": "Helmets", "unit": units.north_station.pk})
        assert QuestionFolder.objects.get().unit == units.north_station

    @pytest.mark.parametrize("unit", ["south", "federation", None])
    def test_and_for_no_other(self, trainer_client, units, unit):
        answer = trainer_client.post(
            self.url("add"), {"name": "Helmets", "unit": getattr(units, unit).pk if unit else ""}
        )
        assert answer.status_code == 200
        assert not QuestionFolder.objects.exists()

    def test_the_list_holds_ones_own(self, trainer_client, folder, units):
        foreign = make_folder(unit=units.south)
        page = trainer_client.get(self.url("list")).content.decode()
        assert folder.name in page
        assert foreign.name not in page


class TestQuizzes:
    @pytest.fixture
    def course(self, units) -> CoursePage:
        return CoursePage.objects.get(translation_key=make_course(lessons=0, unit=units.north).pk)

    def send(self, trainer_client, course, *draws, **more):
        return self.ask(trainer_client, "add", ["quizzes", "quizpage", course.pk], *draws, **more)

    def ask(self, trainer_client, name, args, *draws, **more):
        sent = {"title": "Quiz", "introduction": "", "pass_mark": 80, "minutes": 5, "tries_before_pause": 3}
        sent |= {
            "pause_minutes": 10,
            "time_limit_minutes": "",
            "items-TOTAL_FORMS": len(draws),
            "items-INITIAL_FORMS": 0,
        }
        sent |= {"items-MIN_NUM_FORMS": 1, "items-MAX_NUM_FORMS": 1000, "comments-TOTAL_FORMS": 0}
        sent |= {"comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": 1000, **more}
        for i, (folder, count) in enumerate(draws):
            sent |= {f"items-{i}-folder": folder.pk, f"items-{i}-count": count, f"items-{i}-id": ""}
            sent |= {f"items-{i}-ORDER": i + 1, f"items-{i}-DELETE": ""}
        return trainer_client.post(reverse(f"wagtailadmin_pages:{name}", args=args), sent).content.decode()

    def test_it_draws_from_ones_own_and_from_the_sites_folders(self, trainer_client, course, units):
        own, of_site = make_folder(3, unit=units.north), make_folder(3)
        self.send(trainer_client, course, (own, 2), (of_site, 3), **{"action-publish": "1"})
        assert [(draw.folder, draw.count) for draw in QuizPage.objects.get().items.all()] == [(own, 2), (of_site, 3)]

    def test_but_not_from_a_foreign_one(self, trainer_client, course, units):
        foreign = make_folder(3, unit=units.south)
        page = self.send(trainer_client, course, (foreign, 2))
        assert "Select a valid choice" in page
        assert foreign.name not in page
        assert not QuizPage.objects.exists()

    def test_it_cannot_draw_more_than_there_is(self, trainer_client, course, units):
        page = self.send(trainer_client, course, (make_folder(3, unit=units.north), 4), **{"action-publish": "1"})
        assert "This folder has 3 published questions" in page
        assert not QuizPage.objects.exists()

    def test_nor_twice_from_one_folder(self, trainer_client, course, units):
        folder = make_folder(3, unit=units.north)
        page = self.send(trainer_client, course, (folder, 1), (folder, 1), **{"action-publish": "1"})
        assert "Name each folder once" in page

    def test_the_preview_shows_questions_and_records_nothing(self, trainer_client, course, units, trainer):
        folder = make_folder(5, unit=units.north)
        quiz = make_quiz(course, folder, draw=4)
        revisions = Revision.objects.count()
        self.ask(trainer_client, "preview_on_edit", [quiz.pk], (folder, 4))
        page = trainer_client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])).content.decode()
        assert "4" in page
        assert "Question 1?" in page
        assert "Because the law says so." in page
        assert Revision.objects.count() == revisions
        assert not QuestionVersion.objects.exists()
        assert not trainer.enrolments.exists()


def test_a_question_is_previewed_before_it_is_saved(trainer_client, folder):
    path = reverse("wagtailsnippets_quizzes_question:preview_on_add")
    trainer_client.post(path, form(folder, [("Brand-new answer", True), ("No", False)]))
    assert "Brand-new answer" in trainer_client.get(path).content.decode()


def test_a_question_is_previewed_as_it_is_being_written(trainer_client, folder):
    question = make_question(folder)
    answers = [("Brand-new answer", True), ("No", False)]
    sent = form(folder, answers, kept=list(question.answers.all())[:2])
    path = url("preview_on_edit", question.pk)
    assert json.loads(trainer_client.post(path, sent).content) == {"is_valid": True, "is_available": True}
    response = trainer_client.get(path)
    assert "Brand-new answer" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
