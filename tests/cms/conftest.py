"""A world of two units that write, made once for all tests of a module: each of them is rolled back to this point."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.cms.admin_world import make_world


@pytest.fixture(scope="module")
def _world_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        cache.clear()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(_world_once, db):
    yield _world_once
    # Wagtail remembers in the cache where the site begins, also after the test that put it there was rolled back.
    cache.clear()
