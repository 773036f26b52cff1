"""Register what is kept of lists: who handed them in, and which row speaks of whom, for a week."""

from collections.abc import Iterable
from typing import Any

from foundation.personal_data import Class, keep, register

from ..models import User
from .models import Roster, RosterLine


def _lines(user: User) -> Iterable[dict[str, Any]]:
    mine = RosterLine.objects.filter(membership__user=user).select_related("roster__unit").order_by("pk")
    for line in mine:
        yield {"unit": line.roster.unit.name, "handed_in_at": line.roster.made_at, "what": line.what}


register(
    Roster,
    columns={
        "public_id": Class.NONE,
        "unit": Class.NONE,
        "made_by": Class.PSEUDONYM,
        "made_at": Class.NONE,
        "decided_by": Class.PSEUDONYM,
        "by_operator": Class.NONE,
        "name": Class.FREE_TEXT,
        # All of a list lies there, until the week is over.
        "file": Class.FREE_TEXT,
        "state": Class.NONE,
        "language": Class.NONE,
        "refusal": Class.FREE_TEXT,
        "sheets": Class.FREE_TEXT,
        "sheet": Class.NONE,
        "columns": Class.NONE,
        "is_complete": Class.NONE,
        "rows": Class.NONE,
        "run": Class.NONE,
        "done_row": Class.NONE,
        "counts": Class.NONE,
        "progressed_at": Class.NONE,
    },
    exports=lambda user: Roster.objects.filter(made_by=user).order_by("made_at").values("name", "made_at"),
    erase=keep,
    merge=keep,
)
register(
    RosterLine,
    columns={
        "roster": Class.NONE,
        "run": Class.NONE,
        "number": Class.NONE,
        "what": Class.NONE,
        "membership": Class.PSEUDONYM,
        "changes": Class.CONTACT,
        "code": Class.NONE,
        "sentence": Class.FREE_TEXT,
        "has_namesake": Class.NONE,
    },
    exports=_lines,
    erase=lambda user: RosterLine.objects.filter(membership__user=user).delete(),
    # They follow her memberships.
    merge=keep,
)
