"""The command that makes the operator's account: it works, it refuses."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from people.management.commands import create_operator
from people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    """Let a test say what is typed at the prompt."""

    def type_(password: str) -> None:
        monkeypatch.setattr(create_operator, "getpass", lambda prompt: password)

    type_("a-long-password-9")
    return type_


def test_the_operator_can_sign_in(typed, client):
    call_command("create_operator", email="Op@Example.org", name="Operator")
    client.post(reverse("account_password"), {"login": "op@example.org", "password": "a-long-password-9"})
    assert client.session.get("_auth_user_id") == str(User.objects.get(is_superuser=True).pk)


def test_a_second_account_with_the_address_is_refused(typed):
    call_command("create_operator", email="op@example.org", name="Operator")
    with pytest.raises(CommandError, match="already"):
        call_command("create_operator", email="OP@example.org", name="Operator")
    assert User.objects.filter(is_superuser=True).count() == 1


@pytest.mark.parametrize(("email", "password"), [("op@example.org", "short"), ("nobody", "a-long-password-9")])
def test_a_weak_password_and_a_wrong_address_are_refused(typed, email, password):
    typed(password)
    with pytest.raises(CommandError):
        call_command("create_operator", email=email, name="Operator")
    assert not User.objects.filter(is_superuser=True).exists()
