import pytest


@pytest.fixture(autouse=True)
def inbox(settings, tmp_path):
    """Messages of a test go to a folder of its own."""
    settings.SMS_DIR = tmp_path
