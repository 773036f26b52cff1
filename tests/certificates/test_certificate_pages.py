"""The holder's page and its files, and the public page behind the code."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from certificates import issuing
from certificates.models import Certificate
from foundation import clock
from tests.certificates.builders import make_certificate
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db

FILES = ["pdf", "picture"]
PRIVATE = ["show", *FILES]


def url(name, certificate):
    return reverse(f"certificates:{name}", args=[getattr(certificate, "pk", certificate)])


@pytest.fixture
def certificate(worker, issuer):
    return make_certificate(worker, make_course("骑手道路安全", lessons=1, valid_months=12))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_holder_sees_the_picture_and_may_hand_it_on(client, worker, certificate, language):
    client.force_login(worker)
    client.cookies["django_language"] = language
    page = client.get(url("show", certificate))
    assert page.status_code == 200
    content = page.content.decode()
    assert f'src="{url("picture", certificate)}"' in content
    assert url("pdf", certificate) in content
    assert certificate.verify_url in content
    assert certificate.number in content
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("name", "begins"), [("pdf", b"%PDF-1.7"), ("picture", b"\x89PNG")])
def test_files_are_made_when_asked_for_before_the_job(client, worker, certificate, name, begins):
    client.force_login(worker)
    answer = client.get(url(name, certificate))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(begins)
    assert answer["Cache-Control"] == "private, no-store"
    assert certificate.number in answer["Content-Disposition"]
    certificate.refresh_from_db()
    assert certificate.is_drawn


def test_her_coordinator_sees_it(client, coordinator, certificate):
    client.force_login(coordinator)
    for name in PRIVATE:
        assert client.get(url(name, certificate)).status_code == 200


@pytest.mark.parametrize("name", PRIVATE)
@pytest.mark.parametrize("who", ["worker_next_door", "coordinator_next_door", "trainer", "stranger"])
def test_others_cannot_tell_it_from_an_unknown_one(client, request, certificate, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.get(url(name, certificate)).status_code == 404
    assert client.get(url(name, uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("name", PRIVATE)
def test_without_signing_in_she_is_asked_to(client, certificate, name):
    answer = client.get(url(name, certificate))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*PRIVATE, "verify"])
def test_nothing_is_posted(client, worker, certificate, name):
    client.force_login(worker)
    assert client.post(url(name, certificate)).status_code == 405


@pytest.mark.parametrize("name", FILES)
def test_a_revoked_certificate_is_not_given_away(client, worker, coordinator, certificate, name):
    issuing.revoke(issuing.draw(certificate), by=coordinator, reason="Taken by somebody else.")
    client.force_login(worker)
    assert client.get(url(name, certificate)).status_code == 404
    page = client.get(url("show", certificate)).content.decode()
    assert "Taken by somebody else." in page
    assert url(name, certificate) not in page


def test_a_certificate_that_needs_attention_says_what_to_do_and_is_mended_when_looked_at(client, worker, issuer):
    worker.name = "𠮷田"
    worker.save()
    certificate = make_certificate(worker)
    client.force_login(worker)
    client.cookies["django_language"] = "en"
    page = client.get(url("show", certificate)).content.decode()
    assert "a character that cannot be printed yet" in page
    assert "<img" not in page
    assert client.get(url("pdf", certificate)).status_code == 404

    worker.name = "吉田"
    worker.save()
    page = client.get(url("show", certificate)).content.decode()
    assert url("picture", certificate) in page


def test_anybody_may_check_a_certificate_and_learns_nothing_more(client, certificate):
    client.cookies["django_language"] = "en"
    page = client.get(url("verify", certificate))
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "sessionid" not in page.cookies
    content = page.content.decode()
    assert "genuine and valid" in content
    assert "Li Na" in content
    assert "骑手道路安全" in content
    assert certificate.number not in content
    assert "江城市总工会" not in content
    assert str(certificate.user.phone) not in content


def test_an_unknown_certificate_is_a_kind_404(client, db):
    client.cookies["django_language"] = "en"
    page = client.get(url("verify", uuid.uuid4()))
    assert page.status_code == 404
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "We know no certificate with this code" in page.content.decode()


def test_the_public_page_tells_what_it_is_worth_today(client, certificate, coordinator):
    client.cookies["django_language"] = "en"

    def page():
        return client.get(url("verify", certificate)).content.decode()

    with clock.at(clock.now() + timedelta(days=340)):
        assert "genuine and valid" in page()
        assert "expires on" in page()
    with clock.at(clock.now() + timedelta(days=400)):
        assert "has expired" in page()
    issuing.revoke(certificate, by=coordinator, reason="Taken by somebody else.")
    assert "has been revoked" in page()
    assert "Taken by somebody else." not in page()


def test_a_withdrawn_certificate_names_nobody(client, worker, certificate):
    issuing.withdraw_all(worker)
    client.cookies["django_language"] = "en"
    page = client.get(url("verify", certificate)).content.decode()
    assert "withdrawn" in page.lower()
    assert "Li Na" not in page


def test_a_certificate_that_is_not_issued_says_so(client, worker, issuer):
    worker.name = ""
    worker.save()
    client.cookies["django_language"] = "en"
    assert "not ready yet" in client.get(url("verify", make_certificate(worker))).content.decode()


def test_pages_cost_the_same_for_one_certificate_and_for_many(
    client, worker, certificate, django_assert_num_queries, django_assert_max_num_queries
):
    issuing.draw(certificate)
    client.force_login(worker)
    client.get(url("show", certificate))
    with django_assert_max_num_queries(10) as few:
        client.get(url("show", certificate))
    for _ in range(10):
        make_certificate(worker)
    with django_assert_num_queries(len(few)):
        client.get(url("show", certificate))
    assert Certificate.objects.count() == 11
