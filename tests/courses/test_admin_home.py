"""What a trainer sees first in the admin: her courses, how far each is, and where to begin a new one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cms.admin_rights import keep
from courses import admin_home
from courses.pages import CoursePage, LessonPage
from people.models import Role
from tests.builders import make_role
from tests.courses.builders import make_catalogue, make_course
from tests.courses.builders import translate as translate_page

HOME = reverse("wagtailadmin_home")


@pytest.fixture
def folder(units):
    return make_catalogue(unit=units.north)


def page_of(course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.pk, locale=course.source_locale)


def publish(page) -> None:
    page.save_revision().publish()


def home(trainer_client) -> str:
    return trainer_client.get(HOME).content.decode()


def test_it_opens_on_her_courses(trainer_client, units):
    page = page_of(make_course("Night riding", unit=units.north))
    publish(page)
    shown = home(trainer_client)
    assert "Night riding" in shown
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' in shown
    assert f'href="{reverse("wagtailadmin_explore", args=[page.pk])}"' in shown


def test_courses_of_a_unit_next_door_are_not_hers(trainer_client, units):
    make_course("Of the south", unit=units.south)
    assert "Of the south" not in home(trainer_client)


def state_of(trainer) -> admin_home.OwnCourse:
    keep(trainer)
    (course,) = admin_home.own_courses(trainer)
    return course


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_a_course_nobody_can_see_yet_is_a_draft(trainer, folder):
    page = CoursePage(title="New", slug="new", summary="Soon.", live=False, locale=folder.locale)
    folder.add_child(instance=page)
    page.save_revision()
    course = state_of(trainer)
    assert (course.state, course.changed, course.published_at) == ("Draft", 1, None)
    assert course.languages == ["简体中文 (draft)"]


def test_it_says_when_it_was_last_published_with_all_its_steps(trainer, units):
    made = make_course("Night riding", lessons=1, unit=units.north)
    before = timezone.now()
    publish(LessonPage.objects.descendant_of(page_of(made)).get())
    course = state_of(trainer)
    assert course.state == "Published"
    assert course.published_at >= before


def test_changes_are_counted_in_all_steps_and_languages(trainer, units):
    page = page_of(make_course("Night riding", lessons=2, unit=units.north))
    publish(page)
    english = translate_page(page, title="In English")
    lesson = LessonPage.objects.descendant_of(page).first()
    for changed in (page, english, lesson):
        changed.title += "!"
        changed.save_revision()
    course = state_of(trainer)
    assert course.changed == 3
    assert course.languages == ["简体中文", "English"]


def test_what_was_taken_from_learners_and_what_is_to_come_say_so(trainer, units):
    page = page_of(make_course("Night riding", unit=units.north))
    publish(page)
    page.refresh_from_db()
    page.unpublish()
    assert state_of(trainer).state == "Unpublished"
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    assert state_of(trainer).state == "Scheduled"


def test_a_new_course_begins_in_her_folder(trainer_client, folder):
    shown = home(trainer_client)
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", folder.pk])
    assert f'href="{address}"' in shown
    assert "You have no course yet." in shown
    assert trainer_client.get(address).status_code == 200


def test_with_several_folders_she_is_asked_which(trainer, folder, units):
    make_role(trainer, units.south, Role.Kind.TRAINER)
    make_catalogue(unit=units.south)
    translate_page(folder)
    keep(trainer)
    labels = [place.label for place in admin_home.places(trainer)]
    assert labels == ["Courses (简体中文)", "Courses (简体中文)", "Courses (English)"]


def test_without_a_folder_it_says_whom_to_ask(trainer_client):
    shown = home(trainer_client)
    assert "There is no folder yet in which you may write courses." in shown
    assert "New course" not in shown


def test_only_the_last_edited_are_listed(trainer_client, units, monkeypatch):
    monkeypatch.setattr(admin_home, "SHOWN", 2)
    for title in ("One", "Two", "Three"):
        publish(page_of(make_course(title, unit=units.north)))
    shown = home(trainer_client)
    assert ">One<" not in shown
    assert shown.index(">Three<") < shown.index(">Two<")
    assert "All courses" in shown


def test_nothing_is_counted(trainer_client, units):
    make_course("Night riding", unit=units.north)
    assert "w-summary" not in home(trainer_client)


def test_the_number_of_queries_does_not_grow(trainer_client, trainer, units):
    def asked_with_more(courses: int) -> list[str]:
        for number in range(courses):
            page = page_of(make_course(f"Course {courses} {number}", lessons=2, questions=2, unit=units.north))
            for edited in page.get_descendants(inclusive=True).specific():
                edited.save_revision(user=trainer, log_action=True).publish(user=trainer)
        home(trainer_client)
        with CaptureQueriesContext(connection) as captured:
            home(trainer_client)
        return [query["sql"] for query in captured]

    few = asked_with_more(2)
    many = asked_with_more(8)
    assert len(many) == len(few), "\n".join(sql for sql in many if sql not in few)
