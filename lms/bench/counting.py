"""The site as gunicorn serves it, with one header more: how many queries an answer took."""

from django.core.wsgi import get_wsgi_application
from django.db import connection

HEADER = "X-Queries"

_site = get_wsgi_application()


def application(environ, start_response):
    """Answer as the site does. Transactions' BEGIN and COMMIT are not queries; SAVEPOINT is."""
    count = 0

    def counted(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    def start(status, headers, *more):
        return start_response(status, [*headers, (HEADER, str(count))], *more)

    with connection.execute_wrapper(counted):
        return _site(environ, start)
