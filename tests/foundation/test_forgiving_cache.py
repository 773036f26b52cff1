"""Redis there and gone: the same calls, with an answer and without."""

import os

import pytest

from foundation.forgiving_cache import ForgivingRedisCache

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}}


def cache_at(url: str) -> ForgivingRedisCache:
    return ForgivingRedisCache(url, OPTIONS)


def test_gone_it_remembers_nothing_and_raises_nothing():
    gone = cache_at("redis://127.0.0.1:1/0")
    gone.set("a", 1)
    gone.set_many({"a": 1})
    gone.delete("a")
    gone.delete_many(["a"])
    assert gone.get("a", "nothing") == "nothing"
    assert gone.get_or_set("a", lambda: "made", 10) == "made"
    assert gone.get_many(["a"]) == {}
    assert (gone.add("a", 1), gone.touch("a"), "a" in gone) == (False, False, False)


def test_there_it_remembers():
    there = cache_at(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9"))
    there.set("tests.forgiving", 1, 10)
    if there.get("tests.forgiving") is None:
        pytest.skip("There is no Redis on this machine.")
    assert there.get_many(["tests.forgiving"]) == {"tests.forgiving": 1}
    assert not there.add("tests.forgiving", 2)
    there.delete("tests.forgiving")
    assert there.get("tests.forgiving") is None
