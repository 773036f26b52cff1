import uuid
from datetime import UTC, datetime

import pytest

from foundation import clock, outbox
from people.models import User


# Bare accounts, not the cast: the verbs that make the cast write events and operations of their own.
@pytest.fixture
def person(db):
    return User.objects.create_user(name="李雷")


@pytest.fixture
def another(db):
    return User.objects.create_user(name="韩梅梅")


@pytest.fixture
def noon():
    """Stop the clock at a noon in Shanghai."""
    moment = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    with clock.at(moment):
        yield moment


@pytest.fixture
def work():
    """Register a handler for one test; what it was given is in `done`, and `goes_wrong` is raised if it is set."""

    class Work:
        kind = f"tests.{uuid.uuid4().hex[:8]}"
        done: list = []
        goes_wrong: Exception | None = None

    @outbox.handler(Work.kind)
    def do(payload):
        Work.done.append(payload)
        if Work.goes_wrong:
            raise Work.goes_wrong

    yield Work
    del outbox._handlers[Work.kind]
