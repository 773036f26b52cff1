import pytest
from django.utils import translation

from people.rosters import values
from scripts.verify_translations import ROOT


@pytest.fixture
def catalogue(settings):
    """Bring the Chinese sentences; the tests otherwise read them as they stand in the code."""
    settings.LOCALE_PATHS = [ROOT / "locale"]
    values.occupations.cache_clear()
    yield
    values.occupations.cache_clear()


@pytest.fixture
def chinese(catalogue):
    with translation.override("zh-hans"):
        yield
