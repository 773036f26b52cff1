"""The table of pieces, in plain SQL: FTS5 on SQLite, tsvector on PostgreSQL.

Neither takes text apart by itself: the pieces come ready from folding.py, so both find the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from .models import SearchEntry

_PUT = {
    "sqlite": "INSERT INTO cms_searchpieces (rowid, title, body) VALUES (%s, %s, %s)",
    "postgresql": "INSERT INTO cms_searchpieces (rowid, title, pieces) VALUES (%s, %s::tsvector, %s::tsvector)",
}
# The best by their titles, then the best by what they say, in two tiers. A common word is in thousands of pages, of
# which a reader sees twenty: those with it in their titles need no weighing against the others.
_ASK = {
    "sqlite": """
SELECT page_id, tier FROM (
    SELECT entry.page_id, 0 AS tier, pieces.rank AS place
    FROM cms_searchpieces pieces JOIN cms_searchentry entry ON entry.page_id = pieces.rowid
    WHERE cms_searchpieces MATCH %(in_title)s
    ORDER BY pieces.rank LIMIT %(most)s
) UNION ALL SELECT page_id, tier FROM (
    SELECT entry.page_id, 1 AS tier, pieces.rank AS place
    FROM cms_searchpieces pieces JOIN cms_searchentry entry ON entry.page_id = pieces.rowid
    WHERE cms_searchpieces MATCH %(anywhere)s AND entry.kind <> %(but)s
    ORDER BY pieces.rank LIMIT %(most)s
)""",
    "postgresql": """
(
    SELECT entry.page_id, 0 AS tier
    FROM cms_searchpieces pieces JOIN cms_searchentry entry ON entry.page_id = pieces.rowid
    WHERE pieces.title @@ %(in_title)s::tsquery
    ORDER BY ts_rank(pieces.title, %(in_title)s::tsquery) DESC, entry.page_id LIMIT %(most)s
) UNION ALL (
    SELECT entry.page_id, 1 AS tier
    FROM cms_searchpieces pieces JOIN cms_searchentry entry ON entry.page_id = pieces.rowid
    WHERE pieces.pieces @@ %(anywhere)s::tsquery AND entry.kind <> %(but)s
    ORDER BY ts_rank(pieces.pieces, %(anywhere)s::tsquery) DESC, entry.page_id LIMIT %(most)s
)""",
}
# Those that share the most with a question in their titles.
_ASK_LIKE = {
    "sqlite": """
SELECT rowid FROM cms_searchpieces WHERE cms_searchpieces MATCH %(some)s ORDER BY rank LIMIT %(most)s""",
    "postgresql": """
SELECT rowid FROM cms_searchpieces WHERE title @@ %(some)s::tsquery
ORDER BY ts_rank(title, %(some)s::tsquery) DESC, rowid LIMIT %(most)s""",
}
# PostgreSQL counts places up to here; what comes behind is found all the same.
_LAST_PLACE = 16_383


class Row(NamedTuple):
    """The pieces of one page."""

    page_id: int
    title: Sequence[str]
    body: Sequence[str]


def put(rows: Sequence[Row]) -> None:
    """Keep the pieces of pages, in place of what was kept of them."""
    remove([row.page_id for row in rows])
    with connection.cursor() as cursor:
        cursor.executemany(_PUT[connection.vendor], [_values(row) for row in rows])


def remove(page_ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM cms_searchpieces WHERE rowid = %s", [[page_id] for page_id in page_ids])


def ask(pieces: Sequence[str], most: int, but: str = "") -> list[int]:
    """Return the pages that have all pieces, the best first: those that have them in their titles, then the others.

    At most so many of them. Pages of the kind `but` are found by their titles only.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ASK[connection.vendor], {**_asked(pieces), "most": most, "but": but})
        tiers = cursor.fetchall()
    # Sorting keeps the order within a tier; what is in both counts where it stands first.
    return list(dict.fromkeys(page_id for page_id, _tier in sorted(tiers, key=lambda row: row[1])))[:most]


def ask_like(pieces: Sequence[str], most: int) -> list[int]:
    """Return the pages that have some of the pieces in their titles, those with the most first."""
    if connection.vendor == "sqlite":
        some = "{title} : (" + " OR ".join(f'"{piece}"*' for piece in pieces) + ")"
    else:
        some = " | ".join(f"'{piece}':*" for piece in pieces)
    with connection.cursor() as cursor:
        cursor.execute(_ASK_LIKE[connection.vendor], {"some": some, "most": most})
        return [page_id for (page_id,) in cursor.fetchall()]


def _values(row: Row) -> tuple[int, str, str]:
    if connection.vendor == "sqlite":
        return row.page_id, " ".join(row.title), " ".join(row.body)
    return row.page_id, _vector(row.title), _vector([*row.title, *row.body])


def _vector(pieces: Sequence[str]) -> str:
    return " ".join(f"'{piece}':{min(place, _LAST_PLACE)}" for place, piece in enumerate(pieces, start=1))


def _asked(pieces: Sequence[str]) -> dict[str, str]:
    """Write what is asked for as either database does; pieces are letters and digits only."""
    if connection.vendor == "sqlite":
        every = " AND ".join(f'"{piece}"*' for piece in pieces)
        return {"in_title": f"{{title}} : ({every})", "anywhere": every}
    every = " & ".join(f"'{piece}':*" for piece in pieces)
    return {"in_title": every, "anywhere": every}


def clear() -> None:
    SearchEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cms_searchpieces")
