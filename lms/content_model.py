"""What the content files say, once read: plain data without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from quizzes import types

LANGUAGES = ("zh-hans", "en")
LONGEST_CARD = {"zh-hans": (120, "characters"), "en": (60, "words")}
FORCES = (
    "law", "regulation", "rule", "local", "interpretation", "standard", "voluntary", "guidance", "draft", "advice",
)  # fmt: skip
OCCUPATIONS = ("rider", "courier", "ride_hailing", "lorry", "streamer", "staff", "other")
TOPICS = ("policy", "law", "safety", "skills", "guidance")
AUDIENCES = ("both", "workers", "staff")
CALLOUTS = ("warning", "tip", "remember")
QUESTION_TYPES = tuple(types.by_name)

Words = Mapping[str, str]


@dataclass(frozen=True)
class Clause:
    id: str
    article: str
    point: str


@dataclass(frozen=True)
class LegalSource:
    id: str
    name: Words
    force: str
    jurisdiction: str
    in_force_from: date | None
    address: str
    checked_on: date | None
    review_by: date | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Hotline:
    id: str
    number: str
    is_emergency: bool
    name: Words
    purpose: Words
    hours: Words


@dataclass(frozen=True)
class Front:
    """The words of a page that leads elsewhere: the home page, the catalogue."""

    title: Words
    introduction: Words


@dataclass(frozen=True)
class Block:
    """A piece of a card; which fields are filled depends on `kind`."""

    kind: str
    words: Words | None = None
    style: str = ""
    caption: Words | None = None
    steps: Mapping[str, tuple[str, ...]] | None = None
    references: tuple[str, ...] = ()
    drawing: str = ""


@dataclass(frozen=True)
class Card:
    id: str
    heading: Words
    content: tuple[Block, ...]


@dataclass(frozen=True)
class Lesson:
    id: str
    title: Words
    minutes: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Option:
    id: str
    words: Words
    is_right: bool


@dataclass(frozen=True)
class Question:
    """A question of the bank; `answer` is None unless it is true or false."""

    id: str
    type: str
    text: Words
    options: tuple[Option, ...]
    answer: bool | None
    explanation: Words
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """The questions of a course; the name of their folder is for trainers and stands in one language only."""

    folder: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Quiz:
    id: str
    title: Words
    introduction: Words
    minutes: int
    draw: int
    pass_percent: int
    tries: int
    pause_minutes: int


@dataclass(frozen=True)
class Course:
    id: str
    source_language: str
    title: Words
    summary: Words
    introduction: Words
    outcomes: Mapping[str, tuple[str, ...]]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    audience: str
    occupations: tuple[str, ...]
    region: str
    place: Words
    credit_minutes: int
    valid_months: int | None
    checked_on: date | None
    lessons: tuple[Lesson, ...]
    quiz: Quiz
    bank: Bank


@dataclass(frozen=True)
class Content:
    sources: tuple[LegalSource, ...]
    hotlines: tuple[Hotline, ...]
    home: Front
    catalogue: Front
    courses: tuple[Course, ...]


def plain(value: Any) -> Any:
    """Return content as lists, dicts and strings, so that it can be hashed or compared."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
