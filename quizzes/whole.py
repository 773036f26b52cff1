"""What a course consists of - lessons, rules, questions with their key, sources - for whoever may edit it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404

from cms.models import Clause, LegalSource
from courses import access
from courses.models import Course
from courses.pages import CoursePage, LessonPage
from courses.written import Cards, Written, clauses, in_language, keys_in, parts_of

from . import types
from .models import Question, QuestionFolder, QuizPage
from .presenting import ShownOption, ShownQuestion


@dataclass(frozen=True)
class BankQuestion:
    shown: ShownQuestion
    kind: str
    status: str
    is_published: bool


@dataclass(frozen=True)
class Draw:
    """How many questions a quiz draws from a folder; without a folder it is one the reader may not look into."""

    count: int
    folder: QuestionFolder | None
    questions: list[BankQuestion] = field(default_factory=list)

    @property
    def published_count(self) -> int:
        return sum(question.is_published for question in self.questions)


@dataclass(frozen=True)
class WholeStep:
    """A lesson with its cards as (heading, HTML), or a quiz with its rules and draws."""

    written: Written
    title: str
    minutes: int
    cards: list[tuple] = field(default_factory=list)
    introduction: str = ""
    rules: dict = field(default_factory=dict)
    draws: list[Draw] = field(default_factory=list)

    @property
    def is_quiz(self) -> bool:
        return isinstance(self.written.row, QuizPage)


def find(user, course_id: UUID) -> Course:
    """Return a course that somebody may edit; for anybody else there is none."""
    course = Course.objects.select_related("source_locale", "current_version").filter(pk=course_id).first()
    if course is None or not access.may_edit(user, course_id):
        raise Http404
    return course


def show(user, course: Course, language: str) -> dict:
    """Return the context of the page, at a number of queries that does not grow with lessons or questions."""
    source = course.source_locale.language_code
    pages = CoursePage.objects.filter(translation_key=course.pk).select_related("locale", "latest_revision")
    pages = list(pages.prefetch_related("outcomes"))
    if not pages:
        raise Http404
    page, rules = in_language(pages, language, source), in_language(pages, source, source)
    keys = list(rules.row.get_children().values_list("translation_key", flat=True))
    lessons = _by_key(LessonPage.objects.filter(translation_key__in=keys))
    quizzes = _by_key(QuizPage.objects.filter(translation_key__in=keys).prefetch_related("items"))
    bank = Bank(user, [in_language(rows, source, source) for rows in quizzes.values()], source)
    texts = {key: in_language(rows, language, source) for key, rows in lessons.items()}
    cards = {key: written.cards() for key, written in texts.items()}
    every_card = [card for of_lesson in cards.values() for card in of_lesson]
    laws = clauses({key for value in parts_of(every_card, "clauses") for key in keys_in(value)} | bank.cited())
    pen = Cards(every_card, laws)
    steps = []
    for key in keys:
        if key in texts:
            first = in_language(lessons[key], source, source)
            drawn = [(card["heading"], pen.draw(card)) for card in cards[key]]
            steps.append(WholeStep(texts[key], texts[key].field("title"), first.field("minutes"), cards=drawn))
        elif key in quizzes:
            steps.append(_quiz(quizzes[key], bank, laws, language, source))
    return {
        "course": course,
        "page": page,
        "words": page.fields("title", "summary", "introduction"),
        "outcomes": [row["text"] for row in page.children("outcomes", "text")],
        "facts": rules.fields("credit_minutes", "valid_months", "content_checked_on"),
        "steps": steps,
        "minutes": sum(step.minutes for step in steps),
        "sources": _sources(laws.values()),
    }


def _by_key(pages) -> dict[UUID, list]:
    found = defaultdict(list)
    for page in pages.select_related("locale", "latest_revision"):
        found[page.translation_key].append(page)
    return found


def _sources(laws: Iterable[Clause]) -> list[LegalSource]:
    by_key = {clause.source_id: clause.source for clause in laws}
    return [by_key[key] for key in sorted(by_key)]


RULES = ("pass_mark", "time_limit_minutes", "tries_before_pause", "pause_minutes")


def _quiz(rows: list[QuizPage], bank: "Bank", laws: dict[int, Clause], language: str, source: str) -> WholeStep:
    written, first = in_language(rows, language, source), in_language(rows, source, source)
    return WholeStep(
        written,
        written.field("title"),
        first.field("minutes"),
        introduction=written.field("introduction"),
        rules=first.fields(*RULES),
        draws=bank.draws(first, laws, language),
    )


class Bank:
    """The questions that a course's quizzes draw from, fetched at once.

    Of folders open to all but not hers to write in she sees what is published, of other units' folders nothing.
    """

    def __init__(self, user, quizzes: list[Written], source: str):
        named = {item["folder"] for quiz in quizzes for item in quiz.children("items", "folder", "count")}
        folders = QuestionFolder.objects.filter(pk__in=named)
        self.folders = {folder.pk: folder for folder in folders.usable_by(user)}
        own = set(folders.editable_by(user).values_list("pk", flat=True))
        rows = Question.objects.filter(folder__in=self.folders).select_related("locale", "latest_revision")
        self.questions: dict[int, dict[UUID, list[Question]]] = {pk: defaultdict(list) for pk in self.folders}
        for row in rows.prefetch_related("answers", "clauses").order_by("pk"):
            if row.live or row.folder_id in own:
                self.questions[row.folder_id][row.translation_key].append(row)

    def cited(self) -> set[int]:
        every = (rows for of_folder in self.questions.values() for rows in of_folder.values())
        return {key for rows in every for key in _cited(_source_of(rows))}

    def draws(self, quiz: Written, laws: dict[int, Clause], language: str) -> list[Draw]:
        found = []
        for item in quiz.children("items", "folder", "count"):
            of_folder = self.questions.get(item["folder"], {})
            questions = [
                _question(number, rows, laws, language) for number, rows in enumerate(of_folder.values(), start=1)
            ]
            found.append(Draw(item["count"], self.folders.get(item["folder"]), questions))
        return found


def _source_of(rows: list[Question]) -> Written:
    """Return the row that says type, marks and clauses."""
    return in_language(rows, rows[0].source_language, rows[0].source_language)


def _cited(source: Written) -> list[int]:
    found = source.field("clauses")
    return found if isinstance(found, list) else [clause.pk for clause in found.all()]


def _question(number: int, rows: list[Question], laws: dict[int, Clause], language: str) -> BankQuestion:
    source = _source_of(rows)
    written = in_language(rows, language, source.language)
    words = {str(row["translation_key"]): row["text"] for row in written.children("answers", "translation_key", "text")}
    options = [
        ShownOption(
            place=place,
            text=words.get(str(row["translation_key"]), row["text"]),
            language=written.language,
            is_chosen=False,
            is_right=float(row["fraction"]) > 0,
        )
        for place, row in enumerate(source.children("answers", "translation_key", "text", "fraction"))
    ]
    kind = types.by_name[source.field("type")]
    shown = ShownQuestion(
        number=number,
        text=written.field("text"),
        language=written.language,
        many=kind.many,
        options=options,
        answered=set(),
        explanation=written.field("explanation"),
        explanation_language=written.language,
        clauses=[laws[key] for key in _cited(source) if key in laws],
    )
    return BankQuestion(shown, str(kind.label), source.status, source.row.live)
