"""The coordinator's pages. Whoever sees no people is refused; what is not hers is not found."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock, spreadsheets, xlsx

from . import inspector, kept, people_list, rows
from .asking import Asked, asked_by
from .course_choice import CourseChoice, steps_of
from .filters import FilterForm, PeriodForm
from .messages import for_group

PEOPLE_PER_FETCH = 500


@login_required
@require_safe
def people(request):
    """Show how the members of her units stand in a course."""
    asked = asked_by(request)
    if asked.course is None:
        return render(request, "tracking/people.html", {"course": None})
    form = FilterForm(request.GET, asked, asked.course)
    context: dict[str, Any] = {
        "course": asked.course,
        "unit": asked.unit,
        "form": form,
        "as_of": clock.now(),
        "answers_for_people": request.user.answers_for_people,
        "inspector_url": _address(request, "tracking:inspector", status="", q=""),
    }
    if form.is_valid():
        everybody = people_list.people(asked.scope, asked.course.id, asked.unit)
        found = people_list.narrow(everybody, asked.scope, **form.wishes)
        steps = steps_of(asked.course.id)
        page = people_list.page(
            people_list.detailed(found, asked.scope, asked.course.id, steps),
            asked.scope,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            counts=bool(form.wishes["words"]),
        )
        context |= _numbers(request, asked, everybody, found, form, page)
        context |= _rows(request, asked.scope, asked.course, page, len(steps))
    return render(request, "tracking/people.html", context)


def _numbers(request, asked: Asked, everybody, found, form: FilterForm, page: people_list.Page) -> dict:
    """Return the tiles and the count, or only the count: whoever searches for somebody is not after the whole."""
    if form.wishes["words"]:
        number = people_list.count(found) if page.count is None else page.count
        return {"count": people_list.said(number)}
    tally, as_of = kept.counted(
        "people",
        asked.scope,
        asked.course and asked.course.id,
        asked.unit and asked.unit.path,
        count=lambda: people_list.tally(everybody),
        size=lambda tally: tally[""],
    )
    return {"tiles": _tiles(request, tally), "count": f"{tally[form.wishes['status']]:,}", "as_of": as_of}


def _rows(request, scope, course: CourseChoice, page: people_list.Page, step_count: int) -> dict:
    shown = [rows.Row(person, step_count, scope) for person in page.people]
    return {
        "rows": [(row, for_group(course, row.person.language, row.due_on)) for row in shown],
        "previous_url": _address(request, before=page.first) if page.has_earlier else "",
        "next_url": _address(request, after=page.last) if page.has_later else "",
        "csv_url": _address(request, "tracking:people_csv"),
        "xlsx_url": _address(request, "tracking:people_xlsx"),
    }


def _tiles(request, tally: dict[str, int]) -> list[dict]:
    current = request.GET.get("status", "")
    labels = [("", _("Everybody")), *people_list.Status.choices, (people_list.OVERDUE, _("Overdue"))]
    return [
        {
            "number": f"{tally[status]:,}",
            "label": label,
            "url": _address(request, status=status),
            "is_current": status == current,
        }
        for status, label in labels
    ]


def _address(request, name: str = "tracking:people", **changes: str) -> str:
    """Return an address that asks for the same with some changes, the position in the list apart."""
    wanted = {key: request.GET.get(key, "") for key in ("course", "unit", "status", "q")} | changes
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in wanted.items() if value})
    return f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)


@login_required
@require_safe
def people_csv(request):
    """Hand out the whole list as the screen shows it page by page."""
    lines = _lines(request)
    if lines is None:
        return _back_to_the_mistake(request)
    return _file(spreadsheets.csv_parts(_titles(), lines), "text/csv; charset=utf-8", "csv")


@login_required
@require_safe
def people_xlsx(request):
    lines = _lines(request)
    if lines is None:
        return _back_to_the_mistake(request)
    return _file(xlsx.parts(_("People"), _titles(), lines), xlsx.CONTENT_TYPE, "xlsx")


def _file(parts: Iterable[str | bytes], content_type: str, ending: str) -> StreamingHttpResponse:
    """Return a file that is sent while it is being made, so that memory does not grow with the number of people."""
    response = StreamingHttpResponse(parts, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"people-{clock.today():%Y-%m-%d}.{ending}")
    return response


def _titles() -> list[str]:
    return [str(title) for title, _of in rows.COLUMNS]


def _lines(request) -> Iterator[list[spreadsheets.Cell]] | None:
    """Return the cells of everybody the filters let through, None when a filter is wrong."""
    asked = asked_by(request)
    if asked.course is None:
        raise Http404
    form = FilterForm(request.GET, asked, asked.course)
    if not form.is_valid():
        return None
    steps = steps_of(asked.course.id)
    everybody = people_list.people(asked.scope, asked.course.id, asked.unit)
    found = people_list.narrow(everybody, asked.scope, **form.wishes)
    people = people_list.detailed(found, asked.scope, asked.course.id, steps).iterator(PEOPLE_PER_FETCH)
    return rows.cells(people, len(steps), asked.scope, get_language() or "")


def _back_to_the_mistake(request) -> HttpResponseRedirect:
    return redirect(f"{reverse('tracking:people')}?{request.GET.urlencode()}")


@login_required
@require_safe
def inspection(request):
    """Show what an inspector wants to see, unit by unit, ready to print."""
    asked = asked_by(request)
    if asked.course is None:
        return render(request, "tracking/inspector.html", {"course": None})
    form = PeriodForm(request.GET, asked, asked.course)
    context: dict[str, Any] = {
        "course": asked.course,
        "unit": asked.unit,
        "form": form,
        "as_of": clock.now(),
        "back_url": _address(request),
    }
    if form.is_valid():
        try:
            sheets = inspector.sheets(asked.scope, asked.course.id, asked.unit, form.period)
        except inspector.TooLong:
            form.add_error("unit", _("These are more people than fit on a sheet. Choose a smaller unit."))
        else:
            lines = [line for sheet in sheets for line in sheet.lines]
            context |= {"sheets": sheets, "totals": inspector.totals(lines), "period": form.period}
    return render(request, "tracking/inspector.html", context)
