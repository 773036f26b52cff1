"""Each check is silent where all is well, and says what is missing and what to type where it is not."""

import sqlite3
from pathlib import Path

import pytest
from django.core.checks import run_checks

from foundation import heartbeat
from lms import checks


def ids(messages) -> list[str]:
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_this_machine_can_draw_certificates():
    assert ids(checks.libraries_of_certificates()) == []
    assert ids(checks.fonts_of_certificates()) == []


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"libpango-1.0.so.0", "libharfbuzz-subset.so.0"}, ["waystation.E001"]),
        ({"libpangoft2-1.0.so.0"}, ["waystation.E001"]),
        ({"libharfbuzz-subset.so.0"}, ["waystation.W001"]),
    ],
)
def test_a_missing_library_is_named_with_its_package(monkeypatch, missing, said):
    really = checks.has_library
    monkeypatch.setattr(checks, "has_library", lambda name: name not in missing and really(name))
    found = checks.libraries_of_certificates()
    assert ids(found) == said
    assert "apt-get install" in found[0].hint


def test_a_library_that_does_not_exist_is_missing():
    assert not checks.has_library("libwaystation-does-not-exist.so.0")


def test_a_missing_font_is_named(monkeypatch):
    monkeypatch.setattr(checks, "BOLD", Path("/nowhere/Bold.ttf"))
    (found,) = checks.fonts_of_certificates()
    assert "/nowhere/Bold.ttf" in found.msg


def test_an_unknown_time_zone_is_found(settings):
    assert checks.time_zone_is_known() == []
    settings.TIME_ZONE = "Mars/Olympus_Mons"
    assert ids(checks.time_zone_is_known()) == ["waystation.E003"]


def test_an_old_sqlite_is_found(monkeypatch, db):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    monkeypatch.setattr(checks.connections["default"], "vendor", "sqlite")
    assert ids(checks.sqlite_is_new_enough(databases=["default"])) == ["waystation.W002"]
    assert checks.sqlite_is_new_enough() == []


def test_a_worker_that_does_not_run_is_found_only_when_asked(db):
    assert ids(checks.worker_and_scheduler_run(databases=["default"])) == ["waystation.W003", "waystation.W004"]
    assert checks.worker_and_scheduler_run() == []


def test_a_worker_that_runs_is_seen(db):
    with heartbeat.beating(heartbeat.WORKER), heartbeat.beating(heartbeat.SCHEDULER):
        assert checks.worker_and_scheduler_run(databases=["default"]) == []


def test_redis_that_does_not_answer_is_found(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ids(checks.redis_answers(databases=["default"])) == ["waystation.W005"]
    settings.REDIS_URL = ""
    assert checks.redis_answers(databases=["default"]) == []


def test_codes_that_are_printed_are_found(settings):
    settings.SMS_BACKEND = "people.sms.ConsoleBackend"
    assert ids(checks.codes_are_sent()) == ["waystation.W006"]
    settings.SMS_BACKEND = "people.sms.FileBackend"
    assert checks.codes_are_sent() == []


def test_a_backend_that_is_not_there_is_found(settings):
    settings.SMS_BACKEND = "people.sms.PigeonBackend"
    (found,) = checks.gateway_can_be_asked()
    assert ids([found]) == ["waystation.E005"]
    assert "people.sms.PigeonBackend" in found.msg


@pytest.mark.parametrize(
    ("backend", "missing"),
    [("FileBackend", 0), ("ConsoleBackend", 0), ("DemoBackend", 0), ("WebhookBackend", 2), ("AliyunBackend", 4)],
)
def test_what_a_backend_lacks_is_found(settings, backend, missing):
    settings.SMS_BACKEND = f"people.sms.{backend}"
    found = checks.gateway_can_be_asked()
    assert ids(found) == ["waystation.E006"] * missing
    assert all(message.msg.startswith("SMS_") for message in found)


def test_all_of_them_are_registered(settings):
    settings.SMS_BACKEND = "people.sms.ConsoleBackend"
    assert "waystation.W006" in {message.id for message in run_checks(include_deployment_checks=True)}
    settings.SMS_BACKEND = "people.sms.WebhookBackend"
    assert "waystation.E006" in {message.id for message in run_checks()}
