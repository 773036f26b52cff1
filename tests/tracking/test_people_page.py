"""The coordinator's list as a page: who may open it, what it shows, what it costs."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CoursePage
from people.models import Role, User
from tests.builders import make_person, make_role
from tests.courses.builders import make_course, translate
from tests.tracking.builders import begin, finish
from tests.tracking.queries import in_words
from tracking import people_list

pytestmark = pytest.mark.django_db

PAGES = ["tracking:people", "tracking:people_csv", "tracking:people_xlsx", "tracking:inspector"]


def open_list(client, person, **query):
    client.force_login(person)
    return client.get(reverse("tracking:people"), query)


@pytest.mark.parametrize("name", PAGES)
class TestWhoMayOpenIt:
    @pytest.fixture(autouse=True)
    def course(self, db):
        return make_course()

    def test_nobody_without_signing_in(self, client, name):
        response = client.get(reverse(name))
        assert (response.status_code, response["Location"].startswith(reverse("account_login"))) == (302, True)

    def test_no_worker_and_no_trainer(self, client, name, worker, trainer, stranger):
        for person in (worker, trainer, stranger):
            client.force_login(person)
            assert client.get(reverse(name)).status_code == 403

    def test_an_auditor(self, client, name, units):
        guest = make_person("Guest")
        make_role(guest, units.north, Role.Kind.AUDITOR)
        client.force_login(guest)
        assert client.get(reverse(name)).status_code == 200

    def test_a_foreign_or_unknown_unit_is_not_found(self, client, name, units, coordinator):
        client.force_login(coordinator)
        unknown = "00000000-0000-0000-0000-000000000000"
        for unit in (units.south_station.public_id, units.federation.public_id, unknown, "nonsense"):
            assert client.get(reverse(name), {"unit": unit}).status_code == 404

    def test_a_foreign_or_unknown_course_is_not_found(self, client, name, units, coordinator):
        client.force_login(coordinator)
        foreign = make_course(unit=units.south).pk
        for course in (foreign, "00000000-0000-0000-0000-000000000000", "nonsense"):
            assert client.get(reverse(name), {"course": course}).status_code == 404

    def test_nothing_is_written_by_it(self, client, name, coordinator):
        client.force_login(coordinator)
        assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_status_is_shown_with_its_facts(client, units, coordinator, veteran, language):
    User.objects.filter(pk=coordinator.pk).update(language=language)
    coordinator.refresh_from_db()
    course = make_course(lessons=2)
    certificate = finish(veteran, course).certificate
    begin(make_person("Tang Bo", unit=units.north_station), course, done=1, due_on=date(2020, 1, 1))
    make_person("New", unit=units.north_station, state=User.State.ROSTERED)
    response = open_list(client, coordinator)
    page = response.content.decode()
    assert response.status_code == 200
    for text in ("Ma Jun", "Tang Bo", "New", "Wang Fang", certificate.number, "North station"):
        assert text in page
    assert reverse("certificates:show", args=[certificate.pk]) in page


def test_the_tiles_lead_to_those_they_count(client, units, coordinator, worker):
    course = make_course()
    finish(worker, course)
    tiles = {tile["label"]: tile for tile in open_list(client, coordinator).context["tiles"]}
    assert {label: tile["number"] for label, tile in tiles.items()} == {
        "Everybody": "2",
        "Never signed in": "0",
        "Not started": "1",
        "In progress": "0",
        "Passed": "1",
        "Overdue": "0",
    }
    rows = client.get(tiles["Passed"]["url"]).context["rows"]
    assert [row.name for row, _message in rows] == ["Li Na"]


def test_a_search_shows_how_many_match_and_no_tiles(client, coordinator, worker):
    make_course()
    response = open_list(client, coordinator, q="li")
    assert response.context["count"] == "1"
    assert "tiles" not in response.context
    assert "Wang Fang" not in response.content.decode().partition("<main")[2]


def test_pages_follow_each_other_and_keep_the_filters(client, units, coordinator, monkeypatch):
    monkeypatch.setattr(people_list, "PAGE_LENGTH", 2)
    course = make_course()
    for name in ("Ann", "Bo", "Cy", "Di"):
        make_person(name, unit=units.north_station)
    query = {"course": course.pk, "unit": units.north_station.public_id, "status": "not_started"}
    first = open_list(client, coordinator, **query)
    second = client.get(first.context["next_url"])
    assert [row.name for row, _message in second.context["rows"]] == ["Cy", "Di"]
    assert second.context["form"].cleaned_data["status"] == "not_started"
    back = client.get(second.context["previous_url"])
    assert [row.name for row, _message in back.context["rows"]] == ["Ann", "Bo"]
    assert (first.context["previous_url"], second.context["next_url"]) == ("", "")


def test_a_foreign_person_is_no_page_to_go_on_from(client, coordinator, worker_next_door):
    make_course()
    assert open_list(client, coordinator, after=worker_next_door.public_id).status_code == 404


def test_an_unknown_status_is_answered_at_its_field_and_lists_nobody(client, coordinator):
    make_course()
    response = open_list(client, coordinator, status="lost")
    assert "There is no such status. Choose one from the list." in response.content.decode()
    assert "rows" not in response.context
    download = client.get(reverse("tracking:people_csv"), {"status": "lost"})
    assert (download.status_code, download["Location"]) == (302, reverse("tracking:people") + "?status=lost")


def test_too_long_a_search_is_answered_at_its_field(client, coordinator):
    make_course()
    response = open_list(client, coordinator, q="x" * 61)
    assert "Use 60 characters at most." in response.content.decode()
    assert "rows" not in response.context


def test_the_unit_filter_offers_her_tree_and_nothing_else(client, units, coordinator):
    make_course()
    choices = open_list(client, coordinator).context["form"].fields["unit"].choices
    assert [label for _value, label in choices] == ["All my units", "North district", "\u2003North station"]


def test_before_the_first_course_the_page_says_so(client, coordinator):
    response = open_list(client, coordinator)
    assert "There is no course yet" in response.content.decode()
    assert client.get(reverse("tracking:people_csv")).status_code == 404


def test_when_nobody_fits_the_page_says_what_to_do(client, coordinator):
    make_course()
    assert "Nobody fits these filters" in open_list(client, coordinator, q="nobody").content.decode()


def test_one_taps_to_call(client, units, coordinator):
    make_course()
    make_person("Bo", unit=units.north_station, phone="+8613900134567")
    assert 'href="tel:+8613900134567"' in open_list(client, coordinator).content.decode()


class TestALostNumber:
    @pytest.fixture(autouse=True)
    def course(self, db):
        return make_course()

    def test_is_asked_for_where_one_would_call_her(self, client, units, coordinator):
        # Before midnight in Greenwich, and after it in Shanghai.
        lost_at = datetime(2027, 3, 1, 20, tzinfo=UTC)
        person = make_person("Bo", unit=units.north_station)
        User.objects.filter(pk=person.pk).update(phone=None, number_lost_at=lost_at)
        response = open_list(client, coordinator, q="Bo")
        (row, _message) = response.context["rows"][0]
        assert row.number_lost_on == date(2027, 3, 2)
        assert "belongs to somebody else since 2 March 2027: ask for the new one" in response.content.decode()
        assert "tel:" not in response.content.decode()

    def test_is_not_missed_by_whoever_has_one_or_never_had(self, client, units, coordinator):
        make_person("Bo", unit=units.north_station)
        make_person("Cy", unit=units.north_station, phone=None)
        response = open_list(client, coordinator)
        assert [row.number_lost_on for row, _message in response.context["rows"]] == [None, None, None]
        assert "belongs to somebody else" not in response.content.decode()


class TestMessage:
    def text(self, client, coordinator, person):
        rows = open_list(client, coordinator).context["rows"]
        return next(message for row, message in rows if row.person.pk == person.pk)

    @pytest.mark.parametrize("language, title", [("zh-hans", "道路安全"), ("en", "Road safety"), ("", "道路安全")])
    def test_it_speaks_the_workers_language_and_leads_to_the_course(self, client, units, coordinator, language, title):
        course = make_course("道路安全")
        translate(CoursePage.objects.get(), "en", title="Road safety")
        person = make_person("Bo", unit=units.north_station, language=language)
        message = self.text(client, coordinator, person)
        assert message.language == (language or "zh-hans")
        assert title in message.text
        assert reverse("courses:course", args=[course.pk]) in message.text

    def test_it_names_the_day_but_nobody(self, client, units, coordinator):
        course = make_course()
        person = make_person("Bo Bo", unit=units.north_station, language="en")
        begin(person, course, due_on=date(2100, 1, 31))
        message = self.text(client, coordinator, person)
        assert "31 January 2100" in message.text
        assert "Bo Bo" not in message.text


QUERIES = {
    "the session": r"FROM django_session",
    "how many have begun which course": r'^SELECT "courses_enrolment"."course_id".*GROUP BY',
    "who stands on the page": r'SELECT "people_user"."id" AS "pk" FROM.*LIMIT (51|1001)\b',
    "those people": r'AS "seen_memberships".*"people_user"."id" IN \(\d',
    "all people": r'AS "seen_memberships"',
    "how many are in which status": r"never_signed_in.*GROUP BY",
    "who is signed in": r"FROM people_user WHERE id = ",
    "which roles she holds and where": r'FROM "people_role"',
    "in which time zones they are": r'DISTINCT "people_unit"."time_zone"',
    "her units": r'FROM "people_unit" WHERE',
    "the courses to choose from": r'FROM "courses_coursepage"',
    "the steps of the course": r'FROM "courses_courseversion" ',
    "who has such a staff number": r"staff_number.*LIKE",
}
FOR_THE_LIST = [
    "the session",
    "who is signed in",
    "which roles she holds and where",
    "how many have begun which course",
    "the courses to choose from",
    "her units",
    # Whether she may make slips, or only looks.
    "which roles she holds and where",
    "in which time zones they are",
    "the steps of the course",
    "who stands on the page",
    "those people",
    "how many are in which status",
]
FOR_A_FILE = [*FOR_THE_LIST[:6], "the steps of the course", "in which time zones they are", "all people"]
# Looking for the page, it was counted how many there are.
FOR_A_SEARCH = [*FOR_THE_LIST[:8], "who has such a staff number", *FOR_THE_LIST[8:-1]]


@pytest.mark.parametrize("size", [10, 1000])
def test_list_and_files_ask_the_same_few_questions_at_any_size(client, units, coordinator, size):
    course = make_course(lessons=2)
    for number in range(size):
        person = make_person(f"Worker {number}", unit=units.north_station, state=User.State.ROSTERED)
        if number % 10 < 4:
            begin(person, course, done=number % 3)
    client.force_login(coordinator)
    url = reverse("tracking:people")
    for query, expected in (({}, FOR_THE_LIST), ({"status": "passed"}, FOR_THE_LIST), ({"q": "work"}, FOR_A_SEARCH)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url, query).status_code == 200
        assert in_words(asked.captured_queries, QUERIES) == expected
    for name in ("tracking:people_csv", "tracking:people_xlsx"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).getvalue()
        assert in_words(asked.captured_queries, QUERIES) == FOR_A_FILE
