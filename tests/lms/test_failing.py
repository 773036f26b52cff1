"""A database that is away is not a broken site: try again shortly. A full disk keeps nothing and says so."""

import errno
from collections import namedtuple

import psycopg
import pytest
from django.db import OperationalError

from courses import offer
from lms import health


@pytest.fixture
def broken(client, monkeypatch, db):
    def ask(error):
        def fail(*args):
            raise error

        monkeypatch.setattr(offer, "open_courses", fail)
        client.raise_request_exception = False
        return client.get("/")

    return ask


def test_a_database_that_is_away_says_when_to_come_back(broken):
    response = broken(OperationalError("server closed the connection"))
    assert (response.status_code, response["Retry-After"]) == (503, "10")


def test_any_other_error_does_not(broken):
    response = broken(ValueError("a mistake of ours"))
    assert response.status_code == 500
    assert "Retry-After" not in response


def of_postgresql():
    error = OperationalError("could not extend file")
    error.__cause__ = psycopg.errors.DiskFull()
    return error


@pytest.mark.parametrize(
    "error",
    [OperationalError("database or disk is full"), of_postgresql(), OSError(errno.ENOSPC, "No space left on device")],
    ids=["sqlite", "postgresql", "files"],
)
def test_a_full_disk_says_that_nothing_was_saved(broken, error):
    response = broken(error)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "could not be saved" in response.content.decode()


@pytest.mark.parametrize(("free", "status", "said"), [(10**9, 200, "ok"), (10**7, 503, "full")])
def test_health_is_red_before_the_disk_is_full(client, monkeypatch, db, free, status, said):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage(10**10, 10**10 - free, free))
    response = client.get("/health/")
    assert (response.status_code, response.json()["disk"]) == (status, said)
