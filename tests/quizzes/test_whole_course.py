"""The whole of a course for whoever may edit it: every card, rule, question and source, and what is a draft."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.models import Clause, Hotline, HotlineWords, LegalSource, LegalSourceName
from courses import versions
from courses.models import Course
from courses.pages import CoursePage, LessonPage
from foundation import clock
from quizzes.models import Question, QuizItem, QuizPage
from tests.courses.builders import make_course, make_folder, make_lesson, make_locale, make_question, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def course(units):
    return make_course("Road safety", lessons=1, questions=3, unit=units.north, valid_months=12)


@pytest.fixture
def page_of(course, client, trainer):
    """Return the words of the page as the trainer of the course's unit reads it."""
    client.force_login(trainer)

    def read(language="en") -> str:
        response = client.get(reverse("quizzes:whole_course", args=[course.pk]), {"language": language})
        assert response.status_code == 200
        return response.content.decode()

    return read


def make_clause() -> Clause:
    law = LegalSource(code="law", force="law", checked_on=clock.today(), address="https://law.example.org/1")
    law.translations = [
        LegalSourceName(language="en", name="Some Law"),
        LegalSourceName(language="zh-hans", name="某法"),
    ]
    law.clauses = [Clause(code="law-62", article="62")]
    law.save()
    return law.clauses.get()


def fill(lesson: LessonPage, number: int = 1) -> None:
    """Put one part of each kind that points to a row elsewhere on a lesson."""
    image = get_image_model().objects.create(title=f"P{number}", file=get_test_image_file(f"p{number}.png"))
    hotline = Hotline(code=f"h{number}", number=f"1100{number}")
    hotline.translations = [HotlineWords(language="en", name=f"Police {number}")]
    hotline.save()
    clause = Clause.objects.first() or make_clause()
    content = [
        ("picture", {"image": image, "alt_text": f"A helmet {number}"}),
        ("clauses", [clause]),
        ("hotlines", [hotline]),
        ("steps", ["Stop.", "Look."]),
    ]
    lesson.body = [("card", {"heading": f"Helmet {number}", "content": content})]
    lesson.save_revision().publish()


def test_every_card_and_question_is_there_with_key_reason_and_law(course, page_of):
    fill(LessonPage.objects.get())
    question = Question.objects.first()
    question.clauses = [Clause.objects.get()]
    question.save()
    versions.current(course.pk)
    text = page_of()
    for words in (
        "Helmet 1",
        "A helmet 1",
        "11001",
        "Police 1",
        "Look.",
        "Some Law, Art. 62",
        "https://law.example.org/1",
        "Question 3?",
        "Because the law says so.",
        "80 % right is a pass",
        "valid for 12 months",
    ):
        assert words in text
    assert "<details" not in text
    assert text.count('class="option-right"') == 1 + 2 + 1
    assert text.count("Some Law, Art. 62") == 2
    assert "<dt>Version</dt><dd>1, " in text


def test_a_draft_is_shown_as_saved_last_and_marked(course, page_of):
    course_page = CoursePage.objects.get(translation_key=course.pk)
    lesson = LessonPage(title="First words", slug="new", locale=make_locale(), live=False)
    lesson.body = [("card", {"heading": "First words", "content": [("text", "<p>Old.</p>")]})]
    course_page.add_child(instance=lesson)
    lesson.title = "A new lesson"
    parts = [("text", "<p>As saved last.</p>"), ("drawing", {"drawing": "", "description": ""})]
    lesson.body = [("card", {"heading": "A new card", "content": parts})]
    lesson.save_revision()
    question = make_question(QuizPage.objects.get().items.get().folder, text="First?")
    question.unpublish()
    question.text = "Asked by nobody yet?"
    question.answers = list(question.answers.all())[:2]
    question.save_revision()
    text = page_of()
    for words in ("A new lesson", "A new card", "As saved last.", "Asked by nobody yet?"):
        assert words in text
    assert "First words" not in text
    assert text.count("Draft") == 3
    assert "Each try draws 3 of 3 published questions." in text


