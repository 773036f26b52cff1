"""Register what is kept about quizzes: answers and marks are training evidence, left under a pseudonym."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from foundation.personal_data import Class, keep, register

from .models import Answer, Attempt, Question, QuestionFolder, QuestionVersion, QuizItem, QuizPage, Response

WAGTAIL_COLUMNS = [
    "translation_key",
    "locale",
    "latest_revision",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
]
IMPERSONAL: dict[type[models.Model], list[str]] = {
    QuestionFolder: ["code", "name", "unit"],
    Question: [*WAGTAIL_COLUMNS, "folder", "type", "text", "explanation", "clauses", "source_language"],
    Answer: ["translation_key", "locale", "sort_order", "question", "text", "fraction"],
    QuestionVersion: ["question_key", "content_hash", "content", "created_at"],
    QuizPage: [
        "minutes",
        "introduction",
        "pass_mark",
        "time_limit_minutes",
        "tries_before_pause",
        "pause_minutes",
    ],
    QuizItem: ["sort_order", "page", "folder", "count"],
}
for model, columns in IMPERSONAL.items():
    register(model, columns=dict.fromkeys(columns, Class.NONE))


def _attempts(user) -> Iterable[dict[str, Any]]:
    for attempt in Attempt.objects.own(user).prefetch_related("responses").order_by("started_at"):
        yield {
            "course": str(attempt.enrolment.course_id),
            "quiz": str(attempt.activity_id),
            "number": attempt.number,
            "started_at": attempt.started_at,
            "submitted_at": attempt.submitted_at,
            "percent": attempt.percent,
            "answers": {response.position + 1: response.chosen for response in attempt.responses.all()},
        }


register(
    Attempt,
    columns={
        "public_id": Class.PSEUDONYM,
        "enrolment": Class.PSEUDONYM,
        "activity": Class.NONE,
        "number": Class.TRAINING,
        "state": Class.TRAINING,
        "paper": Class.TRAINING,
        "rules": Class.NONE,
        "started_at": Class.TRAINING,
        "deadline": Class.TRAINING,
        "submitted_at": Class.TRAINING,
        "closed_by_clock": Class.TRAINING,
        "marks": Class.TRAINING,
        "percent": Class.TRAINING,
    },
    exports=_attempts,
    erase=keep,
    merge=keep,
)
register(
    Response,
    columns={
        "attempt": Class.PSEUDONYM,
        "position": Class.NONE,
        "chosen": Class.TRAINING,
        "saved_at": Class.TRAINING,
        "marks": Class.TRAINING,
    },
    # Each attempt is exported together with its answers.
    exports=lambda user: [],
    erase=keep,
    merge=keep,
)
