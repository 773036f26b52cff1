"""Where to go next, when the address came from outside."""

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """Return the `next` of a request if it is the path of a page of ours, or else an empty text."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Django's `redirect` takes a word without a slash for the name of a view, and fails when there is none.
    return target if is_ours and target.startswith("/") else ""


def with_next(url: str, target: str) -> str:
    """Append `next` to an address of ours, unless there is none."""
    if not target:
        return url
    query = QueryDict(mutable=True)
    query["next"] = target
    return f"{url}?{query.urlencode(safe='/')}"
