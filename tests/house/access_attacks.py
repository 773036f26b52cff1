"""Forms that a trainer fills in by hand: her own page or row, with somebody else's ids in the fields."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield
from wagtail_localize.models import OverridableSegment


@dataclass(frozen=True)
class Attack:
    """A request about what is one's own; `target` owns what its fields name, oneself in the control."""

    what: str
    address: Callable[[Any, Any], str]
    data: Callable[[Any, Any], dict[str, Any] | str]
    # What comes back for one's own ids, and for somebody else's.
    own: str = "away"
    foreign: str = "none"
    method: str = "post"
    more: dict[str, str] = field(default_factory=dict)


def _edit(name: str, row: str, key: str = "edit") -> Callable[[Any, Any], str]:
    return lambda own, target: reverse(f"{name}:{key}", args=[getattr(own, row).pk])


def _bulk(model: str, action: str, row: str) -> Callable[[Any, Any], str]:
    return lambda own, target: f"/admin/bulk/{model}/{action}/?id={getattr(own, row).pk}"


def _lesson(own, *, picture=None, link=None, comment=None, **more) -> dict[str, Any]:
    """Return what the editor sends for a lesson of one card."""
    words = f'<p><a linktype="page" id="{(link or own.lesson).pk}">there</a></p>'
    content = [
        ("picture", {"image": str((picture or own.image).pk), "alt_text": "a", "decorative": ""}),
        ("text", rich_text(words, editor="default", features=["bold", "ol", "ul", "link"])),
    ]
    comments = []
    if comment:
        said = {"id": str(comment.pk), "text": "Taken", "contentpath": "title", "position": ""}
        comments = [{**said, "replies": inline_formset([])}]
    return nested_form_data(
        {
            "title": "Lesson",
            "slug": "lesson",
            "minutes": "3",
            "body": streamfield([("card", {"heading": "One", "content": streamfield(content)})]),
            "comments": inline_formset(comments, initial=len(comments)),
            **more,
        }
    )


def _quiz(own, target) -> dict[str, Any]:
    item = {"id": str(own.quiz.items.get().pk), "folder": str(target.question_folder.pk), "count": "1", "ORDER": "1"}
    return nested_form_data(
        {
            "title": "Quiz",
            "slug": "quiz",
            "minutes": "3",
            "introduction": "",
            "pass_mark": "80",
            "time_limit_minutes": "",
            "tries_before_pause": "3",
            "pause_minutes": "10",
            "items": inline_formset([item], initial=1),
            "comments": inline_formset([]),
        }
    )


def _question(own, target) -> dict[str, Any]:
    answers = [
        {"id": str(answer.pk), "text": answer.text, "fraction": "" if number else "1", "ORDER": str(number + 1)}
        for number, answer in enumerate(own.question.answers.all())
    ]
    return nested_form_data(
        {
            "type": "single",
            "folder": str(target.question_folder.pk),
            "text": "Which?",
            "explanation": "So.",
            "answers": inline_formset(answers, initial=len(answers)),
        }
    )


def _file(name: str) -> ContentFile:
    return ContentFile(get_test_image_file(size=(8, 8)).file.getvalue(), name=name)


def _upload(own, target) -> dict[str, Any]:
    words = {"title": "New", "description": "A wet road"}
    return {**words, "collection": target.collection.pk, "file": _file(f"{own.world.token}-upload.png")}


def _chooser_upload(own, target) -> dict[str, Any]:
    return {f"image-chooser-upload-{name}": value for name, value in _upload(own, target).items()}


def _picture_of_translation(own, target) -> str:
    translation = own.translations["lesson"]
    segment = OverridableSegment.objects.get(source=translation.source)
    return reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])


