"""What every page knows about the site."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

# Which of the four places lights up, by the first part of the view's name; Wagtail serves the catalogue.
PLACES = {
    "today": "today",
    "courses": "courses",
    "quizzes": "courses",
    "wagtail_serve": "courses",
    "mine": "mine",
    "certificates": "mine",
    "contact": "contact",
}


def waystation(request: HttpRequest) -> dict:
    """Give templates the name of the place, the languages to change to and whether this is the demo."""
    match = request.resolver_match
    name = match.view_name.partition(":")[0] if match and match.view_name else ""
    return {
        "waystation": {
            "demo": settings.DEMO,
            "place": PLACES.get(name, ""),
            "other_languages": _others(get_language() or ""),
        }
    }


@cache
def _others(current: str) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in settings.LANGUAGES if code != current]
