"""Lists of people on their way into a unit: the file, its columns, what would happen, what happened."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePath

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation import clock, events, operations
from people.form_pages import confirm, form_page, sent
from people.models import Membership, Roster, RosterLine, Unit
from people.refusals import Refusal
from people.rosters import keeping, mending, taking_in, undoing
from people.rosters.models import private_storage

from .roster_forms import ColumnsForm, LeaversForm, RosterFileForm

State, What = Roster.State, RosterLine.What
# Rows to mend on the page; all of them are in the file.
SHOWN = 20
LISTED = 50
# After so long without a row somebody should look what the worker is doing.
SLOW = timedelta(minutes=10)
LEAVERS_ON_A_PAGE = 200


def _find(request, roster_id) -> Roster:
    found = Roster.objects.managed_by(request.user).kept().select_related("unit", "made_by")
    return get_object_or_404(found, public_id=roster_id)


@never_cache
@login_required
@form_page
def unit_rosters(request, unit_id) -> HttpResponse:
    """Take a file for a unit, and list those that were handed in before."""
    unit = get_object_or_404(Unit.objects.answered_for_by(request.user), public_id=unit_id)
    form = RosterFileForm(request.POST, request.FILES) if request.method == "POST" else RosterFileForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("tracking:roster", _hand_in(request, form.cleaned_data["file"], unit))
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    rosters = Roster.objects.kept().filter(unit=unit).select_related("made_by").order_by("-made_at")
    return render(request, "tracking/rosters.html", {"unit": unit, "form": form, "rosters": rosters[:LISTED]})


def _hand_in(request, file: UploadedFile, unit: Unit) -> str:
    # Before: a file that was laid down is not always one that can be read again.
    operation, body = operations.id_of(request), operations.body_of(request)
    with taking_in.laid_down(file) as file_name:

        def effect() -> dict:
            return {"roster": taking_in.begin(file_name, file.name or "", unit, by=request.user).public_id}

        return operations.perform(request.user, operation, body, effect).result["roster"]


@never_cache
@login_required
@require_safe
def roster(request, roster_id) -> HttpResponse:
    """Show where a list stands, and what may be done with it next."""
    found = _find(request, roster_id)
    if found.state == State.READ:
        return redirect("tracking:roster_columns", roster_id)
    return render(
        request, "tracking/roster.html", {"roster": found, **_CONTEXTS.get(State(found.state), _at_work)(found)}
    )


def _at_work(roster: Roster) -> dict:
    return {"is_slow": clock.now() - roster.progressed_at > SLOW}


def _compared(roster: Roster) -> dict:
    lines = roster.lines.order_by("number")
    return {
        "tallies": [(roster.counts.get(what, 0), label) for what, label in What.choices if what != What.LEFT],
        "changing": sum(roster.counts.get(what, 0) for what in (What.MADE, What.JOINED, What.CHANGED)),
        "bad": roster.counts.get(What.BAD, 0),
        "bad_lines": lines.filter(what=What.BAD)[:SHOWN],
        "left_out_lines": lines.filter(what=What.LEFT_OUT).exclude(sentence="")[:SHOWN],
        "namesakes": roster.counts.get("namesakes", 0),
        "leavers": taking_in.leavers(roster).count() if roster.is_complete and roster.file_name else 0,
    }


_CONTEXTS = {
    State.REFUSED: lambda roster: {},
    State.CHECKED: _compared,
    State.TAKEN: _compared,
    State.UNDONE: _compared,
}


@never_cache
@login_required
@form_page
def columns(request, roster_id) -> HttpResponse:
    """Ask which column holds what, with what the titles suggest; then have the list compared."""
    found = _find(request, roster_id)
    if found.state not in (State.READ, State.CHECKED):
        return redirect("tracking:roster", roster_id)
    asked = request.POST.get("sheet") or request.GET.get("sheet") or str(found.sheet)
    at = int(asked) if asked.isdecimal() and len(asked) < 3 and int(asked) < len(found.sheets) else 0
    layout = keeping.layout_of(private_storage(), found.file_name, at)
    suggested = {which.value: index for which, index in layout.suggested.items()}
    chosen = found.columns if found.columns and at == found.sheet else suggested
    form = ColumnsForm(sent(request), layout, chosen, initial={"is_complete": found.is_complete})
    if request.method == "POST" and form.is_valid():
        is_complete = form.cleaned_data["is_complete"]
        taking_in.choose(found, layout, at, form.columns, by=request.user, is_complete=is_complete)
        return redirect("tracking:roster", roster_id)
    context = {
        "roster": found,
        "form": form,
        "sheets": [name for name, _rows in found.sheets],
        "at": at,
        "never_taken": [column.name for column in layout.columns if column.never_taken],
    }
    return render(request, "tracking/roster_columns.html", context)


@login_required
@require_POST
def take(request, roster_id) -> HttpResponse:
    found = _find(request, roster_id)
    try:
        taking_in.take(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("tracking:roster", roster_id)


@login_required
@require_safe
def to_mend(request, roster_id) -> HttpResponseBase:
    """Hand out the rows that could not be taken, as they were, with a column that says what to mend."""
    found = _find(request, roster_id)
    sentences = dict(found.lines.filter(what=What.BAD, run=found.run).values_list("number", "sentence"))
    if not found.file_name or not sentences:
        messages.info(request, _("There are no rows to mend, or the week they are kept for is over."))
        return redirect("tracking:roster", roster_id)
    with keeping.opened(private_storage(), found.file_name, found.sheet) as (sheet, _layout):
        kind = sheet.kind
    events.record("roster.rows_to_mend", actor=request.user, unit=found.unit.public_id, rows=len(sentences))
    response = StreamingHttpResponse(_mended(found, sentences), content_type=mending.CONTENT_TYPES[kind])
    name = _("%(list)s - to mend") % {"list": PurePath(found.name).stem}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response


def _mended(roster: Roster, sentences: dict[int, str]) -> Iterator[bytes]:
    with keeping.opened(private_storage(), roster.file_name, roster.sheet) as (sheet, layout):
        yield from mending.mend(sheet, layout, sentences)


@never_cache
@login_required
@form_page
def leavers(request, roster_id) -> HttpResponse:
    """Show whom a complete list does not name; memberships end of those she ticks, records stay."""
    found = _find(request, roster_id)
    if found.state != State.TAKEN or not found.is_complete or not found.file_name:
        return redirect("tracking:roster", roster_id)
    missing = taking_in.leavers(found)
    listed = list(missing[:LEAVERS_ON_A_PAGE])
    has_bad_rows = bool(found.counts.get(What.BAD))
    # Whoever seems missing may stand in a row that is to be mended: then she ticks them herself.
    ticked = [] if has_bad_rows else [each.pk for each in listed]
    form = LeaversForm(sent(request), listed, initial={"members": ticked})
    if request.method == "POST" and form.is_valid():
        _end(request, found, form.chosen)
        return redirect("tracking:roster", roster_id)
    context = {"roster": found, "form": form, "has_bad_rows": has_bad_rows, "count": missing.count()}
    return render(request, "tracking/roster_leavers.html", context)


def _end(request, roster: Roster, memberships: list[Membership]) -> None:
    def effect() -> dict:
        return {"ended": taking_in.end(roster, memberships, by=request.user)}

    try:
        ended = operations.perform_form(request, effect).result["ended"]
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("Memberships ended: %(count)s. What these people learnt is kept.") % {"count": ended}
        )


@never_cache
@login_required
@form_page
def undo(request, roster_id) -> HttpResponse:
    """Ask, then undo a list as a whole."""
    found = _find(request, roster_id)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Undo this list as a whole?"),
            text=_(
                "Who was new on it is taken off again, memberships it began end, what it changed is as before, and "
                "whose membership was ended belongs again from today. This works while nobody new on it has signed in."
            ),
            label=_("Undo the list"),
            back_url=reverse("tracking:roster", args=[roster_id]),
        )
    try:
        undoing.undo(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("tracking:roster", roster_id)


@never_cache
@login_required
@form_page
def throw_away(request, roster_id) -> HttpResponse:
    """Ask, then delete a list of which nothing was taken in."""
    found = _find(request, roster_id)
    if request.method != "POST":
        return confirm(
            request,
            title=_("Throw this list away?"),
            text=_("Nothing of it was taken in. The file is deleted here; yours stays as it is."),
            label=_("Throw away"),
            back_url=reverse("tracking:roster", args=[roster_id]),
        )
    if not taking_in.throw_away(found):
        messages.error(request, _("This list was taken in meanwhile. You can undo it as a whole."))
        return redirect("tracking:roster", roster_id)
    messages.success(request, _("The list is thrown away."))
    return redirect("tracking:unit_rosters", found.unit.public_id)
