"""What the editor does not offer a trainer: copies that follow, settings nobody has, lists she may not see."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.tests.utils import get_test_image_file

from cms.admin_rights import desk_of
from cms.models import Clause, LegalSource, LegalSourceName
from courses.pages import CoursePage, LessonPage
from tests.courses.builders import make_course


@pytest.fixture
def lesson(units) -> LessonPage:
    make_course("Safety", lessons=1, unit=units.north)
    return LessonPage.objects.get()


def shown(trainer_client, name: str, *keys) -> str:
    response = trainer_client.get(reverse(name, args=keys))
    assert response.status_code == 200
    return response.content.decode()


def test_a_copy_does_not_follow_its_original(trainer_client, lesson):
    assert 'name="alias"' not in shown(trainer_client, "wagtailadmin_pages:copy", lesson.pk)
    course = lesson.get_parent()
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": course.pk, "alias": "on"}
    trainer_client.post(reverse("wagtailadmin_pages:copy", args=[lesson.pk]), sent)
    assert LessonPage.objects.get(slug="copy").alias_of is None


def test_no_page_offers_privacy_settings(trainer_client, lesson):
    settings = reverse("wagtailadmin_pages:set_privacy", args=[lesson.pk])
    assert settings not in shown(trainer_client, "wagtailadmin_pages:edit", lesson.pk)


def test_no_link_leads_to_all_pages_of_a_kind(trainer_client, lesson):
    course = CoursePage.objects.get()
    page = shown(trainer_client, "wagtailadmin_pages:add_subpage", course.pk)
    assert reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk]) in page
    assert reverse("wagtailadmin_pages:type_use", args=["courses", "lessonpage"]) not in page


def test_a_picture_is_not_named_after_its_file(trainer_client, trainer, units):
    page = shown(trainer_client, "wagtailimages:add")
    assert "wagtail:images-upload" in page
    assert "w-sync#apply" not in page.split('type="file"')[1].split(">")[0]
    collection = desk_of(units.north).collection
    form = get_image_form(get_image_model())(
        {"title": "Crossing", "collection": collection.pk}, {"file": get_test_image_file()}, user=trainer
    )
    assert list(form.errors) == ["description"]


def test_articles_are_found_by_law_and_number(trainer_client):
    safety, labour = (LegalSource.objects.create(force="law", checked_on="2026-01-01") for _ in range(2))
    LegalSourceName.objects.create(source=safety, language="zh-hans", name="道路交通安全法")
    LegalSourceName.objects.create(source=labour, language="en", name="Labour Law")
    for source in (safety, labour):
        for article in ("38", "58"):
            Clause.objects.create(source=source, article=article)

    def found(words: str) -> int:
        path = reverse(Clause.snippet_viewset.chooser_viewset.get_url_name("choose_results"))
        response = trainer_client.get(path, {"q": words})
        assert response.status_code == 200
        return len(response.context["results"])

    assert [found(words) for words in ("", "道路", "道路 58", "labour", "58", "99")] == [4, 2, 1, 2, 2, 0]
