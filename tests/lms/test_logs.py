"""A log line says what happened and to which row, never to whom."""

import io
import json
import logging
import logging.config

import pytest
from django.core.exceptions import ObjectDoesNotExist

from lms import logs


@pytest.fixture
def written():
    """Log by our configuration into a buffer; return what reads its lines."""
    buffer = io.StringIO()
    configuration = logs.configuration("INFO")
    formatter = configuration["formatters"]["json"]
    handler = logging.StreamHandler(buffer)
    handler.setFormatter(formatter["()"](**{key: value for key, value in formatter.items() if key != "()"}))
    logger = logging.getLogger("tests.logs")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield lambda: [json.loads(line) for line in buffer.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sent to +8613800138000", "sent to [number]"),
        ("sent to 13800138000.", "sent to [number]."),
        ("li.na+1@example.org signs in", "[e-mail] signs in"),
        ("attempt 6f9619ff-8b86-d011-b42d-00cf4fc964ff closed", "attempt 6f9619ff-8b86-d011-b42d-00cf4fc964ff closed"),
        ("sealed 1200 events", "sealed 1200 events"),
        ("due on 2026-11-22", "due on 2026-11-22"),
        ("refused\nDETAIL:  Key (name)=(Li Na) exists.", "refused\nDETAIL: [left out]"),
    ],
)
def test_what_tells_who_somebody_is_is_masked(said, kept):
    assert logs.mask(said) == kept


def test_a_line_is_json_with_level_and_name(written):
    logging.getLogger("tests.logs").info("job %s done", 7)
    (line,) = written()
    assert (line["event"], line["level"], line["logger"]) == ("job 7 done", "info", "tests.logs")
    assert line["timestamp"].endswith("Z")


def test_a_traceback_is_masked_and_has_no_local_variables(written):
    def fail(name):
        raise ValueError("cannot store +8613800138000")

    somebody = " ".join(["Li", "Na"])
    try:
        fail(somebody)
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
    (line,) = written()
    assert "ValueError: cannot store [number]" in line["exception"]
    assert somebody not in json.dumps(line)


def test_django_writes_nothing_around_our_handler():
    configuration = logs.configuration("INFO")
    assert configuration["loggers"]["django"]["propagate"]
    assert not any(logger.get("handlers") for logger in configuration["loggers"].values())


def test_a_row_that_is_gone_is_no_failure_but_any_other_error_is():
    complaint = logging.LogRecord("django_tasks", logging.ERROR, "", 0, "", (), None)
    complaint.exc_info = (ObjectDoesNotExist, ObjectDoesNotExist(), None)
    assert not logs.NothingLeftToIndex().filter(complaint)
    complaint.exc_info = (ValueError, ValueError(), None)
    assert logs.NothingLeftToIndex().filter(complaint)
