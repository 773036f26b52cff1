"""Certificates are issued once, drawn once, mended, revoked and withdrawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from certificates import issuing
from certificates.models import Certificate, Status, private_storage
from certificates.numbers import make_number
from courses import progress
from courses.models import Enrolment
from courses.pages import CoursePage
from foundation import clock, personal_data
from foundation.models import Event, OutboxEntry
from people import paper
from people.models import User
from tests.builders import make_person
from tests.certificates.builders import complete, make_certificate, work
from tests.courses.builders import make_course, translate

pytestmark = pytest.mark.django_db


def stored(certificate):
    """Return the names of the files on disk that belong to a certificate."""
    folder = f"certificates/{certificate.issued_on.year}"
    if not private_storage().exists(folder):
        return []
    return sorted(name for name in private_storage().listdir(folder)[1] if str(certificate.pk) in name)


def test_a_completion_is_given_a_certificate_with_what_it_says_copied(worker, issuer):
    course = make_course("骑手道路安全", lessons=1, questions=10, credit_minutes=25, valid_months=12)
    translate(CoursePage.objects.get(translation_key=course.pk), title="Road safety for riders")

    # Eleven at night in London is the next morning in Shanghai.
    with clock.at(datetime(2026, 3, 4, 23, 0, tzinfo=UTC)):
        certificate = complete(worker, course).certificate

    assert certificate.state == "issued"
    assert certificate.user == worker
    assert certificate.course == course
    assert certificate.name == "Li Na"
    assert certificate.titles == {"zh-hans": "骑手道路安全", "en": "Road safety for riders"}
    assert certificate.version_number == 1
    assert certificate.credit_minutes == 25
    assert certificate.completed_on == certificate.issued_on == date(2026, 3, 5)
    assert certificate.valid_until == date(2027, 3, 5)
    assert certificate.issuer == {"zh-hans": "江城市总工会", "en": "Jiangcheng Federation of Trade Unions"}
    assert certificate.number.startswith("WS-2026-")


def test_numbers_are_unambiguous_and_differ():
    numbers = {make_number(2026) for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(set(number.removeprefix("WS-2026-")) <= {*paper.ALPHABET, "-"} for number in numbers)
    assert not {*"01OIL"} & {*paper.ALPHABET}


def test_issuing_again_gives_the_same_certificate(worker, issuer):
    certificate = make_certificate(worker)
    assert issuing.issue(certificate.enrolment) == certificate
    assert OutboxEntry.objects.filter(kind=issuing.DRAW).count() == 1


def test_a_number_that_exists_is_drawn_again(worker, worker_next_door, issuer, monkeypatch):
    taken = make_certificate(worker).number
    numbers = iter([taken, "WS-2026-AAAA-BBBB"])
    monkeypatch.setattr(issuing, "make_number", lambda year: next(numbers))
    assert make_certificate(worker_next_door).number == "WS-2026-AAAA-BBBB"


def test_a_second_cycle_has_a_certificate_of_its_own(worker, issuer):
    course = make_course(lessons=1, valid_months=1)
    first = make_certificate(worker, course)
    with clock.at(clock.now() + timedelta(days=40)):
        second = make_certificate(worker, course)
    assert first != second
    assert first.number != second.number


def test_what_goes_wrong_never_reaches_the_completion(worker, issuer, monkeypatch):
    def fail(year):
        # An error of the database is the worst: it spoils the transaction it happens in.
        connection.cursor().execute("SELECT * FROM there_is_no_such_table")

    with monkeypatch.context() as patch:
        patch.setattr(issuing, "make_number", fail)
        enrolment = complete(worker)
    assert enrolment.is_complete
    with pytest.raises(ObjectDoesNotExist):
        enrolment.certificate  # noqa: B018

    assert issuing.issue_missing() == 1
    assert Certificate.objects.get(enrolment=enrolment).state == "issued"
    assert issuing.issue_missing() == 0


def test_nothing_is_issued_for_what_is_not_complete(worker, issuer):
    progress.enrol(worker, make_course(lessons=1).pk)
    assert issuing.issue_missing() == 0


def test_the_job_draws_once(worker, issuer):
    certificate = make_certificate(worker)
    work()
    certificate.refresh_from_db()
    assert certificate.is_drawn
    assert stored(certificate) == [f"{certificate.pk}.pdf", f"{certificate.pk}.png"]

    issuing._draw_job({"certificate": str(certificate.pk)})
    assert len(stored(certificate)) == 2
    assert Event.objects.filter(kind="certificate.drawn").count() == 1


@pytest.mark.parametrize("problem", ["name-missing", "issuer-missing"])
def test_what_is_missing_is_written_down_and_mended_when_it_is_there(worker, issuer, problem):
    if problem == "name-missing":
        worker.name = " "
        worker.save()
    else:
        issuer.issuer_zh = issuer.issuer_en = ""
        issuer.save()
    certificate = make_certificate(worker)
    assert (certificate.state, certificate.problem) == ("needs_attention", problem)
    assert certificate.status == Status.NEEDS_ATTENTION
    assert not OutboxEntry.objects.filter(kind=issuing.DRAW).exists()
    assert issuing.mend_waiting() == 0

    worker.name = "王秀英"
    worker.save()
    issuer.issuer_zh = "江城市总工会"
    issuer.save()
    with clock.at(clock.now() + timedelta(days=3)):
        assert issuing.mend_waiting() == 1
        today = clock.today()
        work()
    certificate.refresh_from_db()
    assert (certificate.state, certificate.problem, certificate.name) == ("issued", "", "王秀英")
    assert certificate.issued_on == today
    assert certificate.is_drawn


def test_a_character_no_font_has_needs_attention_until_she_writes_another(worker, issuer):
    worker.name = "𠮷田"
    worker.save()
    certificate = make_certificate(worker)
    assert certificate.state == "issued"
    work()
    certificate.refresh_from_db()
    assert (certificate.state, certificate.problem) == ("needs_attention", "glyph-missing")
    assert not certificate.is_drawn
    assert stored(certificate) == []
    assert Enrolment.objects.get(pk=certificate.enrolment_id).is_complete
    assert issuing.mend_waiting() == 0

    worker.name = "吉田"
    worker.save()
    assert issuing.mend_waiting() == 1


def test_a_name_that_comes_with_a_missing_character_says_so(worker, issuer):
    worker.name = ""
    worker.save()
    certificate = make_certificate(worker)
    worker.name = "𠮷田"
    worker.save()
    certificate.refresh_from_db()
    assert issuing.mend(certificate).problem == "glyph-missing"


def test_those_that_nobody_will_mend_keep_nobody_waiting(units, issuer, monkeypatch):
    monkeypatch.setattr(issuing, "SWEEP_LIMIT", 2)
    course = make_course(lessons=1)
    people = [make_person(" ", unit=units.north_station) for _ in range(4)]
    for number, person in enumerate(people):
        with clock.at(clock.now() - timedelta(days=9 - number)):
            make_certificate(person, course)
    User.objects.filter(pk=people[-1].pk).update(name="王秀英")
    assert 1 in {issuing.mend_waiting() for _ in range(50)}


def test_words_that_do_not_fit_are_not_tried_again_unchanged(worker, issuer):
    certificate = make_certificate(worker)
    Certificate.objects.update(titles={"zh-hans": "长" * 2000})
    certificate.refresh_from_db()
    assert issuing.draw(certificate).problem == "too-long"
    assert issuing.mend_waiting() == 0


def test_a_certificate_revoked_while_it_is_drawn_gets_no_files(worker, coordinator, issuer, monkeypatch):
    certificate = make_certificate(worker)
    draw_picture = issuing.drawing.draw_picture

    def draw_slowly(record):
        issuing.revoke(Certificate.objects.get(), by=coordinator, reason="Wrong person.")
        return draw_picture(record)

    monkeypatch.setattr(issuing.drawing, "draw_picture", draw_slowly)
    assert issuing.draw(certificate).state == "revoked"
    assert not certificate.is_drawn
    assert stored(certificate) == []


def test_revoking_keeps_the_row_and_says_why(worker, coordinator, issuer):
    certificate = issuing.revoke(make_certificate(worker), by=coordinator, reason=" Wrong person. ")
    assert (certificate.status, certificate.revoked_reason) == (Status.REVOKED, "Wrong person.")
    event = Event.objects.get(kind="certificate.revoked")
    assert (event.actor, event.subject) == (str(coordinator.pseudonym), str(worker.pseudonym))
    assert "Wrong" not in str(event.facts)


def test_revoking_needs_a_reason_and_happens_once(worker, coordinator, issuer):
    certificate = make_certificate(worker)
    with pytest.raises(issuing.Refusal) as refusal:
        issuing.revoke(certificate, by=coordinator, reason="  ")
    assert refusal.value.code == "reason-missing"
    first = issuing.revoke(certificate, by=coordinator, reason="Wrong person.")
    with pytest.raises(issuing.Refusal) as refusal:
        issuing.revoke(certificate, by=coordinator, reason="Again.")
    assert refusal.value.code == "not-in-force"
    certificate.refresh_from_db()
    assert (certificate.revoked_at, certificate.revoked_reason) == (first.revoked_at, "Wrong person.")


def test_closing_an_account_takes_name_and_files(worker, issuer):
    certificate = issuing.draw(make_certificate(worker))
    assert stored(certificate)
    personal_data.erase(worker)
    work()
    certificate.refresh_from_db()
    assert certificate.status == Status.WITHDRAWN
    assert (certificate.name, certificate.is_drawn) == ("", False)
    assert stored(certificate) == []
    assert certificate.completed_on
    assert issuing.mend_waiting() == 0


def test_a_revoked_certificate_stays_revoked_when_the_account_is_closed(worker, coordinator, issuer):
    certificate = issuing.revoke(make_certificate(worker), by=coordinator, reason="Wrong person.")
    personal_data.erase(worker)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.name, certificate.revoked_reason) == ("revoked", "", "")


def test_a_person_is_given_her_certificates_and_they_follow_her(worker, worker_next_door, issuer):
    certificate = make_certificate(worker)
    (row,) = personal_data.export(worker)["certificates.Certificate"]
    assert row["number"] == certificate.number
    personal_data.merge(worker, worker_next_door)
    certificate.refresh_from_db()
    assert certificate.user == worker_next_door


@pytest.mark.parametrize(
    ("days_left", "status"),
    [(61, Status.VALID), (60, Status.EXPIRING), (0, Status.EXPIRING), (-1, Status.EXPIRED), (None, Status.VALID)],
)
def test_the_status_follows_the_calendar(days_left, status):
    today = date(2026, 11, 20)
    valid_until = None if days_left is None else today + timedelta(days=days_left)
    assert Certificate(valid_until=valid_until).status_at(today) == status


def test_certificates_are_seen_by_their_holder_and_her_units(
    worker, worker_next_door, coordinator, coordinator_next_door, trainer, stranger, issuer
):
    certificate = make_certificate(worker)
    make_certificate(worker_next_door)
    assert Certificate.objects.visible_to(worker).get() == certificate
    assert Certificate.objects.visible_to(coordinator).get() == certificate
    assert certificate not in Certificate.objects.visible_to(coordinator_next_door)
    assert not Certificate.objects.visible_to(trainer).exists()
    assert not Certificate.objects.visible_to(stranger).exists()
