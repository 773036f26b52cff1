import pytest


@pytest.fixture(autouse=True)
def inbox(settings, tmp_path):
    """Messages of a test go to a folder of its own."""
    settings.SMS_DIR = tmp_path


@pytest.fixture
def english(settings):
    """The tests read the pages of phones that ask for no language in English."""
    settings.LANGUAGE_CODE = "en"
