"""A second language is written beside the first, in words only; rules, marks and order stay those of the source."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.models import Clause, LegalSource
from courses import versions
from courses.models import LessonVersion
from courses.pages import CourseOutcome, CoursePage, LessonPage
from quizzes import freezing
from quizzes.models import Question, QuizPage
from tests.courses.builders import make_course, make_locale

CLAUSE_CARD = {
    "heading": "靠右走",
    "content": [("text", "<p>靠<b>右</b>走。</p>"), ("steps", ["停", "看"]), ("clauses", [])],
}


@pytest.fixture
def english() -> Locale:
    return make_locale("en")


@pytest.fixture
def course(units, english) -> CoursePage:
    made = make_course("骑手", lessons=1, questions=3, unit=units.north, introduction="介绍。")
    course = CoursePage.objects.get(translation_key=made.pk)
    course.outcomes = [CourseOutcome(text="一", locale=course.locale)]
    course.save_revision().publish()
    return course


@pytest.fixture
def lesson(course) -> LessonPage:
    law = LegalSource.objects.create(force="law", checked_on="2026-01-01")
    clause = Clause.objects.create(source=law, article="35")
    lesson = LessonPage.objects.child_of(course).get()
    card = {**CLAUSE_CARD, "content": [*CLAUSE_CARD["content"][:2], ("clauses", [clause])]}
    lesson.body = [("card", card), ("card", {"heading": "二", "content": [("text", "<p>完。</p>")]})]
    lesson.save_revision().publish()
    return lesson


def submit(trainer_client, instance, english) -> Translation:
    """Ask for a translation as a trainer does: by the form behind "Translate"."""
    if isinstance(instance, Question):
        path = reverse("wagtail_localize:submit_snippet_translation", args=["quizzes", "question", instance.pk])
    else:
        path = reverse("wagtail_localize:submit_page_translation", args=[instance.pk])
    trainer_client.post(path, {"locales": english.pk})
    return Translation.objects.get(source__object_id=instance.translation_key)


def write(trainer_client, translation, words: dict[str, str]) -> None:
    """Type the words for each sentence of the source, as the editor sends them."""
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        path = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        body = urlencode({"value": words[segment.string.data]})
        answer = trainer_client.put(path, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 201, answer.content


def publish(trainer_client, translation) -> str:
    instance = translation.get_target_instance()
    name = "wagtailsnippets_quizzes_question:edit" if isinstance(instance, Question) else "wagtailadmin_pages:edit"
    return trainer_client.post(reverse(name, args=[instance.pk]), {"action": "publish"}, follow=True).content.decode()


def offered(translation) -> dict[str, str]:
    """Return what the editor offers: the last part of each sentence's place, and the sentence."""
    segments = StringSegment.objects.filter(source=translation.source).select_related("context", "string")
    return {segment.string.data: segment.context.path.split(".")[-1] for segment in segments}


