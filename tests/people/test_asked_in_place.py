"""What a script is told when password and second factor were shown too long ago."""

from datetime import timedelta

import pytest

from foundation import clock
from people.sign_in import in_place

pytestmark = pytest.mark.usefixtures("english")

ADMIN, LIST, LINK = "/admin/", "/admin/images/results/", "/admin/choose-external-link/"
BY_XHR, BY_FETCH = {"X-Requested-With": "XMLHttpRequest"}, {"Sec-Fetch-Mode": "cors"}
OF_A_MODAL = {**BY_XHR, "Accept": "text/plain, */*; q=0.01"}
SAID = "Nothing is lost"
PAGE = "/sign-in/second-factor/"


@pytest.fixture
def late(client, trainer):
    """A trainer's browser whose page has stood open since yesterday."""
    client.force_login(trainer, shows=())
    return client


@pytest.mark.parametrize("headers", [BY_XHR, BY_FETCH, {"Sec-Fetch-Mode": "same-origin"}])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_is_told_in_words_and_led_nowhere(late, headers, method):
    answer = getattr(late, method)(LIST, headers=headers)
    assert answer.status_code == 409
    assert answer[in_place.MARK]
    assert SAID in answer.content.decode()
    assert f'href="{PAGE}"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Mode": "navigate"}, {"Sec-Fetch-Mode": "no-cors"}])
def test_a_person_is_led_to_the_page_that_asks(late, headers):
    assert late.get(LIST, headers=headers)["Location"] == f"{PAGE}?next={LIST}"


@pytest.mark.parametrize("said_by_the_browser", [BY_FETCH, {}])
def test_autosave_is_told_as_wagtail_tells_it(late, said_by_the_browser):
    answer = late.post(ADMIN, headers={"Accept": "application/json", **said_by_the_browser})
    told = answer.json()
    assert answer.status_code == 409
    assert (told["success"], told["error_code"]) == (False, "locked")
    assert SAID in told["error_message"]
    assert PAGE in told["asks"]


def test_a_modal_opens_with_the_words(late):
    answer = late.get(LINK, headers=OF_A_MODAL)
    assert answer.status_code == 200
    assert SAID in answer.json()["html"]
    assert in_place.MARK not in answer


def test_what_is_sent_from_a_modal_leaves_it_as_it_is(late):
    """An answer that is no 200 breaks the editor's modal, and HTML would take the place of what was typed."""
    answer = late.post(LINK, {"external-link-chooser-url": "https://example.org"}, headers=OF_A_MODAL)
    assert (answer.status_code, set(answer.json())) == (200, {"asks"})
    assert answer[in_place.MARK]


def test_once_they_are_shown_scripts_get_what_they_want(client, trainer):
    client.force_login(trainer)
    assert client.get(LIST, headers=BY_XHR).status_code == 200
    with clock.at(clock.now() + timedelta(hours=13)):
        assert client.get(LIST, headers=BY_XHR).status_code == 409
