"""Where to go next, when the address came from outside."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Page

from .models import Role


def next_of(request: HttpRequest) -> str:
    """Return the `next` of a request if it is the path of a page of ours, or else an empty text."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Django's `redirect` takes a word without a slash for the name of a view, and fails when there is none.
    return target if is_ours and target.startswith("/") else ""


def first_page(user) -> str:
    """Return where somebody begins: with the people she answers for, with what she writes, or with what she learns."""
    if user.units_as(*Role.SEES_PEOPLE):
        return reverse("tracking:people")
    return reverse("wagtailadmin_home" if user.has_perm("wagtailadmin.access_admin") else settings.LOGIN_REDIRECT_URL)


def with_next(url: str, target: str) -> str:
    """Append `next` to an address of ours, unless there is none."""
    if not target:
        return url
    query = QueryDict(mutable=True)
    query["next"] = target
    return f"{url}?{query.urlencode(safe='/')}"


def in_language(request: HttpRequest, target: str, language: str) -> str:
    """Return where somebody goes on in another language: only public pages carry theirs in the address.

    One that is not translated has an address without a language, where all but its words can be read in the other.
    """
    page = _public_page(request, target)
    if page is None:
        return translate_url(target, language)
    translated = page.get_translations(inclusive=True).live().filter(locale__language_code=language).first()
    if translated:
        return translated.get_url(request)
    # Every page of ours has one; the one that Wagtail makes before any content is loaded has not.
    return page.address_in_any_language() if hasattr(page, "address_in_any_language") else target


def _public_page(request: HttpRequest, target: str):
    path = urlsplit(target).path
    spoken = translation.get_language_from_path(path)
    if spoken is None:
        return None
    with translation.override(spoken):
        try:
            match = resolve(path)
        except Resolver404:
            return None
        page = Page.find_for_request(request, *match.args) if match.view_name == "wagtail_serve" else None
    return page and page.specific
