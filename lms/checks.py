"""What slows Waystation down or breaks it on this machine, said at start and by `manage.py check`.

What asks other processes runs only when the operator asks: `manage.py check --deploy --database default`.
"""

import ctypes
import sqlite3
import sys
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.utils.module_loading import import_string

from certificates.glyphs import BOLD, REGULAR
from foundation import heartbeat

# The measurements behind our settings for SQLite were made with this one.
OLDEST_SQLITE = (3, 40)


def has_library(name: str) -> bool:
    """Tell whether a library of the system can be loaded; only Linux is asked."""
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@register("certificates")
def libraries_of_certificates(**_) -> list[CheckMessage]:
    """Certificates are drawn by WeasyPrint, which needs two libraries and is a hundred times faster with a third."""
    missing = {
        "libpango-1.0.so.0": "libpango-1.0-0",
        "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    }
    packages = [package for library, package in missing.items() if not has_library(library)]
    if packages:
        return [
            Error(
                "Certificates cannot be drawn: the library Pango is missing.",
                hint=f"sudo apt-get install {' '.join(packages)} libharfbuzz-subset0",
                id="waystation.E001",
            )
        ]
    if not has_library("libharfbuzz-subset.so.0"):
        return [
            Warning(
                "Each certificate takes more than ten seconds instead of a tenth: libharfbuzz-subset is missing.",
                hint="sudo apt-get install libharfbuzz-subset0",
                id="waystation.W001",
            )
        ]
    return []


@register("certificates")
def fonts_of_certificates(**_) -> list[CheckMessage]:
    """Without its own two fonts a certificate would be printed in whatever the machine has, or in boxes."""
    return [
        Error(
            f"Certificates cannot be printed: {font} is missing.",
            hint="Fetch the project again; the file is part of it.",
            id="waystation.E002",
        )
        for font in (REGULAR, BOLD)
        if not font.is_file()
    ]


@register("time")
def time_zone_is_known(**_) -> list[CheckMessage]:
    """Due dates are dates of a place: without its zone nothing is due."""
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return [
            Error(
                f"The time zone {settings.TIME_ZONE} is not known on this machine.",
                hint="Mend TIME_ZONE, such as Asia/Shanghai, or: sudo apt-get install tzdata",
                id="waystation.E003",
            )
        ]
    return []


@register(Tags.database)
def sqlite_is_new_enough(databases=None, **_) -> list[CheckMessage]:
    """An older SQLite works for Django, but nobody has tried ours on it."""
    in_use = any(connections[alias].vendor == "sqlite" for alias in databases or [])
    if not in_use or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    tested = ".".join(map(str, OLDEST_SQLITE))
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} is older than what Waystation is tested with ({tested}).",
            hint="Use Debian 12, Ubuntu 24.04 or newer, or PostgreSQL by DATABASE_URL.",
            id="waystation.W002",
        )
    ]


@register(Tags.database, deploy=True)
def worker_and_scheduler_run(databases=None, **_) -> list[CheckMessage]:
    """Without a worker no certificate is drawn, without a scheduler no attempt ends at its deadline."""
    if not databases:
        return []
    found: list[CheckMessage] = []
    for number, kind in enumerate((heartbeat.WORKER, heartbeat.SCHEDULER), start=3):
        try:
            running = heartbeat.is_running(kind)
        except DatabaseError as error:
            hint = "Look at DATABASE_URL; if it is right: manage.py migrate"
            return [Error(f"The database cannot be used: {error}", hint=hint, id="waystation.E004")]
        if not running:
            found.append(
                Warning(
                    f"No {kind} has given a sign of life within the last minute.",
                    hint=f"Start one, and keep it running: manage.py run_{kind}",
                    id=f"waystation.W00{number}",
                )
            )
    return found


@register(Tags.caches, deploy=True)
def redis_answers(databases=None, **_) -> list[CheckMessage]:
    """Nothing is lost without Redis, but every page waits for it."""
    if not databases or not settings.REDIS_URL:
        return []
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis.RedisError, ValueError) as error:
        hint = "Mend REDIS_URL or start Redis; left empty, Waystation runs without."
        return [Warning(f"Redis does not answer: {error}", hint=hint, id="waystation.W005")]
    return []


@register(Tags.security)
def gateway_can_be_asked(**_) -> list[CheckMessage]:
    """A worker that starts without what its gateway demands would fail at each message, and people wait for a code."""
    try:
        backend = import_string(settings.SMS_BACKEND)
    except ImportError:
        hint = "Name one there is, such as people.sms.WebhookBackend or people.sms.AliyunBackend."
        return [Error(f"SMS_BACKEND names no class: {settings.SMS_BACKEND}", hint=hint, id="waystation.E005")]
    # A class of the operator's own need not have this.
    missing = getattr(backend, "missing", list)
    return [
        Error(sentence, hint="docs/how-to/text-messages.md tells where to find it.", id="waystation.E006")
        for sentence in missing()
    ]


@register(Tags.security, deploy=True)
def codes_are_sent(**_) -> list[CheckMessage]:
    """A code that stands in a log signs in whoever reads the log."""
    if settings.SMS_BACKEND.endswith((".ConsoleBackend", ".DemoBackend")):
        return [
            Warning(
                "Codes to sign in with are printed, not sent.",
                hint="Set SMS_BACKEND to people.sms.AliyunBackend or people.sms.WebhookBackend: "
                "docs/how-to/text-messages.md",
                id="waystation.W006",
            )
        ]
    return []
