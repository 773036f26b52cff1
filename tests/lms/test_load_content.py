"""Loading content files from nothing: all of them or none, by the command that operators type."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Site

from cms.models import HomePage, Hotline, LegalSource
from courses.models import Course
from courses.pages import CourseIndexPage, LessonPage
from lms.content import load
from lms.content_yaml import ContentError
from quizzes import types
from quizzes.models import Question, QuestionFolder, QuizPage

SHIPPED = Path(__file__).resolve().parents[2] / "content"
LESSON, BANK = "small/lessons/1-first.yaml", "small/questions.yaml"

pytestmark = pytest.mark.django_db


# --- The home page ----------------------------------------------------------------------------------------------------


def test_the_site_leads_to_the_home_page(folder):
    load(folder)
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="zh-hans")
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_an_operators_own_home_page_stays(folder):
    own = Page.get_first_root_node().add_child(instance=HomePage(title="Ours", slug="ours"))
    Site.objects.update(root_page=own)
    load(folder)
    assert CourseIndexPage.objects.get(locale__language_code="zh-hans").get_parent().specific == own
    assert Site.objects.get().root_page_id == own.pk


# --- The history trainers go back in ----------------------------------------------------------------------------------


def test_the_history_of_what_was_loaded_begins_with_its_loading(folder):
    load(folder)
    lesson, question = LessonPage.objects.order_by("pk").first(), Question.objects.sources().first()
    lines = [
        PageLogEntry.objects.filter(page=lesson, action="wagtail.edit"),
        ModelLogEntry.objects.for_instance(question).filter(action="wagtail.edit"),
    ]
    assert [[line.revision_id for line in found] for found in lines] == [
        [lesson.latest_revision_id],
        [question.latest_revision_id],
    ]


# --- Broken files ---------------------------------------------------------------------------------------------------


def test_a_broken_file_loads_nothing(folder, change):
    change(BANK, "right: true, ", "")
    before = Page.objects.count()
    with pytest.raises(ContentError):
        load(folder)
    assert Page.objects.count() == before
    assert not LegalSource.objects.exists() and not Question.objects.exists() and not QuestionFolder.objects.exists()


def test_a_failure_halfway_loads_nothing(folder, monkeypatch):
    """The quiz comes last: what was made before it must not stay behind when making it fails."""

    def fail(*args, **kwargs):
        raise RuntimeError("out of paper")

    monkeypatch.setattr(QuizPage, "save_revision", fail)
    before = Page.objects.count()
    with pytest.raises(RuntimeError):
        load(folder)
    assert Page.objects.count() == before
    assert not Hotline.objects.exists() and not Course.objects.exists()


# --- The command ----------------------------------------------------------------------------------------------------


def test_the_command_tells_what_it_did(folder, change):
    out = StringIO()
    call_command("load_content", folder, stdout=out)
    assert "made: 1 × legal source, 1 × hotline, 1 × home page" in out.getvalue()
    quiz = QuizPage.objects.get(locale__language_code="zh-hans")
    quiz.title = "考试"
    quiz.save_revision().publish()
    change(LESSON, "minutes: 3", "minutes: 4")
    out = StringIO()
    call_command("load_content", folder, stdout=out)
    assert out.getvalue().splitlines() == [
        "changed: lesson first",
        "kept: quiz quiz (edited in the admin)",
        "unchanged: 7",
    ]


def test_the_command_names_file_and_line_and_fails(folder, change):
    change(LESSON, "minutes: 3", "minutes: soon")
    errors = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("load_content", folder, stderr=errors)
    assert caught.value.returncode == 1
    assert errors.getvalue().startswith(f"{LESSON}:2: “soon” is not a whole number.")


def test_the_command_knows_a_missing_folder(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_content", tmp_path / "nowhere")


# --- What is shipped ------------------------------------------------------------------------------------------------


def test_the_shipped_content_is_what_a_trainer_could_have_entered():
    """Blocks, pages and questions pass the checks of the editor; loading again finds nothing to do."""
    load(SHIPPED)
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
        if isinstance(page, LessonPage):
            page.body.stream_block.clean(page.body)
    for question in Question.objects.prefetch_related("answers"):
        texts = [answer.text for answer in question.answers.all()]
        fractions = [answer.fraction for answer in question.answers.all()]
        assert types.by_name[question.type].problems(texts, fractions) == [], question.text
    assert load(SHIPPED).changed == []
