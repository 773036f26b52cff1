"""What a learner sees of a quiz. Nothing here tells which answer is right before the attempt is closed."""

import time
from dataclasses import dataclass, field, replace

from django.urls import reverse

from cms.languages import choose, language_of
from cms.models import Clause
from courses.access import Place

from . import taking
from .models import Attempt, QuestionVersion


@dataclass(frozen=True)
class ShownOption:
    """An option at its place; what it is worth and whether it was chosen rightly are known to results only."""

    place: int
    text: str
    language: str
    is_chosen: bool
    is_right: bool | None = None


@dataclass(frozen=True)
class ShownQuestion:
    number: int
    text: str
    language: str
    many: bool
    options: list[ShownOption]
    answered: set[int]
    explanation: str = ""
    explanation_language: str = ""
    clauses: list[Clause] = field(default_factory=list)
    earned: bool | None = None

    @property
    def was_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)


def front(place: Place, language: str) -> dict:
    """Return the context of a quiz's first page: rules in numbers, earlier attempts, whether one may start."""
    entry, enrolment = place.entry, place.enrolment
    attempts = list(Attempt.objects.of_quiz(enrolment, entry["id"])) if enrolment else []
    return {
        "course_id": place.version.course_id,
        "activity_id": entry["id"],
        "course_title": place.version.title(language),
        "title": place.version.title_of(entry, language),
        "introduction": choose(entry["introductions"], language, place.version.content["source"]),
        "rules": entry["rules"],
        "minutes": entry["minutes"],
        "question_count": sum(drawn["count"] for drawn in entry["draws"]),
        "attempts": [attempt for attempt in attempts if not attempt.is_open],
        "open_attempt": next((attempt for attempt in attempts if attempt.is_open), None),
        "has_passed": any(attempt.passed for attempt in attempts),
        "pause_ends": taking.pause_ends(attempts, entry["rules"]),
        "is_looking": enrolment is None,
        "focus": True,
        "back_url": reverse("courses:course", args=[place.version.course_id]) if enrolment else None,
    }


@dataclass(frozen=True)
class Asked:
    """What an attempt asks at one number (from 1), before any words of it."""

    number: int
    item: dict
    version: QuestionVersion

    @property
    def places(self) -> range:
        return range(len(self.item["order"]))

    @property
    def many(self) -> bool:
        return self.version.type.many


def asked(attempt: Attempt, number: int) -> Asked:
    item = attempt.items[number - 1]
    return Asked(number, item, QuestionVersion.objects.get(pk=item["question"]))


def question(attempt: Attempt, asked: Asked, language: str, *, chosen: list[int] | None = None) -> ShownQuestion:
    """Return a question as its attempt shows it, with what she chose so far or just now."""
    kept = dict(attempt.responses.values_list("position", "chosen"))
    answered = {position + 1 for position in kept}
    chosen = kept.get(asked.number - 1, []) if chosen is None else chosen
    return _shown(asked.number, asked.item, asked.version, chosen, language, answered=answered)


def _shown(
    number: int,
    item: dict,
    version: QuestionVersion,
    chosen: list[int],
    language: str,
    *,
    is_closed: bool = False,
    **more,
) -> ShownQuestion:
    """Return a question as its attempt shows it; of a closed one also which answers are right, and why."""
    words = version.in_language(language)
    source = version.content["source"]
    # What is not translated yet stands in a translation as it stands in the source; some may be and some not.
    original = version.content["words"].get(source, words.words)
    keys = [option["key"] for option in version.content["options"]]
    options = [
        ShownOption(
            place=place,
            text=words.words["options"][keys[index]],
            language=language_of(
                words.words["options"][keys[index]], original["options"].get(keys[index]), words.language, source
            ),
            is_chosen=place in chosen,
            is_right=version.fractions[index] > 0 if is_closed else None,
        )
        for place, index in enumerate(item["order"])
    ]
    shown = ShownQuestion(
        number=number,
        text=words.words["text"],
        language=language_of(words.words["text"], original["text"], words.language, source),
        many=version.type.many,
        options=options,
        **more,
    )
    if not is_closed:
        return shown
    explanation = words.words["explanation"]
    spoken = language_of(explanation, original["explanation"], words.language, source)
    return replace(shown, explanation=explanation, explanation_language=spoken)


def first_unanswered(attempt: Attempt) -> int:
    """Return the number (from 1) of the first question without an answer, of the last when all have one."""
    answered = set(attempt.responses.values_list("position", flat=True))
    return next((position + 1 for position in range(attempt.length) if position not in answered), attempt.length)


def milliseconds() -> int:
    """Return the machine's own time: this is about fingers, for which nobody sets the clock."""
    return int(time.time() * 1000)


def review(attempt: Attempt) -> dict:
    """Return the context of the page before submission: which numbers have an answer."""
    answered = set(attempt.responses.values_list("position", flat=True))
    numbers = [{"number": p + 1, "is_answered": p in answered} for p in range(attempt.length)]
    missing = [entry["number"] for entry in numbers if not entry["is_answered"]]
    back = reverse("quizzes:question", args=[attempt.public_id, attempt.length])
    return {
        "attempt": attempt,
        "numbers": numbers,
        "missing": missing,
        "shown": milliseconds(),
        "focus": True,
        "back_url": back,
    }


def result(attempt: Attempt, language: str) -> dict:
    """Return the context of a closed attempt's page: result, every question with key, explanation and clauses."""
    responses = {response.position: response for response in attempt.responses.all()}
    versions = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    cited = {pk for version in versions.values() for pk in version.content["clauses"]}
    clauses = {
        clause.pk: clause
        for clause in Clause.objects.filter(pk__in=cited)
        .prefetch_related("source__translations")
        .select_related("source")
    }
    questions = []
    for position, item in enumerate(attempt.items):
        version = versions[item["question"]]
        response = responses.get(position)
        questions.append(
            _shown(
                position + 1,
                item,
                version,
                response.chosen if response else [],
                language,
                answered=set(),
                is_closed=True,
                clauses=[clauses[pk] for pk in version.content["clauses"] if pk in clauses],
                earned=bool(response and response.marks == item["marks"]),
            )
        )
    course_version = attempt.enrolment.shown_version()
    entry = course_version.find(attempt.activity_id)
    attempts = [] if attempt.passed else list(Attempt.objects.of_quiz(attempt.enrolment, attempt.activity_id))
    return {
        "attempt": attempt,
        "questions": questions,
        "right_count": sum(bool(question.earned) for question in questions),
        "pause_ends": taking.pause_ends(attempts, entry["rules"]) if entry else None,
        "course_title": course_version.title(language),
        "course_url": reverse("courses:course", args=[attempt.course_id]),
        "quiz_url": reverse("quizzes:front", args=[attempt.course_id, attempt.activity_id]),
        "is_complete": attempt.enrolment.is_complete,
        "focus": True,
    }
