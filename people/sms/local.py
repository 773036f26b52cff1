"""Messages that do not leave this machine: for developing, the tests and the demo."""

import sys
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from .messages import Message


class ConsoleBackend:
    """Prints the message, for developing."""

    def send(self, message: Message) -> None:
        sys.stdout.write(f"Message to {message.phone}: {message.text}\n")
        sys.stdout.flush()


class FileBackend:
    """Keeps the newest message to each number in a file, for the tests and the demo."""

    def send(self, message: Message) -> None:
        path = self.path(message.phone)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: the page that waits for it must not read half a message.
        draft = path.with_suffix(".new")
        draft.write_text(message.text, encoding="utf-8")
        draft.replace(path)

    def path(self, phone: str) -> Path:
        name = salted_hmac("people.sms.FileBackend", phone).hexdigest()
        return Path(settings.SMS_DIR) / f"{name}.txt"

    def newest(self, phone: str) -> str:
        """Return the newest message to a number, or an empty text."""
        path = self.path(phone)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def forget(self, phone: str) -> None:
        self.path(phone).unlink(missing_ok=True)


class DemoBackend(FileBackend, ConsoleBackend):
    """Prints the message, and keeps it for the demo's own sign-in page to show."""

    def send(self, message: Message) -> None:
        ConsoleBackend.send(self, message)
        FileBackend.send(self, message)
