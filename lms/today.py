"""What a worker sees first; the one page that draws on all rooms."""

from datetime import date

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.languages import choose
from cms.models import HomePage
from courses import offer, shelf
from courses.models import Enrolment

# Half a break, a break, a long break: what somebody between two orders can spare.
SPANS = (3, 5, 10)


@require_safe
def today(request):
    """Show a learner what to go on with, what is due and what fits the minutes she has; a stranger the front page."""
    if not request.user.is_authenticated:
        return _front(request)
    language = get_language()
    enrolments = Enrolment.objects.shelf_of(request.user)
    standings = shelf.standings(enrolments, language)
    open_ones = [standing for standing in standings if not standing.enrolment.is_complete]
    minutes = _minutes(request.GET.get("minutes", ""))
    offered = offer.new_courses(request.user, enrolments, language)
    context = {
        "go_on": open_ones[0] if open_ones else None,
        "due": sorted(
            (standing for standing in open_ones if standing.enrolment.due_on),
            key=lambda standing: standing.enrolment.due_on or date.max,
        ),
        "spans": SPANS,
        "minutes": minutes,
        "fitting": offer.fitting(open_ones, offered, minutes) if minutes else [],
        "new": offered,
        "completed": [standing for standing in standings if standing.enrolment.is_complete],
    }
    return render(request, "today/today.html", context)


def _minutes(asked: str) -> int | None:
    return int(asked) if asked in {str(span) for span in SPANS} else None


def _front(request):
    pages = HomePage.objects.live().select_related("locale").order_by("path")
    by_language = {page.locale.language_code: page for page in pages}
    page = choose(by_language, get_language()).words if by_language else None
    return render(request, "today/front.html", {"page": page})
