"""A database that is away is not a broken site: try again shortly."""

import pytest
from django.db import OperationalError

from courses import offer


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
