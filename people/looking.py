"""Who looked at a person's page, or corrected her name there: written down each time, for her to read."""

from dataclasses import dataclass
from datetime import datetime

from foundation import events
from foundation.models import Event

from .models import User

LOOKED = "person.looked_at"
RENAMED = "person.renamed"
# As many as somebody reads through.
MOST_SHOWN = 50


@dataclass(frozen=True)
class Look:
    """Somebody, or None when her account is gone, and the moment she looked, or corrected the name."""

    by: User | None
    at: datetime
    renamed: bool


def note(person: User, *, by: User) -> None:
    if person.pk != by.pk:
        events.record(LOOKED, actor=by, subject=person)


def looks_at(person: User) -> list[Look]:
    """Return who looked at a person's page, the latest first; the log knows them by pseudonym only."""
    events_of_hers = Event.objects.filter(kind__in=[LOOKED, RENAMED], subject=str(person.pseudonym))
    found = list(events_of_hers.order_by("-at", "-pk")[:MOST_SHOWN])
    lookers = {
        str(user.pseudonym): user for user in User.objects.filter(pseudonym__in={event.actor for event in found})
    }
    return [Look(lookers.get(event.actor), event.at, event.kind == RENAMED) for event in found]