def test_changes_not_published_are_mentioned_and_not_shown(page_of):
    lesson = LessonPage.objects.get()
    lesson.title = "Tomorrow's title"
    lesson.save_revision()
    text = page_of()
    assert "Tomorrow" not in text
    assert "Published, changed since" in text
    assert "Changes not yet published are in the editor." in text


def test_a_quiz_without_pauses_names_none(page_of):
    quiz = QuizPage.objects.get()
    assert "3 tries, then a pause of 10 minutes" in page_of()
    quiz.tries_before_pause = 0
    quiz.save_revision().publish()
    assert "then a pause" not in page_of()


def test_a_picture_whose_file_is_gone_leaves_the_rest_to_be_read(page_of):
    fill(LessonPage.objects.get())
    image = get_image_model().objects.get()
    image.file.storage.delete(image.file.name)
    text = page_of()
    assert "Helmet 1" in text and "Look." in text


def test_one_language_is_chosen_and_what_lacks_it_is_marked(course, page_of):
    translate(LessonPage.objects.get(), title="In English")
    english, chinese = page_of("en"), page_of("zh-hans")
    assert '<html lang="en">' in english
    assert "In English" in english
    assert '<h4 lang="zh-hans">1. Question 1?</h4>' in english
    assert '<html lang="zh-hans">' in chinese
    assert "In English" not in chinese


@pytest.mark.parametrize(
    ("who", "status"),
    [("worker", 404), ("coordinator", 404), ("trainer_next_door", 404), ("trainer", 200), ("operator", 200)],
)
def test_only_who_may_edit_it_gets_it(request, client, course, who, status):
    address = reverse("quizzes:whole_course", args=[course.pk])
    assert client.get(address)["Location"].startswith("/sign-in/")
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == status


def test_questions_of_other_units_stay_theirs(units, course, page_of):
    theirs = make_folder(unit=units.south)
    make_question(theirs, text="A secret of the south?")
    of_all = make_folder(unit=None)
    make_question(of_all, text="Open to all?")
    make_question(of_all, text="Not ready for all?").unpublish()
    quiz = QuizPage.objects.get()
    quiz.items = [QuizItem(folder=theirs, count=1), QuizItem(folder=of_all, count=1)]
    quiz.save_revision().publish()
    text = page_of()
    assert "One question comes from a folder of another unit" in text
    assert "Open to all?" in text
    assert "secret" not in text
    assert theirs.name not in text
    assert "Not ready" not in text


def test_asks_as_much_for_a_long_course_as_for_a_short_one(course, page_of, django_assert_max_num_queries):
    counts = []
    lesson = LessonPage.objects.get()
    fill(lesson)
    for more in (0, 4):
        for number in range(more):
            fill(make_lesson(lesson.get_parent().specific, f"More {number}"), number + 2)
            draft = make_lesson(lesson.get_parent().specific, f"Draft {number}")
            draft.unpublish()
            make_question(QuizPage.objects.get().items.get().folder, text=f"More {number}?")
        page_of()
        with django_assert_max_num_queries(40) as captured:
            page_of()
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_editor_leads_there(client, course, trainer):
    client.force_login(trainer)
    page = CoursePage.objects.get(translation_key=course.pk)
    address = reverse("quizzes:whole_course", args=[course.pk]) + "?language=zh-hans"
    for name in ("wagtailadmin_pages:edit", "wagtailadmin_explore"):
        assert address in client.get(reverse(name, args=[page.pk])).content.decode()


def test_a_course_without_anything_in_it_yet(client, operator, units):
    empty = make_course(lessons=0)
    client.force_login(operator)
    assert Course.objects.filter(pk=empty.pk).exists()
    assert "No lessons yet." in client.get(reverse("quizzes:whole_course", args=[empty.pk])).content.decode()
