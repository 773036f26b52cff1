"""People of the past, whom the cast of all tests does not have."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from foundation import clock
from tests.builders import make_person
from tests.client import Client


@pytest.fixture
def veteran(units):
    """A rider of the north station for years: her unit was given to see what she learnt in that time."""
    with clock.at(datetime(2024, 1, 1, 4, tzinfo=UTC)):
        return make_person("Ma Jun", unit=units.north_station)


@pytest.fixture
def client():
    """A browser that asks for English: these tests read what the pages say."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield
