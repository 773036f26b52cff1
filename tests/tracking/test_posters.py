"""A coordinator's posters, who waits to be let in, and slips to cut out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses import posters
from courses.models import Poster
from courses.pages import CoursePage
from foundation import clock
from people.invitations import asking, inviting
from people.models import Invitation, JoinRequest, Membership, Role, Slip, User
from people.sign_in import slips
from tests.builders import make_person, make_role
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db
OVERVIEW, NEW, SHEET = reverse("tracking:posters"), reverse("tracking:new_poster"), reverse("tracking:slip_sheet")


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def poster(units, coordinator, course) -> Poster:
    return posters.put_up(
        units.north_station, course.pk, by=coordinator, expires_at=clock.now() + timedelta(days=30), max_uses=5
    )


@pytest.fixture
def auditor(units):
    person = make_person("Auditor")
    make_role(person, units.federation, Role.Kind.AUDITOR)
    return person


@pytest.fixture
def asked(units) -> JoinRequest:
    return asking.ask(make_person("Lin Tao"), units.north_station)


def address(row, name: str) -> str:
    return reverse(f"tracking:{name}", args=[getattr(row, "invitation", row).public_id])


def page(client, url: str, **more) -> str:
    answer = client.get(url, **more)
    assert answer.status_code == 200
    return answer.content.decode()


class TestOverview:
    def test_shows_what_is_hers(self, client, coordinator, poster, asked):
        client.force_login(coordinator)
        text = page(client, OVERVIEW)
        assert "North station" in text
        assert "0 of 5 came by it" in text
        assert "Lin Tao" in text
        assert "1 person waits to be let in" in text

    def test_and_nothing_of_the_next_district(self, client, coordinator_next_door, poster, asked):
        client.force_login(coordinator_next_door)
        text = page(client, OVERVIEW)
        assert "North" not in text
        assert "Lin Tao" not in text
        assert "No poster hangs yet" in text

    def test_an_auditor_looks_and_changes_nothing(self, client, auditor, poster, asked):
        client.force_login(auditor)
        text = page(client, OVERVIEW)
        assert "Lin Tao" in text
        for name in ("new_poster", "slip_sheet"):
            url = reverse(f"tracking:{name}")
            assert url not in text
            assert client.get(url).status_code == 403
        for name in ("let_in", "turn_away"):
            assert address(asked, name) not in text
            assert client.post(address(asked, name)).status_code == 403
        assert address(poster, "take_down") not in page(client, address(poster, "poster"))
        assert client.post(address(poster, "take_down")).status_code == 403
        assert JoinRequest.objects.waiting().exists()

    def test_who_closed_her_account_waits_no_more(self, client, coordinator, asked):
        User.objects.filter(pk=asked.user_id).update(state="deactivated", is_active=False)
        client.force_login(coordinator)
        assert "Lin Tao" not in page(client, OVERVIEW)
        answer = client.post(address(asked, "let_in"), follow=True)
        assert "This account is closed" in answer.content.decode()

    @pytest.mark.parametrize("number", [1, 12])
    def test_asks_as_much_for_one_as_for_many(
        self, client, coordinator, units, course, number, django_assert_num_queries
    ):
        for _n in range(number):
            posters.put_up(units.north, course.pk, by=coordinator, expires_at=clock.now() + timedelta(days=1))
            asking.ask(make_person(), units.north)
        client.force_login(coordinator)
        with django_assert_num_queries(10):
            client.get(OVERVIEW)


class TestANewOne:
    @pytest.fixture
    def post(self, client, units, coordinator, course):
        client.force_login(coordinator)
        fields = {
            "unit": units.north_station.public_id,
            "course": course.pk,
            "occupation": "courier",
            "days": 30,
            "max_uses": "",
        }
        return lambda **changes: client.post(NEW, fields | changes)

    def test_is_made(self, post, units, course):
        answer = post(max_uses=" 12 ", needs_confirmation="on")
        made = Invitation.objects.get()
        assert answer["Location"] == address(made, "poster")
        assert (made.unit, made.occupation, made.max_uses) == (units.north_station, "courier", 12)
        assert made.needs_confirmation
        assert made.last_day == clock.today(units.north_station.zone) + timedelta(days=30)
        assert made.poster.course_id == course.pk

    def test_once_however_often_it_is_sent(self, post):
        for _n in range(2):
            post(operation="the-same")
        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"max_uses": "0"}, "Type 1 or more"),
            ({"max_uses": "many"}, "Type a whole number"),
            ({"max_uses": "99999999999"}, "Type 10,000 or less"),
            ({"days": "3"}, "Select a valid choice"),
            ({"course": "x"}, "Select a valid choice"),
        ],
    )
    def test_says_what_is_wrong(self, post, changes, said):
        assert said in post(**changes).content.decode()
        assert not Invitation.objects.exists()

    def test_not_for_another_unit(self, post, units):
        assert "not one of your units" in post(unit=units.south.public_id).content.decode()
        assert not Invitation.objects.exists()

    def test_without_a_course_there_is_nothing_to_open(self, client, coordinator):
        client.force_login(coordinator)
        assert "There is no course yet" in page(client, NEW)


class TestOne:
    def test_shows_what_leads_to_it(self, client, coordinator, poster):
        client.force_login(coordinator)
        text = page(client, address(poster, "poster"))
        invitation = poster.invitation
        assert f"/join/{invitation.public_id}/" in text
        assert f"{invitation.code[:4]} {invitation.code[4:]}" in text
        assert "<svg" in text
        assert "Road safety" in text

    def test_is_taken_down_after_a_question(self, client, coordinator, poster):
        client.force_login(coordinator)
        assert "Take this poster down?" in page(client, address(poster, "take_down"))
        text = client.post(address(poster, "take_down"), follow=True).content.decode()
        assert "The poster is taken down" in text
        assert "taken back" in text
        assert client.get(address(poster, "poster_pdf")).status_code == 404

    def test_of_a_course_that_was_withdrawn(self, client, coordinator, poster):
        CoursePage.objects.get().unpublish()
        client.force_login(coordinator)
        assert "no course any more" in page(client, address(poster, "poster"))

    def test_is_printed(self, client, coordinator, poster):
        client.force_login(coordinator)
        answer = client.get(address(poster, "poster_pdf"))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")


class TestRequests:
    def test_is_let_in(self, client, coordinator, asked, units):
        client.force_login(coordinator)
        text = client.post(address(asked, "let_in"), follow=True).content.decode()
        assert "Lin Tao belongs to North station now." in text
        assert asked.user.memberships.get().unit == units.north_station
        assert (
            "has decided about this already" in client.post(address(asked, "turn_away"), follow=True).content.decode()
        )

    def test_is_not_let_in_after_a_question(self, client, coordinator, asked):
        client.force_login(coordinator)
        assert "Not let Lin Tao in?" in page(client, address(asked, "turn_away"))
        assert JoinRequest.objects.waiting().exists()
        client.post(address(asked, "turn_away"))
        assert not Membership.objects.filter(user=asked.user).exists()


class TestSlipsToCutOut:
    @pytest.fixture
    def rostered(self, units):
        return [make_person(f"Rider {n}", unit=units.north_station, state=User.State.ROSTERED) for n in range(3)]

    def test_a_slip_for_each_who_never_signed_in(self, client, coordinator, rostered, worker, units):
        client.force_login(coordinator)
        assert "3 people have never signed in" in page(client, SHEET)
        answer = client.post(SHEET, {"unit": units.north_station.public_id})
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert "attachment" in answer["Content-Disposition"]
        assert set(Slip.objects.values_list("user", flat=True)) == {person.pk for person in rostered}

    def test_one_that_was_made_before_is_void(self, coordinator, rostered):
        old = slips.make(rostered[0], by=coordinator)[1]
        (_slip, new), *_others = slips.make_sheet(rostered, by=coordinator)
        with pytest.raises(slips.Refusal):
            slips.redeem(old, address="10.0.0.1")
        assert slips.redeem(new, address="10.0.0.1") == rostered[0]

    def test_who_holds_one_comes_last(self, coordinator, rostered, units):
        slips.make(rostered[0], by=coordinator)
        waiting = slips.waiting_for_one(units.north, by=coordinator)
        assert list(waiting) == [rostered[1], rostered[2], rostered[0]]

    def test_none_of_them_when_one_is_not_hers(self, coordinator, rostered, worker_next_door):
        with pytest.raises(slips.Refusal):
            slips.make_sheet([*rostered, worker_next_door], by=coordinator)
        assert not Slip.objects.exists()

    def test_nobody_left(self, client, coordinator, worker):
        client.force_login(coordinator)
        assert "Everybody here has signed in" in page(client, SHEET)

    def test_not_for_another_unit(self, client, coordinator, rostered, units):
        client.force_login(coordinator)
        assert "not one of your units" in client.post(SHEET, {"unit": units.south.public_id}).content.decode()
        assert not Slip.objects.exists()

    def test_a_scanned_slip_types_its_code_in(self, client, coordinator, worker):
        code = slips.make(worker, by=coordinator)[1]
        text = page(client, reverse("account_slip"), data={"code": code})
        assert f'value="{code}"' in text
        assert "_auth_user_id" not in client.session


def test_an_old_poster_is_told_apart(client, coordinator, poster):
    inviting.revoke(poster.invitation, by=coordinator)
    client.force_login(coordinator)
    assert "taken back" in page(client, OVERVIEW)
