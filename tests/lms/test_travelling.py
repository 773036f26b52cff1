"""In the demo a browser can look at another day; nothing else moves."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from lms.demo.travelling import COOKIE, TravelMiddleware

ANOTHER_DAY = datetime(2027, 10, 1, 8, 30, tzinfo=UTC)


@pytest.fixture
def day_of(rf):
    """Return which moment a request with this cookie is answered at."""

    def ask(words: str) -> datetime:
        request = rf.get("/")
        request.COOKIES[COOKIE] = words
        return TravelMiddleware(lambda request: clock.now())(request)

    return ask


@pytest.mark.parametrize("words", ["2027-10-01T08:30", "2027-10-01T08:30:00Z", "2027-10-01T16:30:00+08:00"])
def test_the_cookie_names_the_moment_of_its_own_pages_only(day_of, words):
    assert day_of(words) == ANOTHER_DAY
    assert clock.now() != ANOTHER_DAY


@pytest.mark.parametrize("words", ["", "tomorrow", "2027-13-01", "0001-01-01T00:00:00+14:00"])
def test_anything_else_is_the_present(day_of, words):
    assert abs(day_of(words) - datetime.now(UTC)) < timedelta(minutes=1)
