"""Bringing a list of people in, page by page: what she sees, what happens once, what comes back to be mended."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from foundation import clock
from foundation.models import Event
from people import joining, tree
from people.models import Role, Roster, RosterLine, User
from people.rosters import keeping
from people.rosters.models import private_storage
from tests.builders import make_number, make_person, make_role
from tests.people.rosters.making import TITLES, row, work
from tracking import rosters

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(client, coordinator):
    client.cookies["django_language"] = "en"
    client.force_login(coordinator)
    return client


def page_of(roster: Roster, name: str = "roster") -> str:
    return reverse(f"tracking:{name}", args=[roster.public_id])


def lists_of(unit) -> str:
    return reverse("tracking:unit_rosters", args=[unit.public_id])


def hand_in(client, unit, *lines: str, name: str = "list.csv") -> Roster:
    """Upload a list, let the worker read it, and return it."""
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    answer = client.post(lists_of(unit), {"file": file})
    assert answer.status_code == 302
    work()
    return Roster.objects.get(public_id=answer["Location"].split("/")[-2])


def compare(client, roster: Roster, **more) -> Roster:
    client.post(page_of(roster, "roster_columns"), {"name": "0", "phone": "1", "staff_number": "2", **more})
    work()
    roster.refresh_from_db()
    return roster


def take(client, roster: Roster) -> None:
    client.post(page_of(roster, "take_roster"))
    work()
    roster.refresh_from_db()


def test_the_whole_way(hers, units, worker):
    lines = (TITLES, row("Lin Tao", "N1"), f"Li Na,{worker.phone},", "Bad,12,N3")
    roster = hand_in(hers, units.north_station, *lines)
    answer = hers.get(page_of(roster), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == page_of(roster, "roster_columns")
    assert "Staff number: N1, N3" in page
    compare(hers, roster)
    page = hers.get(page_of(roster)).content.decode()
    assert "Nothing has changed yet" in page
    assert "Take 1 person in" in page
    assert escape(roster.lines.get(what=RosterLine.What.BAD).sentence) in page
    assert not User.objects.filter(name="Lin Tao").exists()
    take(hers, roster)
    page = hers.get(page_of(roster)).content.decode()
    assert "The list is taken in." in page
    assert reverse("tracking:slip_sheet") in page
    assert reverse("tracking:new_poster") in page
    assert User.objects.get(name="Lin Tao").memberships.get().unit == units.north_station
    assert "list.csv" in hers.get(lists_of(units.north_station)).content.decode()


def test_shows_how_far_it_is_while_it_is_at_work(hers, units):
    roster = hand_in(hers, units.north_station, TITLES, row("Lin Tao"))
    hers.post(page_of(roster, "roster_columns"), {"name": "0", "phone": "1"})
    page = hers.get(page_of(roster)).content.decode()
    assert "Nothing changes yet" in page
    assert 'max="1" value="0"' in page
    assert "longer than it should" not in page
    with clock.at(clock.now() + rosters.SLOW):
        assert "longer than it should" in hers.get(page_of(roster)).content.decode()


def test_the_form_again_hands_in_nothing_twice(hers, units):
    address, before = lists_of(units.north_station), files()
    for _n in range(2):
        file = SimpleUploadedFile("list.csv", f"{TITLES}\n+8613800138000".encode())
        hers.post(address, {"file": file, "operation": "once"})
    assert files() - before == {Roster.objects.get().file_name}


@pytest.mark.parametrize(("content", "sentence"), [(b"", "This file is empty"), (None, "Choose the file.")])
def test_says_at_once_what_is_no_file(hers, units, content, sentence):
    sent = {} if content is None else {"file": SimpleUploadedFile("list.csv", content)}
    answer = hers.post(lists_of(units.north_station), sent)
    assert sentence in answer.content.decode()
    assert not Roster.objects.exists()


def test_says_that_a_file_is_too_big(hers, units, settings):
    settings.ROSTER_MAX_BYTES = 10
    file = SimpleUploadedFile("list.csv", b"x" * 11)
    answer = hers.post(lists_of(units.north_station), {"file": file})
    assert "divide the list" in answer.content.decode()


def test_says_why_a_file_cannot_be_read(hers, units):
    roster = hand_in(hers, units.north_station, "%PDF-1.7", name="list.pdf")
    assert "This is a PDF" in hers.get(page_of(roster)).content.decode()


def test_a_closed_unit_takes_no_list_and_shows_those_of_before(hers, units):
    roster = hand_in(hers, units.north_station, TITLES, row("Lin Tao"))
    tree.close(units.north_station, by=None)
    before = files()
    page = hers.get(lists_of(units.north_station)).content.decode()
    assert "This unit is closed" in page
    assert "list.csv" in page
    assert 'type="file"' not in page
    file = SimpleUploadedFile("more.csv", f"{TITLES}\n{row('Wu Min')}".encode())
    answer = hers.post(lists_of(units.north_station), {"file": file})
    assert "This unit is closed" in answer.content.decode()
    assert Roster.objects.get() == roster
    assert files() == before
    answer = hers.post(page_of(roster, "throw_roster_away"), follow=True)
    assert answer.status_code == 200


def files() -> set[str]:
    if not private_storage().exists(keeping.FOLDER):
        return set()
    return {f"{keeping.FOLDER}/{name}" for name in private_storage().listdir(keeping.FOLDER)[1]}


class TestColumns:
    def test_a_choice_without_names_is_refused_on_the_form(self, hers, units):
        roster = hand_in(hers, units.north_station, TITLES, row("Lin Tao"))
        answer = hers.post(page_of(roster, "roster_columns"), {"phone": "1"})
        assert "in which the names are" in answer.content.decode()
        roster.refresh_from_db()
        assert roster.state == Roster.State.READ

    def test_numbers_of_identity_cards_are_named_and_cannot_be_chosen(self, hers, units):
        roster = hand_in(hers, units.north_station, f"{TITLES},身份证号", f"{row('Lin Tao')},11010519491231002X")
        page = hers.get(page_of(roster, "roster_columns")).content.decode()
        assert "Never taken" in page
        assert "身份证号" in page
        assert "11010519491231002X" not in page
        answer = hers.post(page_of(roster, "roster_columns"), {"name": "0", "phone": "1", "staff_number": "3"})
        assert answer.context["form"].errors["staff_number"]

    def test_of_another_sheet(self, hers, units):
        book = openpyxl.Workbook()
        for at, (title, name) in enumerate((("First", "Lin Tao"), ("Second", "Wu Min"))):
            sheet = book.create_sheet(title, at)
            sheet.append(["Name", "Phone number"])
            sheet.append([name, make_number()])
        file = io.BytesIO()
        book.save(file)
        hers.post(lists_of(units.north_station), {"file": SimpleUploadedFile("list.xlsx", file.getvalue())})
        work()
        roster = Roster.objects.get()
        assert "Wu Min" not in hers.get(page_of(roster, "roster_columns")).content.decode()
        assert "Wu Min" in hers.get(page_of(roster, "roster_columns") + "?sheet=1").content.decode()
        compare(hers, roster, sheet="1", staff_number="")
        take(hers, roster)
        assert User.objects.filter(name="Wu Min").exists()
        assert not User.objects.filter(name="Lin Tao").exists()

    def test_look_at_one_sheet_only(self, hers, units, monkeypatch):
        book = openpyxl.Workbook()
        for title in ("First", "Second", "Third"):
            book.create_sheet(title).append(["Name", "Phone number"])
            book[title].append([f"Rider of the {title}", make_number()])
        file = io.BytesIO()
        book.save(file)
        hers.post(lists_of(units.north_station), {"file": SimpleUploadedFile("list.xlsx", file.getvalue())})
        work()
        looked_at = []
        rows_of = keeping._rows
        monkeypatch.setattr(keeping, "_rows", lambda file, at: looked_at.append(at) or rows_of(file, at))
        page = hers.get(page_of(Roster.objects.get(), "roster_columns") + "?sheet=1").content.decode()
        assert "Rider of the Second" in page
        assert "Third" in page
        assert looked_at == [1]


class TestRowsToMend:
    def test_come_back_as_a_file_that_can_be_handed_in(self, hers, units):
        lines = (f"{TITLES},Remark", f"{row('Lin Tao', 'N1')},", "Bad,12,N3,=1+1")
        roster = compare(hers, hand_in(hers, units.north_station, *lines))
        answer = hers.get(page_of(roster, "roster_to_mend"))
        assert 'filename="list - to mend.csv"' in answer["Content-Disposition"]
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert text.splitlines()[0] == '"Name","Phone number","Staff number","Remark","What to mend"'
        assert "Lin Tao" not in text
        assert '"\'=1+1"' in text
        assert Event.objects.filter(kind="roster.rows_to_mend").count() == 1
        mended = hand_in(hers, units.north_station, *text.replace('"12"', f'"{make_number()}"').splitlines())
        compare(hers, mended)
        take(hers, mended)
        assert User.objects.filter(name="Bad").exists()

    def test_and_none_when_all_are_good(self, hers, units):
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, row("Lin Tao")))
        assert hers.get(page_of(roster, "roster_to_mend"))["Location"] == page_of(roster)


class TestWhoIsMissing:
    def test_leaves_when_she_says_so(self, hers, units, worker):
        gone = make_person("Gone", unit=units.north_station)
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, f"Li Na,{worker.phone},"), is_complete="on")
        assert "1 person of the unit is not on it." in hers.get(page_of(roster)).content.decode()
        take(hers, roster)
        answer = hers.get(page_of(roster, "roster_leavers"))
        membership = gone.memberships.get()
        assert answer.context["form"].initial["members"] == [membership.pk]
        assert hers.post(page_of(roster, "roster_leavers"), {}).context["form"].errors["members"]
        hers.post(page_of(roster, "roster_leavers"), {"members": [membership.pk]})
        membership.refresh_from_db()
        assert membership.to_date == clock.today()
        assert "Nobody is missing on the list" in hers.get(page_of(roster, "roster_leavers")).content.decode()

    def test_leaves_once_when_she_taps_twice(self, hers, units, worker):
        gone = make_person("Gone", unit=units.north_station)
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, f"Li Na,{worker.phone},"), is_complete="on")
        take(hers, roster)
        sent = {"members": [gone.memberships.get().pk], "operation": "once"}
        for _tap in range(2):
            page = hers.post(page_of(roster, "roster_leavers"), sent, follow=True).content.decode()
            assert "Memberships ended: 1." in page
        assert Event.objects.filter(kind="membership.ended").count() == 1

    def test_leaves_although_another_has_left_meanwhile(self, hers, units, worker):
        one, other = (make_person(name, unit=units.north_station) for name in ("One", "Other"))
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, f"Li Na,{worker.phone},"), is_complete="on")
        take(hers, roster)
        joining.leave(other.memberships.get())
        sent = {"members": [one.memberships.get().pk, other.memberships.get().pk]}
        page = hers.post(page_of(roster, "roster_leavers"), sent, follow=True).content.decode()
        assert "Memberships ended: 1." in page

    def test_is_not_asked_of_a_list_that_is_not_complete(self, hers, units, worker):
        make_person("Gone", unit=units.north_station)
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, f"Li Na,{worker.phone},"))
        take(hers, roster)
        assert hers.get(page_of(roster, "roster_leavers"))["Location"] == page_of(roster)

    def test_nobody_is_ticked_while_rows_are_to_be_mended(self, hers, units, worker):
        make_person("Gone", unit=units.north_station)
        lines = (TITLES, f"Li Na,{worker.phone},", "Gone,12,")
        roster = compare(hers, hand_in(hers, units.north_station, *lines), is_complete="on")
        take(hers, roster)
        answer = hers.get(page_of(roster, "roster_leavers"))
        assert answer.context["form"].initial["members"] == []
        assert "still to be mended" in answer.content.decode()

    def test_somebody_elsewhere_cannot_be_ticked(self, hers, units, worker, worker_next_door):
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, f"Li Na,{worker.phone},"), is_complete="on")
        take(hers, roster)
        other = worker_next_door.memberships.get()
        hers.post(page_of(roster, "roster_leavers"), {"members": [other.pk]})
        other.refresh_from_db()
        assert other.to_date is None


class TestBack:
    def test_undone_as_a_whole_after_a_question(self, hers, units):
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, row("Lin Tao")))
        take(hers, roster)
        assert "Undo this list as a whole?" in hers.get(page_of(roster, "undo_roster")).content.decode()
        assert User.objects.filter(name="Lin Tao").exists()
        hers.post(page_of(roster, "undo_roster"))
        work()
        assert not User.objects.filter(name="Lin Tao").exists()
        assert "undone as a whole" in hers.get(page_of(roster)).content.decode()

    def test_and_refused_in_words_once_it_is_used(self, hers, units):
        roster = compare(hers, hand_in(hers, units.north_station, TITLES, row("Lin Tao")))
        take(hers, roster)
        User.objects.filter(name="Lin Tao").update(state=User.State.ACTIVE)
        page = hers.post(page_of(roster, "undo_roster"), follow=True).content.decode()
        assert "1 of the people new on this list" in page

    def test_thrown_away_after_a_question(self, hers, units):
        roster = hand_in(hers, units.north_station, TITLES, row("Lin Tao"))
        assert "Throw this list away?" in hers.get(page_of(roster, "throw_roster_away")).content.decode()
        answer = hers.post(page_of(roster, "throw_roster_away"), follow=True)
        assert "The list is thrown away." in answer.content.decode()
        assert "list.csv" not in answer.content.decode()
        assert hers.get(page_of(roster)).status_code == 404


@pytest.mark.parametrize("size", [1, 30])
def test_pages_ask_the_same_few_questions_at_any_size(hers, units, size, django_assert_num_queries):
    for n in range(size):
        make_person(f"Gone {n}", unit=units.north_station)
    lines = (*(row(f"Rider {n}") for n in range(size)), *(f"Bad {n},12," for n in range(size)))
    roster = hand_in(hers, units.north_station, TITLES, *lines)
    with django_assert_num_queries(4):
        hers.get(page_of(roster, "roster_columns"))
    compare(hers, roster, is_complete="on")
    with django_assert_num_queries(7):
        hers.get(page_of(roster))
    take(hers, roster)
    with django_assert_num_queries(6):
        hers.get(page_of(roster, "roster_leavers"))
    with django_assert_num_queries(5):
        hers.get(lists_of(units.north_station))


def test_a_guest_may_and_whoever_only_looks_may_not(client, units):
    for kind, status in ((Role.Kind.GUEST, 200), (Role.Kind.AUDITOR, 404), (Role.Kind.TRAINER, 404)):
        person = make_person(f"A {kind}")
        make_role(person, units.north, kind, until=clock.today())
        client.force_login(person)
        assert client.get(lists_of(units.north_station)).status_code == status
