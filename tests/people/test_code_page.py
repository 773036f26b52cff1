"""The page for the code says louder what helps without a message once one should have come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from foundation import clock
from people.sign_in import codes
from tests.builders import make_number
from tests.people import phones

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db
CODE, NUMBER_CODE = reverse("account_confirm_login_code"), reverse("account_number_code")
NOON = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


def comes_forward(page) -> str:
    """Return the classes of the part that does."""
    before, _, after = page.content.decode().partition("No message yet?")
    assert after
    return before.rpartition('<section class="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("seconds", "classes"),
    [
        (0, "forward forward-30"),
        (9, "forward forward-30"),
        (10, "forward forward-20"),
        (29, "forward forward-10"),
        (30, "forward"),
        (599, "forward"),
        (-3600, "forward forward-30"),
    ],
)
def test_it_is_counted_from_when_the_code_was_asked_for(client, seconds, classes):
    phones.ask(client, make_number())
    with clock.at(NOON + timedelta(seconds=seconds)):
        assert comes_forward(client.get(CODE)).endswith(f"notice-warning {classes}")
        # And also below a code that was not right.
        assert comes_forward(phones.type_code(client, "12345")).endswith(f"notice-warning {classes}")


def test_a_new_code_is_waited_for_anew(client):
    phones.ask(client, make_number())
    with clock.at(NOON + timedelta(minutes=1)):
        client.post(CODE, {"again": "1"})
        assert comes_forward(client.get(CODE)).endswith("forward-30")


def test_it_leads_to_all_there_is(client):
    phones.ask(client, make_number(), next="/mine/")
    page = client.get(f"{CODE}?next=/mine/").content.decode().partition("No message yet?")[2]
    assert 'name="again"' in page
    assert 'href="/sign-in/?next=/mine/"' in page
    assert 'href="/sign-in/slip/?next=/mine/"' in page


def test_a_new_number_is_waited_for_as_long(client, worker):
    client.force_login(worker)
    client.post(reverse("account_number"), {"phone": make_number()})
    assert comes_forward(client.get(NUMBER_CODE)).endswith("forward-30")
    with clock.at(NOON + timedelta(seconds=31)):
        assert comes_forward(client.get(NUMBER_CODE)).endswith("forward")


def test_the_style_sheet_has_a_class_for_each_step():
    style = (ROOT / "static/css/waystation.css").read_text()
    for seconds in range(codes.STEP, codes.PATIENCE + 1, codes.STEP):
        assert f".forward-{seconds} {{\n  animation: quiet 0s {seconds}s backwards;" in style
