"""Asking for password and second factor where a script waits: a page that leads away is no answer it could use.

What Wagtail's scripts make of an answer: a modal shows the HTML in it, if it is a 200; after any other that of rich
text is broken. Autosave says at the foot of the editor why it has stopped. The others drop what is not a 200, and what
was sent from a modal must not be replaced: there static/js/second-factor.js says what is asked for.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

# Has our script say what an answer asks for.
MARK = "X-Second-Factor"


def waits(request: HttpRequest) -> bool:
    """Tell whether a script waits for the answer; browsers say so themselves, except where there is no HTTPS."""
    is_fetched = request.headers.get("Sec-Fetch-Mode") in ("cors", "same-origin")
    is_xhr = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return is_fetched or is_xhr or not request.accepts("text/html")


def ask(request: HttpRequest, page: str) -> HttpResponse:
    """Say in the form a script understands what is asked for, and that `page` asks for it."""
    text = _(
        "You showed password and second factor some time ago, so they are asked for again. Nothing is lost: show them "
        "in a new tab, come back to this one and go on."
    )
    html = render_to_string("wagtailadmin/second_factor_again.html", {"text": text, "url": page}, request)
    response: HttpResponse
    if _is_of_a_modal(request):
        if request.method == "GET":
            return JsonResponse({"html": html})
        response = JsonResponse({"asks": html})
    elif request.accepts("text/html"):
        response = HttpResponse(html, status=409)
    else:
        # Autosave shows the words of a page that is locked, and goes on when it is not any more.
        told = {"success": False, "error_code": "locked", "error_message": text, "asks": html}
        response = JsonResponse(told, status=409)
    response[MARK] = "asked"
    return response


def _is_of_a_modal(request: HttpRequest) -> bool:
    """Tell it by what ModalWorkflow asks for: text, which it reads as JSON."""
    return request.headers.get("Accept", "").startswith("text/plain")
