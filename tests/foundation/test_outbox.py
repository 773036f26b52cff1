from datetime import timedelta

import pytest
from django.db import connections
from django.db.transaction import TransactionManagementError
from django_tasks_db.models import DBTaskResult

from foundation import clock, outbox
from foundation.models import OutboxEntry

pytestmark = pytest.mark.django_db


class OutOfPaper(Exception):
    code = "out_of_paper"


def state(entry: OutboxEntry) -> tuple[str, int, str]:
    entry.refresh_from_db()
    return entry.state, entry.attempts, entry.last_error


def run_tasks() -> int:
    """Do what a worker would do with everything in the queue."""
    ready = list(DBTaskResult.objects.ready())
    for result in ready:
        result.claim("tests")
        result.task.call(*result.args_kwargs["args"])
        result.set_successful(None)
    return len(ready)


def test_work_is_done_once_and_remembered(work):
    entry = outbox.put(work.kind, {"certificate": 7})

    assert run_tasks() == 1
    assert work.done == [{"certificate": 7}]
    assert state(entry) == ("done", 1, "")


def test_waking_a_worker_again_does_not_repeat_the_work(work):
    entry = outbox.put(work.kind, {})
    for _ in range(3):
        outbox.deliver.call(entry.pk)

    assert len(work.done) == 1


def test_work_is_put_inside_a_transaction_only(work, monkeypatch):
    # A test without a transaction around it would empty the tables for those after it.
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        outbox.put(work.kind, {})


def test_work_that_nobody_can_do_is_refused():
    with pytest.raises(LookupError):
        outbox.put("tests.unheard_of", {})


def test_a_kind_has_one_handler(work):
    with pytest.raises(ValueError, match=work.kind):
        outbox.handler(work.kind)(print)


def test_the_same_work_is_put_once(work):
    first = outbox.put(work.kind, {}, key="certificate-7")

    assert outbox.put(work.kind, {}, key="certificate-7") == first
    assert outbox.put(work.kind, {}, key="certificate-8") != first
    assert outbox.put(work.kind, {}) != outbox.put(work.kind, {})
    assert run_tasks() == 4


def test_work_for_later_waits(work, noon):
    entry = outbox.put(work.kind, {}, due=noon + timedelta(hours=1))
    assert outbox.sweep() == 0
    outbox.deliver.call(entry.pk)
    assert state(entry) == ("pending", 0, "")

    clock.travel(noon + timedelta(hours=1))
    assert outbox.sweep() == 1
    outbox.deliver.call(entry.pk)
    assert state(entry) == ("done", 1, "")


def test_work_that_goes_wrong_is_tried_again_after_growing_pauses(work, noon):
    work.goes_wrong = OutOfPaper("王小明")
    entry = outbox.put(work.kind, {})
    outbox.deliver.call(entry.pk)
    assert state(entry) == ("pending", 1, "out_of_paper")
    assert entry.due_at == noon + timedelta(seconds=30)

    clock.travel(entry.due_at)
    outbox.deliver.call(entry.pk)
    assert state(entry) == ("pending", 2, "out_of_paper")
    assert entry.due_at == noon + timedelta(seconds=30 + 60)

    work.goes_wrong = None
    clock.travel(entry.due_at)
    assert outbox.sweep() == 1
    outbox.deliver.call(entry.pk)
    assert state(entry) == ("done", 3, "")


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("gateway_isv.OUT_OF_SERVICE", "gateway_isv.OUT_OF_SERVICE"),
        ("could not call 13800138000", "CodedError"),
        ("isv..x", "CodedError"),
        (7, "CodedError"),
    ],
)
def test_of_an_error_a_code_is_kept_and_nothing_that_is_a_sentence(code, kept):
    class CodedError(Exception):
        pass

    error = CodedError("王小明")
    error.code = code
    assert outbox.error_code(error) == kept


def test_work_that_never_succeeds_is_given_up_and_seen(work, noon):
    work.goes_wrong = OSError("no space left on /home/王小明")
    entry = outbox.put(work.kind, {})
    for _ in range(30):
        outbox.deliver.call(entry.pk)
        clock.travel(clock.now() + timedelta(hours=3))
        outbox.sweep()

    assert state(entry) == ("failed", outbox.MAX_ATTEMPTS, "OSError")
    assert len(work.done) == outbox.MAX_ATTEMPTS
    assert outbox.depth().failed == 1


