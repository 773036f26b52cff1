"""The player: plain views over frozen versions, so that a lesson costs a phone and the server little."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cms.languages import Chosen, choose
from foundation import operations

from . import access, filters, offer, player, progress, shelf
from .forms import LearntForm
from .models import LessonVersion
from .pages import CoursePage


@require_safe
def catalogue(request):
    """Show a learner the catalogue, the topmost folder; lead a stranger to its public page in a language she reads."""
    chosen = _choose_page(offer.folders())
    if not request.user.is_authenticated:
        asked = request.GET.urlencode()
        return redirect(chosen.words.get_url(request) + (f"?{asked}" if asked else ""))
    context = {
        "page": chosen.words,
        "title_language": chosen.language,
        **filters.context(request, chosen.words.translation_key),
    }
    return render(request, chosen.words.template, context)


def _choose_page(pages) -> Chosen:
    """Choose the first page in a language the reader reads; each brings its `language_code`."""
    by_language: dict[str, Page] = {}
    for page in pages:
        by_language.setdefault(page.language_code, page)
    if not by_language:
        raise Http404
    return choose(by_language, get_language() or "")


def _public_front(request, course_id):
    """Lead to the front in the reader's language; without one show another here, where all else is in hers."""
    pages = CoursePage.objects.live().filter(translation_key=course_id)
    chosen = _choose_page(pages.annotate(language_code=F("locale__language_code")))
    if chosen.language == get_language():
        return redirect(chosen.words.get_url(request))
    return render(request, chosen.words.template, chosen.words.get_context(request))


@require_safe
def course(request, course_id):
    """Show a learner how far she is, or offer somebody new to begin; a stranger reads the public front."""
    if not request.user.is_authenticated:
        return _public_front(request, course_id)
    enrolment = access.find_enrolment(request.user, course_id)
    version = access.find_version(course_id, enrolment)
    standing = shelf.standing(version, enrolment, get_language())
    return render(request, "learn/course.html", {"course_id": course_id, "enrolment": enrolment, "course": standing})


@login_required
@require_POST
def enrol(request, course_id):
    access.find_version(course_id, access.find_enrolment(request.user, course_id))

    def effect():
        progress.enrol(request.user, course_id)
        return {}

    try:
        operations.perform_form(request, effect)
    except progress.Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("courses:course", course_id)
    enrolment = access.find_enrolment(request.user, course_id)
    standing = shelf.standing(access.find_version(course_id, enrolment), enrolment, get_language())
    return redirect(standing.go_on_url)


@login_required
@require_safe
def activity(request, course_id, activity_id):
    reading = access.find_reading(request.user, course_id, activity_id)
    if reading.entry["kind"] == "quiz":
        return redirect("quizzes:front", course_id, activity_id)
    language = get_language()
    lesson = player.lesson_cards(reading.version, reading.entry, language, reading.stamp)
    cards = lesson["cards"]
    current = _card_number(cards, request.GET.get("card") or reading.card)
    context = {
        "course_id": course_id,
        "activity_id": activity_id,
        "course_title": reading.version.title(language),
        "entry": reading.entry,
        "number": reading.number,
        "total": len(reading.version.activities),
        "lesson": lesson,
        "cards": player.article(cards, current),
        "current": current,
        "previous_card": cards[current - 2] if current > 1 else None,
        "next_card": cards[current] if current < len(cards) else None,
        "is_looking": not reading.is_enrolled,
        "is_translated": lesson["language"] == language,
        "focus": True,
    }
    return render(request, "learn/lesson.html", context)


def _card_number(cards: list[dict], card_id: str) -> int:
    """Return the one-based number of a card; the first when the card is gone."""
    ids = [card["id"] for card in cards]
    return ids.index(card_id) + 1 if card_id in ids else 1


@login_required
@require_POST
def place(request, course_id, activity_id):
    """Remember the card she turned to; a script is answered without a page."""
    place = access.find_own_place(request.user, course_id, activity_id)
    if place.entry["kind"] != "lesson":
        raise Http404
    version = _learnt_version(request, place)
    cards = _cards_of(version)
    card = request.POST.get("card", "")
    if card not in cards:
        card = cards[0]
    progress.keep_place(place.enrolment, activity_id, version.pk, card)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(reverse("courses:activity", args=[course_id, activity_id]) + f"?card={card}")


def _learnt_version(request, place: access.OwnPlace) -> LessonVersion:
    """Return the version she had before her when she sent this, else what the lesson says now."""
    return LearntForm(place.entry["id"], request.POST).chosen() or place.lesson_version()


def _cards_of(version: LessonVersion) -> list[str]:
    return [card["id"] for card in version.in_language(get_language() or "").words["cards"]]


@login_required
@require_POST
def done(request, course_id, activity_id):
    """Note that she worked through the lesson and lead her to what comes next."""
    place = access.find_own_place(request.user, course_id, activity_id)

    def effect():
        if place.entry["kind"] != "lesson":
            raise progress.Refusal("not-a-lesson", _("A quiz is completed by passing it."))
        version = _learnt_version(request, place)
        complete = progress.complete_activity(place.enrolment, activity_id, lesson_version=version)
        return {"complete": complete}

    try:
        outcome = operations.perform_form(request, effect)
    except progress.Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("courses:course", course_id)
    if outcome.result["complete"] or place.following is None:
        return redirect("courses:course", course_id)
    return redirect("courses:activity", course_id, place.following["id"])