class TestALesson:
    def test_both_languages_are_learnt_with_the_same_cards(
        self, trainer_client, course, lesson, english, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            parent = submit(trainer_client, course, english)
            translation = submit(trainer_client, lesson, english)
        assert parent.get_target_instance().get_parent().locale == english
        assert set(offered(translation)) == {lesson.title, "靠右走", "靠<b>右</b>走。", "停", "看", "二", "完。"}
        words = {
            lesson.title: "First",
            "靠右走": "Keep right",
            "靠<b>右</b>走。": "Keep <b>right</b>.",
            "停": "Stop",
            "看": "Look",
            "二": "Two",
            "完。": "The end.",
        }
        write(trainer_client, translation, words)
        with django_capture_on_commit_callbacks(execute=True):
            page = publish(trainer_client, translation)
        assert "Published" in page

        entry = versions.current(course.translation_key).find(lesson.translation_key)
        kept = LessonVersion.objects.get(pk=entry["version"]).content
        assert kept["source"] == "zh-hans"
        chinese, in_english = (kept["words"][language] for language in ("zh-hans", "en"))
        assert in_english["title"] == "First"
        assert [card["id"] for card in in_english["cards"]] == [card["id"] for card in chinese["cards"]]
        assert [card["heading"] for card in in_english["cards"]] == ["Keep right", "Two"]
        assert chinese["cards"][0]["heading"] == "靠右走"
        assert chinese["cards"][0]["content"][2]["value"] == in_english["cards"][0]["content"][2]["value"]

    def test_a_card_added_to_the_source_comes_to_the_translation_untranslated(
        self, trainer_client, course, lesson, english, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            submit(trainer_client, course, english)
            translation = submit(trainer_client, lesson, english)
        lesson.body.append(("card", {"heading": "三", "content": [("text", "<p>新。</p>")]}))
        lesson.save_revision().publish()
        path = reverse("wagtail_localize:update_translations", args=[translation.source_id])
        with django_capture_on_commit_callbacks(execute=True):
            trainer_client.post(path, {"publish_translations": "on", "next": "/admin/"})
        entry = versions.current(course.translation_key).find(lesson.translation_key)
        words = LessonVersion.objects.get(pk=entry["version"]).content["words"]
        ids = {language: [card["id"] for card in words[language]["cards"]] for language in words}
        assert len(ids["en"]) == 3
        assert ids["en"] == ids["zh-hans"]

    def test_a_translation_is_not_published_before_it_is_written(
        self, trainer_client, course, lesson, english, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            submit(trainer_client, course, english)
            submit(trainer_client, lesson, english)
        version = versions.current(course.translation_key)
        assert set(version.titles) == {"zh-hans"}
        entry = version.find(lesson.translation_key)
        assert LessonVersion.objects.get(pk=entry["version"]).in_language("en").language == "zh-hans"


class TestWordsOnly:
    def test_of_a_course(self, trainer_client, course, english):
        translation = submit(trainer_client, course, english)
        assert set(offered(translation).values()) == {"title", "summary", "introduction", "text"}

    def test_of_a_quiz(self, trainer_client, course, english):
        submit(trainer_client, course, english)
        quiz = QuizPage.objects.child_of(course).get()
        quiz.introduction = "十道题。"
        quiz.save_revision().publish()
        assert set(offered(submit(trainer_client, quiz, english)).values()) == {"title", "introduction"}

    def test_of_a_question(self, trainer_client, course, english):
        translation = submit(trainer_client, Question.objects.first(), english)
        assert set(offered(translation).values()) == {"text", "explanation"}

    def test_nothing_else_can_be_overridden(self, trainer_client, course, lesson, english):
        for instance in (course, lesson, QuizPage.objects.child_of(course).get(), Question.objects.first()):
            submit(trainer_client, instance, english)
        assert not any(source.overridablesegment_set.exists() for source in TranslationSource.objects.all())

    def test_rules_follow_the_source(self, trainer_client, course, english, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            translation = submit(trainer_client, course, english)
        course.credit_minutes, course.slug = 90, "new-address"
        course.save_revision().publish()
        path = reverse("wagtail_localize:update_translations", args=[translation.source_id])
        with django_capture_on_commit_callbacks(execute=True):
            trainer_client.post(path, {"publish_translations": "on", "next": "/admin/"})
        translated = CoursePage.objects.get(translation_key=course.translation_key, locale=english)
        assert (translated.credit_minutes, translated.slug) == (90, "new-address")


class TestAQuestion:
    @pytest.fixture
    def question(self, course) -> Question:
        return Question.objects.filter(type="single").first()

    def words(self, question, **answers) -> dict[str, str]:
        texts = {
            answer.text: answers.get(answer.text, f"In English: {answer.text}") for answer in question.answers.all()
        }
        return {question.text: "Which?", question.explanation: "Because.", **texts}

    def test_a_mended_key_counts_in_every_language(
        self, trainer_client, question, english, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            translation = submit(trainer_client, question, english)
        write(trainer_client, translation, self.words(question))
        with django_capture_on_commit_callbacks(execute=True):
            publish(trainer_client, translation)
        first, second, *_others = question.answers.all()
        first.fraction, second.fraction = 0, 1
        question.answers = [first, second, *_others]
        question.save_revision().publish()
        [version] = freezing.freeze([question.translation_key])
        assert version.fractions[:2] == [0, 1]
        options = version.in_language("en").words["options"]
        assert options[first.translation_key.hex] == f"In English: {first.text}"

    def test_two_answers_made_alike_are_named_where_they_stand(
        self, trainer_client, question, english, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            translation = submit(trainer_client, question, english)
        first, second, *_others = question.answers.all()
        write(trainer_client, translation, self.words(question, **{first.text: "Same", second.text: " same"}))
        before = translation.get_target_instance().text
        with django_capture_on_commit_callbacks(execute=True):
            page = publish(trainer_client, translation)
        assert "New validation errors were found" in page
        assert StringTranslation.objects.get(has_error=True).field_error
        assert "Two answers are the same." in page
        assert translation.get_target_instance().text == before
