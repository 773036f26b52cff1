"""Race separate processes on both databases; each race has a control that shows the second result."""

import pytest

from tests import races

pytestmark = pytest.mark.race
RACING = "tests.foundation.racing"


@pytest.fixture(params=races.VENDORS)
def race(request):
    with races.scratch(request.param) as race:
        yield race


def results(answers: list[races.Answer]) -> list:
    assert [answer.traceback for answer in answers if answer.error] == []
    return [answer.result for answer in answers]


def test_the_same_operation_has_one_effect(race):
    person = race.once(f"{RACING}.make_person")

    answers = results(race.together(f"{RACING}.perform", 4, user=person, operation="o-1"))

    assert sorted(answer["repeated"] for answer in answers) == [False, True, True, True]
    assert len({answer["event"] for answer in answers}) == 1
    assert race.once(f"{RACING}.how_often", kind="tests.effect") == 1


def test_the_same_operation_would_have_several_effects_without_its_constraint(race):
    person = race.once(f"{RACING}.make_person")
    race.once(f"{RACING}.drop_constraint_of_operations")

    race.together(f"{RACING}.perform", 4, user=person, operation="o-1")

    assert race.once(f"{RACING}.how_often", kind="tests.effect") > 1


def test_sealers_together_seal_each_event_once(race):
    race.once(f"{RACING}.record_events", count=40)

    sealed = results(race.together(f"{RACING}.seal", 3))

    assert sum(sealed) == 40
    assert race.once(f"{RACING}.findings") == []


def test_sealers_would_seal_events_twice_without_the_guard(race):
    # On a busy machine one may be done before the others begin.
    for _n in range(10):
        race.once(f"{RACING}.record_events", count=40)
        if sum(results(race.together(f"{RACING}.seal_unguarded", 3))) > 40:
            return
    pytest.fail("Nothing was sealed twice.")


def test_an_entry_is_delivered_by_one_worker(race):
    entry = race.once(f"{RACING}.put", kind="tests.count")

    results(race.together(f"{RACING}.deliver", 4, entry=entry))

    assert race.once(f"{RACING}.how_often", kind="tests.counted") == 1
    assert race.once(f"{RACING}.entry_of", pk=entry) == {"state": "done", "attempts": 1, "last_error": ""}


def test_an_entry_would_be_delivered_by_several_workers_without_the_guard(race):
    entry = race.once(f"{RACING}.put", kind="tests.count")

    results(race.together(f"{RACING}.deliver_unguarded", 4, entry=entry))

    assert race.once(f"{RACING}.how_often", kind="tests.counted") > 1


def test_work_with_a_key_is_put_once(race):
    entries = results(race.together(f"{RACING}.put", 4, kind="tests.count", key="certificate-7"))

    assert len(set(entries)) == 1


def test_schedulers_together_run_each_slot_once(race):
    ran = results(race.together(f"{RACING}.be_a_scheduler", 2, seconds=3.5))

    slots = race.once(f"{RACING}.ticks")
    assert sum(ran) == len(slots)
    assert len(slots) >= 2
    assert len(slots) == len(set(slots))


def test_schedulers_would_run_slots_twice_without_the_guard(race):
    results(race.together(f"{RACING}.be_an_unguarded_scheduler", 2, seconds=2.5))

    slots = race.once(f"{RACING}.ticks")
    assert len(slots) > len(set(slots))


def test_a_deadlock_is_retried():
    with races.scratch("postgresql") as race:
        race.once(f"{RACING}.make_two_rows")
        crosswise = [{"first": 1, "second": 2}, {"first": 2, "second": 1}]

        without = race.each(f"{RACING}.update_crosswise", crosswise)
        retried = race.each(f"{RACING}.update_crosswise_and_retry", crosswise)

        assert sorted(answer.error for answer in without) == ["", "OperationalError"]
        assert [answer.error for answer in retried] == ["", ""]
