"""Log lines as JSON, one per line, without personal data."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist

# PostgreSQL quotes the row it refused: DETAIL:  Key (phone)=(+8613800138000) already exists.
DETAIL = re.compile(r"DETAIL:.*")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# Eight digits and more in a row are a telephone, staff or identity number; dates and random ids have hyphens.
NUMBER = re.compile(r"(?<![\w-])\+?\d{8,}(?![\w-])")


class NothingLeftToIndex(logging.Filter):
    """Drop the complaint of a task of Wagtail's that the row to be indexed was deleted meanwhile."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], ObjectDoesNotExist))


FILTERS = {"nothing_left": {"()": NothingLeftToIndex}}
TASKS = {"filters": ["nothing_left"]}


def mask(text: str) -> str:
    """Return a text with what may tell who somebody is taken out."""
    return NUMBER.sub("[number]", EMAIL.sub("[e-mail]", DETAIL.sub("DETAIL: [left out]", text)))


def without_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask every text of a log line, the traceback's too."""
    return {
        name: mask(value) if isinstance(value, str) and name != "timestamp" else value for name, value in event.items()
    }


BEFORE = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, where systemd or a container picks it up."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": FILTERS,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    # Not dict_tracebacks: that one adds the local variables, and with them names and numbers.
                    structlog.processors.format_exc_info,
                    without_personal_data,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print the line a second time or mail it with the form's contents.
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "django_tasks": TASKS,
        },
    }


def plain() -> dict[str, Any]:
    """Return LOGGING for one person at a terminal: warnings and errors as they are."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": FILTERS,
        "handlers": {"stderr": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"django_tasks": TASKS},
    }
