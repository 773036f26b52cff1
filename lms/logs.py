"""Log lines as JSON, one per line, without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL quotes the row it refused: DETAIL:  Key (phone)=(+8613800138000) already exists.
DETAIL = re.compile(r"DETAIL:.*")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# Eight digits and more in a row are a telephone, staff or identity number; dates and random ids have hyphens.
NUMBER = re.compile(r"(?<![\w-])\+?\d{8,}(?![\w-])")


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
        },
    }
