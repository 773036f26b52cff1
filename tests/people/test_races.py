"""Several processes at once, on a file database and on PostgreSQL, each with a control that lacks the guard."""

import pytest

from tests import races

pytestmark = [pytest.mark.race, pytest.mark.parametrize("vendor", races.VENDORS)]
WHERE = "tests.people.racing."


def test_eight_processes_grow_one_tree(vendor):
    with races.scratch(vendor) as race:
        root = race.once(f"{WHERE}plant")
        answers = race.together(f"{WHERE}grow", 8, root=root, units=2)
        assert [answer.error for answer in answers] == [""] * 8
        paths = [path for answer in answers for path in answer.result]
        assert len(set(paths)) == len(paths) == 8 * 2 * 3
        assert race.once(f"{WHERE}problems") == {"problems": [[], [], [], [], []], "units": 1 + len(paths)}

        # The control: without the lock two processes want the same path.
        answers = race.together(f"{WHERE}grow_unguarded", 8)
        assert any(answer.error for answer in answers)


def test_eight_processes_move_branches(vendor):
    with races.scratch(vendor) as race:
        root = race.once(f"{WHERE}plant")
        answers = race.together(f"{WHERE}shuffle", 8, root=root, units=2)
        assert [answer.error for answer in answers] == [""] * 8
        assert sum(answer.result for answer in answers) > 8
        assert race.once(f"{WHERE}problems") == {"problems": [[], [], [], [], []], "units": 1 + 8 * 2 * 2}


@pytest.mark.parametrize("verb", ["join", "grant"])
def test_four_taps_make_one_row(vendor, verb):
    with races.scratch(vendor) as race:
        who = race.once(f"{WHERE}invite")
        answers = race.together(f"{WHERE}{verb}", 4, **who)
        assert [answer.error for answer in answers] == [""] * 4
        assert len({answer.result for answer in answers}) == 1


def test_the_last_place_of_an_invitation_is_taken_once(vendor):
    with races.scratch(vendor) as race:
        last = race.once(f"{WHERE}invite_one")
        answers = race.each(f"{WHERE}take", [{**last, "place": place} for place in range(4)])
        assert sorted(answer.result for answer in answers) == ["in"] + ["invitation_over"] * 3

    with races.scratch(vendor) as race:
        last = race.once(f"{WHERE}invite_one")
        answers = race.each(f"{WHERE}take_unguarded", [{**last, "place": place} for place in range(4)])
        assert [answer.result for answer in answers].count("in") > 1


def test_four_taps_take_one_place(vendor):
    with races.scratch(vendor) as race:
        wanted = race.once(f"{WHERE}invite_many")
        answers = race.together(f"{WHERE}take", 4, **wanted, place=0)
        assert sorted(answer.result for answer in answers) == ["in"] + ["was_in"] * 3
        assert race.once(f"{WHERE}uses", invitation=wanted["invitation"]) == 1


def test_four_processes_have_ten_guesses_between_them(vendor):
    with races.scratch(vendor) as race:
        code = race.once(f"{WHERE}send_code")
        answers = race.together(f"{WHERE}guess", 4, code=code, guesses=5)
        assert [answer.error for answer in answers] == [""] * 4
        outcomes = [outcome for answer in answers for outcome in answer.result]
        assert (outcomes.count("wrong_code"), outcomes.count("too_many_failures")) == (10, 10)
        assert race.once(f"{WHERE}redeem", code=code) == "too_many_failures"

    with races.scratch(vendor) as race:
        code = race.once(f"{WHERE}send_code")
        answers = race.together(f"{WHERE}guess_unguarded", 4, code=code, guesses=5)
        assert [outcome for answer in answers for outcome in answer.result].count("wrong_code") > 10


def test_one_code_signs_in_once(vendor):
    with races.scratch(vendor) as race:
        code = race.once(f"{WHERE}send_code")
        answers = race.together(f"{WHERE}redeem", 4, code=code)
        assert sorted(answer.result for answer in answers) == ["code_expired"] * 3 + ["signed in"]

        code = race.once(f"{WHERE}send_code")
        answers = race.together(f"{WHERE}redeem_unguarded", 4, code=code)
        assert [answer.result for answer in answers].count("signed in") > 1


def test_one_slip_signs_in_once(vendor):
    with races.scratch(vendor) as race:
        code = race.once(f"{WHERE}make_slip")
        answers = race.together(f"{WHERE}use_slip", 4, code=code)
        assert sorted(answer.result for answer in answers) == ["signed in"] + ["wrong_slip"] * 3

    with races.scratch(vendor) as race:
        code = race.once(f"{WHERE}make_slip")
        answers = race.together(f"{WHERE}use_slip_unguarded", 4, code=code)
        assert [answer.result for answer in answers].count("signed in") > 1


def test_four_taps_begin_afresh_once(vendor):
    with races.scratch(vendor) as race:
        number = race.once(f"{WHERE}lose_touch")
        answers = race.together(f"{WHERE}begin_afresh", 4, **number)
        assert [answer.error for answer in answers] == [""] * 4
        assert len({answer.result for answer in answers}) == 1
        state = race.once(f"{WHERE}of_number", phone=number["phone"])
        assert state == {"accounts": 2, "lost": 1, "is_with_the_first": False}

    with races.scratch(vendor) as race:
        answers = race.together(f"{WHERE}begin_afresh", 4, **race.once(f"{WHERE}lose_touch"), guarded=False)
        assert "already_known" in [answer.result for answer in answers]


def test_a_number_is_not_taken_from_whoever_comes_back_meanwhile(vendor):
    with races.scratch(vendor) as race:
        number = race.once(f"{WHERE}lose_touch")
        tries = [{**number, "is_owner": is_owner} for is_owner in (False, True)]
        answers = race.each(f"{WHERE}begin_afresh_or_come_back", tries)
        assert [answer.result for answer in answers] == [None, "hers"]
        state = race.once(f"{WHERE}of_number", phone=number["phone"])
        assert state == {"accounts": 1, "lost": 0, "is_with_the_first": True}

    with races.scratch(vendor) as race:
        number = race.once(f"{WHERE}lose_touch")
        tries = [{**number, "is_owner": is_owner, "guarded": False} for is_owner in (False, True)]
        answers = race.each(f"{WHERE}begin_afresh_or_come_back", tries)
        assert answers[1].result == "hers"
        assert not race.once(f"{WHERE}of_number", phone=number["phone"])["is_with_the_first"]


@pytest.mark.parametrize("kind", ["app", "printed"])
def test_digits_and_printed_codes_open_one_door(vendor, kind):
    with races.scratch(vendor) as race:
        answers = race.together(f"{WHERE}show", 4, **race.once(f"{WHERE}equip")[kind])
        assert sorted(answer.result for answer in answers) == ["opened"] + ["wrong_code"] * 3

    with races.scratch(vendor) as race:
        answers = race.together(f"{WHERE}show_unguarded", 4, **race.once(f"{WHERE}equip")[kind])
        assert [answer.result for answer in answers].count("opened") > 1
