"""Two units that write content, and every address of Wagtail's admin filled in with what the north owns.

Whatever belongs to the north carries a word that a trainer of the south must never read.
"""

from collections.abc import Iterator
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Task, Workflow
from wagtail_localize.models import StringSegment, Translation
from wagtail_localize.operations import translate_object

from cms.admin_rights import desk_of
from cms.models import Recording, Take
from courses.pages import CoursePage, LessonPage
from people.models import Role
from quizzes.models import Question, QuestionFolder, QuizPage
from tests.builders import make_person, make_role, make_unit
from tests.courses.builders import make_catalogue, make_course, make_locale

SECRET = "northsecret"
# Every name that an address of the admin may ask for; a new one makes the test of the doors fail until it stands here.
OF_NO_IMPORTANCE = {
    "action_name": "approve",
    "uploaded_file_id": 1,
    "task_state_id": 1,
    "workflow_state_id": 1,
    "overridable_segment_id": 1,
    "session_id": 1,
    "filter_spec": "max-100x100",
    "mode": "phone",
    "uidb64": "MQ",
    "token": "a-b",
    "redirect_id": 1,
}


def make_world() -> SimpleNamespace:
    """Let the north and the south each have a course in two languages with a quiz, pictures and documents."""
    federation = make_unit("Federation")
    units = SimpleNamespace(north=make_unit("North", parent=federation), south=make_unit("South", parent=federation))
    author = make_person("Author", is_superuser=True)
    people = {name: make_person(name, unit=units.south) for name in ("worker", "coordinator", "trainer", "author")}
    make_role(people["coordinator"], federation, Role.Kind.COORDINATOR)
    make_role(people["trainer"], units.south, Role.Kind.TRAINER)
    make_role(people["author"], units.north, Role.Kind.TRAINER)
    make_locale("en")
    south = make_course("South", lessons=1, questions=2, unit=units.south)
    north = make_course(f"Course {SECRET}", lessons=1, questions=2, unit=units.north)
    course = CoursePage.objects.get(translation_key=north.pk)
    lesson, quiz = LessonPage.objects.descendant_of(course).get(), QuizPage.objects.descendant_of(course).get()
    folder = QuestionFolder.objects.get(unit=units.north)
    question = Question.objects.filter(folder=folder).first()
    _keep_secret(make_catalogue(unit=units.north), course, lesson, quiz, author=author)
    QuestionFolder.objects.filter(pk=folder.pk).update(name=f"Folder {SECRET}")
    question.text = f"{SECRET}?"
    revision = question.save_revision(user=author, log_action=True)
    revision.publish(user=author)
    question.save_revision(user=author, log_action=True)
    collection = desk_of(units.north).collection
    image = get_image_model().objects.create(
        title=f"Picture {SECRET}", file=get_test_image_file(), collection=collection
    )
    document = get_document_model().objects.create(
        title=f"Paper {SECRET}", file=ContentFile(b"text", name="paper.pdf"), collection=collection
    )
    recording = Recording(title=f"Voice {SECRET}", unit=units.north)
    recording.translations = [Take(language="zh-hans", file=ContentFile(b"ID3", name="voice.mp3"))]
    recording.save()
    for instance in (lesson, question):
        translate_object(instance, [Locale.objects.get(language_code="en")], user=author)
    return SimpleNamespace(
        units=units,
        operator=author,
        **people,
        folder=make_catalogue(unit=units.north),
        course=course,
        lesson=lesson,
        quiz=quiz,
        lesson_revision=lesson.revisions.first(),
        question=question,
        question_revision=revision,
        question_in_english=Question.objects.get(translation_key=question.translation_key, locale__language_code="en"),
        question_folder=folder,
        image=image,
        document=document,
        recording=recording,
        collection=collection,
        translations={
            name: Translation.objects.get(source__object_id=instance.translation_key)
            for name, instance in (("lesson", lesson), ("question", question))
        },
        south_course=CoursePage.objects.get(translation_key=south.pk),
        south_question=Question.objects.filter(folder__unit=units.south).first(),
    )


