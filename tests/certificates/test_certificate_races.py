"""One certificate per cycle, whoever asks at the same moment; the control shows what the constraint is for."""

import pytest

from tests import races

pytestmark = pytest.mark.race
RACING = "tests.certificates.racing"


@pytest.fixture(params=races.VENDORS)
def race(request):
    with races.scratch(request.param) as race:
        yield race


def results(answers: list[races.Answer]) -> list:
    assert [answer.traceback for answer in answers if answer.error] == []
    return [answer.result for answer in answers]


def test_four_who_complete_at_once_give_one_certificate(race):
    enrolment = race.once(f"{RACING}.enrol")
    assert results(race.together(f"{RACING}.complete", 4, enrolment=enrolment)) == [True] * 4
    assert race.once(f"{RACING}.certificates", enrolment=enrolment) == {"rows": 1, "drawings": 1}


def test_four_who_issue_at_once_give_one_certificate(race):
    enrolment = race.once(f"{RACING}.complete_unheard")
    numbers = results(race.together(f"{RACING}.issue", 4, enrolment=enrolment))
    assert len(set(numbers)) == 1
    assert race.once(f"{RACING}.certificates", enrolment=enrolment) == {"rows": 1, "drawings": 1}

    # The control: with only the unique constraint taken out there is a second certificate.
    enrolment = race.once(f"{RACING}.complete_unheard")
    race.once(f"{RACING}.take_the_guard_out")
    race.together(f"{RACING}.issue", 4, enrolment=enrolment)
    assert race.once(f"{RACING}.certificates", enrolment=enrolment)["rows"] > 1


def test_two_who_draw_at_once_leave_one_set_of_files(race):
    enrolment = race.once(f"{RACING}.enrol")
    race.once(f"{RACING}.complete", enrolment=enrolment)
    names = results(race.together(f"{RACING}.draw", 2, enrolment=enrolment))
    assert len(set(names)) == 1
    assert race.once(f"{RACING}.files", enrolment=enrolment) == 2
