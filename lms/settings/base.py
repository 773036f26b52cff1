"""Settings that hold everywhere; what differs is in demo.py, test.py and production.py.

Every variable read from the environment is explained in .env.example.
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env("WAYSTATION_VAR", default=str(BASE_DIR / "var")))

# --- Who we are -------------------------------------------------------------------------------------------------

BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_SITE_NAME = "Waystation"
DEMO = False

# --- Rooms ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "lms",
    "tracking",
    "certificates",
    "quizzes",
    "courses",
    "cms",
    "people",
    "foundation",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "people.wagtail_users.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever may refuse or redirect.
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.LanguageMiddleware",
    "people.middleware.DetourMiddleware",
    "people.sign_in.second_factor.SecondFactorMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.middleware.PrivatePagesMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.middleware.RepeatedFormsMiddleware",
    "cms.admin_guard.AdminGuard",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.waystation",
            ],
            "builtins": ["lms.templatetags.waystation"],
        },
    }
]

# --- Database, cache, jobs --------------------------------------------------------------------------------------

DATABASES = {
    "default": env.db_url_config(env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'waystation.sqlite3'}")
}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # Measured with eight writing processes: 27 % of writes fail with Django's defaults, none with these.
    # synchronous=FULL because an acknowledged answer must outlive a power cut.
    # Opening the file and setting it up takes a third of the time of a page. Not for ever: after a restore the name
    # leads to another file.
    _database["CONN_MAX_AGE"] = 60
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    )
else:
    _database["CONN_MAX_AGE"] = 0
    _database.setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": env.int("DATABASE_POOL", default=8)},
        # Without just-in-time compilation: our questions are short, and compiling the coordinator's tally took 840 of
        # 1,000 ms at ten thousand people.
        options="-c lock_timeout=10s -c statement_timeout=30s -c jit=off",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL := env("REDIS_URL", default=""):
    CACHES = {
        "default": {
            "BACKEND": "foundation.forgiving_cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            # Without Redis a page waits for it, but not for long.
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Languages and time -----------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Our sentences, and those of Django that we say in other words.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "wording"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.formats"]
TIME_ZONE = env("TIME_ZONE", default="Asia/Shanghai")

# --- Signing in -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
# Staff come to Wagtail with a password; see people/sign_in.
WAGTAILADMIN_LOGIN_URL = "account_password"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
ACCOUNT_ADAPTER = "people.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# Nobody signs up by allauth's own page; its checks want to see a field all the same.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "people.sign_in.adapter.SecondFactorAdapter"
# allauth counts in the cache, which may be emptied; people/sign_in/limits.py counts in the database.
ACCOUNT_RATE_LIMITS = False
# Country of a phone number that names none.
PHONE_REGION = env("PHONE_REGION", default="CN")
# Countries whose numbers are sent codes: messages to others cost many times as much, which is what swindlers live on.
SMS_REGIONS = env.list("SMS_REGIONS", default=[PHONE_REGION])
# Whether a number that is on no list makes itself an account by its first sign-in.
SELF_REGISTRATION = env.bool("SELF_REGISTRATION", default=False)
SMS_BACKEND = env("SMS_BACKEND", default="people.sms.ConsoleBackend")
SMS_DIR = VAR_DIR / "messages"
SMS_WEBHOOK_URL = env("SMS_WEBHOOK_URL", default="")
SMS_WEBHOOK_SECRET = env("SMS_WEBHOOK_SECRET", default="")
SMS_ALIYUN_ACCESS_KEY_ID = env("SMS_ALIYUN_ACCESS_KEY_ID", default="")
SMS_ALIYUN_ACCESS_KEY_SECRET = env("SMS_ALIYUN_ACCESS_KEY_SECRET", default="")
SMS_ALIYUN_SIGN_NAME = env("SMS_ALIYUN_SIGN_NAME", default="")
SMS_ALIYUN_TEMPLATE_CODE = env.list("SMS_ALIYUN_TEMPLATE_CODE", default=[])
SMS_ALIYUN_NOTICE_TEMPLATE_CODE = env.list("SMS_ALIYUN_NOTICE_TEMPLATE_CODE", default=[])
# Addresses or networks whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Each per day. The first two keep a day's guesses at the codes of an account below one in 100,000. Thousands of phones
# may share one address of a mobile carrier, so those two are wide.
SIGN_IN_LIMITS = {
    "failures": 10,
    "factor_failures": 5,
    "failures_per_address": env.int("SIGN_IN_FAILURES_PER_ADDRESS", default=300),
    "codes_per_number": 10,
    "notices_per_number": 3,
    "codes_per_address": env.int("SIGN_IN_CODES_PER_ADDRESS", default=300),
    "codes_per_site": env.int("SIGN_IN_CODES_PER_SITE", default=20_000),
}
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 180 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Files ------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Pictures of lessons; a web server in front may serve them instead.
MEDIA_URL_SERVED_HERE = env.bool("SERVE_MEDIA", default=True)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Certificates and evidence: never under MEDIA_URL, handed out by views that check who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "lms.stylesheets.Storage"},
}

# A list of people that somebody sends in: fifty thousand rows have three to five.
ROSTER_MAX_BYTES = 20 * 1024 * 1024

# Font files for characters that the certificates' own fonts lack: docs/how-to/certificate-fonts.md
CERTIFICATE_EXTRA_FONTS = env.list("CERTIFICATE_EXTRA_FONTS", default=[])

# --- Wagtail ----------------------------------------------------------------------------------------------------

WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Whoever may write may publish; a second pair of eyes comes with the review of courses.
WAGTAIL_WORKFLOW_ENABLED = False
# A translation is published when somebody has written it; until then readers get the source language, marked as such.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Nothing is embedded from other sites, and no formatting is offered that a field does not ask for.
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cms.rich_text.RichTextArea",
        "OPTIONS": {"features": ["bold", "ol", "ul", "link"]},
    }
}
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
TAGGIT_TAGS_FROM_STRING = "cms.tags.tags_in"
WAGTAILDOCS_EXTENSIONS = ["docx", "pdf", "pptx", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- What a page may do in a browser ----------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin carries inline scripts and styles; lms.middleware gives it a policy of its own.
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
