"""Desks made at once, on a file database and on PostgreSQL, with a control that lacks the guard."""

import pytest

from tests import races

pytestmark = [pytest.mark.race, pytest.mark.parametrize("vendor", races.VENDORS)]
WHERE = "tests.cms.racing."


def test_four_units_get_their_desks_at_once(vendor):
    with races.scratch(vendor) as race:
        answers = race.each(f"{WHERE}set_up", race.once(f"{WHERE}plant", units=4))
        assert [answer.traceback for answer in answers if answer.error] == []
        assert len({answer.result for answer in answers}) == 4
        assert race.once(f"{WHERE}problems") == {"problems": [[], [], [], [], []], "desks": 5}

    # The control: without the lock two collections want the same path.
    with races.scratch(vendor) as race:
        answers = race.each(f"{WHERE}set_up_unguarded", race.once(f"{WHERE}plant", units=4))
        assert any(answer.error for answer in answers)


def test_one_unit_gets_one_desk(vendor):
    with races.scratch(vendor) as race:
        (unit,) = race.once(f"{WHERE}plant", units=1)
        answers = race.together(f"{WHERE}set_up", 4, **unit)
        assert [answer.traceback for answer in answers if answer.error] == []
        assert len({answer.result for answer in answers}) == 1
