"""What a trainer finds behind every address of Wagtail's admin when it speaks of another unit's content: nothing."""

import contextlib
import json

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupPagePermission, Page, PageViewRestriction, Revision
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from courses.pages import CourseIndexPage, CoursePage, LessonPage
from quizzes.models import Answer, Question, QuestionFolder, QuizPage
from tests.cms.admin_world import SECRET, addresses

KEPT = [
    *(Question, Answer, QuestionFolder, Page, CourseIndexPage, CoursePage, LessonPage, QuizPage),
    *(Revision, Translation, StringTranslation, Collection, GroupPagePermission, PageViewRestriction),
    *(get_image_model(), get_document_model()),
]
# Signing out ends the test's own session; the others are Wagtail's own pages for trying out its errors.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_error_test"}
# Words and icons of the admin itself.
OPEN_TO_ALL = {"wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
WORDS = {
    "title": "taken",
    "text": "taken",
    "name": "taken",
    "value": "taken",
    "action": "publish",
    "action-publish": "1",
    "locales": "2",
    "next": "/admin/",
}


def everything() -> str:
    return serializers.serialize("json", [row for model in KEPT for row in model._default_manager.order_by("pk")])


def ask(client, method: str, path: str):
    """Ask an address in one of the ways a browser or a script does."""
    if method == "search":
        return client.get(path, {"q": "norths", "search": "norths"})
    if method == "export":
        return client.get(path, {"export": "csv", "q": "norths"})
    if method == "script":
        return client.post(path, WORDS, headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"})
    if method == "get":
        return client.get(path)
    return getattr(client, method)(path, WORDS if method == "post" else None)


# Lists are searched and exported; few addresses know more than reading and sending.
ONLY = {
    "search": lambda name: name.endswith(("index", "list", "results", "search", "listing", "choose")),
    "export": lambda name: name.endswith(("index", "list", "report", "history")),
    "put": lambda name: name.startswith(("wagtail_localize", "wagtailadmin_api")),
    "delete": lambda name: name.startswith(("wagtail_localize", "wagtailadmin_api")) or "preview" in name,
}


@pytest.mark.parametrize("method", ["get", "search", "export", "post", "script", "put", "delete"])
def test_a_trainer_next_door_learns_and_changes_nothing(client, world, method):
    client.force_login(world.trainer)
    # Some of Wagtail's forms stumble over what no browser sends; that is not what this is about.
    client.raise_request_exception = False
    before = everything()
    told, asked = [], 0
    for name, path in addresses(world):
        if name in LEFT_OUT or not ONLY.get(method, bool)(name):
            continue
        response = ask(client, method, path)
        asked += 1
        body = response.getvalue() if response.streaming else response.content
        if SECRET in body.decode(errors="replace") or SECRET in response.headers.get("Location", ""):
            told.append(f"{name} {path} {response.status_code}")
    assert asked > (5 if method in ONLY else 150)
    assert told == []
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("language", ["source", "translation"])
def test_every_address_of_a_question_is_empty_next_door(client, world, method, language):
    client.force_login(world.trainer)
    question = world.question if language == "source" else world.question_in_english
    answers = {path: ask(client, method, path).status_code for path in addresses_of(world, question)}
    assert set(answers.values()) == {404}, answers


def test_the_same_addresses_lead_somewhere_for_her_who_wrote_it(client, world):
    client.force_login(world.author)
    paths = addresses_of(world, world.question)
    assert len(paths) > 20
    lost = {path for path in paths if client.get(path).status_code == 404}
    # Previews of translations exist for pages, other machines translate nothing, and this session does not exist.
    assert not {path for path in lost if "preview" not in path and "machine" not in path and "unschedule" not in path}


def addresses_of(world, question) -> list[str]:
    """Return every address that can carry a question: its own, its translation's, and those that name rows by query."""
    translation = f"/translate/{world.translations['question'].pk}/"
    update = f"/update/{world.translations['question'].source_id}/"
    found = []
    for name, path in addresses(world, question=question):
        of_question = "quizzes_question:" in name or "/quizzes/question/" in path
        if name == "wagtail_bulk_action":
            found.append(f"{path}?id={question.pk}")
        elif (of_question and str(question.pk) in path.split("/")) or translation in path or update in path:
            found.append(path)
    return found


def test_a_path_before_the_site_opens_no_door(client, world):
    client.force_login(world.trainer)
    answers = {path: client.get(path, SCRIPT_NAME="/sub").status_code for path in addresses_of(world, world.question)}
    assert set(answers.values()) == {404}, answers


@pytest.mark.parametrize(
    "row", ["certificates/certificate/1", "courses/activity/x", "no/such/1", "courses/lessonpage/x"]
)
def test_nothing_but_pages_and_snippets_is_said_to_be_edited(client, world, row):
    client.force_login(world.trainer)
    assert client.post(f"/admin/editing-sessions/ping/{row}/0/").status_code == 404


@pytest.mark.parametrize(
    ("link", "is_kept"), [("https://example.org/", True), ("tel:120", True), ("javascript:alert(1)", False)]
)
def test_no_translation_leads_into_a_script(world, link, is_kept):
    english = world.translations["lesson"].target_locale
    refused = contextlib.nullcontext() if is_kept else pytest.raises(PermissionDenied)
    with refused:
        SegmentOverride.objects.create(locale=english, last_translated_by=world.trainer, data_json=json.dumps(link))


@pytest.mark.parametrize("keys", ["nonsense", "_5A", "99999999999999999999"])
def test_keys_that_cannot_be_any_are_not_found(client, world, keys):
    client.force_login(world.trainer)
    assert client.get(f"/admin/bulk/quizzes/question/delete/?id={keys}").status_code == 404
    assert client.get(f"/admin/localize/submit/snippet/quizzes/question/{keys}/").status_code == 404


def test_all_means_all_of_ones_own(client, world):
    client.force_login(world.trainer)
    path = "/admin/bulk/quizzes/question/delete/?id=all"
    page = client.get(path).content.decode()
    assert world.south_question.text in page
    assert SECRET not in page
    client.post(path)
    assert not Question.objects.filter(folder__unit=world.units.south).exists()
    assert Question.objects.filter(folder__unit=world.units.north).count() == 3


def test_a_mixed_choice_is_refused_as_a_whole(client, world):
    client.force_login(world.trainer)
    path = f"/admin/bulk/quizzes/question/delete/?id={world.south_question.pk}&id={world.question.pk}"
    assert client.post(path).status_code == 404
    assert Question.objects.filter(pk=world.south_question.pk).exists()


def test_pages_are_not_deleted_past_the_editor(client, world):
    client.force_login(world.operator)
    path = f"/admin/api/main/pages/{world.lesson.pk}/action/delete/"
    assert client.post(path, {}, content_type="application/json").status_code == 404


@pytest.mark.parametrize("who", ["worker", "coordinator"])
def test_nobody_else_comes_in(client, world, who):
    client.force_login(getattr(world, who))
    for name, path in addresses(world):
        if name in LEFT_OUT | OPEN_TO_ALL:
            continue
        response = client.get(path)
        assert response.status_code in (302, 403, 404), path
        assert SECRET not in response.content.decode(errors="replace")
