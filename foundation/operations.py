"""Do once what a phone may send twice: a lost response, a double tap and a second tab are harmless."""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest

from foundation import clock
from foundation.database import delete_in_batches, retry_on_conflict
from foundation.models import Operation

FIELD = "operation"
KEPT = timedelta(days=90)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class OperationConflict(Exception):
    """The id was already used for another body."""

    code = "operation_conflict"


@dataclass(frozen=True)
class Outcome:
    """What came of an operation, and whether this was the first time it was asked for."""

    result: dict[str, Any]
    repeated: bool


def new_id() -> str:
    """Return a fresh id for a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def id_of(request: HttpRequest) -> str:
    """Return the id that came with a form; a fresh one if it has none that we could have written or accepted."""
    sent = request.POST.get(FIELD, "")
    return sent if _ID.fullmatch(sent) else new_id()


def body_of(request: HttpRequest) -> str:
    """Return what a request asks for in canonical form: where it goes and what it says, without CSRF token and id."""
    form = {name: request.POST.getlist(name) for name in request.POST if name not in (FIELD, "csrfmiddlewaretoken")}
    files = {name: [_digest(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    # Reading the raw body of a form that was already taken apart is an error; anything else has only that.
    raw = "" if request.content_type in _FORMS else hashlib.sha256(request.body).hexdigest()
    return json.dumps([request.path, form, files, raw], sort_keys=True)


def _digest(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@retry_on_conflict
def perform(user, operation_id: str, body: str, effect: Callable[[], dict[str, Any]]) -> Outcome:
    """Run `effect` in one transaction with the note that it was done, or return the first result if it was.

    `effect` touches the database only and returns what JSON can hold. When it raises, nothing is noted and the same
    id may be tried again.
    """
    if not _ID.fullmatch(operation_id):
        raise ValueError("An operation id has 1 to 64 letters, digits, hyphens or underscores.")
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    with transaction.atomic():
        # The row comes first: a second request with the same id waits here until the first has ended.
        first = _note(user.pk, operation_id, body_hash)
        if first is None:
            return _first_outcome(user, operation_id, body_hash)
        # Through JSON already now, so that the first answer looks like the repeated one.
        result = json.loads(json.dumps(effect(), cls=DjangoJSONEncoder))
        if result:
            Operation.objects.filter(pk=first).update(result=result)
    return Outcome(result, repeated=False)


def _note(user_id: int, operation_id: str, body_hash: str) -> int | None:
    """Write the row of an operation and return its key; None when there is one with this id already.

    In one statement, where an insertion that may fail needs a savepoint around it.
    """
    now = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [user_id, operation_id, body_hash, now])
        row = cursor.fetchone()
    return row and row[0]


_NOTE = """
INSERT INTO foundation_operation (user_id, operation_id, body_hash, result, created_at) VALUES (%s, %s, %s, '{}', %s)
ON CONFLICT DO NOTHING RETURNING id
"""


def perform_form(request: HttpRequest, effect: Callable[[], dict[str, Any]]) -> Outcome:
    """Run `effect` for the form that was sent, once for its id."""
    return perform(request.user, id_of(request), body_of(request), effect)


def _first_outcome(user, operation_id: str, body_hash: str) -> Outcome:
    first = Operation.objects.get(user=user, operation_id=operation_id)
    if first.body_hash != body_hash:
        raise OperationConflict
    return Outcome(first.result, repeated=True)


def prune() -> int:
    """Delete operations that no phone will repeat any more."""
    return delete_in_batches(Operation.objects.filter(created_at__lt=clock.now() - KEPT))
