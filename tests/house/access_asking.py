"""Asking an address as somebody: what came back, which words were in it, and which rows it wrote."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tests.client import Client

MARK = re.compile(r"zq-[a-z]+-[a-z-]*[a-z]")
WRITING = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
OF_NO_INTEREST = {"django_session"}
ENTRANCES = ("/sign-in/", "/admin/login/")
FACTOR = "/sign-in/second-factor/"
SECURITY = "/sign-in/security/"
WORDS = {200: "yes", 201: "yes", 204: "yes", 400: "bad", 409: "bad", 422: "bad", 403: "no", 404: "none", 405: "never"}


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    marks: frozenset[str]
    written: frozenset[str]
    text: str
    seen: Any = None

    @property
    def word(self) -> str:
        """Return the answer as the table writes it."""
        if self.status in (301, 302) and self.location.startswith(FACTOR):
            return "factor"
        if self.status in (301, 302) and not self.location.startswith(SECURITY):
            return "sign-in" if self.location.startswith(ENTRANCES) else "away"
        return "away" if self.status in (301, 302) else WORDS.get(self.status, str(self.status))


class Visitor:
    """Somebody at a browser; whatever she does is undone after each request."""

    def __init__(self, user=None, *, shows: Iterable[str] = ("password", "mfa"), **browser):
        self.client = Client(raise_request_exception=False, headers={"accept-language": "en"}, **browser)
        if user:
            self.client.force_login(user, shows=shows)
        self.kept = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, path: str, data=None, *, look: Callable[[], Any] | None = None, **more) -> Answer:
        """Ask an address; `look` tells what must not change, and is called only if anything was written."""
        # What earlier answers left behind, such as messages, is not hers to bring along.
        self.client.cookies.clear()
        for name, value in self.kept.items():
            self.client.cookies[name] = value
        with transaction.atomic():
            with _writes() as written:
                response = getattr(self.client, method)(path, data, **more)
                body = response.getvalue() if response.streaming else response.content
            seen = look() if look and written - OF_NO_INTEREST else None
            transaction.set_rollback(True)
        text = _text(body)
        headers = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
        # What she said herself and heard back tells her nothing.
        told = set(MARK.findall(headers + text)) - set(MARK.findall(f"{path} {data}"))
        location = response.headers.get("Location", "")
        return Answer(response.status_code, location, frozenset(told), frozenset(written), headers + text, seen)


DIFFERS = (
    r'name="csrfmiddlewaretoken" value="\w+"',
    r'name="operation" value="[\w-]+"',
    r'name="shown" value="\d+"',
    r"'nonce-[^']+'",
    # Follows from the rest, and from the length of what was asked for.
    r"Content-Length: \d+",
)


def masked(text: str, *asked_for) -> str:
    """Return an answer without what differs each time it is given, and without what was asked for."""
    for pattern in DIFFERS:
        text = re.sub(pattern, "", text)
    for word in asked_for:
        text = text.replace(str(word), "")
    return text


def _text(body: bytes) -> str:
    """Return a body as text, spreadsheets unpacked: what they say would not be found otherwise."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return body.decode(errors="replace")


@contextmanager
def _writes() -> Iterator[set[str]]:
    """Collect the tables in which rows were inserted, changed or deleted."""
    found: set[str] = set()

    def look(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        match = WRITING.match(sql)
        # How many rows were inserted is not known yet where the database hands back their keys.
        if match and (match.group(1).upper() == "INSERT INTO" or context["cursor"].rowcount):
            found.add(match.group(2))
        return result

    with connection.execute_wrapper(look):
        yield found
