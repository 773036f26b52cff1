"""Which language a page speaks, and the way back from signing in."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .redirects import with_next

LANGUAGES = dict(settings.LANGUAGES)


class DetourMiddleware:
    """Lead whoever was asked to sign in while she sent a form back to the page with the form.

    Her session ended before she tapped: the address the form was sent to answers nobody who only looks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self.entrance = reverse("account_login")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        here = with_next(self.entrance, request.get_full_path())
        if request.method == "POST" and response.status_code == 302 and response["Location"] == here:
            response["Location"] = with_next(self.entrance, self._page(request))
        return response

    def _page(self, request: HttpRequest) -> str:
        came_from = urlsplit(request.headers.get("Referer", ""))
        if came_from.netloc != request.get_host():
            return ""
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")


class LanguageMiddleware:
    """Speak the language of the address, else of the signed-in person, else of the cookie, else of the browser.

    Django's own middleware does not know people: on somebody else's phone she would have to choose again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        of_address = self._of_address(request)
        language = of_address or self._of_person(request) or translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if not of_address:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def _of_address(self, request: HttpRequest) -> str | None:
        urlconf = getattr(request, "urlconf", settings.ROOT_URLCONF)
        if not is_language_prefix_patterns_used(urlconf)[0]:
            return None
        return translation.get_language_from_path(request.path_info)

    def _of_person(self, request: HttpRequest) -> str | None:
        language = getattr(request.user, "language", "")
        # A language that the site no longer offers counts as none.
        return language if language in LANGUAGES else None