def test_work_given_up_can_be_tried_again_once_its_cause_is_mended(work):
    entry = outbox.put(work.kind, {})
    OutboxEntry.objects.update(state="failed", attempts=10, last_error="OSError")

    assert outbox.retry_failed() == 1
    assert outbox.sweep() == 1
    run_tasks()
    assert state(entry) == ("done", 1, "")


def test_work_of_a_release_that_is_gone_is_not_lost(work):
    entry = outbox.put(work.kind, {})
    OutboxEntry.objects.update(kind="tests.of_the_next_release")

    outbox.deliver.call(entry.pk)

    assert state(entry) == ("pending", 1, "unknown_kind")


def test_the_sweeper_finds_what_the_queue_lost(work, noon):
    outbox.put(work.kind, {})
    DBTaskResult.objects.all().delete()
    # The worker may only be behind.
    assert outbox.sweep() == 0

    clock.travel(noon + outbox.WAKE_AGAIN)
    assert outbox.sweep() == 1
    assert outbox.sweep() == 0
    assert run_tasks() == 1
    assert len(work.done) == 1


def test_the_reaper_takes_back_what_a_killed_worker_held(work, noon):
    entry = outbox.put(work.kind, {})
    outbox._claim(entry)
    assert outbox.reap() == 0

    clock.travel(noon + outbox.LEASE + timedelta(seconds=1))
    assert outbox.reap() == 1
    assert state(entry) == ("pending", 1, "worker_lost")
    assert outbox.sweep() == 1


def test_work_that_kills_every_worker_is_given_up(work, noon):
    entry = outbox.put(work.kind, {})
    for _ in range(outbox.MAX_ATTEMPTS):
        entry.refresh_from_db()
        assert outbox._claim(entry)
        clock.travel(clock.now() + outbox.LEASE + timedelta(seconds=1))
        outbox.reap()

    assert state(entry) == ("failed", outbox.MAX_ATTEMPTS, "worker_lost")


def test_a_worker_slower_than_its_lease_does_not_overwrite_its_successor(work, noon):
    entry = outbox.put(work.kind, {})
    slow = OutboxEntry.objects.get(pk=entry.pk)
    outbox._claim(slow)
    clock.travel(noon + outbox.LEASE + timedelta(seconds=1))
    outbox.reap()
    outbox._claim(OutboxEntry.objects.get(pk=entry.pk))

    assert not outbox._put_back(slow, "too_late", pause=timedelta(0))
    assert state(entry) == ("running", 2, "worker_lost")


def test_the_depth_is_measured(work, noon):
    outbox.put(work.kind, {})
    outbox._claim(outbox.put(work.kind, {}))
    outbox.put(work.kind, {}, due=noon + timedelta(days=1))

    clock.travel(noon + timedelta(minutes=10))

    assert outbox.depth() == outbox.Depth(due=1, running=1, failed=0, waiting=timedelta(minutes=10))


def test_an_empty_outbox_has_no_depth():
    assert outbox.depth() == outbox.Depth(due=0, running=0, failed=0, waiting=timedelta(0))


def test_what_was_done_long_ago_is_deleted_and_what_failed_stays(work, noon):
    outbox.put(work.kind, {})
    run_tasks()
    failed = outbox.put(work.kind, {})
    OutboxEntry.objects.filter(pk=failed.pk).update(state="failed")
    clock.travel(noon + outbox.KEPT_DONE + timedelta(days=1))
    DBTaskResult.objects.update(finished_at=noon)

    assert outbox.prune() == 2
    assert list(OutboxEntry.objects.all()) == [failed]


@pytest.mark.parametrize(
    ("tries", "becomes"),
    [(1, "READY"), (outbox.TASK_MAX_ATTEMPTS, "FAILED")],
)
def test_a_task_of_somebody_else_is_run_again_a_few_times(tries, becomes):
    lost = DBTaskResult.objects.create(
        task_path="wagtail.tasks.update_reference_index_task",
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        status="RUNNING",
        worker_ids=["killed"] * tries,
        started_at=clock.now() - outbox.TASK_LEASE - timedelta(seconds=1),
    )

    assert outbox.reap() == 1

    lost.refresh_from_db()
    assert lost.status == becomes
