import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from foundation import events
from foundation.events import Finding
from foundation.models import Event, EventHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(db):
    for number in range(5):
        events.record("tests.happened", number=number)
    assert events.seal() == 5


def found() -> list[Finding]:
    return list(events.verify())


def forge(which: int, **changes) -> None:
    Event.objects.filter(number=which).update(**changes)


def test_an_event_knows_people_by_pseudonym(person, another):
    event = events.record("certificate.issued", actor=person, subject=another.pseudonym, number="WS-2026-7")

    event.refresh_from_db()
    assert event.actor == str(person.pseudonym)
    assert event.subject == str(another.pseudonym)
    assert event.facts == {"number": "WS-2026-7"}
    assert event.number is None


def test_an_event_holds_ids_codes_and_figures():
    some_id = uuid.uuid4()
    moment = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    event = events.record(
        "a.b", id=some_id, score=Decimal("87.50"), passed=True, on=moment.date(), at_=moment, none=None, ids=[1, "b"]
    )

    event.refresh_from_db()
    assert event.facts == {
        "id": str(some_id),
        "score": "87.50",
        "passed": True,
        "on": "2026-11-20",
        "at_": "2026-11-20T12:00:00.000000+00:00",
        "none": None,
        "ids": [1, "b"],
    }


@pytest.mark.parametrize(
    "fact",
    ["王小明", "she called", "a@example.org", "+8613800138000", "x" * 65, "", 0.5, {"name": "x"}, ["ok", "not ok"]],
)
def test_an_event_refuses_what_may_be_text_about_somebody(fact):
    with pytest.raises(ValueError, match="event"):
        events.record("a.b", fact=fact)


def test_an_event_refuses_a_name_for_a_pseudonym():
    with pytest.raises(ValueError, match="pseudonym"):
        events.record("a.b", actor="王小明")


def test_sealing_goes_on_where_it_ended(five):
    events.record("tests.later")

    assert events.seal() == 1
    assert events.seal() == 0
    assert events.unsealed() == 0
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert found() == []


def test_sealing_takes_several_batches(monkeypatch):
    monkeypatch.setattr(events, "BATCH", 3)
    for _ in range(7):
        events.record("tests.happened")

    assert events.seal() == 7
    assert found() == []


def test_an_empty_log_is_in_order():
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"number": 99}},
        {"kind": "tests.other"},
        {"actor": "abcd"},
        {"subject": "abcd"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"hash": "0" * 64},
        {"previous_hash": "0" * 64},
    ],
)
def test_an_altered_event_is_found(five, change):
    forge(3, **change)

    assert Finding(3, "altered") in found()


def test_an_altered_event_with_a_hash_that_fits_is_found(five):
    forge(3, kind="tests.other")
    event = Event.objects.get(number=3)
    forge(3, hash=events.chain_hash(event, 3, event.previous_hash))

    assert found() == [Finding(4, "unlinked")]


def test_an_altered_last_event_with_a_hash_that_fits_is_found(five):
    forge(5, kind="tests.other")
    event = Event.objects.get(number=5)
    forge(5, hash=events.chain_hash(event, 5, event.previous_hash))

    assert found() == [Finding(5, "unlinked")]


def test_deleted_events_are_found(five):
    Event.objects.filter(number__in=[2, 3]).delete()

    assert found() == [Finding(2, "missing")]


def test_a_deleted_first_event_is_found(five):
    Event.objects.filter(number=1).delete()

    assert found() == [Finding(1, "missing")]


def test_a_deleted_tail_is_found(five):
    Event.objects.filter(number__gt=3).delete()

    assert found() == [Finding(4, "tail_missing")]


def test_a_deleted_tail_is_found_after_more_was_sealed(five):
    Event.objects.filter(number=5).delete()
    events.record("tests.later")
    events.seal()

    assert found() == [Finding(5, "missing")]


def test_a_log_deleted_as_a_whole_is_found(five):
    Event.objects.all().delete()

    assert found() == [Finding(1, "tail_missing")]


def test_exchanged_events_are_found(five):
    forge(2, number=99)
    forge(3, number=2)
    forge(99, number=3)

    assert {finding.number for finding in found()} >= {2, 3}


def test_an_event_slipped_in_at_the_end_is_found(five):
    last = Event.objects.get(number=5)
    extra = events.record("tests.invented")
    Event.objects.filter(pk=extra.pk).update(
        number=6, previous_hash=last.hash, hash=events.chain_hash(extra, 6, last.hash)
    )

    assert found() == [Finding(6, "beyond_head")]


def test_a_lost_head_is_found(five):
    EventHead.objects.all().delete()

    assert found() == [Finding(1, "beyond_head")]


def test_the_command_says_that_all_is_well(five, capsys):
    call_command("verify_events")

    head = EventHead.objects.get()
    assert f"Head: 5 {head.hash}" in capsys.readouterr().out


def test_the_command_ends_with_an_error(five, capsys):
    forge(3, kind="tests.other")

    with pytest.raises(CommandError) as refusal:
        call_command("verify_events")

    assert refusal.value.returncode == 1
    assert "event 3: altered" in capsys.readouterr().err


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans small tables whatever indexes there are.")
def test_finding_what_to_seal_does_not_scan_the_log():
    plan = Event.objects.filter(number=None).order_by("pk")[:500].explain()

    assert "SEARCH foundation_event USING INDEX" in plan
