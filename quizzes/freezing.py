"""Writing down questions as they are when somebody is asked them."""

from collections.abc import Sequence
from uuid import UUID

from courses.versions import content_hash

from .models import Question, QuestionVersion


def freeze(keys: Sequence[UUID]) -> list[QuestionVersion]:
    """Return the version of each question as published now, in the order of `keys`, at a constant number of queries."""
    contents = _contents(keys)
    hashes = {key: content_hash(content) for key, content in contents.items()}
    rows = QuestionVersion.objects.filter(question_key__in=keys, content_hash__in=hashes.values())
    found = {(row.question_key, row.content_hash): row for row in rows}
    # In one order for everybody: keys come shuffled, and on PostgreSQL two papers drawn at the same moment would each
    # wait for a row of the other.
    missing = sorted(key for key in keys if (key, hashes[key]) not in found)
    if missing:
        QuestionVersion.objects.bulk_create(
            [QuestionVersion(question_key=k, content_hash=hashes[k], content=contents[k]) for k in missing],
            ignore_conflicts=True,
        )
        found = {(row.question_key, row.content_hash): row for row in rows.all()}
    return [found[key, hashes[key]] for key in keys]


def _contents(keys: Sequence[UUID]) -> dict[UUID, dict]:
    live = Question.objects.filter(translation_key__in=keys, live=True).select_related("locale")
    rows: dict[UUID, list[Question]] = {}
    for question in live.prefetch_related("answers", "clauses"):
        rows.setdefault(question.translation_key, []).append(question)
    return {key: content(rows[key]) for key in keys}


def content(languages: Sequence[Question]) -> dict:
    """Return what a version keeps: marks, order and clauses from the source row, words from every language."""
    source = next((row for row in languages if row.is_source), languages[0])
    options = [
        {"key": answer.translation_key.hex, "fraction": float(answer.fraction)} for answer in source.answers.all()
    ]
    return {
        "format": 1,
        "type": source.type,
        "source": source.locale.language_code,
        "options": options,
        "clauses": sorted(clause.pk for clause in source.clauses.all()),
        "words": {row.locale.language_code: _words(row, source) for row in languages},
    }


def _words(row: Question, source: Question) -> dict:
    """Return a language's words; an answer not translated yet keeps the source's words."""
    texts = {answer.translation_key: answer.text for answer in row.answers.all()}
    return {
        "text": row.text,
        "explanation": row.explanation,
        "options": {a.translation_key.hex: texts.get(a.translation_key, a.text) for a in source.answers.all()},
    }
