"""One person's page: what her units see of her, how they help, and what she sees of their looking."""

import pytest
from django.urls import reverse

from courses import progress
from foundation.models import Event
from people import accounts, joining, looking, notes
from people.models import Note, Role, User
from people.refusals import Refusal
from tests.builders import make_membership, make_person, make_role
from tests.certificates.builders import make_certificate
from tests.client import Client
from tests.courses.builders import make_course

pytestmark = pytest.mark.django_db


def address(person: User, name: str = "person") -> str:
    return reverse(f"tracking:{name}", args=[person.public_id])


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def auditor(units):
    person = make_person("Auditor")
    make_role(person, units.north, Role.Kind.AUDITOR)
    return person


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


class TestLooking:
    def test_shows_her_record_and_how_to_reach_her(self, as_coordinator, worker):
        progress.enrol(worker, make_course("Road safety").pk)
        text = page(as_coordinator, address(worker))
        for words in ("Li Na", "North station", "Road safety", "0 of 2 steps done", f"tel:{worker.phone}"):
            assert words in text

    def test_only_of_her_own_people(self, as_coordinator, worker_next_door, stranger):
        for person in (worker_next_door, stranger):
            assert as_coordinator.get(address(person)).status_code == 404

    def test_nothing_of_another_unit_of_hers(self, as_coordinator, worker, units):
        course = make_course("Learnt elsewhere")
        joining.leave(worker.memberships.get())
        make_membership(worker, units.south_station)
        progress.enrol(worker, course.pk)
        joining.leave(worker.memberships.get(to_date=None))
        make_membership(worker, units.north_station)
        text = page(as_coordinator, address(worker))
        assert "Learnt elsewhere" not in text
        assert "South station" not in text

    def test_is_written_down_and_she_can_read_it(self, as_coordinator, worker, coordinator):
        page(as_coordinator, address(worker))
        page(as_coordinator, address(worker))
        assert Event.objects.filter(kind=looking.LOOKED, subject=str(worker.pseudonym)).count() == 2
        own = Client(headers={"accept-language": "en"})
        own.force_login(worker)
        text = page(own, reverse("account"))
        assert text.count("Wang Fang") == 2

    def test_looking_at_oneself_is_no_look(self, as_coordinator, coordinator):
        page(as_coordinator, address(coordinator))
        assert looking.looks_at(coordinator) == []

    def test_a_looker_whose_account_is_gone_has_no_name(self, worker, coordinator):
        looking.note(worker, by=coordinator)
        coordinator.pseudonym = "00000000-0000-4000-8000-000000000000"
        coordinator.save(update_fields=["pseudonym"])
        assert [look.by for look in looking.looks_at(worker)] == [None]

    def test_the_list_leads_there(self, as_coordinator, worker):
        make_course()
        assert address(worker) in page(as_coordinator, reverse("tracking:people"))

    @pytest.mark.parametrize("number", [1, 6])
    def test_asks_as_much_for_one_course_as_for_many(self, as_coordinator, worker, number, django_assert_num_queries):
        for _n in range(number):
            progress.enrol(worker, make_course().pk)
        page(as_coordinator, address(worker))
        with django_assert_num_queries(20):
            as_coordinator.get(address(worker))


