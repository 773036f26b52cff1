"""The job that hands in what is overdue."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from courses import progress, versions
from foundation import clock
from quizzes import taking
from quizzes.models import Attempt, QuestionVersion
from tests.builders import make_person
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)


def begin_attempt(course) -> Attempt:
    enrolment = progress.enrol(make_person(), course.pk)
    entry = versions.current(course.pk).activities[-1]
    entry["rules"]["time_limit_minutes"] = 15
    with clock.at(BEGIN):
        return taking.start(enrolment, entry)


def test_one_that_cannot_be_marked_keeps_no_other_open(caplog):
    broken = begin_attempt(make_course("Broken", lessons=0, questions=3))
    whole = begin_attempt(make_course("Whole", lessons=0, questions=3))
    with clock.at(BEGIN):
        taking.save_answer(broken, 0, [0])
    version = QuestionVersion.objects.get(pk=broken.items[0]["question"])
    del version.content["type"]
    version.save(update_fields=["content"])
    with clock.at(BEGIN + timedelta(minutes=20)), caplog.at_level(logging.ERROR, logger="quizzes.taking"):
        assert taking.close_overdue() == 1
        for attempt in (broken, whole):
            attempt.refresh_from_db()
        assert (broken.state, whole.state) == ("open", "submitted")
    assert str(broken.public_id) in caplog.text
    assert str(whole.public_id) not in caplog.text
