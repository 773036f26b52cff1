"""Turning the words of content files into pages and questions, one language at a time.

A sketch is everything a page shall say, in one language; it can be drawn on a new instance or on one that exists.
Ids are derived from the names in the files: loading again finds what is there, and translations match block by block.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import models
from wagtail.models import Locale, Orderable

from cms.models import Clause, HomePage, Hotline
from courses.pages import CourseIndexPage, CourseOutcome, CoursePage, LessonPage
from quizzes.models import Answer, Question, QuestionFolder, QuizItem, QuizPage

from . import content_model as files
from .content_text import rich_text

NAMESPACE = UUID("6acb5469-240f-4e25-ad4d-4cce41ab0cdb")
TRUE_AND_FALSE = {"true": {"zh-hans": "对", "en": "True"}, "false": {"zh-hans": "错", "en": "False"}}


def key(path: str) -> UUID:
    """Return the id of something by its names from the outside in, for example road-safety/junctions/stop-line."""
    return uuid5(NAMESPACE, path)


@dataclass(frozen=True)
class Sketch:
    """A page or question in one language, not saved."""

    model: type[models.Model]
    key: UUID
    locale: Locale
    fields: dict[str, Any]
    children: Mapping[str, Sequence[Orderable]] = field(default_factory=dict)
    tags: Sequence[str] = ()
    # Set only when it is made: the public address outlives changes of the words.
    slug: str = ""

    def existing(self):
        return self.model._default_manager.filter(translation_key=self.key, locale=self.locale).first()

    def drawn_on(self, instance=None):
        """Return an instance, new unless given, that says what the sketch says; its children keep their rows."""
        if instance is None:
            slug = {"slug": self.slug} if self.slug else {}
            instance = self.model(translation_key=self.key, locale=self.locale, live=False, **slug)
        for name, value in self.fields.items():
            setattr(instance, name, value)
        for name, new in self.children.items():
            rows = list(getattr(instance, name).all()) if instance.pk else []
            for position, child in enumerate(new):
                child.sort_order = position
                child.pk = _row_of(child, position, rows)
            setattr(instance, name, new)
        if hasattr(instance, "tags"):
            instance.tags.set(self.tags)
        return instance


def _row_of(child, position: int, rows: list) -> int | None:
    """Return the id of the row a child continues: by its translation key, or by its place when it has none."""
    if hasattr(child, "translation_key"):
        return next((row.pk for row in rows if row.translation_key == child.translation_key), None)
    return rows[position].pk if position < len(rows) else None


class Artist:
    """Sketches content in one language; `clauses` and `hotlines` map the ids of the files to rows."""

    def __init__(self, locale: Locale, clauses: Mapping[str, Clause], hotlines: Mapping[str, Hotline]):
        self.locale = locale
        self.language = locale.language_code
        self.references: dict[str, Mapping[str, Any]] = {"clauses": clauses, "hotlines": hotlines}

    def home(self, front: files.Front) -> Sketch:
        fields = {"title": self._in(front.title), "introduction": rich_text(self._in(front.introduction))}
        return Sketch(HomePage, key("home"), self.locale, fields, slug="home")

    def catalogue(self, front: files.Front) -> Sketch:
        fields = {"title": self._in(front.title), "introduction": self._in(front.introduction)}
        return Sketch(CourseIndexPage, key("courses"), self.locale, fields, slug="courses")

    def course(self, course: files.Course) -> Sketch:
        outcomes = [
            CourseOutcome(translation_key=key(f"{course.id}/outcome-{number}"), locale=self.locale, text=text)
            for number, text in enumerate(course.outcomes[self.language], start=1)
        ]
        fields = {
            "title": self._in(course.title),
            "summary": self._in(course.summary),
            "introduction": self._in(course.introduction),
            "topics": list(course.topics),
            "audience": course.audience,
            "occupations": list(course.occupations),
            "region": course.region,
            "place": course.place.get(self.language, ""),
            "credit_minutes": course.credit_minutes,
            "valid_months": course.valid_months,
            "content_checked_on": course.checked_on,
        }
        # The page in the language written first carries them, as all rules.
        tags = course.tags if self.language == course.source_language else ()
        return Sketch(CoursePage, key(course.id), self.locale, fields, {"outcomes": outcomes}, tags, slug=course.id)

    def lesson(self, course: files.Course, lesson: files.Lesson) -> Sketch:
        path = f"{course.id}/{lesson.id}"
        body = [
            {
                "type": "card",
                "id": str(key(f"{path}/{card.id}")),
                "value": {"heading": self._in(card.heading), "content": self._content(f"{path}/{card.id}", card)},
            }
            for card in lesson.cards
        ]
        fields = {"title": self._in(lesson.title), "minutes": lesson.minutes, "body": json.dumps(body)}
        return Sketch(LessonPage, key(path), self.locale, fields, slug=lesson.id)

    def quiz(self, course: files.Course, folder: QuestionFolder) -> Sketch:
        quiz = course.quiz
        fields = {
            "title": self._in(quiz.title),
            "introduction": self._in(quiz.introduction),
            "minutes": quiz.minutes,
            "pass_mark": quiz.pass_percent,
            "tries_before_pause": quiz.tries,
            "pause_minutes": quiz.pause_minutes,
        }
        items = {"items": [QuizItem(folder=folder, count=quiz.draw)]}
        return Sketch(QuizPage, key(f"{course.id}/{quiz.id}"), self.locale, fields, items, slug=quiz.id)

    def question(self, course: files.Course, question: files.Question, folder: QuestionFolder) -> Sketch:
        path = f"{course.id}/questions/{question.id}"
        if question.answer is None:
            options = {option.id: (option.words, option.is_right) for option in question.options}
        else:
            options = {name: (words, (name == "true") == question.answer) for name, words in TRUE_AND_FALSE.items()}
        answers = [
            Answer(translation_key=key(f"{path}/{name}"), locale=self.locale, text=self._in(words), fraction=int(right))
            for name, (words, right) in options.items()
        ]
        fields = {
            "source_language": course.source_language,
            "folder": folder,
            "type": question.type,
            "text": self._in(question.text),
            "explanation": self._in(question.explanation),
            "clauses": [self.references["clauses"][name] for name in question.clauses],
        }
        return Sketch(Question, key(path), self.locale, fields, {"answers": answers})

    def _in(self, words: files.Words) -> str:
        return words[self.language]

    def _content(self, path: str, card: files.Card) -> list[dict]:
        counts: dict[str, int] = {}
        content = []
        for block in card.content:
            counts[block.kind] = counts.get(block.kind, 0) + 1
            place = f"{path}/{block.kind}-{counts[block.kind]}"
            content.append({"type": block.kind, "id": str(key(place)), "value": self._value(place, block)})
        return content

    def _value(self, place: str, block: files.Block) -> Any:
        match block:
            case files.Block(kind="text", words=words) if words:
                return rich_text(self._in(words))
            case files.Block(kind="callout", words=words, style=style) if words:
                return {"kind": style, "text": rich_text(self._in(words))}
            case files.Block(kind="key_figure", words=words, caption=caption) if words and caption:
                return {"figure": self._in(words), "caption": self._in(caption)}
            case files.Block(kind="steps", steps=steps) if steps:
                return _items(place, steps[self.language])
            case files.Block(kind="drawing", words=words, drawing=name) if words:
                return {"drawing": name, "description": self._in(words)}
            case files.Block(kind="clauses" | "hotlines" as kind, references=names):
                return _items(place, [self.references[kind][name].pk for name in names])
        raise ValueError(f"No block is made of {block.kind}.")


def _items(place: str, values: Sequence) -> list[dict]:
    return [
        {"type": "item", "id": str(key(f"{place}/{number}")), "value": value}
        for number, value in enumerate(values, start=1)
    ]
