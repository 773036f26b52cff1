"""What somebody may ask of the catalogue: a plain form sent by GET, and which courses fit it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.db.models import TextChoices
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import Membership

from . import offer
from .offer import Listed
from .pages import CoursePage
from .regions import holds, places_of

EVERYWHERE = "all"
# Minutes that whole courses take at most.
LENGTHS = (15, 30, 60)
UNKNOWN = {"invalid_choice": _("The catalogue has no such choice. Choose one from the list.")}


def _choice(label, choices: Iterable = ()) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages=UNKNOWN)


def _capitalised(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    return [(key, capfirst(label)) for key, label in choices.choices]


def _at_most(minutes: int):
    return format_lazy(_("{minutes} min at most"), minutes=minutes)


class CatalogueForm(forms.Form):
    """Filters of the catalogue; lists offer only what some course in it has."""

    topic = _choice(_("Topic"))
    occupation = _choice(_("Made for"), [("", _("Any occupation")), *_capitalised(Membership.Occupation)])
    audience = _choice(_("Workers or staff"), [("", _("Both")), *_capitalised(CoursePage.Audience)[1:]])
    length = _choice(_("Length"), [("", _("Any length")), *((str(each), _at_most(each)) for each in LENGTHS)])
    language = _choice(_("Language"), [("", _("Any language")), *settings.LANGUAGES])
    region = _choice(_("Place"))
    tag = _choice(_("Tag"))

    def __init__(self, data, courses: list[Listed], places: list[str]):
        """`places` are the codes of where the reader works; without any, nothing local is hidden."""
        super().__init__({name: data.get(name, "") for name in self.base_fields})
        self.courses, self.places = courses, places
        used = {topic for listed in courses for topic in listed.rules.topics}
        known = {listed.rules.region: listed.place.words for listed in courses if listed.rules.region}
        here = [("", _("Where I work")), (EVERYWHERE, _("Everywhere"))] if places else [("", _("Everywhere"))]
        tags = sorted({tag for listed in courses for tag in listed.tags})
        self._offer("topic", [("", _("Any topic")), *(_capitalised(CoursePage.Topic) if used else [])])
        self._offer("region", [*here, *sorted(known.items())], least=len(here) + 1)
        self._offer("tag", [("", _("Any tag")), *((tag, tag) for tag in tags)])

    def _offer(self, name: str, choices: list, *, least: int = 2) -> None:
        """Fill a list; one with nothing to choose from would only take room, unless something was chosen from it."""
        fields: dict[str, Any] = self.fields
        fields[name].choices = choices
        if len(choices) < least and not self.data[name]:
            del fields[name]

    @property
    def is_asked(self) -> bool:
        return any(self.data.values())

    def fitting(self) -> list[Listed]:
        """Return the courses that fit; a choice that does not exist narrows nothing and says so on its field."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return [listed for listed in self.courses if all(fits(listed, name, value) for name, value in asked.items())]


def context(request, folder: UUID) -> dict[str, Any]:
    """Return what the catalogue shows of a folder, named by its translation key, to whoever asks."""
    courses = offer.listed_in(folder, get_language() or "")
    # Without a local course it does not matter where she works.
    is_known = request.user.is_authenticated and any(listed.rules.region for listed in courses)
    places = places_of(request.user) if is_known else []
    form = CatalogueForm(request.GET, courses, places)
    fitting = form.fitting()
    shown = [listed for listed in fitting if form.data["region"] or not places or holds(listed.rules.region, places)]
    return {
        "form": form,
        "courses": shown,
        "elsewhere": len(fitting) - len(shown),
        "is_open": bool(courses),
        "elsewhere_url": f"?{urlencode({**form.data, 'region': EVERYWHERE})}",
    }


def fits(listed: Listed, name: str, value: str) -> bool:
    """Tell whether a course is among those a filter asks for."""
    rules = listed.rules
    match name:
        case "topic":
            return value in rules.topics
        case "occupation":
            return not rules.occupations or value in rules.occupations
        case "audience":
            return rules.audience in (value, CoursePage.Audience.BOTH)
        case "length":
            return listed.course.minutes <= int(value)
        case "language":
            return value in listed.languages
        case "region":
            return value == EVERYWHERE or holds(rules.region, [value])
        case _:
            return value in listed.tags
