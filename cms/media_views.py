"""Handing out recordings, in pieces where a player asks for some: Safari plays nothing else, others seek by them."""

import mimetypes
import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .recordings import FOLDER

PIECE = 64 * 1024


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def recording(request, name: str) -> HttpResponseBase:
    """Hand out a file to whoever knows its name, which is random and its own for good."""
    try:
        file = default_storage.open(f"{FOLDER}/{name}")
    except FileNotFoundError:
        raise Http404 from None
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    size = default_storage.size(f"{FOLDER}/{name}")
    span = _asked_for(request.headers.get("Range", ""), size)
    if span is None:
        response: HttpResponseBase = FileResponse(file, content_type=media_type)
    elif not span:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = StreamingHttpResponse(_pieces(file, span), status=206, content_type=media_type)
        response["Content-Length"] = str(len(span))
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def _asked_for(header: str, size: int) -> range | None:
    """Return which bytes a Range header asks for: None for all of them, an empty range for what there is not.

    RFC 9110, section 14: whatever is no single range of bytes may be answered with the whole.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    return range(int(first), min(size, int(last) + 1 if last else size))


def _pieces(file: IO[bytes], span: range) -> Iterator[bytes]:
    with file:
        file.seek(span.start)
        left = len(span)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
