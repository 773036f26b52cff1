"""Which language a page speaks: the address, else the person, else the cookie, else the browser."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from people.middleware import LanguageMiddleware
from people.models import User

COOKIE = "django_language"


@pytest.fixture(autouse=True)
def _as_before():
    """The middleware leaves its language active, as Django's does."""
    with translation.override(translation.get_language()):
        yield


def answer(path="/", *, person="", cookie="", browser=""):
    request = RequestFactory().get(path, headers={"Accept-Language": browser})
    request.user = User(language=person)
    if cookie:
        request.COOKIES[COOKIE] = cookie
    response = LanguageMiddleware(lambda request: HttpResponse(translation.get_language()))(request)
    assert response["Content-Language"] == response.content.decode() == request.LANGUAGE_CODE
    return response


def spoken(path="/", **wishes):
    return answer(path, **wishes).content.decode()


def test_the_order_of_wishes():
    assert spoken() == "zh-hans"
    assert spoken(browser="en-GB,en;q=0.8") == "en"
    assert spoken(browser="en", cookie="zh-hans") == "zh-hans"
    assert spoken(browser="zh-CN", cookie="zh-hans", person="en") == "en"
    assert spoken("/zh-hans/courses/", browser="en", cookie="en", person="en") == "zh-hans"
    assert spoken("/en/", browser="zh-CN", person="zh-hans") == "en"


@pytest.mark.parametrize("browser", ["zh-CN", "zh", "zh-Hans-CN", "zh-SG"])
def test_chinese_by_any_of_its_names(browser):
    assert spoken(browser=browser, path="/") == "zh-hans"


def test_what_is_not_spoken_counts_as_no_wish():
    assert spoken(person="xx", cookie="yy", browser="fr, en;q=0.5") == "en"
    assert spoken("/fr/courses/", browser="en") == "en"


def test_caches_are_told_what_it_depends_on():
    assert answer("/")["Vary"] == "Accept-Language, Cookie"
    assert not answer("/en/").has_header("Vary")


class TestChoosing:
    def test_it_is_kept_for_the_person_and_the_phone(self, client, worker):
        client.force_login(worker)
        response = client.post("/language/", {"language": "en", "next": "/mine/?x=1"})
        assert (response.status_code, response["Location"]) == (302, "/mine/?x=1")
        assert client.cookies[COOKIE].value == "en"
        worker.refresh_from_db()
        assert worker.language == "en"

    def test_before_signing_in(self, client, db):
        client.post("/language/", {"language": "en"})
        assert client.get("/sign-in/")["Content-Language"] == "en"
        client.post("/language/", {"language": "zh-hans"})
        assert client.get("/sign-in/", headers={"Accept-Language": "en"})["Content-Language"] == "zh-hans"

    @pytest.mark.parametrize("language", ["", "fr", "<script>"])
    def test_another_one_changes_nothing(self, client, worker, language):
        client.force_login(worker)
        assert client.post("/language/", {"language": language})["Location"] == "/"
        assert COOKIE not in client.cookies
        worker.refresh_from_db()
        assert worker.language == ""

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_never_to_another_site(self, client, db, target):
        assert client.post("/language/", {"language": "en", "next": target})["Location"] == "/"

    def test_only_by_sending_the_form(self, client, db):
        assert client.get("/language/?language=en").status_code == 405