def _keep_secret(*pages: Page, author) -> None:
    for page in pages:
        page.title = f"{page.title} {SECRET}"
        page.save_revision(user=author, log_action=True).publish(user=author)
        page.title = f"{page.title} draft"
        page.save_revision(user=author, log_action=True)


def addresses(world, *, question=None) -> Iterator[tuple[str, str]]:
    """Return the name and path of each address of the admin, filled in with what belongs to the north."""
    for name, keys in _patterns(get_resolver(), prefix=""):
        for values in _values(world, name, keys, question or world.question):
            try:
                yield name, reverse(name, args=values) if isinstance(values, list) else reverse(name, kwargs=values)
            except NoReverseMatch as error:
                raise AssertionError(f"Say in tests/cms/admin_world.py what {name} is asked with: {keys}") from error


def _patterns(resolver, prefix: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _patterns(entry, path, (*names, entry.namespace) if entry.namespace else names)
        elif path.startswith("admin/") and entry.name:
            keys = tuple(entry.pattern.regex.groupindex) or (None,) * entry.pattern.regex.groups
            yield ":".join([*names, entry.name]), keys


def _values(world, name: str, keys: tuple, question) -> Iterator[dict | list]:
    if keys == (None,) * 3:
        yield [world.lesson.pk, "live", "latest"]
        return
    known = {
        **OF_NO_IMPORTANCE,
        "page_id": world.lesson.pk,
        "page_pk": world.lesson.pk,
        "parent_page_id": world.course.pk,
        "page_to_move_id": world.lesson.pk,
        "destination_id": world.south_course.pk,
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_name": "cms",
        "image_id": world.image.pk,
        "document_id": world.document.pk,
        "doc_id": world.document.pk,
        "collection_id": world.collection.pk,
        "task_id": getattr(Task.objects.first(), "pk", 1),
        "workflow_pk": getattr(Workflow.objects.first(), "pk", 1),
        "revision_id": world.lesson_revision.pk,
        "revision_id_a": "live",
        "revision_id_b": "latest",
        "action": "delete",
        "model_name": "sitesettings",
    }
    if name.startswith("wagtailadmin_pages"):
        known |= {"app_label": "courses", "model_name": "lessonpage"}
    elif "app_label" in keys:
        known |= {"app_label": "quizzes", "model_name": "question", "pk": question.pk, "object_id": question.pk}
    elif "pk" in keys:
        known |= {"pk": _key(world, name, question)}
    if "quizzes_question:" in name:
        known["revision_id"] = world.question_revision.pk
    if "translation_id" in keys or "translation_source_id" in keys:
        for translation in world.translations.values():
            segment = StringSegment.objects.filter(source=translation.source).first()
            more = {"translation_id": translation.pk, "translation_source_id": translation.source_id}
            yield _only(keys, known | more | {"string_segment_id": segment.pk})
    else:
        yield _only(keys, known)


def _only(keys: tuple, known: dict) -> dict:
    return {key: known[key] for key in keys if key in known}


def _key(world, name: str, question) -> int:
    of_room = {
        "wagtailsnippets_quizzes_question:": question.pk,
        "wagtailsnippets_quizzes_questionfolder:": world.question_folder.pk,
        "wagtailsnippets_cms_recording:": world.recording.pk,
        "wagtailsnippetchoosers_cms_recording:": world.recording.pk,
        "wagtailadmin_api:pages": world.lesson.pk,
        "wagtailadmin_api:images": world.image.pk,
        "wagtailadmin_api:documents": world.document.pk,
        "wagtailimages": world.image.pk,
        "wagtaildocs": world.document.pk,
        "wagtailadmin_collections": world.collection.pk,
        "wagtailusers_groups": world.units.north.desk.group_id,
    }
    return next((key for room, key in of_room.items() if name.startswith(room)), 1)
