"""What is too little left to draw from: said before questions are taken from learners."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import ngettext

from .models import Question, QuizItem


def warnings(leaving: Iterable[Question]) -> list[str]:
    """Return a sentence for each quiz that could not be begun once these questions are unpublished or deleted."""
    lost = Counter(question.folder_id for question in leaving if question.live and question.is_source)
    drawing = QuizItem.objects.filter(folder__in=lost, page__live=True).select_related("folder", "page__locale")
    wanted: Counter = Counter()
    for item in drawing:
        wanted[item.page_id, item.folder_id] += item.count
    said = {}
    # The first language of a quiz stands for all: they draw alike.
    for item in drawing.order_by("-page_id"):
        count = wanted[item.page_id, item.folder_id]
        left = item.folder.published_count - lost[item.folder_id]
        if left < count:
            said[item.page.translation_key, item.folder_id] = ngettext(
                "The quiz “%(quiz)s” draws %(count)d from the folder “%(folder)s”. "
                "Only %(left)d published question would be left, and no learner could begin the quiz.",
                "The quiz “%(quiz)s” draws %(count)d from the folder “%(folder)s”. "
                "Only %(left)d published questions would be left, and no learner could begin the quiz.",
                left,
            ) % {"quiz": item.page.title, "count": count, "folder": item.folder, "left": max(left, 0)}
    return list(said.values())