class TestCorrectingTheName:
    def correct(self, client, person, name: str):
        return client.post(address(person, "rename"), {"name": name}, follow=True)

    def test_from_then_on_it_is_the_new_one(self, as_coordinator, worker):
        assert address(worker, "rename") in page(as_coordinator, address(worker))
        form = page(as_coordinator, address(worker, "rename"))
        assert 'value="Li Na"' in form
        assert "Those she has already keep the name they bear" in form
        for _tap in range(2):
            text = self.correct(as_coordinator, worker, " Li  Nan ").content.decode()
        assert "Li Nan" in text
        worker.refresh_from_db()
        assert worker.name == "Li Nan"
        (event,) = Event.objects.filter(kind="person.renamed")
        assert (event.subject, event.facts) == (str(worker.pseudonym), {})

    def test_a_certificate_keeps_the_name_it_bears(self, as_coordinator, worker):
        certificate = make_certificate(worker)
        self.correct(as_coordinator, worker, "Li Nan")
        certificate.refresh_from_db()
        assert certificate.name == "Li Na"

    def test_she_reads_who_did(self, as_coordinator, worker):
        self.correct(as_coordinator, worker, "Li Nan")
        own = Client(headers={"accept-language": "en"})
        own.force_login(worker)
        text = page(own, reverse("account"))
        assert "Wang Fang" in text
        assert text.count("corrected your name") == 1

    def test_nothing_else_changes(self, as_coordinator, worker):
        phone = worker.phone
        data = {"name": "Li Nan", "phone": "+8613900009999", "email": "x@example.org", "state": "closed"}
        as_coordinator.post(address(worker, "rename"), data)
        worker.refresh_from_db()
        assert (worker.phone, worker.email, worker.state) == (phone, None, User.State.ACTIVE)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("", "Type the name."), ("123", "letters or characters"), ("x" * 121, "120 characters at most")],
    )
    def test_says_what_is_wrong(self, as_coordinator, worker, typed, said):
        assert said in self.correct(as_coordinator, worker, typed).content.decode()
        worker.refresh_from_db()
        assert worker.name == "Li Na"

    def test_not_of_other_peoples_people(self, as_coordinator, worker_next_door, stranger):
        for person in (worker_next_door, stranger):
            assert self.correct(as_coordinator, person, "Taken").status_code == 404

    def test_not_by_an_auditor_nor_of_staff_beyond_her_rights(self, client, auditor, worker, coordinator, units):
        head = make_person("Head", unit=units.north)
        make_role(head, units.federation, Role.Kind.ADMINISTRATOR)
        for by, person in ((auditor, worker), (coordinator, head), (coordinator, auditor)):
            make_membership(person, units.north)
            client.force_login(by)
            assert address(person, "rename") not in page(client, address(person))
            assert client.get(address(person, "rename")).status_code == 403
            assert self.correct(client, person, "Taken").status_code == 403
            with pytest.raises(Refusal):
                accounts.rename(person, "Taken", by=by)

    def test_of_staff_within_them(self, client, administrator, coordinator):
        client.force_login(administrator)
        self.correct(client, coordinator, "Wang Fan")
        coordinator.refresh_from_db()
        assert coordinator.name == "Wang Fan"


class TestNotes:
    def write(self, client, person, text="Asked for the course in the evening."):
        return client.post(address(person, "write_note"), {"text": text}, follow=True)

    def test_is_written_and_she_reads_it(self, as_coordinator, worker):
        assert "in the evening" in self.write(as_coordinator, worker).content.decode()
        own = Client(headers={"accept-language": "en"})
        own.force_login(worker)
        assert "in the evening" in page(own, reverse("account"))

    def test_is_no_matter_of_another_unit_of_hers(self, as_coordinator, worker, coordinator_next_door, units):
        make_membership(worker, units.south_station)
        self.write(as_coordinator, worker)
        neighbour = Client(headers={"accept-language": "en"})
        neighbour.force_login(coordinator_next_door)
        assert "in the evening" not in page(neighbour, address(worker))
        note = Note.objects.get()
        assert neighbour.post(reverse("tracking:remove_note", args=[note.public_id])).status_code == 404

    def test_only_its_writer_takes_it_back(self, as_coordinator, worker, client, administrator):
        self.write(as_coordinator, worker)
        note = Note.objects.get()
        with pytest.raises(Refusal):
            notes.remove(note, by=administrator)
        as_coordinator.post(reverse("tracking:remove_note", args=[note.public_id]))
        assert not Note.objects.exists()
        assert Event.objects.filter(kind="note.removed").count() == 1

    @pytest.mark.parametrize(("text", "said"), [("", "Write something first"), ("x" * 501, "500 characters at most")])
    def test_says_what_is_wrong(self, as_coordinator, worker, text, said):
        assert said in self.write(as_coordinator, worker, text).content.decode()
        assert not Note.objects.exists()

    def test_an_auditor_reads_and_writes_none(self, client, auditor, worker, coordinator):
        notes.write(worker, "Prefers calls after six.", by=coordinator)
        client.force_login(auditor)
        text = page(client, address(worker))
        assert "after six" in text
        assert "Write the note" not in text
        assert client.post(address(worker, "write_note"), {"text": "x"}).status_code == 403


class TestHelping:
    def test_ends_her_sessions_after_a_question(self, as_coordinator, worker):
        phone = Client()
        phone.force_login(worker)
        assert "Sign Li Na out everywhere?" in page(as_coordinator, address(worker, "sign_out_everywhere"))
        assert phone.get("/account/").status_code == 200
        as_coordinator.post(address(worker, "sign_out_everywhere"))
        assert phone.get("/account/").status_code == 302
        assert Event.objects.filter(kind="person.signed_out_everywhere").count() == 1

    def test_not_by_an_auditor_and_not_staff(self, client, auditor, worker, coordinator, administrator):
        client.force_login(auditor)
        assert client.post(address(worker, "sign_out_everywhere")).status_code == 403
        assert address(worker, "slip") not in page(client, address(worker))
        client.force_login(administrator)
        assert client.post(address(coordinator, "sign_out_everywhere")).status_code == 403
