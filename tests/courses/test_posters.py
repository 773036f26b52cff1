"""From a poster to the next card: what is read without an account is kept, and everybody comes in once."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from courses import posters, progress, versions
from courses.models import ActivityProgress, Enrolment, Poster
from courses.pages import CoursePage, LessonPage
from foundation import clock
from people.invitations import inviting
from people.models import Invitation, JoinRequest, Membership, User
from tests.builders import make_number, make_person
from tests.client import Client
from tests.courses.builders import make_course, make_lesson, translate
from tests.people import phones

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=2, questions=3)


@pytest.fixture
def make_poster(units, coordinator, course):
    def make(**fields) -> Poster:
        fields = {"by": coordinator, "expires_at": clock.now() + timedelta(days=30), **fields}
        return posters.put_up(units.north_station, fields.pop("course", course).pk, **fields)

    return make


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def address(poster: Poster, name: str = "courses:poster") -> str:
    return reverse(name, args=[poster.invitation.public_id])


def go_on(client: Client, poster: Poster):
    return client.post(address(poster), follow=True)


def come_in(client: Client, poster: Poster, phone: str, name: str = "Lin Tao"):
    """Scan, read, go on, type number, code and name; return the page she comes to."""
    client.get(address(poster))
    entrance = go_on(client, poster).redirect_chain[-1][0]
    client.post(entrance, {"phone": phone, "next": address(poster, "courses:arrive")})
    answer = phones.type_code(client, phones.newest_code(phone), next=address(poster, "courses:arrive"))
    if answer["Location"].startswith(reverse("account_name")):
        return client.post(answer["Location"], {"name": name}, follow=True)
    return client.get(answer["Location"], follow=True)


class TestTheCard:
    def test_anybody_reads_the_first_and_nothing_is_kept(self, client, make_poster):
        poster = make_poster()
        with_card = client.get(address(poster))
        page = with_card.content.decode()
        assert "number 1." in page
        assert "number 2." not in page
        assert "North station" in page
        assert "sessionid" not in with_card.cookies
        assert with_card["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
        assert not Enrolment.objects.exists()

    def test_in_the_readers_language(self, client, make_poster):
        poster = make_poster()
        assert "not translated yet" in client.get(address(poster)).content.decode()
        for page in LessonPage.objects.all():
            translate(page, title="First lesson")
        assert "First lesson" in client.get(address(poster)).content.decode()
        assert "not translated yet" not in client.get(address(poster)).content.decode()

    def test_the_first_lesson_even_behind_a_quiz(self, make_poster, course):
        poster = make_poster()
        version = versions.shown(course)
        version.activities.reverse()
        first = posters.first_card(Poster.objects.get(pk=poster.pk), "zh-hans")
        assert first.entry["kind"] == "lesson"

    def test_without_a_course_to_open_she_joins_all_the_same(self, client, make_poster, course):
        poster = make_poster()
        CoursePage.objects.get().unpublish()
        assert "Join North station" in client.get(address(poster)).content.decode()
        page = come_in(client, poster, make_number())
        assert page.request["PATH_INFO"] == reverse("today")
        assert Membership.objects.filter(user__name="Lin Tao").exists()


class TestSomebodyNew:
    def test_goes_on_with_the_next_card(self, client, make_poster, units):
        page = come_in(client, make_poster(), make_number())
        person = User.objects.get(name="Lin Tao")
        assert person.memberships.get().unit == units.north_station
        lesson = versions.latest(Enrolment.objects.get().course_id).activities[0]
        assert page.request["PATH_INFO"] == reverse(
            "courses:activity", args=[Enrolment.objects.get().course_id, lesson["id"]]
        )
        assert page.context["current"] == 2
        assert "You belong to North station now." in page.content.decode()
        row = ActivityProgress.objects.get()
        assert (row.completed_at, row.lesson_version_id) == (None, lesson["version"])

    def test_who_was_on_the_roster_keeps_her_name(self, client, make_poster, units):
        rostered = make_person("Li Na", state=User.State.ROSTERED)
        come_in(client, make_poster(), rostered.phone)
        assert Enrolment.objects.get().user == rostered

    def test_where_nobody_registers_herself_a_poster_is_the_way_in(self, client, make_poster, settings):
        settings.SELF_REGISTRATION = False
        come_in(client, make_poster(), make_number())
        assert Membership.objects.filter(user__name="Lin Tao").exists()

    def test_but_not_an_address_that_names_one(self, client, make_poster, settings):
        settings.SELF_REGISTRATION = False
        number, arrive = make_number(), address(make_poster(), "courses:arrive")
        client.post(reverse("account_login"), {"phone": number, "next": arrive})
        phones.type_code(client, phones.newest_code(number), next=arrive)
        assert not User.objects.filter(phone=number).exists()

    def test_a_lesson_of_one_card_is_done(self, client, make_poster):
        course = make_course("Short", lessons=0)
        page = CoursePage.objects.get(translation_key=course.pk)
        make_lesson(page, "Only", cards=1)
        second = make_lesson(page, "Second")
        page = come_in(client, make_poster(course=course), make_number())
        assert ActivityProgress.objects.exclude(completed_at=None).count() == 1
        assert page.request["PATH_INFO"].endswith(f"{second.translation_key}/")

    def test_what_she_read_was_what_it_said_then(self, client, make_poster, course, worker):
        progress.enrol(worker, course.pk)
        before = versions.latest(course.pk).activities[0]["version"]
        poster = make_poster()
        client.get(address(poster))
        go_on(client, poster)
        lesson = LessonPage.objects.first()
        lesson.title = "Anew"
        lesson.save_revision().publish()
        phone = make_number()
        phones.sign_in(client, phone, next=address(poster, "courses:arrive"))
        client.get(address(poster, "courses:arrive"))
        assert ActivityProgress.objects.get(enrolment__user__phone=phone).lesson_version_id == before

    def test_waits_where_that_is_asked_for_and_learns_meanwhile(self, client, make_poster):
        page = come_in(client, make_poster(needs_confirmation=True), make_number())
        assert "has to let you in first" in page.content.decode()
        assert page.context["current"] == 2
        assert JoinRequest.objects.waiting().count() == 1
        assert not Membership.objects.filter(user__name="Lin Tao").exists()


class TestAMember:
    def test_is_led_to_today(self, client, make_poster, worker):
        client.force_login(worker)
        assert client.get(address(make_poster()))["Location"] == reverse("today")

    def test_even_when_the_poster_is_old(self, client, make_poster, worker, coordinator):
        poster = make_poster()
        inviting.revoke(poster.invitation, by=coordinator)
        client.force_login(worker)
        assert client.get(address(poster))["Location"] == reverse("today")

    def test_keeps_what_she_read_before_she_signed_in(self, client, make_poster, worker):
        page = come_in(client, make_poster(max_uses=1), worker.phone)
        assert page.request["PATH_INFO"] == reverse("today")
        assert ActivityProgress.objects.get().enrolment.user == worker
        assert Invitation.objects.get().uses == 0

    def test_never_loses_her_place(self, client, make_poster, worker, course):
        enrolment = progress.enrol(worker, course.pk)
        lesson = versions.latest(course.pk).activities[0]
        progress.keep_place(enrolment, lesson["id"], lesson["version"], "far-ahead")
        come_in(client, make_poster(), worker.phone)
        assert ActivityProgress.objects.get().card == "far-ahead"


class TestSomebodyOfAnotherUnit:
    def test_joins_with_one_tap(self, client, make_poster, stranger, units):
        client.force_login(stranger)
        poster = make_poster()
        assert "Join and go on" in client.get(address(poster)).content.decode()
        page = go_on(client, poster)
        assert page.context["current"] == 2
        assert set(stranger.memberships.values_list("unit__name", flat=True)) == {"Another city", "North station"}

    def test_twice_is_once(self, client, make_poster, stranger):
        client.force_login(stranger)
        poster = make_poster()
        for _n in range(2):
            client.post(address(poster), {"operation": "the-same"})
        assert Invitation.objects.get().uses == 1
        assert Enrolment.objects.count() == 1


class TestOver:
    def gone(self, client, public_id) -> str:
        answer = client.get(reverse("courses:poster", args=[public_id]))
        assert answer.status_code == 404
        return phones.without_tokens(answer)

    def test_old_used_up_taken_back_and_unknown_look_alike(self, client, make_poster, coordinator):
        old, used_up, taken_back = make_poster(expires_at=clock.now()), make_poster(max_uses=0), make_poster()
        inviting.revoke(taken_back.invitation, by=coordinator)
        ids = [poster.invitation.public_id for poster in (old, used_up, taken_back)]
        pages = [self.gone(client, public_id) for public_id in (*ids, uuid.uuid4())]
        assert len({page.replace(str(public_id), "") for page, public_id in zip(pages[:3], ids, strict=True)}) == 1
        assert "This poster is no longer valid" in pages[3]

    def test_between_card_and_code(self, client, make_poster, coordinator):
        poster = make_poster()
        go_on(client, poster)
        inviting.revoke(poster.invitation, by=coordinator)
        phone = make_number()
        phones.sign_in(client, phone, next=address(poster, "courses:arrive"))
        page = client.get(address(poster, "courses:arrive"), follow=True).content.decode()
        assert "This poster is no longer valid. Ask your station for a new one." in page
        assert not Membership.objects.filter(user__phone=phone).exists()


class TestAttackers:
    def test_an_address_alone_brings_nobody_in(self, client, make_poster, stranger):
        """A link that is sent to somebody, or opened for her by another page, changes nothing."""
        client.force_login(stranger)
        poster = make_poster()
        assert client.get(address(poster, "courses:arrive"))["Location"] == address(poster)
        assert Invitation.objects.get().uses == 0

    def test_what_one_browser_read_is_not_kept_for_another(self, client, make_poster, stranger):
        poster = make_poster()
        go_on(client, poster)
        other = Client()
        other.force_login(stranger)
        other.get(address(poster, "courses:arrive"))
        assert not Enrolment.objects.exists()

    def test_a_claim_is_kept_once(self, client, make_poster):
        poster = make_poster()
        come_in(client, poster, make_number())
        ActivityProgress.objects.all().delete()
        assert client.get(address(poster, "courses:arrive"))["Location"] == address(poster)
        assert not ActivityProgress.objects.exists()

    def test_nothing_of_it_is_left_after_signing_out(self, client, make_poster):
        poster = make_poster()
        come_in(client, poster, make_number())
        client.post(reverse("account_logout"))
        assert "invitation" not in client.session

    def test_a_claim_on_one_poster_opens_no_other(self, client, make_poster, stranger):
        one, other = make_poster(), make_poster(needs_confirmation=True)
        go_on(client, other)
        phones.sign_in(client, stranger.phone, next=address(other, "courses:arrive"))
        assert client.get(address(one, "courses:arrive"))["Location"] == address(one)
        assert not Membership.objects.filter(user=stranger, unit=one.invitation.unit).exists()
