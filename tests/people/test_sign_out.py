from django.contrib.sessions.models import Session

from people.sign_in import devices
from tests.people import phones


def test_it_asks_first(client, worker):
    client.force_login(worker)
    page = client.get("/sign-out/?next=/mine/")
    assert page.status_code == 200
    assert 'href="/mine/"' in page.content.decode()
    assert phones.signed_in_as(client)


def test_nothing_of_her_stays_on_the_phone(client, worker):
    phones.sign_in(client, worker.phone)
    key = client.session.session_key
    response = client.post("/sign-out/")
    assert response["Location"] == "/sign-in/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert not phones.signed_in_as(client)
    assert worker.name not in client.get(response["Location"]).content.decode()


def test_the_device_is_remembered_only_where_it_is_asked_for(client, worker):
    phones.sign_in(client, worker.phone)
    cookie = client.cookies[devices.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/sign-in/", True, "Lax")
    assert worker.devices.get().digest not in cookie.value
    assert cookie.value not in worker.devices.get().digest


def test_signing_out_twice_is_no_error(client, db):
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/sign-out/")["Location"] == "/sign-in/"
