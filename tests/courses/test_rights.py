"""Folders carry the rights over their courses, and pages that people have learnt from stay."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms import admin_rights
from courses import progress, versions
from courses.models import Activity, Course, LessonVersion
from courses.pages import CourseIndexPage, CoursePage, LessonPage
from people.models import Role, User
from quizzes.models import QuestionFolder, QuizPage
from tests.builders import make_person, make_role
from tests.courses.builders import make_catalogue, make_course, make_home, make_lesson, make_locale, translate


@pytest.fixture
def client(client):
    """A browser that speaks English, whose sentences the tests know."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def course(units) -> CoursePage:
    """A course of the north in two languages, with a quiz."""
    made = make_course(lessons=2, questions=3, unit=units.north)
    return CoursePage.objects.get(translation_key=made.pk)


@pytest.fixture
def learnt(course, worker) -> CoursePage:
    """The same course after somebody has begun it and worked through its first lesson."""
    enrolment = progress.enrol(worker, course.translation_key)
    entry = versions.current(course.translation_key).activities[0]
    progress.complete_activity(enrolment, entry["id"], lesson_version=LessonVersion.objects.get(pk=entry["version"]))
    return course


def permissions(page, person):
    return page.permissions_for_user(User.objects.get(pk=person.pk))


class TestFolders:
    def test_trainers_of_the_unit_and_above_write_in_it(self, course, trainer, trainer_next_door, administrator):
        for person in (trainer, administrator):
            admin_rights.keep(person)
            assert permissions(course, person).can_publish()
        assert not permissions(course, trainer_next_door).can_edit()

    def test_a_folder_without_a_unit_belongs_to_no_unit(self, trainer, administrator):
        folder = make_catalogue()
        assert not permissions(folder, trainer).can_edit()
        assert not permissions(folder, administrator).can_edit()

    def test_a_folder_that_changes_hands_leaves_nothing_behind(self, course, trainer, trainer_next_door, units):
        folder = make_catalogue(unit=units.north)
        folder.unit = units.south
        folder.save()
        assert not permissions(course, trainer).can_edit()
        assert permissions(course, trainer_next_door).can_edit()

    def test_a_translated_folder_belongs_to_the_same_unit(self, course, trainer):
        translated = translate(course).get_parent().specific
        assert translated.locale.language_code == "en"
        assert permissions(translated, trainer).can_publish()

    def test_a_folder_inside_a_units_folder_is_not_the_whole_sites(self, course, units):
        writer = make_person()
        for root in (units.federation, units.elsewhere):
            make_role(writer, root, Role.Kind.TRAINER)
        inner = CourseIndexPage(title="Inner", slug="inner", locale=make_locale())
        make_catalogue(unit=units.north).add_child(instance=inner)
        assert not inner.group_permissions.exists()

    def test_a_moved_folder_follows_where_it_lies(self, trainer, units):
        inner = CourseIndexPage(title="Inner", slug="inner", locale=make_locale())
        make_home().add_child(instance=inner)
        assert not permissions(inner, trainer).can_edit()
        inner.move(make_catalogue(unit=units.north), pos="last-child")
        inner = CourseIndexPage.objects.get(pk=inner.pk)
        assert permissions(inner, trainer).can_edit()
        assert not inner.group_permissions.exists()

    @pytest.mark.parametrize(("unit", "fits"), [("north_station", True), ("south", False)])
    def test_a_folder_inside_a_units_folder_stays_within_it(self, client, operator, units, unit, fits):
        client.force_login(operator)
        parent = make_catalogue(unit=units.north)
        path = reverse("wagtailadmin_pages:add", args=["courses", "courseindexpage", parent.pk])
        answer = client.post(path, {"title": "Inner", "slug": "inner", "unit": getattr(units, unit).pk, **NO_COMMENTS})
        made = CourseIndexPage.objects.filter(slug="inner").exists()
        assert made is fits
        assert fits or "choose that unit or one below it" in answer.content.decode()

    def test_only_who_answers_for_the_site_gives_a_folder_away(self, client, trainer, units):
        client.force_login(trainer)
        folder = make_catalogue(unit=units.north)
        path = reverse("wagtailadmin_pages:edit", args=[folder.pk])
        assert 'name="unit"' not in client.get(path).content.decode()
        client.post(
            path, {"title": "Mine", "slug": folder.slug, "unit": units.south.pk, "action-publish": "1", **NO_COMMENTS}
        )
        folder.refresh_from_db()
        assert (folder.title, folder.unit) == ("Mine", units.north)

    def test_nor_deletes_it(self, client, trainer, units):
        client.force_login(trainer)
        folder = make_catalogue(unit=units.north)
        client.post(reverse("wagtailadmin_pages:delete", args=[folder.pk]))
        assert CourseIndexPage.objects.filter(pk=folder.pk).exists()


