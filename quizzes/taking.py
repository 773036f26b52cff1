"""Taking a quiz: the only door to attempts. Each verb may be repeated without harm.

Correctness rests on conditional updates and unique constraints, not on row locks, which SQLite does not have.
"""

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses import progress
from courses.models import Enrolment
from foundation import clock, events

from . import freezing, grading, papers
from .models import GRACE, Attempt, Question, QuestionVersion, Response

Refusal = progress.Refusal
_rng = random.SystemRandom()
logger = logging.getLogger(__name__)


def start(enrolment: Enrolment, entry: dict) -> Attempt:
    """Return the learner's open attempt at a quiz, freezing a new paper if she has none.

    `entry` is the quiz's place in the course version. Raises Refusal when she has passed, must pause, or the folder
    has too few questions.
    """
    attempts = Attempt.objects.of_quiz(enrolment, entry["id"])
    before = list(attempts)
    if running := next((attempt for attempt in before if attempt.is_open), None):
        progress.work_on(enrolment)
        return running
    if any(attempt.passed for attempt in before):
        raise Refusal("already-passed", _("You have passed this quiz. There is nothing more to do here."))
    if (resume_at := pause_ends(before, entry["rules"])) is not None:
        minutes = max(1, -(-int((resume_at - clock.now()).total_seconds()) // 60))
        raise Refusal("pausing", _("Read the cards again first. You can try again in %(n)s minutes.") % {"n": minutes})
    now = clock.now()
    limit = entry["rules"]["time_limit_minutes"]
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                enrolment=enrolment,
                activity_id=entry["id"],
                number=before[0].number + 1 if before else 1,
                paper=_paper(entry["draws"]),
                rules=entry["rules"],
                started_at=now,
                deadline=now + timedelta(minutes=limit) if limit else None,
            )
            progress.work_on(enrolment)
            user = enrolment.user
            events.record(
                "attempt.started", actor=user, subject=user, attempt=str(attempt.public_id), number=attempt.number
            )
            return attempt
    except IntegrityError:
        # A second tap or tab started at the same time; there is one open attempt, and it is hers.
        return attempts.get(state=Attempt.State.OPEN)


def _paper(draws: list[dict]) -> dict:
    pools = []
    for wanted in draws:
        questions = Question.objects.sources().filter(folder=wanted["folder"], live=True)
        pools.append((list(questions.order_by("pk").values_list("translation_key", flat=True)), wanted["count"]))
    try:
        keys = papers.draw(pools, _rng)
    except papers.TooFewQuestions as short:
        raise Refusal(
            "too-few-questions", _("This quiz is not ready yet. Your trainer needs to add questions.")
        ) from short
    versions = freezing.freeze(keys)
    return papers.compose([(version.pk, version.type.order(len(version.fractions), _rng)) for version in versions])


def pause_ends(attempts: Sequence[Attempt], rules: dict) -> datetime | None:
    """Return when the learner may try again, None if at once: every so many failed tries a pause follows.

    `attempts` are all of hers at this quiz, the latest first.
    """
    submitted = [attempt for attempt in attempts if not attempt.is_open]
    if not submitted or not rules["tries_before_pause"] or len(submitted) % rules["tries_before_pause"]:
        return None
    last = submitted[0]
    assert last.submitted_at, "set together with the state"
    resume_at = last.submitted_at + timedelta(minutes=rules["pause_minutes"])
    return resume_at if resume_at > clock.now() else None


def save_answer(attempt: Attempt, position: int, chosen: list[int]) -> None:
    """Keep what she chose for the item at `position` (from 0); raises Refusal once the attempt is closed.

    Nothing chosen takes the answer back: a response that is there always has a choice.
    """
    item = attempt.items[position]
    places = sorted(set(chosen))
    if any(not 0 <= place < len(item["order"]) for place in places):
        raise Refusal("no-such-option", _("Choose one of the answers shown."))
    # Together with whatever noted the operation: a savepoint would only be two statements more for each answer.
    with transaction.atomic(savepoint=False):
        is_open = _touch(attempt)
        if is_open and places:
            Response.objects.bulk_create(
                [Response(attempt=attempt, position=position, chosen=places, saved_at=clock.now())],
                update_conflicts=True,
                unique_fields=["attempt", "position"],
                update_fields=["chosen", "saved_at"],
            )
        elif is_open:
            Response.objects.filter(attempt=attempt, position=position).delete()
    if not is_open:
        raise Refusal("closed", _("This attempt is already submitted. Your answer was not changed."))


def _touch(attempt: Attempt) -> bool:
    """Tell whether answers are still taken; makes a submission that runs at the same time wait for this transaction."""
    late = clock.now() - GRACE
    still_open = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN).exclude(deadline__lt=late)
    return bool(still_open.update(state=Attempt.State.OPEN))


def submit(attempt: Attempt, *, by_clock: bool = False) -> Attempt:
    """Close an attempt, mark it and let the course know; whoever comes second gets the same result."""
    with transaction.atomic():
        closed_now = _close(attempt, by_clock)
        attempt.refresh_from_db(fields=["state", "submitted_at", "closed_by_clock", "marks", "percent"])
        if not closed_now:
            return attempt
        marked = _mark(attempt)
        attempt.marks, attempt.percent = marked.marks, marked.percent
        attempt.save(update_fields=["marks", "percent"])
        user = attempt.enrolment.user
        events.record(
            "attempt.submitted",
            actor=None if by_clock else user,
            subject=user,
            attempt=str(attempt.public_id),
            percent=str(attempt.percent),
        )
        if attempt.passed:
            progress.complete_activity(attempt.enrolment, attempt.activity_id, score=attempt.percent)
        elif not by_clock:
            progress.work_on(attempt.enrolment)
    return attempt


def _close(attempt: Attempt, by_clock: bool) -> bool:
    """Close an open attempt; of several callers at the same moment exactly one is told that it did."""
    still_open = Attempt.objects.filter(pk=attempt.pk, state=Attempt.State.OPEN)
    return bool(still_open.update(state=Attempt.State.SUBMITTED, submitted_at=clock.now(), closed_by_clock=by_clock))


def _mark(attempt: Attempt) -> grading.Marked:
    responses = {response.position: response for response in attempt.responses.all()}
    versions = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    marked = grading.mark(
        attempt.items,
        {pk: (version.type, version.fractions) for pk, version in versions.items()},
        {position: response.chosen for position, response in responses.items()},
    )
    for position, response in responses.items():
        response.marks = marked.by_position[position]
    Response.objects.bulk_update(responses.values(), ["marks"])
    return marked


def close_if_overdue(attempt: Attempt) -> Attempt:
    """Close an attempt whose time is over when its learner comes before the job does."""
    if attempt.is_open and attempt.deadline and attempt.deadline + GRACE < clock.now():
        return submit(attempt, by_clock=True)
    return attempt


def close_overdue() -> int:
    """Submit what was saved of every attempt past its deadline and grace; return how many were closed."""
    return sum(_close_by_clock(attempt) for attempt in Attempt.objects.overdue())


def _close_by_clock(attempt: Attempt) -> bool:
    try:
        submit(attempt, by_clock=True)
    except Exception:
        # One that cannot be marked stays open for somebody to look at; the others must not wait for that.
        logger.exception("attempt %s is overdue and could not be closed", attempt.public_id)
        return False
    return True
