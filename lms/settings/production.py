"""For the records of real people: does not start before it knows what it must know."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from lms.logs import configuration

from .base import *
from .base import BASE_URL, TRUSTED_PROXIES, env

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

_wrong = []
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    _wrong.append(
        "SECRET_KEY must be at least 50 random characters: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))" prints some.'
    )
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    _wrong.append("ALLOWED_HOSTS must name the hosts people type, such as learn.example.org.")
if not env("DATABASE_URL", default=""):
    _wrong.append(
        "DATABASE_URL must name the database, such as postgres://waystation:secret@127.0.0.1:5432/waystation "
        "or sqlite:////var/lib/waystation/waystation.sqlite3."
    )
if urlsplit(BASE_URL).scheme != "https" or not env("BASE_URL", default=""):
    _wrong.append(
        "BASE_URL must be the address people type and certificates carry, beginning with https://: "
        "people sign in here, so it is not run without."
    )
if _wrong:
    raise ImproperlyConfigured(
        "Waystation cannot start yet; .env.example explains each variable.\n  - " + "\n  - ".join(_wrong)
    )

# --- Only by HTTPS ----------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
# The load balancer asks from inside, by plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
# Thirty days: who loses the certificate is not locked out for a year. Of subdomains we know nothing.
SECURE_HSTS_SECONDS = 30 * 24 * 3600
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# By these names browsers take a cookie from this very host by HTTPS only (RFC 6265bis, section 4.1.3.2): neither a page
# of a neighbouring host nor somebody in the same network can put a session of his own into a browser.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
if TRUSTED_PROXIES:
    # Anybody can write this header, so it is read only where a proxy that sets it is known to stand in front.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = configuration(env("LOG_LEVEL", default="INFO"))
