"""A number that grew old, and a browser that has shown it: what the tests of old numbers share."""

from datetime import timedelta

from django.urls import reverse

from foundation import clock
from people.models import NUMBER_GROWS_OLD, User
from tests.client import Client

AGAIN, AFRESH, LOGIN, CODE = (
    reverse(name) for name in ("account_again", "account_afresh", "account_login", "account_confirm_login_code")
)
DAY = timedelta(days=1)


def browser() -> Client:
    return Client(headers={"Accept-Language": "en"})


def grow_old(person: User, by: timedelta = NUMBER_GROWS_OLD + DAY) -> User:
    User.objects.filter(pk=person.pk).update(number_proved_at=clock.now() - by)
    person.refresh_from_db()
    return person


def type_slip(client: Client, code: str, **fields):
    return client.post(AGAIN, {"code": code, **fields})


def confirm(client: Client, phone: str, **fields):
    return client.post(AFRESH, {"phone": phone, **fields})
