"""The page that says what is kept about people, and for how long."""

from datetime import timedelta

import pytest
from django.urls import reverse

from people.rosters.models import KEPT as LISTS_KEPT
from people.sign_in import codes, devices, notices

pytestmark = pytest.mark.django_db


def test_the_periods_it_names_are_those_that_hold():
    """Whoever changes one of them changes templates/privacy.html with it."""
    kept = {"code": codes.KEPT, "old number": notices.VALID_FOR, "list": LISTS_KEPT}
    assert kept == {"code": timedelta(days=1), "old number": timedelta(hours=4), "list": timedelta(days=7)}
    assert devices.KEPT // timedelta(days=30) == 13


@pytest.mark.parametrize(
    "said", ["a day later", "four hours later", "after seven days", "thirteen months", "who it was and when"]
)
def test_it_says_so(client, said):
    assert said in client.get(reverse("privacy")).content.decode()
