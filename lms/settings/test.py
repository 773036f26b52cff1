"""For the tests: quick hashing, no manifest, nothing from the machine's own .env but the database."""

import os

from .base import *
from .base import STORAGES, VAR_DIR

# Tests run in several processes, and each tidies up after itself.
_own = VAR_DIR / "tests" / os.environ.get("PYTEST_XDIST_WORKER", "alone")

SECRET_KEY = "tests-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = _own / "media"
STORAGES["private"]["OPTIONS"] = {"location": _own / "private", "base_url": None}
SELF_REGISTRATION = True
SMS_BACKEND = "people.sms.FileBackend"
SMS_DIR = _own / "messages"
# The tests read sentences as they stand in the code. That each is translated is checked by
# scripts/verify_translations.py, and the translations are read in the browser.
LOCALE_PATHS = []
