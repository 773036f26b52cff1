"""The site as gunicorn serves it, with one header more: how many queries an answer took.

A streamed answer asks on when its headers are long sent; what it took in the end is read at an address of its own.
"""

from django.core.wsgi import get_wsgi_application
from django.db import connection

HEADER = "X-Queries"
ADDRESS = "/bench/queries/"

_site = get_wsgi_application()
_of_last_streamed = 0


class _Streamed:
    """A streamed answer whose queries go on being counted."""

    def __init__(self, answer, counted, told) -> None:
        self.answer, self.counted, self.told = answer, counted, told
        self.close = answer.close

    def __iter__(self):
        with connection.execute_wrapper(self.counted):
            yield from self.answer
        self.told()


def application(environ, start_response):
    """Answer as the site does. Transactions' BEGIN and COMMIT are not queries; SAVEPOINT is."""
    if environ["PATH_INFO"] == ADDRESS:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(_of_last_streamed).encode()]
    # SQLite is asked for this once in each thread's life, which would make one answer in hundreds differ.
    _ = connection.features.supports_json_field
    count = 0

    def counted(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status, headers, *more):
        return start_response(status, [*headers, (HEADER, str(count))], *more)

    def told():
        global _of_last_streamed
        _of_last_streamed = count

    with connection.execute_wrapper(counted):
        answer = _site(environ, start)
    return _Streamed(answer, counted, told) if getattr(answer, "streaming", False) else answer
