"""The search page: what it shows to whom, and where that leads."""

import pytest
from django.urls import reverse

from courses import progress, versions
from courses.pages import CoursePage, LessonPage
from courses.search import PER_PAGE
from tests.courses.builders import make_course, make_lesson, translate

pytestmark = pytest.mark.django_db
ADDRESS = reverse("courses:search")


def make_page(title: str = "课", **fields) -> CoursePage:
    course = make_course(title, lessons=0, **fields)
    page = CoursePage.objects.get(translation_key=course.pk)
    page.save_revision().publish()
    return page


@pytest.fixture
def lesson() -> LessonPage:
    return make_lesson(make_page("骑手安全"), "头盔怎么戴")


def found(client, question: str, **asked) -> str:
    response = client.get(ADDRESS, {"q": question, **asked})
    assert response.status_code == 200
    return response.content.decode()


def front(lesson) -> str:
    return reverse("courses:course", args=[lesson.get_parent().translation_key])


def test_asks_for_a_word_first(client):
    page = client.get(ADDRESS).content.decode()
    assert 'name="q"' in page
    assert "Nothing found" not in page


def test_a_stranger_is_led_from_a_lesson_to_the_front_of_its_course(client, lesson):
    page = found(client, "头盔")
    assert f'href="{front(lesson)}"' in page
    assert "<mark>头盔</mark>怎么戴" in page
    assert "骑手安全" in page


def test_a_stranger_does_not_find_what_stands_on_cards(client, lesson, worker):
    # The cards of the builder say "Keep to the right".
    assert "Nothing found" in found(client, "right")
    client.force_login(worker)
    page = found(client, "right")
    assert "Keep to the <mark>right</mark>" in page
    assert f'href="{front(lesson)}"' in page


def test_a_stranger_sees_no_card_of_a_lesson_found_by_its_title(client, lesson):
    lesson.title = "Right or left"
    lesson.save_revision().publish()
    page = found(client, "right")
    assert "<mark>Right</mark> or left" in page
    assert "Keep to" not in page


def test_a_learner_is_led_to_the_lesson(client, lesson, worker):
    course = lesson.get_parent().translation_key
    progress.enrol(worker, course)
    client.force_login(worker)
    address = reverse("courses:activity", args=[course, lesson.translation_key])
    assert f'href="{address}"' in found(client, "头盔")
    assert client.get(address).status_code == 200


def test_a_learner_is_led_to_a_lesson_published_since(client, lesson, worker):
    course = lesson.get_parent()
    versions.current(course.translation_key)
    progress.enrol(worker, course.translation_key)
    new = make_lesson(course.specific, "手套")
    client.force_login(worker)
    address = reverse("courses:activity", args=[course.translation_key, new.translation_key])
    assert f'href="{address}"' in found(client, "手套")
    assert client.get(address).status_code == 200


def test_what_is_found_in_another_language_is_marked_as_such(client, lesson):
    client.cookies["django_language"] = "en"
    assert '<a class="line" href="' + front(lesson) + '" lang="zh-hans"><mark>头盔</mark>' in found(client, "头盔")


def test_what_somebody_asks_for_is_shown_as_text(client):
    page = found(client, "<script>安全</script>")
    assert "<script>安全" not in page
    assert "&lt;script&gt;安全" in page


@pytest.mark.parametrize("question", ["火", "，", " ", "\x00", "a" * 100, "安" * 100, "'\\\"", "%s"])
def test_no_question_fails(client, lesson, question):
    found(client, question)


def test_a_question_that_is_too_long_gets_a_sentence(client):
    assert "This is too long to search for." in found(client, "安" * 101)


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999", "1.5", ""])
def test_a_page_that_is_no_number_is_the_first(client, lesson, page):
    assert "<mark>头盔</mark>" in found(client, "头盔", page=page)


def test_a_long_list_has_pages(client):
    for number in range(PER_PAGE + 3):
        make_page(f"安全 {number}")
    first, second = found(client, "安全"), found(client, "安全", page=2)
    assert first.count("<mark>安全</mark>") == PER_PAGE
    assert second.count("<mark>安全</mark>") == 3
    assert 'rel="next" href="?q=%E5%AE%89%E5%85%A8&amp;page=2"' in first
    assert 'rel="prev" href="?q=%E5%AE%89%E5%85%A8&amp;page=1"' in second
    assert "The list ends before this page." in found(client, "安全", page=3)


class TestNothingFound:
    @pytest.fixture(autouse=True)
    def courses(self):
        page = make_page("骑手道路安全", topics=["safety"])
        page.tags.add("道路")
        page.save_revision().publish()

    def test_offers_what_is_called_alike(self, client):
        page = found(client, "道路安权")
        assert "Nothing found for “道路安权”" in page
        assert "骑手<mark>道路安</mark>全" in page

    def test_offers_tags_and_topics(self, client):
        page = found(client, "道路安权")
        assert f'{reverse("courses:catalogue")}?tag=%E9%81%93%E8%B7%AF"' in page
        assert f'{reverse("courses:catalogue")}?topic=safety"' in page
        assert "?topic=law" not in page

    def test_offers_topics_even_for_what_is_like_nothing(self, client):
        page = found(client, "xyz")
        assert "Do you mean" not in page
        assert "?topic=safety" in page

    def test_is_no_end_for_a_tag(self, client):
        assert "<mark>道路</mark>" in found(client, "道路")


@pytest.mark.parametrize("size", [1, 15])
def test_a_page_of_results_asks_the_same_for_few_and_for_many(client, worker, size, django_assert_num_queries):
    for number in range(size):
        make_lesson(make_page(f"课 {number}"), f"头盔 {number}")
    client.force_login(worker)
    found(client, "头盔")
    # Session, person; the pieces, who may see the pages, what is withdrawn above them, what is kept from anybody; the
    # pages with their texts, the courses of the lessons with their languages, what she is enrolled in.
    with django_assert_num_queries(9):
        assert found(client, "头盔").count("<mark>头盔</mark>") == size


def test_a_translation_is_found_by_its_own_words(client, lesson):
    translate(lesson, title="How to wear a helmet")
    client.cookies["django_language"] = "en"
    page = found(client, "helmet")
    assert 'lang="en">How to wear a <mark>helmet</mark>' in page
    assert "怎么戴" not in page


def test_the_catalogue_leads_there(client, lesson):
    response = client.get(reverse("courses:catalogue"), follow=True)
    assert f'action="{ADDRESS}"' in response.content.decode()
