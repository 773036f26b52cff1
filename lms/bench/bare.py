"""Settings of a server with nothing of ours, to compare with: Django and Wagtail as a new project has them.

The Wagtail page lies in the database that our pages read, under a site of its own.
"""

from pathlib import Path

from lms.settings.base import DATABASES as OURS
from lms.settings.base import DEFAULT_AUTO_FIELD, USE_TZ, env

__all__ = ["DEFAULT_AUTO_FIELD", "USE_TZ"]

# A new project opens a connection for each request; the second line of the table says what that is worth.
IS_KEPT = env.bool("BENCH_CONNECTION_KEPT", default=False)
DATABASES = {"default": OURS["default"] if IS_KEPT else {**OURS["default"], "CONN_MAX_AGE": 0, "OPTIONS": {}}}

SECRET_KEY = "bench-only"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "lms.bench.bare_urls"
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Bare"
WAGTAILADMIN_BASE_URL = "http://bare"
INSTALLED_APPS = [
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
