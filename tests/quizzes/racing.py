"""What the processes of the quizzes' races do; each function runs in a process of its own."""

from unittest import mock

from courses import progress, versions
from courses.models import Enrolment
from foundation import clock
from foundation.models import Event
from people.models import User
from quizzes import taking
from quizzes.models import Attempt, QuestionVersion
from tests.courses.builders import make_course
from tests.races import pause


def prepare() -> int:
    """Enrol a learner in a course that is nothing but a quiz; return the enrolment."""
    number = User.objects.count() + 1
    learner = User.objects.create_user(f"+86199{number:08d}", name="陈喆")
    enrolment = progress.enrol(learner, make_course(f"Quiz {number}", lessons=0, questions=12).pk)
    versions.current(enrolment.course_id)
    return enrolment.pk


def open_attempt() -> int:
    """Begin an attempt and answer all its questions rightly."""
    attempt = taking.start(*_enrolment_and_entry(prepare()))
    keys = QuestionVersion.objects.in_bulk([item["question"] for item in attempt.items])
    for position, item in enumerate(attempt.items):
        fractions = keys[item["question"]].fractions
        taking.save_answer(attempt, position, [p for p, index in enumerate(item["order"]) if fractions[index] > 0])
    return attempt.pk


def _enrolment_and_entry(pk: int) -> tuple[Enrolment, dict]:
    enrolment = Enrolment.objects.get(pk=pk)
    return enrolment, versions.current(enrolment.course_id).activities[0]


def start(enrolment: int) -> int:
    mine, entry = _enrolment_and_entry(enrolment)
    draw = taking._paper
    with mock.patch.object(taking, "_paper", lambda draws: pause() or draw(draws)):
        return taking.start(mine, entry).pk


def submit(attempt: int) -> str:
    mine = Attempt.objects.get(pk=attempt)
    pause()
    return str(taking.submit(mine).percent)


def submit_unguarded(attempt: int) -> str:
    """Submit the way code does that looks first and writes then."""

    def close(mine: Attempt, by_clock: bool) -> bool:
        if not mine.is_open:
            return False
        Attempt.objects.filter(pk=mine.pk).update(state=Attempt.State.SUBMITTED, submitted_at=clock.now())
        return True

    with mock.patch.object(taking, "_close", close):
        return submit(attempt)


def submissions(attempt: int) -> int:
    public_id = str(Attempt.objects.get(pk=attempt).public_id)
    return sum(event.facts["attempt"] == public_id for event in Event.objects.filter(kind="attempt.submitted"))


def completions(attempt: int) -> int:
    learner = Attempt.objects.get(pk=attempt).enrolment.user
    return Event.objects.filter(kind="course.completed", subject=str(learner.pseudonym)).count()


def save_and_submit(attempt: int, position: int) -> dict:
    """Take an answer back while others submit; say whether that was accepted."""
    mine = Attempt.objects.get(pk=attempt)
    pause()
    try:
        taking.save_answer(mine, position, [])
    except taking.Refusal:
        return {"saved": False}
    taking.submit(mine)
    return {"saved": True}


def result(attempt: int) -> dict:
    mine = Attempt.objects.get(pk=attempt)
    return {"percent": float(mine.percent), "unanswered": mine.length - mine.responses.count()}


def attempts(enrolment: int) -> int:
    return Attempt.objects.filter(enrolment=enrolment).count()
