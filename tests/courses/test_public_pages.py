"""The catalogue and the fronts of courses: every course in either language, and rules from where they are written."""

import re

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import HomePage
from courses.pages import CourseIndexPage, CoursePage, LessonPage
from quizzes.models import QuizPage
from tests.courses.builders import make_catalogue, make_course, make_folder, make_home, translate

pytestmark = pytest.mark.django_db


def seen(client, page) -> str:
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


class TestTheCatalogue:
    @pytest.fixture
    def english(self) -> CourseIndexPage:
        """The catalogue in English, whose second course is Chinese only."""
        make_course("甲", summary="甲的简介。")
        make_course("乙", summary="乙的简介。")
        translate(CoursePage.objects.get(title="甲"), title="First", summary="About the first.")
        return CourseIndexPage.objects.get(locale__language_code="en")

    def test_lists_each_course_once_in_the_language_it_has(self, client, english):
        page = seen(client, english)
        second = CoursePage.objects.get(title="乙")
        assert page.count("<article") == 2
        assert '<p lang="en">About the first.</p>' in page
        assert '<p lang="zh-hans">乙的简介。</p>' in page
        assert f'href="{CoursePage.objects.get(title="First").get_url()}"' in page
        assert f'href="{reverse("courses:course", args=[second.translation_key])}"' in page
        assert "甲" not in page

    def test_also_in_the_language_it_was_written_in(self, client, english):
        page = seen(client, make_catalogue())
        assert page.count("<article") == 2
        assert ">First<" not in page

    def test_leaves_out_a_course_withdrawn_where_it_was_written(self, client, english):
        CoursePage.objects.get(title="甲").unpublish()
        page = seen(client, english)
        assert page.count("<article") == 1
        assert ">First<" not in page

    def test_of_a_unit_lists_its_own(self, client, english, units):
        make_course("北", unit=units.north)
        folder = make_catalogue(unit=units.north)
        assert seen(client, folder).count("<article") == 1
        assert seen(client, translate(folder)).count("<article") == 1

    def test_shows_nobody_what_was_made_private(self, client, english, worker):
        PageViewRestriction.objects.create(page=CoursePage.objects.get(title="乙"), restriction_type="login")
        assert seen(client, english).count("<article") == 1
        client.force_login(worker)
        assert client.get(reverse("courses:catalogue")).content.decode().count("<article") == 1

    def test_shows_no_folder_that_was_made_private_or_withdrawn(self, client, english, worker):
        client.force_login(worker)
        address = reverse("courses:catalogue")
        assert client.get(address).status_code == 200
        PageViewRestriction.objects.create(page=english, restriction_type="login")
        make_catalogue().unpublish()
        assert client.get(address).status_code == 404


RULES = {"occupations": ["courier"], "valid_months": 12, "content_checked_on": "2026-01-01"}


class TestRules:
    @pytest.fixture
    def translated(self) -> CoursePage:
        make_course("骑手", **RULES)
        rules = {"occupations": ["rider"], "valid_months": 99, "content_checked_on": "2020-01-01"}
        return translate(CoursePage.objects.get(), title="In English", **rules)

    def test_of_a_translated_front_are_those_of_the_source(self, client, translated):
        page = seen(client, translated)
        assert "valid for 12 months" in page
        assert "99 months" not in page
        assert "Courier" in page
        assert "1 January 2026" in page

    def test_of_the_catalogue_too(self, client, translated):
        assert "Courier" in seen(client, translated.get_parent().specific)


class TestAFrontWithoutTranslation:
    @pytest.fixture
    def course(self):
        return make_course("骑手", summary="给骑手。", introduction="介绍。")

    def test_is_read_in_an_interface_of_ones_own_language(self, client, course):
        address = reverse("courses:course", args=[course.pk])
        client.cookies["django_language"] = "en"
        page = client.get(address).content.decode()
        assert '<html lang="en">' in page
        assert '<h1 lang="zh-hans">骑手</h1>' in page
        assert '<p class="lead" lang="zh-hans">给骑手。</p>' in page
        assert '<div class="prose" lang="zh-hans">' in page
        assert "Sign in and start" in page

    @pytest.mark.parametrize("signed_in", [False, True])
    def test_has_its_summary_marked_on_today(self, client, course, worker, signed_in):
        make_course("又一课", summary="第二课。")
        if signed_in:
            client.force_login(worker)
        client.cookies["django_language"] = "en"
        page = client.get(reverse("today")).content.decode()
        for summary in ("给骑手。", "第二课。"):
            assert re.search(rf'<[^>]* lang="zh-hans">{summary}<', page)

    def test_has_its_summary_marked_for_a_learner(self, client, course, worker):
        client.force_login(worker)
        client.cookies["django_language"] = "en"
        page = client.get(reverse("courses:course", args=[course.pk])).content.decode()
        assert '<p class="lead" lang="zh-hans">给骑手。</p>' in page


