"""For trying Waystation out on one machine: everything works, nothing is secret."""

from .base import *
from .base import env

DEBUG = env.bool("DEBUG", default=False)
DEMO = True
SECRET_KEY = "demo-only-not-secret-because-everybody-can-read-it-here"
ALLOWED_HOSTS = ["*"]
