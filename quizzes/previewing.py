"""What a trainer sees of questions and quizzes while writing them. Nothing is drawn, frozen or recorded."""

from cms.languages import choose

from . import types
from .models import Question, QuizPage
from .presenting import ShownOption, ShownQuestion

SHOWN_OF_A_QUIZ = 3


def draft(question: Question, number: int = 1) -> ShownQuestion:
    """Return a question as it is being written, with its right answers marked."""
    kind = types.by_name.get(question.type, types.SingleChoice)
    language = question.locale.language_code
    options = [
        ShownOption(place=place, text=answer.text, language=language, is_chosen=False, is_right=answer.fraction > 0)
        for place, answer in enumerate(question.answers.all())
    ]
    return ShownQuestion(
        number=number,
        text=question.text,
        language=language,
        many=kind.many,
        options=options,
        answered=set(),
        explanation=question.explanation,
        explanation_language=language,
        clauses=list(question.clauses.all()),
    )


def quiz(page: QuizPage) -> dict:
    """Return the context of a quiz's preview: how many questions it draws, and the first of its folders."""
    draws = list(page.items.all())
    sources = Question.objects.sources().filter(folder__in=[draw.folder_id for draw in draws], live=True)
    keys = list(sources.order_by("pk").values_list("translation_key", flat=True)[:SHOWN_OF_A_QUIZ])
    rows: dict = {}
    for row in Question.objects.filter(translation_key__in=keys, live=True).select_related("locale"):
        rows.setdefault(row.translation_key, {})[row.locale.language_code] = row
    language = page.locale.language_code
    return {
        "drawn": sum(draw.count or 0 for draw in draws),
        "questions": [draft(choose(rows[key], language).words, number) for number, key in enumerate(keys, start=1)],
    }
