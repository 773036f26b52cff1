"""A quiz in plain pages: one question each, saved as it is given; scripts only make it quicker."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import access
from foundation import operations
from people.form_pages import form_page, sent

from . import forms, presenting, taking
from .access import find_own_attempt
from .models import Attempt

# Twice on purpose takes longer; a page that loads more slowly has not yet a button under the second tap.
SECOND_TAP_MS = 700

P = TypeVar("P", bound=access.Place)


@login_required
@require_safe
def front(request, course_id, activity_id):
    """Say what the quiz is like and what happened so far, before anything begins."""
    place = _quiz_place(access.find_place, request, course_id, activity_id)
    context = presenting.front(place, get_language())
    return render(request, "quizzes/front.html", context)


@login_required
@require_POST
def start(request, course_id, activity_id):
    place = _quiz_place(access.find_own_place, request, course_id, activity_id)

    def effect():
        return {"attempt": str(taking.start(place.enrolment, place.entry).public_id)}

    try:
        outcome = operations.perform_form(request, effect)
    except taking.Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("quizzes:front", course_id, activity_id)
    return redirect("quizzes:question", outcome.result["attempt"], 1)


def _quiz_place(find: Callable[..., P], request, course_id, activity_id) -> P:
    place = find(request.user, course_id, activity_id)
    if place.entry["kind"] != "quiz":
        raise Http404
    return place


def _own_attempt(request, attempt_id) -> Attempt:
    return taking.close_if_overdue(find_own_attempt(request.user, attempt_id))


@login_required
@form_page
def question(request, attempt_id, number):
    """Show one question of an open attempt, or keep the answer to it."""
    attempt = _own_attempt(request, attempt_id)
    if not 1 <= number <= attempt.length:
        raise Http404
    if not attempt.is_open:
        return _closed(request, attempt)
    asked = presenting.asked(attempt, number)
    data = sent(request)
    form = forms.AnswerForm(asked.places, many=asked.many, may_be_empty=_wants_json(request), data=data)
    if form.is_valid():
        return _save(request, attempt, asked, form)
    if "language" in request.POST and "choice" not in request.POST:
        return _change_language()
    return _show_question(request, attempt, asked, form)


def _show_question(request, attempt, asked, form, *, chosen=None):
    if request.method == "POST" and _wants_json(request):
        return JsonResponse({"saved": False, "message": form.first_error}, status=422)
    shown = presenting.question(attempt, asked, get_language(), chosen=chosen)
    # What was sent and not taken may look like an answer, and is not saved.
    is_saved = shown.was_answered and not form.is_bound
    context = {"attempt": attempt, "question": shown, "form": form, "is_saved": is_saved, "focus": True}
    return render(request, "quizzes/question.html", context, status=422 if form.is_bound else 200)


def _save(request, attempt, asked, form):
    number = asked.number

    def effect():
        taking.save_answer(attempt, number - 1, form.places)
        return {}

    # The form keeps its id for "Next": changing the language is something else, and may come after a script has saved.
    operation_id = operations.new_id() if "language" in request.POST else operations.id_of(request)
    try:
        operations.perform(request.user, operation_id, operations.body_of(request), effect)
    except taking.Refusal as refusal:
        if _wants_json(request):
            return JsonResponse({"saved": False, "message": refusal.message}, status=409)
        messages.error(request, refusal.message)
        return redirect("quizzes:result", attempt.public_id)
    except operations.OperationConflict:
        # The page was sent twice with different choices: neither is dropped in silence.
        chosen = form.places
        form.add_error("choice", _("You changed your answer while it was being sent. Look at it and send it again."))
        return _show_question(request, attempt, asked, form, chosen=chosen)
    if _wants_json(request):
        return JsonResponse({"saved": True})
    if "language" in request.POST:
        return _change_language()
    if number < attempt.length and "review" not in request.POST:
        return redirect("quizzes:question", attempt.public_id, number + 1)
    return redirect("quizzes:review", attempt.public_id)


def _change_language():
    """Hand on what the question's form sends when she changes the language over a choice not saved yet."""
    return redirect("set_language", preserve_request=True)


def _wants_json(request) -> bool:
    return request.headers.get("Accept") == "application/json"


def _closed(request, attempt):
    if _wants_json(request):
        return JsonResponse({"saved": False, "url": reverse("quizzes:result", args=[attempt.public_id])}, status=409)
    return redirect("quizzes:result", attempt.public_id)


@login_required
@require_safe
def review(request, attempt_id):
    """List which questions are answered before everything is handed in."""
    attempt = _own_attempt(request, attempt_id)
    if not attempt.is_open:
        return redirect("quizzes:result", attempt_id)
    return render(request, "quizzes/review.html", presenting.review(attempt))


@login_required
@require_POST
def submit(request, attempt_id):
    attempt = _own_attempt(request, attempt_id)
    if attempt.is_open and _is_second_tap(request):
        return redirect("quizzes:review", attempt_id)

    # Known already, and asked for by whatever is recorded.
    attempt.enrolment.user = request.user

    def effect():
        taking.submit(attempt)
        return {}

    operations.perform_form(request, effect)
    return redirect("quizzes:result", attempt_id)


def _is_second_tap(request) -> bool:
    """Tell whether a page was sent before anybody can have looked at it.

    "Hand in" stands where "Look at my answers" stood a moment ago, and wet screens tap twice.
    """
    shown = request.POST.get("shown", "")
    return shown.isdecimal() and len(shown) < 20 and 0 <= presenting.milliseconds() - int(shown) < SECOND_TAP_MS


@login_required
@require_safe
def result(request, attempt_id):
    """Show the result of a closed attempt with explanations; an open one is shown where she left it."""
    attempt = _own_attempt(request, attempt_id)
    if attempt.is_open:
        return redirect("quizzes:question", attempt_id, presenting.first_unanswered(attempt))
    return render(request, "quizzes/result.html", presenting.result(attempt, get_language()))
