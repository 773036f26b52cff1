"""A shared course shows its title, its drawing and our mark: for anybody, in the page's language, drawn once."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from PIL import Image, ImageChops

from courses import progress, versions
from courses.pages import CoursePage
from lms import previews
from tests.certificates.pictures import MISSING, drawn_by_font, likeness, opened
from tests.courses.builders import make_course, translate

ROOT = Path(__file__).resolve().parents[2]
TITLE = "骑手道路安全"


def address(course, language="zh-hans") -> str:
    with translation.override(language):
        return reverse("course_preview", args=[course.pk])


def ink(png: bytes) -> Image.Image:
    """Return what the title adds to its ground, white on black."""
    ground = Image.open(previews.GROUNDS / "rider.png").convert("RGB")
    added = ImageChops.difference(opened(png).convert("RGB"), ground).convert("L")
    # Mixing the edges of letters into the few colours of the file moves others by a shade.
    return added.point(lambda value: 255 if value > 60 else 0)


class TestThePicture:
    @pytest.mark.parametrize("character", TITLE)
    def test_shows_characters_and_no_boxes(self, character):
        added = ink(previews.draw(character, "rider"))
        drawn = ImageChops.invert(added.crop(added.getbbox()))
        alike = {other: likeness(drawn, drawn_by_font(other)) for other in [*TITLE, MISSING]}
        assert max(alike, key=alike.get) == character

    @pytest.mark.parametrize(
        "title",
        [TITLE, "Road safety for riders", "安" * 255, "Safety " * 36, "Donaudampfschifffahrtsgesellschaftskapitän" * 6],
    )
    def test_keeps_its_words_where_messengers_cut_a_square(self, title):
        picture = previews.draw(title, "rider")
        assert opened(picture).size == (1200, 630) and opened(picture).format == "PNG"
        left, top, right, bottom = ink(picture).getbbox()
        assert left >= 285 and right <= 915
        assert top > 100 and bottom < 345
        # Messengers leave out what weighs more than 300 kB.
        assert len(picture) < 40_000

    def test_breaks_a_chinese_title_at_its_punctuation(self):
        assert previews.laid_out("走哪条道，骑多快？电动车")[1] == ["走哪条道，", "骑多快？电动车"]

    def test_never_begins_a_line_with_punctuation(self):
        _size, lines = previews.laid_out("安全" * 12 + "，" + "安全" * 8)
        assert len(lines) > 1 and not any(line[0] in "，。" for line in lines)

    def test_leaves_out_words_that_no_font_can_draw_whole(self):
        assert ink(previews.draw("安全😀", "rider")).getbbox() is None

    @pytest.mark.parametrize("name", ["rider", "road"])
    def test_stands_on_a_ground_made_from_the_drawing_there_is(self, name):
        drawing = (ROOT / f"templates/components/drawings/{name}.svg").read_bytes()
        with Image.open(previews.GROUNDS / f"{name}.png") as ground:
            assert ground.text["drawing"] == hashlib.sha256(drawing).hexdigest(), "run scripts/grounds.py"


@pytest.mark.django_db
class TestAskingForIt:
    @pytest.fixture
    def course(self):
        course = make_course(TITLE, occupations=["rider"])
        translate(CoursePage.objects.get(), title="Road safety for riders")
        return course

    def test_anybody_gets_it_in_the_language_of_the_address(self, client, course):
        for language, title in (("zh-hans", TITLE), ("en", "Road safety for riders")):
            response = client.get(address(course, language))
            assert response.status_code == 200
            assert response["Content-Type"] == "image/png"
            assert response.content == previews.draw(title, "rider")

    def test_it_may_be_kept_on_the_way_and_is_not_sent_twice(self, client, worker, course):
        client.force_login(worker)
        response = client.get(address(course))
        assert response["Cache-Control"] == "public, max-age=86400"
        assert "Cookie" not in response.get("Vary", "") and not response.cookies
        again = client.get(address(course), headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304 and not again.content

    def test_it_is_drawn_once_until_the_title_changes(self, client, course):
        cache.clear()
        first = client.get(address(course))
        digest = first["ETag"].strip('"')
        assert cache.get(f"course-preview:{digest}") == first.content
        cache.set(f"course-preview:{digest}", b"kept")
        assert client.get(address(course) + "?v=other").content == b"kept"
        page = CoursePage.objects.get(title=TITLE)
        page.title = "骑手安全"
        page.save_revision().publish()
        assert client.get(address(course)).content == previews.draw("骑手安全", "rider")

    def test_what_is_not_published_has_none(self, client, course):
        unknown = address(course).replace(str(course.pk), "00000000-0000-4000-8000-000000000000")
        assert client.get(unknown).status_code == 404
        chinese_only = make_course("第二课")
        assert client.get(address(chinese_only, "en")).status_code == 404
        CoursePage.objects.get(title=TITLE).unpublish()
        assert client.get(address(course)).status_code == 404
        # The course is withdrawn where it was written; its translation alone is no course.
        assert client.get(address(course, "en")).status_code == 404

    def test_a_course_being_learnt_shows_the_same(self, client, worker, course):
        before = client.get(address(course))
        progress.enrol(worker, course.pk)
        assert versions.current(course.pk)
        assert client.get(address(course))["ETag"] == before["ETag"]

    @pytest.mark.parametrize("others", [0, 20])
    def test_it_costs_one_question(self, client, course, others):
        for number in range(others):
            make_course(f"课程{number}", lessons=1)
        versions.current(course.pk)
        for _time in ("first", "again"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address(course))
            assert [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in queries] == ["courses_course"]


@pytest.mark.django_db
class TestThePageThatIsShared:
    def tags(self, client, page) -> dict[str, str]:
        html = client.get(page.get_url()).content.decode()
        found = dict(re.findall(r'<meta (?:property|name)="([\w:]+)"(?: itemprop="\w+")? content="([^"]*)">', html))
        return found | dict(re.findall(r'<link rel="(canonical)" href="([^"]+)">', html))

    def test_names_itself_and_its_picture(self, client):
        course = make_course(TITLE, summary="给骑手。", occupations=["rider"])
        page = CoursePage.objects.get()
        english = translate(page, title="Road safety for riders", summary="For riders.")
        for each, language in ((page, "zh-hans"), (english, "en")):
            tags = self.tags(client, each)
            assert tags["og:title"] == each.title
            assert tags["og:description"] == tags["description"] == each.summary
            assert tags["canonical"] == tags["og:url"] == settings.BASE_URL + each.get_url()
            assert tags["og:image"].startswith(settings.BASE_URL + address(course, language) + "?v=")
            picture = urlsplit(tags["og:image"])
            response = client.get(f"{picture.path}?{picture.query}")
            assert opened(response.content).size == (int(tags["og:image:width"]), int(tags["og:image:height"]))

    def test_names_its_own_language_where_another_is_read(self, client):
        course = make_course(TITLE, occupations=["rider"])
        client.cookies["django_language"] = "en"
        html = client.get(reverse("courses:course", args=[course.pk])).content.decode()
        assert f'<link rel="canonical" href="{settings.BASE_URL}{CoursePage.objects.get().get_url()}">' in html
        assert f'content="{settings.BASE_URL}{address(course)}?v=' in html

    def test_names_another_picture_when_its_title_changes(self, client):
        make_course(TITLE)
        page = CoursePage.objects.get()
        before = self.tags(client, page)["og:image"]
        page.title = "骑手安全"
        page.save_revision().publish()
        assert self.tags(client, page)["og:image"] != before
