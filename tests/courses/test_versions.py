"""What was learnt is kept: versions, languages, and what is missing in one of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from cms import publishing
from cms.models import Clause, LegalSource, LegalSourceName, ReferenceStamp
from courses import offer, player, progress, versions
from courses.listening import course_of
from courses.models import CourseVersion, LessonVersion
from courses.pages import CoursePage, LessonPage
from foundation import clock
from tests.courses.builders import make_course, translate

pytestmark = pytest.mark.django_db


def first_lesson(course) -> dict:
    return versions.current(course.pk).activities[0]


def shown(course, language) -> dict:
    """Return the first lesson of a course as the player shows it."""
    version = versions.current(course.pk)
    return player.lesson_cards(version, version.activities[0], language, ReferenceStamp.current())


def test_a_version_holds_every_published_language():
    course = make_course(lessons=1)
    translate(LessonPage.objects.get(), title="Lesson one in English")
    version = versions.current(course.pk)
    assert version.activities[0]["titles"] == {"zh-hans": "Lesson 1", "en": "Lesson one in English"}
    assert set(LessonVersion.objects.get().content["words"]) == {"zh-hans", "en"}


def test_a_half_translated_course_falls_back_lesson_by_lesson():
    course = make_course(title="骑手安全", lessons=2)
    first, _second = LessonPage.objects.order_by("path")
    translate(first, title="One")
    version = versions.current(course.pk)
    titles = [version.title_of(entry, "en") for entry in version.activities]
    assert [(title.language, title.words) for title in titles] == [("en", "One"), ("zh-hans", "Lesson 2")]


def test_a_half_translated_lesson_marks_the_cards_that_are_not():
    course = make_course(lessons=1)
    page = translate(LessonPage.objects.get(), title="One")
    body = page.body.get_prep_value()
    body[0]["value"]["heading"] = "In English"
    page.body = LessonPage._meta.get_field("body").stream_block.to_python(body)
    page.save_revision().publish()
    cards = shown(course, "en")["cards"]
    assert [card["language"] for card in cards] == ["en", "zh-hans", "zh-hans"]
    assert [card["id"] for card in cards] == [c["id"] for c in shown(course, "zh-hans")["cards"]]


def test_a_half_translated_card_marks_each_part_that_is_not():
    course = make_course(lessons=1)
    source = LessonPage.objects.get()
    law = LegalSource.objects.create(force="law", checked_on="2026-01-01")
    LegalSourceName.objects.create(source=law, language="en", name="Some Law")
    clause = Clause.objects.create(source=law, article="35")
    content = [("text", "<p>靠右走。</p>"), ("steps", ["停", "看"]), ("clauses", [clause])]
    source.body = [("card", {"heading": "一", "content": content}), ("card", {"heading": "二", "content": content})]
    source.save_revision().publish()
    page = translate(source, title="One")
    body = page.body.get_prep_value()
    body[0]["value"]["heading"] = "In English"
    body[1]["value"]["content"][0]["value"] = "<p>Keep right.</p>"
    page.body = LessonPage._meta.get_field("body").stream_block.to_python(body)
    page.save_revision().publish()
    first, second = shown(course, "en")["cards"]
    assert '<span lang="en">In English</span></h1>' in first["html"]
    assert '<span lang="zh-hans">二</span></h1>' in second["html"]
    assert '<div class="block-text" lang="zh-hans"><p' in first["html"]
    assert '<div class="block-text"><p' in second["html"]
    for card in (first, second):
        assert '<div class="block-steps" lang="zh-hans">' in card["html"]
        assert '<div class="block-clauses">' in card["html"]
    in_chinese = shown(course, "zh-hans")["cards"][0]["html"]
    assert '<div class="block-text"><p' in in_chinese
    assert '<div class="block-steps">' in in_chinese


def test_order_and_rules_come_from_the_source_language_only():
    course = make_course(title="骑手安全", lessons=1, credit_minutes=45)
    translate(CoursePage.objects.get(), title="Rider safety", credit_minutes=900)
    assert versions.current(course.pk).content["credit_minutes"] == 45


@pytest.mark.parametrize("how", ["withdrawn", "expired"])
def test_a_lesson_withdrawn_in_its_source_language_is_out_of_the_course_in_all(how):
    course = make_course(lessons=2)
    first, second = LessonPage.objects.order_by("path")
    translate(first, title="One")
    assert len(versions.current(course.pk).activities) == 2
    if how == "withdrawn":
        first.unpublish()
    else:
        LessonPage.objects.filter(pk=first.pk).update(expire_at=clock.now() - timedelta(minutes=1))
        publishing.publish_scheduled()
    assert [entry["id"] for entry in versions.current(course.pk).activities] == [str(second.translation_key)]
    assert LessonPage.objects.get(title="One").live


def test_a_course_withdrawn_in_its_source_language_is_closed_in_all(worker):
    course = make_course(lessons=1)
    source = CoursePage.objects.get()
    translate(source, title="In English")
    source.unpublish()
    assert versions.current(course.pk) is None
    assert offer.open_courses("en") == []
    with pytest.raises(progress.Refusal):
        progress.enrol(worker, course.pk)


def test_deleting_every_page_leaves_what_was_learnt():
    course = make_course(lessons=1)
    version = versions.current(course.pk)
    CoursePage.objects.get().delete()
    assert versions.current(course.pk) is None
    assert versions.latest(course.pk) == version
    assert LessonVersion.objects.count() == 1


def test_moving_a_lesson_to_another_course_changes_both():
    course, other = make_course("One", lessons=2), make_course("Other", lessons=1)
    before, other_before = versions.current(course.pk), versions.current(other.pk)
    moved = LessonPage.objects.get(translation_key=before.activities[1]["id"])
    moved.move(CoursePage.objects.get(translation_key=other.pk), pos="last-child")
    assert len(versions.current(course.pk).activities) == len(before.activities) - 1
    assert len(versions.current(other.pk).activities) == len(other_before.activities) + 1
    assert str(course_of(moved)) == str(other.pk)


def test_a_publication_while_freezing_is_not_lost(monkeypatch):
    course = make_course(lessons=1)
    read = versions._outline

    def read_while_somebody_publishes(course, **how):
        content = read(course, **how)
        lesson = LessonPage.objects.get()
        lesson.title = "Published meanwhile"
        lesson.save_revision().publish()
        return content

    monkeypatch.setattr(versions, "_outline", read_while_somebody_publishes)
    versions.current(course.pk)
    monkeypatch.undo()
    course.refresh_from_db()
    assert course.current_version is None
    assert versions.current(course.pk).activities[0]["titles"] == {"zh-hans": "Published meanwhile"}


def test_the_same_content_is_kept_once():
    version = versions.current(make_course(lessons=1).pk)
    with pytest.raises(IntegrityError):
        CourseVersion.objects.create(
            course_id=version.course_id, number=9, content_hash=version.content_hash, content=version.content
        )


def test_a_rendered_lesson_is_kept_until_something_it_embeds_changes(django_assert_num_queries):
    version = versions.current(make_course(lessons=1).pk)
    stamp = ReferenceStamp.current()
    kept = player.lesson_cards(version, version.activities[0], "zh-hans", stamp)
    with django_assert_num_queries(0):
        assert player.lesson_cards(version, version.activities[0], "zh-hans", stamp) == kept
    with django_assert_num_queries(1):  # the lesson's version
        player.lesson_cards(version, version.activities[0], "zh-hans", stamp + 1)


def test_looking_at_courses_freezes_nothing(client, operator):
    course = make_course(lessons=1, questions=3)
    page = CoursePage.objects.get()
    assert "Lesson 1" in client.get(page.get_url()).content.decode()
    assert client.get(page.get_parent().get_url()).status_code == 200
    client.force_login(operator)
    for address in (reverse("today"), reverse("courses:course", args=[course.pk])):
        assert page.title in client.get(address).content.decode()
    assert not CourseVersion.objects.exists()
    assert not LessonVersion.objects.exists()