class TestChoosingALanguage:
    def speak(self, client, language: str, address: str) -> str:
        """Choose a language on a page and return where that leads to in the end, which must be there."""
        client.cookies["django_language"] = "zh-hans"
        response = client.post(reverse("set_language"), {"language": language, "next": address}, follow=True)
        assert response.status_code == 200
        assert f'<html lang="{language}">' in response.content.decode()
        return response.request["PATH_INFO"]

    @pytest.mark.parametrize("is_draft", [False, True])
    def test_keeps_a_front_that_is_not_translated(self, client, is_draft):
        course = make_course("骑手")
        page = CoursePage.objects.get()
        translate(page.get_parent().specific)
        if is_draft:
            translate(page, title="Not ready")
            CoursePage.objects.get(title="Not ready").unpublish()
        led_to = self.speak(client, "en", page.get_url())
        assert led_to == reverse("courses:course", args=[course.pk])

    def test_leads_to_the_translation_under_whatever_name(self, client):
        make_course("骑手")
        page = CoursePage.objects.get()
        translate(page, title="In English", slug="in-english")
        assert self.speak(client, "en", page.get_url()).endswith("/in-english/")

    def test_leads_from_a_folder_that_is_not_translated_to_the_catalogue(self, client, units):
        make_course("骑手")
        translate(make_catalogue())
        folder = make_catalogue(unit=units.north)
        catalogue = CourseIndexPage.objects.get(locale__language_code="en")
        assert self.speak(client, "en", folder.get_url()) == catalogue.get_url()

    def test_leads_from_a_front_page_that_is_not_translated_to_today(self, client):
        assert self.speak(client, "en", make_home().get_url()) == reverse("today")

    def test_of_a_page_that_is_not_there_leads_nowhere_else(self, client):
        make_home()
        response = client.post(reverse("set_language"), {"language": "en", "next": "/zh-hans/nothing/?x=1"})
        assert response["Location"] == "/en/nothing/?x=1"


def test_the_front_page_is_the_same_at_both_its_addresses(client):
    make_course("骑手", summary="给骑手。")
    translate(make_home(), title="Home")
    for address, language in ((make_home().get_url(), "zh-hans"), (make_home("en").get_url(), "en")):
        client.cookies["django_language"] = language
        pages = [client.get(each).content.decode() for each in (address, reverse("today"))]
        for page in pages:
            assert f'<html lang="{language}">' in page
            assert "给骑手。" in page
        assert pages[0].count("<article") == pages[1].count("<article") == 1


class TestPreviewOfAPageThatIsBeingMade:
    """Nothing of it is in the database yet, neither the page nor the course it will belong to."""

    @pytest.fixture
    def course(self) -> CoursePage:
        return CoursePage.objects.get(translation_key=make_course(questions=3).pk)

    @pytest.fixture
    def sent(self, course) -> dict:
        """Where a page of each type is made, and what its form sends."""
        items = inline_formset([{"folder": make_folder(3).pk, "count": 3}])
        card = {"heading": "One", "content": streamfield([("text", rich_text("<p>Words.</p>"))])}
        home = make_home()
        outcomes = inline_formset([{"text": "Ride."}])
        return {
            HomePage: (home.get_parent(), {"introduction": rich_text("<p>Welcome.</p>")}),
            CourseIndexPage: (home, {"introduction": "All of them."}),
            CoursePage: (
                course.get_parent(),
                {"summary": "Short.", "introduction": "", "credit_minutes": 45, "outcomes": outcomes, **RULES},
            ),
            LessonPage: (course, {"minutes": 3, "body": streamfield([("card", card)])}),
            QuizPage: (
                course,
                {"minutes": 5, "pass_mark": 80, "tries_before_pause": 3, "pause_minutes": 10, "items": items},
            ),
        }

    @pytest.mark.parametrize("kind", [HomePage, CourseIndexPage, CoursePage, LessonPage, QuizPage])
    def test_shows_it(self, client, operator, sent, kind):
        client.force_login(operator)
        parent, fields = sent[kind]
        names = [kind._meta.app_label, kind._meta.model_name, parent.pk]
        address = reverse("wagtailadmin_pages:preview_on_add", args=names)
        comments = inline_formset([])
        form = nested_form_data({"title": "Quite new", "slug": "quite-new", "comments": comments, **fields})
        assert client.post(address, form).json() == {"is_valid": True, "is_available": True}
        response = client.get(address)
        assert response.status_code == 200
        assert "Quite new" in response.content.decode()
        assert not kind.objects.filter(title="Quite new").exists()
