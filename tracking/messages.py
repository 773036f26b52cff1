"""What a coordinator may paste into a group: a ready text in the reader's language that names nobody."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from cms.languages import choose

from .course_choice import CourseChoice


@dataclass(frozen=True)
class Message:
    language: str
    text: str


def for_group(course: CourseChoice, language: str, due_on: date | None = None) -> Message:
    """Return an invitation to a course in a language of the site, by a day if there is one.

    Everybody in the group reads it, so it says nothing about the person it is meant for.
    """
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    facts = {
        "course": choose(course.titles, language).words,
        "link": settings.BASE_URL + reverse("courses:course", args=[course.id]),
    }
    with translation.override(language):
        if due_on:
            facts["day"] = formats.date_format(due_on, "DATE_FORMAT")
            text = _(
                "Please finish the course “%(course)s” by %(day)s. You can do it on your phone, stop and go on at any "
                "time: %(link)s"
            )
        else:
            text = _(
                "Please take the course “%(course)s”. You can do it on your phone, stop and go on at any time: %(link)s"
            )
        return Message(language, text % facts)
