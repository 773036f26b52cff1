"""Pages with a form: shown, then sent; and the one that only asks once more."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, also when nothing in it was filled in; None when it is shown first."""
    return request.POST if request.method == "POST" else None


def confirm(
    request: HttpRequest, *, title: str, text: str, label: str, back_url: str, stop: bool = True, **more: Any
) -> HttpResponse:
    """Ask once more, on a page instead of in a dialog; `stop` marks what destroys something."""
    asked = {"title": title, "text": text, "confirm_label": label, "back_url": back_url, "stop": stop}
    return render(request, "components/confirm.html", asked | more)
