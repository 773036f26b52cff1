"""Compare the queries of a page with what it says it asks."""

import re
from collections.abc import Iterable


def in_words(queries: Iterable[dict], words: dict[str, str]) -> list[str]:
    """Return each query in words: those whose pattern its SQL has first, or the SQL where none fits.

    Whatever only holds a transaction together is left out, and what Django asks SQLite once to see what it can do.
    """
    found = []
    for query in queries:
        sql = query["sql"]
        if re.match(r"(SAVEPOINT|RELEASE|BEGIN|COMMIT|SELECT JSON)", sql):
            continue
        found.append(next((said for said, pattern in words.items() if re.search(pattern, sql)), sql))
    return found
