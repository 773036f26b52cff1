"""Redis as a cache that may be gone for a while: nothing is remembered then, and nobody sees an error."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or(otherwise: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the cache that answers `otherwise` when Redis does not."""

    @wraps(method)
    def forgiving(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except RedisError:
            logger.warning("Redis does not answer")
            return otherwise(*args, **kwargs)

    return forgiving


class ForgivingRedisCache(RedisCache):
    get = _or(lambda key, default=None, version=None: default, RedisCache.get)
    get_many = _or(lambda keys, version=None: {}, RedisCache.get_many)
    has_key = _or(lambda *args, **kwargs: False, RedisCache.has_key)
    add = _or(lambda *args, **kwargs: False, RedisCache.add)
    set = _or(lambda *args, **kwargs: None, RedisCache.set)
    set_many = _or(lambda data, *args, **kwargs: list(data), RedisCache.set_many)
    touch = _or(lambda *args, **kwargs: False, RedisCache.touch)
    delete = _or(lambda *args, **kwargs: False, RedisCache.delete)
    delete_many = _or(lambda *args, **kwargs: None, RedisCache.delete_many)
