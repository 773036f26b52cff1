"""The catalogue narrowed down: by topic, for whom, how long, in which language, where and under which tag."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses import offer, versions
from courses.filters import CatalogueForm
from courses.models import Enrolment
from courses.pages import CoursePage
from courses.regions import holds, lies_in, places_of
from lms.content_model import AUDIENCES, OCCUPATIONS, TOPICS
from people.models import Membership, Unit
from tests.builders import make_membership
from tests.courses.builders import make_catalogue, make_course, translate

pytestmark = pytest.mark.django_db


def page_of(course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.pk, locale=course.source_locale)


def listed(client, **asked) -> list[str]:
    """Return the titles that the public catalogue shows."""
    page = client.get(make_catalogue().get_url(), asked).content.decode()
    return re.findall(r"<h2 [^>]*><a [^>]*>([^<]*)</a></h2>", page)


class TestFilters:
    @pytest.fixture(autouse=True)
    def courses(self):
        safety = make_course("A", lessons=1, topics=["safety", "law"], occupations=["rider"], audience="workers")
        make_course("B", lessons=6, topics=["law"], audience="staff")
        make_course("C", lessons=1)
        translate(page_of(safety), title="A in English")
        page = page_of(safety)
        page.tags.add("头盔")
        page.save()

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({}, ["A", "B", "C"]),
            ({"topic": "law"}, ["A", "B"]),
            ({"topic": "safety"}, ["A"]),
            ({"topic": "skills"}, []),
            # Made for nobody in particular is made for everybody.
            ({"occupation": "rider"}, ["A", "B", "C"]),
            ({"occupation": "lorry"}, ["B", "C"]),
            ({"audience": "staff"}, ["B", "C"]),
            ({"audience": "workers"}, ["A", "C"]),
            ({"length": "15"}, ["A", "C"]),
            ({"length": "30"}, ["A", "B", "C"]),
            ({"language": "en"}, ["A"]),
            ({"language": "zh-hans"}, ["A", "B", "C"]),
            ({"tag": "头盔"}, ["A"]),
            ({"topic": "law", "audience": "staff"}, ["B"]),
            ({"topic": "safety", "audience": "staff"}, []),
        ],
    )
    def test_leave_what_fits(self, client, asked, found):
        assert listed(client, **asked) == found

    @pytest.mark.parametrize("name", ["topic", "occupation", "audience", "length", "language", "region", "tag"])
    def test_that_do_not_exist_narrow_nothing_and_say_so(self, client, name):
        page = client.get(make_catalogue().get_url(), {name: "<b>"})
        assert "The catalogue has no such choice." in page.content.decode()
        assert listed(client, **{name: "<b>"}) == ["A", "B", "C"]

    def test_say_how_to_go_on_when_nothing_fits(self, client):
        page = client.get(make_catalogue().get_url(), {"topic": "skills"}).content.decode()
        assert "No course fits" in page
        assert 'href="?"' in page
        assert '<details class="narrow" open' in page

    def test_outlast_the_way_to_the_public_page(self, client):
        response = client.get(reverse("courses:catalogue"), {"topic": "law"})
        assert response["Location"].endswith("?topic=law")

    def test_are_read_from_the_language_written_first(self, client):
        CoursePage.objects.filter(title="A in English").update(topics=["skills"])
        folder = make_catalogue("en")
        assert "A in English" in client.get(folder.get_url(), {"topic": "safety"}).content.decode()
        assert "No course fits" in client.get(folder.get_url(), {"topic": "skills"}).content.decode()


def test_a_filter_with_nothing_to_choose_from_is_left_out(client):
    make_course("A")
    page = client.get(make_catalogue().get_url()).content.decode()
    assert 'name="length"' in page
    for name in ("topic", "region", "tag"):
        assert f'name="{name}"' not in page


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "region", "answer"),
        [
            ("330106", "330106", True),
            ("330106", "330100", True),
            ("330106", "330000", True),
            ("330106", "000000", True),
            ("330106", "330200", False),
            ("330106", "330105", False),
            ("330106", "110000", False),
            # All of a city does not lie in one of its districts.
            ("330100", "330106", False),
            ("330000", "330100", False),
            ("", "330000", False),
            ("", "000000", False),
            # A zero inside is no zero at the end.
            ("330110", "330110", True),
            ("330111", "330110", False),
        ],
    )
    def test_lie_in_regions(self, place, region, answer):
        assert lies_in(place, region) is answer

    @given(st.from_regex(r"[1-9][0-9]{5}\Z", fullmatch=True))
    def test_lie_in_their_district_their_city_and_their_province(self, place):
        for region in (place, place[:4] + "00", place[:2] + "0000"):
            assert lies_in(place, region)

    @given(st.from_regex(r"[1-9][0-9]{5}\Z", fullmatch=True), st.from_regex(r"[1-9][0-9]{5}\Z", fullmatch=True))
    def test_lie_in_a_region_just_when_its_stem_begins_them(self, place, region):
        stems = [region[:length] for length in (2, 4, 6) if not region[length:].strip("0")]
        assert lies_in(place, region) is place.startswith(stems[0])

    @given(st.lists(st.from_regex(r"[1-9][0-9]{5}\Z", fullmatch=True)))
    def test_are_all_concerned_by_what_holds_everywhere(self, places):
        assert holds("", places)

    def test_of_a_worker_are_those_of_her_unit_or_of_the_nearest_above(self, worker, units):
        assert places_of(worker) == []
        Unit.objects.filter(pk=units.federation.pk).update(region="330000")
        assert places_of(worker) == ["330000"]
        Unit.objects.filter(pk=units.north.pk).update(region="330106")
        assert places_of(worker) == ["330106"]

    def test_of_a_worker_are_those_of_all_her_units_and_of_none_she_left(self, worker, units):
        Unit.objects.filter(pk=units.north_station.pk).update(region="330106")
        Unit.objects.filter(pk=units.elsewhere.pk).update(region="110101")
        make_membership(worker, units.elsewhere)
        assert sorted(places_of(worker)) == ["110101", "330106"]
        Membership.objects.filter(user=worker, unit=units.elsewhere).update(
            to_date="2020-01-01", from_date="2019-01-01"
        )
        assert places_of(worker) == ["330106"]


class TestLocalRules:
    @pytest.fixture(autouse=True)
    def courses(self, units):
        make_course("Everywhere")
        make_course("Hangzhou", region="330100", place="杭州市")
        make_course("Beijing", region="110000", place="北京市")
        Unit.objects.filter(pk=units.north.pk).update(region="330106")

    def seen(self, client, **asked) -> str:
        return client.get(reverse("courses:catalogue"), asked).content.decode()

    def test_show_where_they_hold(self, client, worker):
        client.force_login(worker)
        page = self.seen(client)
        assert ">Hangzhou</a>" in page
        assert ">Beijing</a>" not in page
        assert "1 more course is about local rules of another place." in page

    def test_are_marked_and_name_the_place(self, client, worker):
        client.force_login(worker)
        client.cookies["django_language"] = "en"
        assert re.search(r'Local rules: <span lang="zh-hans">杭州市</span>', self.seen(client))
        front = client.get(page_of_title("Hangzhou").get_url()).content.decode()
        assert re.search(r"Local rules: <span lang=\"zh-hans\">杭州市</span>", front)

    def test_of_elsewhere_show_when_asked_for(self, client, worker):
        client.force_login(worker)
        assert self.seen(client, region="all").count("<article") == 3
        asked = self.seen(client, region="110000")
        assert ">Beijing</a>" in asked
        assert ">Hangzhou</a>" not in asked
        assert ">Everywhere</a>" in asked

    def test_show_all_to_whoever_works_nobody_knows_where(self, client, worker_next_door):
        assert client.get(make_catalogue().get_url()).content.decode().count("<article") == 3
        client.force_login(worker_next_door)
        assert self.seen(client).count("<article") == 3

    def test_of_elsewhere_are_not_offered_on_today(self, worker, worker_next_door):
        titles = lambda user: sorted(new.title for new in offer.new_courses(user, Enrolment.objects.none(), "en"))  # noqa: E731
        assert titles(worker) == ["Everywhere", "Hangzhou"]
        assert titles(worker_next_door) == ["Beijing", "Everywhere", "Hangzhou"]

    def test_name_the_place_in_the_readers_language(self, client):
        translate(page_of_title("Hangzhou"), title="Hangzhou in English", place="Hangzhou")
        page = client.get(make_catalogue("en").get_url()).content.decode()
        assert 'Local rules: <span lang="en">Hangzhou</span>' in page
        assert 'Local rules: <span lang="zh-hans">北京市</span>' in page


def page_of_title(title: str) -> CoursePage:
    return CoursePage.objects.get(title=title)


@pytest.mark.parametrize("courses", [1, 10])
def test_the_catalogue_asks_the_same_for_few_local_courses_and_for_many(
    client, worker, units, courses, django_assert_num_queries
):
    Unit.objects.filter(pk=units.north.pk).update(region="330106")
    for number in range(courses):
        page = page_of(make_course(f"Course {number}", region="330100", place="杭州市"))
        page.tags.add(f"tag {number}")
        page.save()
        versions.current(page.translation_key)
    client.force_login(worker)
    client.get(reverse("courses:catalogue"))
    # Session, person, folders, open courses, pages, tags; her memberships and their units.
    with django_assert_num_queries(8):
        assert client.get(reverse("courses:catalogue")).content.decode().count("<article") == courses


def test_content_files_know_the_same_choices():
    assert set(TOPICS) == set(CoursePage.Topic)
    assert set(AUDIENCES) == set(CoursePage.Audience)
    assert set(OCCUPATIONS) == set(Membership.Occupation)


def test_the_form_reads_only_its_own_fields():
    form = CatalogueForm(QueryDict("q=x&topic=law&csrf=1"), [], [])
    assert set(form.data) == {"topic", "occupation", "audience", "length", "language", "region", "tag"}


class TestTheEditor:
    """A trainer fills in what the catalogue asks for; the form keeps it as it is read."""

    @pytest.fixture
    def sent(self) -> dict:
        page = page_of(make_course("A"))
        return {
            "page": page,
            "fields": {
                "title": "A",
                "slug": page.slug,
                "summary": "For riders.",
                "tags": "头盔, 充电",
                "audience": "workers",
                "region": "330100",
                "place": "杭州市",
                "credit_minutes": "45",
                "outcomes": inline_formset([]),
                "comments": inline_formset([]),
                "action-publish": "1",
            },
        }

    def send(self, client, sent, **other):
        address = reverse("wagtailadmin_pages:edit", args=[sent["page"].pk])
        chosen = {"topics": ["law", "safety"], "occupations": ["rider"]}
        return client.post(address, nested_form_data({**sent["fields"], **other}) | chosen)

    def test_keeps_what_was_chosen(self, client, operator, sent):
        client.force_login(operator)
        assert self.send(client, sent).status_code == 302
        page = CoursePage.objects.get()
        assert (page.topics, page.occupations, page.audience) == (["law", "safety"], ["rider"], "workers")
        assert (page.region, page.place) == ("330100", "杭州市")
        assert sorted(tag.name for tag in page.tags.all()) == ["充电", "头盔"]
        assert listed(client, tag="充电", region="330100", topic="law") == ["A"]

    def test_wants_the_name_of_a_place(self, client, operator, sent):
        client.force_login(operator)
        client.cookies["django_language"] = "en"
        assert "Name the place" in self.send(client, sent, place="").content.decode()
        assert CoursePage.objects.get().region == ""

    @pytest.mark.parametrize("code", ["3301", "33010a", "３３０１００"])
    def test_wants_six_digits(self, client, operator, sent, code):
        client.force_login(operator)
        client.cookies["django_language"] = "en"
        assert "The code of a district has six digits." in self.send(client, sent, region=code).content.decode()
