"""The search page: what readers find among courses and lessons, and where it leads them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.search import finding
from cms.search.finding import Found
from cms.search.models import SearchEntry

from .models import Enrolment
from .pages import CoursePage, CourseTag

PER_PAGE = 20


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("What are you looking for?"),
        required=False,
        max_length=100,
        error_messages={"max_length": _("This is too long to search for. Use 100 characters at most.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )


@dataclass(frozen=True)
class Result:
    """A page that was found, and where it leads whoever asked."""

    found: Found
    url: str
    # The page of the course a lesson belongs to.
    course: Page | None = None


@require_safe
def search(request):
    """Find courses and lessons by their words; whoever has not signed in finds lessons by their titles only."""
    form = SearchForm(request.GET)
    question = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "question": question, "back_url": reverse("courses:catalogue"), "back_label": _("Courses")}
    if question:
        # What stands on a lesson's cards is for learners, its title is on the public front of its course.
        titles_only = "" if request.user.is_authenticated else SearchEntry.Kind.LESSON
        language = get_language() or ""
        pages = finding.find(question, language, titles_only=titles_only)
        context |= _page_of(request, pages, question, titles_only)
        if not pages:
            context |= _instead(request.user, question, language)
    return render(request, "courses/search.html", context)


def _page_of(request, pages: list[int], question: str, titles_only: str) -> dict:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    begin = PER_PAGE * (max(number, 1) - 1)
    found = finding.shown(pages[begin : begin + PER_PAGE], question, titles_only=titles_only)
    return {
        "results": results(request.user, found),
        "count": len(pages),
        "has_most": len(pages) >= finding.MOST,
        "previous_url": _address(question, number - 1) if begin and pages else "",
        "next_url": _address(question, number + 1) if begin + PER_PAGE < len(pages) else "",
    }


def _address(question: str, page: int) -> str:
    return "?" + urlencode({"q": question, "page": page})


def _instead(user, question: str, language: str) -> dict:
    """Return what may be meant by a question that nothing fits."""
    alike = finding.shown(finding.like(question, language), question, titles_only=SearchEntry.Kind.LESSON)
    names = dict(CourseTag.objects.filter(content_object__live=True).values_list("tag", "tag__name"))
    tags = [names[key] for key in finding.closest(question, names.items())][: finding.SUGGESTIONS]
    return {"alike": results(user, alike), "tags": tags, "topics": _topics()}


def _topics() -> list[tuple[str, Any]]:
    """Return the topics there are courses about, with their names."""
    kept = CoursePage.objects.live().values_list("topics", flat=True)
    used = {topic for topics in kept for topic in topics}
    return [(key, name) for key, name in CoursePage.Topic.choices if key in used]


def results(user, found: list[Found]) -> list[Result]:
    """Return where each leads: to the course, or to the lesson itself for whoever is enrolled in it."""
    paths = {_path_above(each.page) for each in found if each.entry.kind == SearchEntry.Kind.LESSON}
    courses = {page.path: page for page in Page.objects.filter(path__in=paths).select_related("locale")}
    keys = {page.translation_key for page in courses.values()}
    begun: set = set()
    if user.is_authenticated and keys:
        begun = set(Enrolment.objects.filter(user=user, course__in=keys).values_list("course", flat=True))
    return [_result(each, courses.get(_path_above(each.page)), begun) for each in found]


def _result(found: Found, course: Page | None, begun: set) -> Result:
    key = found.page.translation_key
    if course is None:
        return Result(found, reverse("courses:course", args=[key]))
    if course.translation_key in begun:
        return Result(found, reverse("courses:activity", args=[course.translation_key, key]), course)
    return Result(found, reverse("courses:course", args=[course.translation_key]), course)


def _path_above(page: Page) -> str:
    return page.path[: -Page.steplen]
