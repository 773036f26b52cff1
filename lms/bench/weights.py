"""What a phone fetches for a lesson, in bytes: pages as the proxy of docs/how-to/install.md compresses them."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from django.conf import settings

from .ground import Ground
from .lines import Line
from .phone import Answer, Phone
from .server import Server

# nginx's gzip_comp_level as the manual sets it.
PROXY_LEVEL = 6


def weights(ground: Ground, ours: Server) -> Iterator[Line]:
    phone = Phone(ours.port, ground.cookies(ground.learner))
    addresses = [f"/learn/{ground.course.pk}/{lesson['id']}/" for lesson in ground.lessons]
    # The first answer sets cookies that later ones do not.
    phone.get(addresses[2])
    page = phone.get(addresses[2])
    first = _files(phone, page)
    sheets = [size for address, size in first.items() if address.endswith(".css")]
    yield Line("a lesson: page and style sheets", None, None, _compressed(page) + sum(sheets), 1 + len(sheets))
    total = _compressed(page) + sum(first.values())
    yield Line("first visit to a lesson, all files", None, None, total, 1 + len(first))
    before = phone.get(addresses[1])
    after = {address: size for address, size in _files(phone, before).items() if address not in first}
    yield Line("the next lesson", None, None, _compressed(before) + sum(after.values()), 1 + len(after))
    yield Line("a lesson's page, not compressed", None, page.queries, page.size)


def _compressed(page: Answer) -> int:
    """Return the bytes of a page, headers and all, once the proxy has compressed it."""
    return page.size - len(page.body) + len(gzip.compress(page.body, PROXY_LEVEL))


def _files(phone: Phone, page: Answer) -> dict[str, int]:
    """Fetch everything a page needs with an empty cache and return {address: bytes}."""
    sizes: dict[str, int] = {}
    wanted = [urljoin(page.address, each) for each in page.page.files]
    while wanted:
        address = wanted.pop()
        if address in sizes or address.startswith("data:"):
            continue
        sizes[address] = phone.get(address).size
        if address.endswith(".js"):
            # Sent compressed: the modules a script imports are read from what was collected.
            wanted += _imports(address)
    return sizes


def _imports(address: str) -> list[str]:
    source = (settings.STATIC_ROOT / address.removeprefix(settings.STATIC_URL)).read_text(encoding="utf-8")
    return [urljoin(address, each) for each in re.findall(r"""(?:from|import)\s*["']([^"']+\.js)["']""", source)]
