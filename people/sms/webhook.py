"""Messages handed to an address of the operator's own choice, signed so that it can tell whose they are."""

import hashlib
import hmac
import json
from urllib.parse import urlsplit

from django.conf import settings

from foundation import clock

from .gateway import post, refused
from .messages import Message

SHORTEST_SECRET = 32
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class WebhookBackend:
    """Posts each message as JSON to SMS_WEBHOOK_URL; any answer from 200 to 299 means it was taken."""

    def send(self, message: Message) -> None:
        content = {"to": message.phone, "text": message.text, "id": message.id}
        body = json.dumps(content, ensure_ascii=False).encode()
        timestamp = str(int(clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Waystation-Timestamp": timestamp,
            "X-Waystation-Signature": signature(timestamp, body),
        }
        status, _ = post(settings.SMS_WEBHOOK_URL, body, headers)
        if not 200 <= status < 300:
            raise refused(status)

    @staticmethod
    def missing() -> list[str]:
        """Say what the operator must set before a message can be sent."""
        wanted = []
        if not _is_safe(settings.SMS_WEBHOOK_URL):
            wanted.append(
                "SMS_WEBHOOK_URL must be the https:// address that takes messages; http:// only on this machine itself."
            )
        if len(settings.SMS_WEBHOOK_SECRET) < SHORTEST_SECRET:
            wanted.append(
                f"SMS_WEBHOOK_SECRET must be at least {SHORTEST_SECRET} random characters that the receiver knows too."
            )
        return wanted


def signature(timestamp: str, body: bytes) -> str:
    """Return the hex HMAC-SHA256 of the timestamp, a full stop and the body, keyed by SMS_WEBHOOK_SECRET."""
    signed = timestamp.encode() + b"." + body
    return hmac.new(settings.SMS_WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()


def _is_safe(url: str) -> bool:
    """Tell whether nobody between here and there can read a code."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    )
