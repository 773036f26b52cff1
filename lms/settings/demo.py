"""For trying Waystation out on one machine: everything works, nothing is secret."""

from lms.logs import plain

from .base import *
from .base import MIDDLEWARE, SIGN_IN_LIMITS, env

DEBUG = env.bool("DEBUG", default=False)
DEMO = True
SECRET_KEY = "demo-only-not-secret-because-everybody-can-read-it-here"
ALLOWED_HOSTS = ["*"]
# First, so that all else is of the moment somebody wants to look at.
MIDDLEWARE = ["lms.demo.travelling.TravelMiddleware", *MIDDLEWARE]
SELF_REGISTRATION = True
SMS_BACKEND = "people.sms.DemoBackend"
# Whoever shows the demo signs in as the same people again and again.
SIGN_IN_LIMITS = dict.fromkeys(SIGN_IN_LIMITS, 1000)
LOGGING = plain()