def attacks() -> Iterator[Attack]:
    lesson = _edit("wagtailadmin_pages", "lesson")
    preview = _edit("wagtailadmin_pages", "lesson", "preview_on_edit")
    image, document = _edit("wagtailimages", "image"), _edit("wagtaildocs", "document")
    yield Attack("a picture", lesson, lambda own, target: _lesson(own, picture=target.image))
    yield Attack("a picture, looked at first", preview, lambda own, target: _lesson(own, picture=target.image), "yes")
    yield Attack(
        "a picture in a form that is refused",
        lesson,
        lambda own, target: _lesson(own, picture=target.image, title=""),
        "yes",
    )
    yield Attack("a link to a draft", lesson, lambda own, target: _lesson(own, link=target.new_lesson))
    yield Attack(
        "a link to a draft, looked at first", preview, lambda own, target: _lesson(own, link=target.new_lesson), "yes"
    )
    yield Attack("a comment", lesson, lambda own, target: _lesson(own, comment=target.comment), foreign="away")
    yield Attack(
        "a revision to write over",
        lesson,
        lambda own, target: _lesson(own, overwrite_revision_id=str(target.lesson.latest_revision_id)),
        own="yes",
        foreign="bad",
        more={"HTTP_ACCEPT": "application/json"},
    )
    yield Attack("questions to draw", _edit("wagtailadmin_pages", "quiz"), _quiz, foreign="yes")
    question = "wagtailsnippets_quizzes_question"
    yield Attack("a folder to move a question to", _edit(question, "question"), _question, foreign="yes")
    yield Attack("a folder, looked at first", _edit(question, "question", "preview_on_edit"), _question, "yes", "yes")
    yield Attack(
        "a unit to give a folder to",
        _edit("wagtailsnippets_quizzes_questionfolder", "question_folder"),
        lambda own, target: {"name": "Taken", "unit": target.unit.pk},
        foreign="yes",
    )
    # Whoever writes in one collection only is not asked for one, so what is sent does not count.
    collection = {
        "data": lambda own, target: {
            "title": "Taken",
            "description": "A wet road",
            "collection": target.collection.pk,
        },
        "foreign": "away",
    }
    yield Attack("a collection to move a picture to", image, **collection)
    yield Attack("a collection to move a document to", document, **collection)
    yield Attack("a collection for a new picture", lambda *_: reverse("wagtailimages:add"), _upload, foreign="away")
    yield Attack(
        "a collection for a chosen picture",
        lambda *_: reverse("wagtailimages_chooser:create"),
        _chooser_upload,
        own="yes",
        foreign="yes",
    )
    for model, row in (("wagtailimages/image", "image"), ("wagtaildocs/document", "document")):
        yield Attack(
            f"a collection to move many to: {row}",
            _bulk(model, "add_to_collection", row),
            lambda own, target: {"collection": target.collection.pk},
            foreign="yes",
        )
    yield Attack(
        "a place to move many to",
        _bulk("wagtailcore/page", "move", "new_lesson"),
        lambda own, target: {"chooser": target.course.pk},
    )
    yield Attack(
        "all of somebody else's folder",
        lambda own, target: f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={target.folder.pk}",
        lambda *_: {},
        own="yes",
        method="get",
    )
    yield Attack(
        "a place to copy to",
        _edit("wagtailadmin_pages", "new_lesson", "copy"),
        lambda own, target: {"new_title": "Copy", "new_slug": "copy", "new_parent_page": target.course.pk},
    )
    yield Attack(
        "a place to move to",
        _edit("wagtailadmin_pages", "new_lesson", "move"),
        lambda own, target: {"new_parent_page": target.course.pk},
    )
    yield Attack(
        "a place for a new page",
        lambda *_: reverse("wagtailadmin_pages:choose_parent", args=["courses", "lessonpage"]),
        lambda own, target: {"parent_page": target.course.pk},
    )
    yield Attack(
        "a picture for a translation",
        _picture_of_translation,
        lambda own, target: f"value={target.image.pk}",
        own="yes",
        foreign="no",
        method="put",
        more={"content_type": "application/x-www-form-urlencoded"},
    )
