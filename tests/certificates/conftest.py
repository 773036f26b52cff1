import shutil

import pytest
from django.conf import settings

from cms.models import SiteSettings


@pytest.fixture(scope="session", autouse=True)
def _leave_no_files():
    yield
    shutil.rmtree(settings.STORAGES["private"]["OPTIONS"]["location"], ignore_errors=True)


@pytest.fixture
def issuer(db):
    """The organisation the operator has named as issuer."""
    site_settings = SiteSettings.load()
    site_settings.issuer_zh, site_settings.issuer_en = "江城市总工会", "Jiangcheng Federation of Trade Unions"
    site_settings.save()
    return site_settings