NO_COMMENTS = {
    f"comments-{name}": value
    for name, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}.items()
}


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


class TestDeletion:
    def test_what_nobody_has_learnt_goes_in_all_its_languages(self, client, trainer, course):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(course).first()
        translate(lesson)
        delete(client, lesson)
        assert not Page.objects.filter(translation_key=lesson.translation_key).exists()
        assert Activity.objects.filter(pk=lesson.translation_key).exists()

    def test_a_translation_alone_takes_nothing_along(self, client, trainer, course):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(course).first()
        delete(client, translate(lesson))
        assert list(Page.objects.filter(translation_key=lesson.translation_key)) == [lesson.page_ptr]

    def test_what_was_learnt_is_offered_to_be_unpublished(self, client, operator, learnt):
        client.force_login(operator)
        for page in (learnt, LessonPage.objects.child_of(learnt).first()):
            answer = delete(client, page)
            assert answer.redirect_chain[-1][0] == reverse("wagtailadmin_pages:unpublish", args=[page.pk])
            assert "what they did is kept" in answer.content.decode()
            assert Page.objects.filter(pk=page.pk, live=True).exists()

    def test_also_from_above(self, client, operator, learnt):
        client.force_login(operator)
        delete(client, learnt.get_parent())
        assert Page.objects.filter(pk=learnt.pk).exists()

    def test_and_once_unpublished_it_stays(self, client, operator, learnt):
        client.force_login(operator)
        lesson = LessonPage.objects.child_of(learnt).first()
        lesson.unpublish()
        assert "is kept" in delete(client, lesson).content.decode()
        assert Page.objects.filter(pk=lesson.pk).exists()

    def test_a_lesson_nobody_has_opened_may_go_from_a_course_in_use(self, client, trainer, learnt):
        client.force_login(trainer)
        unopened = LessonPage.objects.child_of(learnt).last()
        delete(client, unopened)
        assert not Page.objects.filter(pk=unopened.pk).exists()

    def test_an_attempt_is_a_record(self, client, operator, learnt, worker):
        from quizzes import taking

        quiz = QuizPage.objects.child_of(learnt).get()
        entry = versions.current(learnt.translation_key).find(quiz.translation_key)
        taking.start(worker.enrolments.get(), entry)
        client.force_login(operator)
        delete(client, quiz)
        assert Page.objects.filter(pk=quiz.pk).exists()

    def test_many_at_once(self, client, operator, learnt):
        client.force_login(operator)
        lessons = LessonPage.objects.child_of(learnt)
        ids = "&".join(f"id={lesson.pk}" for lesson in lessons)
        answer = client.post(f"/admin/bulk/wagtailcore/page/delete/?{ids}&next=/admin/", follow=True)
        assert "nothing was deleted" in answer.content.decode()
        assert lessons.count() == 2

    def test_unpublishing_reaches_all_languages(self, client, trainer, learnt):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(learnt).first()
        translate(lesson)
        client.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
        assert not Page.objects.filter(translation_key=lesson.translation_key, live=True).exists()

    def test_also_when_many_are_unpublished_at_once(self, client, trainer, learnt):
        client.force_login(trainer)
        first, second = LessonPage.objects.child_of(learnt)
        in_english = translate(first)
        bulk = f"/admin/bulk/wagtailcore/page/unpublish/?id={first.pk}&id={second.pk}&next=/admin/"
        asked = client.get(bulk).content.decode()
        assert reverse("wagtailadmin_pages:edit", args=[in_english.pk]) in asked
        assert "3 pages have been unpublished" in client.post(bulk, follow=True).content.decode()
        keys = [first.translation_key, second.translation_key]
        assert not Page.objects.filter(translation_key__in=keys, live=True).exists()

    def test_a_translation_unpublished_among_many_takes_nothing_along(self, client, trainer, learnt):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(learnt).first()
        in_english = translate(lesson)
        client.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={in_english.pk}&next=/admin/")
        assert list(Page.objects.live().filter(translation_key=lesson.translation_key)) == [lesson.page_ptr]

    def test_a_folder_of_questions_that_a_quiz_draws_from_is_refused_in_words(self, client, trainer, course):
        client.force_login(trainer)
        folder = QuestionFolder.objects.get()
        path = reverse("wagtailsnippets_quizzes_questionfolder:delete", args=[folder.pk])
        assert client.post(path).status_code < 500
        bulk = f"/admin/bulk/quizzes/questionfolder/delete/?id={folder.pk}"
        assert client.post(bulk).status_code < 500
        assert QuestionFolder.objects.filter(pk=folder.pk).exists()


