"""Hold the phones of the tests: let the worker send what waits, and read the newest message."""

import re

from django.test import Client
from django.urls import reverse

from foundation import clock, outbox
from foundation.models import OutboxEntry
from people import sms


def send_messages() -> None:
    for entry in OutboxEntry.objects.due(clock.now()).filter(kind="people.sms"):
        outbox.deliver.call(entry.pk)


def newest_code(phone: str) -> str:
    send_messages()
    return re.search(r"\d{6}", sms.FileBackend().newest(phone))[0]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def ask(client: Client, phone: str, **fields):
    return client.post(reverse("account_login"), {"phone": phone, **fields})


def type_code(client: Client, code: str, **fields):
    return client.post(reverse("account_confirm_login_code"), {"code": code, **fields})


def sign_in(client: Client, phone: str, **fields):
    """Sign in by code as a person would; return the answer to the right code."""
    ask(client, phone)
    return type_code(client, newest_code(phone), **fields)


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def without_tokens(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
