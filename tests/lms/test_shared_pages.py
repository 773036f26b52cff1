"""What a messenger shows of a public page that somebody shares: a title, a description, a picture."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.courses.builders import make_catalogue, make_home

pytestmark = pytest.mark.django_db


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="og:([a-z:_]+)"[^>]* content="([^"]*)"', page))


@pytest.fixture
def pages() -> dict[str, str]:
    catalogue = make_catalogue()
    catalogue.title, catalogue.introduction = "课程 & 更多", "挑一门课。"
    catalogue.save_revision().publish()
    return {"contact": reverse("contact"), "catalogue": catalogue.get_url(), "front": reverse("today")}


@pytest.mark.parametrize("name", ["contact", "catalogue", "front"])
def test_each_has_title_description_and_picture(client, pages, name):
    said = told(client.get(pages[name]).content.decode())
    assert said["title"]
    assert said["description"]
    assert said["url"] == settings.BASE_URL + pages[name]
    assert said["image"].startswith(f"{settings.BASE_URL}{settings.STATIC_URL}")
    assert finders.find(said["image"].removeprefix(f"{settings.BASE_URL}{settings.STATIC_URL}"))


def test_the_catalogue_says_what_its_trainer_wrote(client, pages):
    page = client.get(pages["catalogue"]).content.decode()
    assert told(page)["title"] == "课程 &amp; 更多"
    assert told(page)["description"] == "挑一门课。"
    assert 'itemprop="name" content="课程 &amp; 更多"' in page


def test_the_contact_page_says_what_its_numbers_are_for(client):
    make_home()
    page = client.get(reverse("contact")).content.decode()
    description = told(page)["description"]
    assert "after a crash" in description
    assert f'<meta name="description" content="{description}">' in page
