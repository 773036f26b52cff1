"""Keep the register of personal data: what each column may hold, and how a person's rows leave, vanish or move.

Every app registers its models in its own personal_data.py, imported by its ready(); a test fails for a column that
nobody has classified.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction


class Class(StrEnum):
    """What a column may say about a person."""

    NONE = "none"
    # An id that leads to a person only by way of another table.
    PSEUDONYM = "pseudonym"
    # Name, number on a badge, picture.
    IDENTITY = "identity"
    # Telephone, address.
    CONTACT = "contact"
    # Password, code, key, device.
    CREDENTIAL = "credential"
    # What was learnt, when and with what result.
    TRAINING = "training"
    # Typed by people: may hold anything.
    FREE_TEXT = "free_text"


IMPERSONAL = frozenset({Class.NONE, Class.PSEUDONYM})

Export = Callable[[Any], Iterable[Mapping[str, Any]]]
Erase = Callable[[Any], object]
Merge = Callable[[Any, Any], object]


@dataclass(frozen=True)
class Entry:
    """What the register knows about one model."""

    columns: dict[str, Class]
    exports: Export | None
    erase: Erase | None
    merge: Merge | None


register_of: dict[type[models.Model], Entry] = {}


def keep(*people: Any) -> None:
    """Leave rows as they are when an account is closed or merged: they are evidence, kept under a pseudonym."""


def register(
    model: type[models.Model],
    *,
    columns: dict[str, Class],
    exports: Export | None = None,
    erase: Erase | None = None,
    merge: Merge | None = None,
) -> None:
    """Say what a model's columns hold and how its rows are exported, erased and merged.

    `exports(user)` yields rows for the person to read; `erase(user)` blanks or deletes hers; `merge(source, heir)`
    moves them. A model with a column that speaks of a person needs all three; `keep` says "left as it is" out loud.
    """
    if model in register_of:
        raise ImproperlyConfigured(f"{model.__name__} is already in the register of personal data.")
    if unknown := set(columns) - {field.name for field in _columns(model)}:
        raise ImproperlyConfigured(f"{model.__name__} has no column {', '.join(sorted(unknown))}.")
    if not IMPERSONAL.issuperset(columns.values()) and None in (exports, erase, merge):
        raise ImproperlyConfigured(f"{model.__name__} holds personal data: it needs exports, erase and merge.")
    register_of[model] = Entry(columns, exports, erase, merge)


def unclassified(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that nobody has classified; keys made by the database need no classification."""
    entry = register_of.get(model)
    known = entry.columns if entry else {}
    return [field.name for field in _columns(model) if field.name not in known and not _is_automatic(field)]


def _columns(model: type[models.Model]) -> list[models.Field]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def _is_automatic(field: models.Field) -> bool:
    is_parent_link = bool(field.remote_field) and getattr(field.remote_field, "parent_link", False)
    return isinstance(field, models.AutoField) or is_parent_link


def export(user) -> dict[str, list[Mapping[str, Any]]]:
    """Return everything held about a person, by label of the model; models without a row of hers are left out."""
    found = {m._meta.label: list(entry.exports(user)) for m, entry in register_of.items() if entry.exports}
    return {label: rows for label, rows in found.items() if rows}


def erase(user) -> None:
    """Blank or delete a person's rows in all rooms, or in none."""
    with transaction.atomic():
        for entry in register_of.values():
            if entry.erase:
                entry.erase(user)


def merge(source, heir) -> None:
    """Move a person's rows in all rooms to another account of hers, or in none."""
    with transaction.atomic():
        for entry in register_of.values():
            if entry.merge:
                entry.merge(source, heir)
