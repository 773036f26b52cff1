"""The cast: who everybody is, told once by what they may do.

Federation                          administrator (all rights below), her account also opens Wagtail's admin
├── North district                  coordinator, trainer
│   └── North station               worker
└── South district                  coordinator_next_door, trainer_next_door
    └── South station               worker_next_door
Another city                        stranger (a member, no role)
"""

import contextlib
import gc
import os
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from people.models import Role, Unit
from tests import races
from tests.builders import make_person, make_role, make_unit
from tests.client import Client

BROWSER = "tests/browser/"
# Searching all of Django and Wagtail for garbage again and again takes a tenth of the time of the tests.
gc.freeze()
gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep what shares something expensive in one process: a file its world, the browser its site."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return BROWSER if nodeid.startswith(BROWSER) else nodeid.partition("::")[0]

    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Begin with a copy of the migrated template: to migrate takes each process half a minute."""
    name = connection.creation._get_test_db_name()
    with contextlib.ExitStack() as kept, django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            # A database in memory lasts as long as somebody is connected.
            kept.enter_context(contextlib.closing(races.connect(name)))
            races.sqlite_copy(name)
        else:
            server = os.environ["DATABASE_URL"].rpartition("/")[0]
            with psycopg.connect(f"{server}/postgres", autocommit=True) as server_itself:
                races.postgresql_copy(server_itself, server, name)
        before = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        teardown_databases(before, verbosity=0)


@pytest.fixture
def units(db) -> SimpleNamespace:
    """The tree of three levels that the cast belongs to, and a root of its own next to it."""
    federation = make_unit("Federation", kind=Unit.Kind.FEDERATION)
    north = make_unit("North district", parent=federation, kind=Unit.Kind.SUBDISTRICT)
    south = make_unit("South district", parent=federation, kind=Unit.Kind.SUBDISTRICT)
    return SimpleNamespace(
        federation=federation,
        north=north,
        north_station=make_unit("North station", parent=north),
        south=south,
        south_station=make_unit("South station", parent=south),
        elsewhere=make_unit("Another city", kind=Unit.Kind.FEDERATION),
    )


@pytest.fixture
def worker(units):
    """A rider of the north station: learns, and sees what is hers."""
    return make_person("Li Na", unit=units.north_station)


@pytest.fixture
def worker_next_door(units):
    """A rider of the south station."""
    return make_person("Chen Jie", unit=units.south_station)


@pytest.fixture
def coordinator(units):
    """Answers for the people of the north district."""
    person = make_person("Wang Fang", unit=units.north, occupation="staff")
    make_role(person, units.north, Role.Kind.COORDINATOR)
    return person


@pytest.fixture
def coordinator_next_door(units):
    """Answers for the people of the south district, and for nobody in the north."""
    person = make_person("Zhao Min", unit=units.south, occupation="staff")
    make_role(person, units.south, Role.Kind.COORDINATOR)
    return person


@pytest.fixture
def trainer(units):
    """Writes content of the north district; sees no people."""
    person = make_person("Sun Li", email="trainer@example.org", password="a-long-password-1")
    make_role(person, units.north, Role.Kind.TRAINER)
    return person


@pytest.fixture
def client() -> Client:
    """In place of pytest-django's: staff in it have shown their second factor."""
    return Client()


@pytest.fixture
def trainer_client(client, trainer):
    """The trainer's browser; it speaks English, whose sentences the tests know."""
    client.cookies["django_language"] = "en"
    client.force_login(trainer)
    return client


@pytest.fixture
def trainer_next_door(units):
    """Writes content of the south district."""
    person = make_person("Qian Yu", email="trainer.south@example.org", password="a-long-password-2")
    make_role(person, units.south, Role.Kind.TRAINER)
    return person


@pytest.fixture
def administrator(units):
    """Holds every right in the federation and below."""
    person = make_person("Zhou Hong", email="admin@example.org", password="a-long-password-3")
    make_role(person, units.federation, Role.Kind.ADMINISTRATOR)
    return person


@pytest.fixture
def operator(db):
    """Runs the installation: a superuser."""
    return make_person("Operator", email="operator@example.org", password="a-long-password-4", is_superuser=True)


@pytest.fixture
def stranger(units):
    """A member of another city's unit: nobody here knows her."""
    return make_person("Xu Lan", unit=units.elsewhere)
