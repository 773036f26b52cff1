"""A phone of few words: keeps cookies and the connection, fills in forms, counts what goes over the wire."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from .counting import HEADER


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """What a page asks for next: files to fetch at once, and forms to fill in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.forms: list[Form] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and given.get("rel") in {"stylesheet", "icon", "manifest", "modulepreload"}:
            self.files.append(given["href"])
        elif tag in {"script", "img", "source"} and (address := given.get("src") or given.get("srcset")):
            self.files.append(address.split()[0])
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "input" and self.forms and "name" in given:
            if given.get("type") in {"radio", "checkbox"}:
                self.forms[-1].choices.setdefault(given["name"], []).append(given.get("value", "on"))
            elif given.get("type") == "hidden":
                self.forms[-1].fields.append((given["name"], given.get("value", "")))


@dataclass(frozen=True)
class Answer:
    """What came back: `size` counts headers and body as sent, `waited` is the seconds until they began to come."""

    status: int
    address: str
    body: bytes
    size: int
    queries: int
    waited: float = 0.0

    @property
    def page(self) -> Page:
        return Page(self.body.decode())


class Phone:
    """One browser. `sent` holds every answer since the last look."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None, host: str = "127.0.0.1") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookies = dict(cookies or {})
        self.host = host
        self.sent: list[Answer] = []

    def get(self, address: str, expect: int = 200) -> Answer:
        return self._ask("GET", address, None, expect)

    def post(self, form: Form, here: str, expect: int = 302, **more: str | list[str]) -> Answer:
        """Send a form, with what a person would choose in it."""
        return self._ask("POST", urljoin(here, form.action), [*form.fields, *more.items()], expect)

    def _ask(self, method: str, address: str, fields: list | None, expect: int) -> Answer:
        headers = {"Host": self.host, "Accept-Encoding": "br, gzip", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        path = urlsplit(address)
        began = time.monotonic()
        self.connection.request(method, path.path + (f"?{path.query}" if path.query else ""), body, headers)
        response = self.connection.getresponse()
        waited = time.monotonic() - began
        content = response.read()
        lines = response.getheaders()
        for name, value in lines:
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        head = sum(len(name) + len(value) + 4 for name, value in lines if name != HEADER) + 19
        answer = Answer(
            response.status,
            response.getheader("Location", "") if response.status in (301, 302) else address,
            content,
            head + len(content),
            int(response.getheader(HEADER, "0")),
            waited,
        )
        if response.status != expect:
            raise AssertionError(f"{method} {address} answered {response.status}, not {expect}: {content[:300]!r}")
        self.sent.append(answer)
        return answer