class TestMoving:
    @pytest.fixture
    def other(self, units) -> CoursePage:
        made = make_course("Another", lessons=0, unit=units.north)
        return CoursePage.objects.get(translation_key=made.pk)

    def move(self, client, page, destination):
        path = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])
        return client.post(path, follow=True)

    def test_a_lesson_goes_to_another_course_in_all_its_languages(self, client, trainer, course, other):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(course).first()
        in_english, other_in_english = translate(lesson), translate(other)
        self.move(client, lesson, other)
        assert Activity.objects.get(pk=lesson.translation_key).course_id == other.translation_key
        assert LessonPage.objects.get(pk=in_english.pk).get_parent().pk == other_in_english.pk

    def test_but_not_where_one_of_them_has_no_place(self, client, trainer, course, other):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(course).first()
        translate(lesson)
        answer = self.move(client, lesson, other)
        assert "moves in all its languages" in answer.content.decode()
        assert Activity.objects.get(pk=lesson.translation_key).course_id == course.translation_key

    def test_nor_when_somebody_has_learnt_it(self, client, trainer, learnt, other):
        client.force_login(trainer)
        lesson = LessonPage.objects.child_of(learnt).first()
        answer = self.move(client, lesson, other)
        assert "Copy the page" in answer.content.decode()
        assert Activity.objects.get(pk=lesson.translation_key).course_id == learnt.translation_key

    def test_order_within_the_course_is_free(self, client, trainer, learnt):
        client.force_login(trainer)
        second = LessonPage.objects.child_of(learnt).last()
        client.post(reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0")
        assert LessonPage.objects.child_of(learnt).first() == second

    def test_not_into_the_folder_of_others(self, client, trainer, course, units):
        client.force_login(trainer)
        self.move(client, course, make_catalogue(unit=units.south))
        assert CoursePage.objects.get(pk=course.pk).get_parent().specific == make_catalogue(unit=units.north)


def test_a_copied_course_is_a_course_of_its_own(client, trainer, learnt):
    client.force_login(trainer)
    translate(LessonPage.objects.child_of(learnt).first())
    parent = learnt.get_parent()
    copied = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": parent.pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    client.post(reverse("wagtailadmin_pages:copy", args=[learnt.pk]), copied)
    copy = CoursePage.objects.get(slug="copy")
    assert copy.translation_key != learnt.translation_key
    row = Course.objects.get(pk=copy.translation_key)
    assert not row.enrolments.exists()
    steps = [page.translation_key for page in copy.get_children()]
    assert set(row.activities.values_list("pk", flat=True)) == set(steps)
    assert not Activity.objects.filter(pk__in=steps, course=learnt.translation_key).exists()
    assert make_lesson(copy).get_parent().pk == copy.pk
