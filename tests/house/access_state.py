"""Everything a unit owns, as plain values: what nobody else may change."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.admin.models import EditingSession
from wagtail.blocks import StreamValue
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageLogEntry,
    PageSubscription,
    PageViewRestriction,
    Revision,
)
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource

from certificates.models import Certificate
from courses.models import ActivityProgress, Enrolment, EnrolmentUnit
from courses.pages import CourseIndexPage, CoursePage, LessonPage
from people.models import DifferentPeople, Membership, Role, Unit, User
from quizzes.models import Answer, Attempt, Question, QuestionFolder, QuizItem, QuizPage, Response


def state_of(side) -> list[list[tuple]]:
    """Return the rows of a unit's content, people and records with all their values."""
    tables = (*_content(side), *_files(side), *_people(side))
    return [[tuple(map(_plain, row)) for row in rows.order_by("pk").values_list()] for rows in tables]


def _plain(value):
    """Return a value that equals its like; the bodies of lessons compare what of them was looked at so far."""
    return value.get_prep_value() if isinstance(value, StreamValue) else value


def _content(side) -> Iterator[QuerySet]:
    keys = list(Page.objects.descendant_of(side.folder, inclusive=True).values_list("translation_key", flat=True))
    pages = list(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    yield Page.objects.filter(pk__in=pages)
    for model in (CourseIndexPage, CoursePage, LessonPage, QuizPage):
        yield model.objects.filter(pk__in=pages)
    for model in (Comment, PageSubscription, PageViewRestriction, GroupPagePermission, PageLogEntry, QuizItem):
        yield model.objects.filter(page__in=pages)
    yield Revision.objects.filter(base_content_type=_type_of(Page), object_id__in=[str(pk) for pk in pages])
    yield QuestionFolder.objects.filter(pk=side.question_folder.pk)
    questions = Question.objects.filter(folder=side.question_folder)
    yield questions
    yield Answer.objects.filter(question__in=questions)
    yield Revision.objects.filter(
        base_content_type=_type_of(Question), object_id__in=[str(pk) for pk in questions.values_list("pk", flat=True)]
    )
    keys += questions.values_list("translation_key", flat=True)
    yield TranslationSource.objects.filter(object_id__in=keys)
    yield Translation.objects.filter(source__object_id__in=keys)
    yield StringTranslation.objects.filter(context__object_id__in=keys)
    yield SegmentOverride.objects.filter(context__object_id__in=keys)
    yield EditingSession.objects.filter(pk=side.session.pk)
    yield Redirect.objects.filter(pk=side.redirect.pk)


def _type_of(model) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _files(side) -> Iterator[QuerySet]:
    for model in (get_image_model(), get_document_model(), GroupCollectionPermission, CollectionViewRestriction):
        yield model.objects.filter(collection=side.collection)
    yield Collection.objects.filter(pk=side.collection.pk)


def _people(side) -> Iterator[QuerySet]:
    units = Unit.objects.within([side.unit])
    yield units
    yield Role.objects.filter(unit__in=units)
    yield Membership.objects.filter(unit__in=units)
    yield User.objects.filter(pk__in=[person.pk for person in (side.worker, side.trainer, side.coordinator)])
    yield DifferentPeople.objects.about(side.worker)
    enrolments = Enrolment.objects.filter(user=side.worker)
    yield enrolments
    for model in (EnrolmentUnit, ActivityProgress, Attempt, Certificate):
        yield model.objects.filter(enrolment__in=enrolments)
    yield Response.objects.filter(attempt__enrolment__in=enrolments)
