"""Courses for tests: each builder fills in what a test does not speak of."""

from itertools import count

from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from courses.models import Course
from courses.pages import CourseIndexPage, CoursePage, LessonPage
from quizzes.models import Answer, Question, QuestionFolder, QuizItem, QuizPage

_numbers = count(1)


def make_locale(language: str = "zh-hans") -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def make_home(language: str = "zh-hans") -> HomePage:
    locale = make_locale(language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        other = HomePage.objects.first()
        home = HomePage(title="Waystation", slug=f"home-{language}", locale=locale)
        if other:
            home.translation_key = other.translation_key
        Page.get_first_root_node().add_child(instance=home)
        if other is None:
            Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": "localhost"})
    return home


def make_catalogue(language: str = "zh-hans", unit=None) -> CourseIndexPage:
    home = make_home(language)
    folder = CourseIndexPage.objects.child_of(home).filter(unit=unit).first()
    if folder is None:
        folder = CourseIndexPage(title="Courses", slug=f"courses-{next(_numbers)}", locale=home.locale, unit=unit)
        home.add_child(instance=folder)
    return folder


def make_course(title: str = "Road safety", *, lessons: int = 2, questions: int = 0, unit=None, **fields) -> Course:
    """Publish a course in Chinese with so many lessons and, if there are questions, a quiz that draws ten of them."""
    fields = {"summary": "For riders.", "credit_minutes": 45, **fields}
    page = CoursePage(title=title, slug=f"{slugify(title)}-{next(_numbers)}", locale=make_locale(), **fields)
    make_catalogue(unit=unit).add_child(instance=page)
    for number in range(1, lessons + 1):
        make_lesson(page, f"Lesson {number}")
    if questions:
        make_quiz(page, make_folder(questions, unit=unit), draw=min(10, questions))
    return Course.objects.get(pk=page.translation_key)


def make_lesson(course_page: CoursePage, title: str = "Lesson", *, cards: int = 3) -> LessonPage:
    lesson = LessonPage(title=title, slug=f"lesson-{next(_numbers)}", locale=course_page.locale, body=make_cards(cards))
    course_page.add_child(instance=lesson)
    lesson.save_revision().publish()
    return lesson


def make_cards(number: int) -> list:
    return [
        ("card", {"heading": f"Card {i}", "content": [("text", f"<p>Keep to the right, number {i}.</p>")]})
        for i in range(1, number + 1)
    ]


def translate(page: Page, language: str = "en", **words) -> Page:
    """Publish a page in another language, its parents too; words not given stay as they are."""
    locale = make_locale(language)
    parent = page.get_parent().specific
    if not parent.is_root() and not parent.has_translation(locale):
        translate(parent, language)
    translated = page.copy_for_translation(locale)
    for name, value in words.items():
        setattr(translated, name, value)
    translated.save_revision().publish()
    return translated


def make_quiz(course_page: CoursePage, folder: QuestionFolder, *, draw: int = 10, **rules) -> QuizPage:
    quiz = QuizPage(title="Quiz", slug=f"quiz-{next(_numbers)}", locale=course_page.locale, **rules)
    quiz.items = [QuizItem(folder=folder, count=draw)]
    course_page.add_child(instance=quiz)
    quiz.save_revision().publish()
    return quiz


def make_folder(questions: int = 0, *, unit=None) -> QuestionFolder:
    number = next(_numbers)
    folder = QuestionFolder.objects.create(code=f"folder-{number}", name=f"Folder {number}", unit=unit)
    for i in range(questions):
        make_question(folder, text=f"Question {i + 1}?", type=("single", "multiple", "true_false")[i % 3])
    return folder


OPTIONS = {
    "single": [("Right", 1), ("Wrong one", 0), ("Wrong two", 0), ("Wrong three", 0)],
    "multiple": [("Right one", 1), ("Right two", 1), ("Wrong one", 0), ("Wrong two", 0)],
    "true_false": [("True", 1), ("False", 0)],
}


def make_question(folder: QuestionFolder, *, type: str = "single", text: str = "Which?", options=None) -> Question:
    question = Question(
        folder=folder, type=type, text=text, explanation="Because the law says so.", locale=make_locale(), live=True
    )
    question.answers = [
        Answer(text=words, fraction=fraction, sort_order=i, locale=question.locale)
        for i, (words, fraction) in enumerate(options or OPTIONS[type])
    ]
    question.full_clean()
    question.save()
    return question
