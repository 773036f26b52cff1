"""Cells as offices fill them: what they mean, or why that is not clear."""

from datetime import date

import pytest
from django.utils import translation

from people.models import Membership
from people.rosters import values
from people.rosters.id_cards import holds_number, is_number
from people.rosters.sentences import Wrong
from people.rosters.tables import column_letters, text_of
from tests.people.rosters.making import id_card

Occupation = Membership.Occupation
LATEST = date(2027, 11, 22)
THE_DAY = date(2026, 11, 22)
ID_CARD = id_card()


def code_of(function, cell, **options) -> str:
    with pytest.raises(Wrong) as wrong:
        function(cell, **options)
    return wrong.value.code


@pytest.mark.parametrize(
    "cell",
    [
        13800138000,
        13800138000.0,
        8613800138000,
        "13800138000",
        "13800138000.0",
        "1.3800138000E+10",
        "1.38001380000E10",
        " 138 0013 8000 ",
        "138-0013-8000",
        "+86 138 0013 8000",
        "0086 13800138000",
        "86-13800138000",
        "8613800138000",
        "(+86)13800138000",
        "１３８００１３８０００",
        "＋８６　１３８００１３８０００",
        "'13800138000",
        "‘13800138000",
        "'+8613800138000",
        "\u202d13800138000\u202c",
        "\ufeff13800138000",
        "138\u00a00013\u00a08000",
        "13800138000（微信同号）",
        "13800138000 (WeChat)",
        "手机：13800138000",
    ],
)
def test_one_phone_number_however_it_is_written(cell):
    assert values.phone(cell) == "+8613800138000"


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "/", "无", "n/a", "None"])
def test_no_phone_number(cell):
    assert values.phone(cell) == ""


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.38E+10", "digits_lost"),
        ("1.38001E+10", "digits_lost"),
        ("1.3800138E10", "digits_lost"),
        ("1.38e10", "digits_lost"),
        ("1380013800", "digits_missing"),
        (138001380001, "digits_missing"),
        ("138001380", "digits_missing"),
        ("13800138000/13900139000", "several_phones"),
        ("13800138000、13900139000", "several_phones"),
        ("13800138000 13900139000", "several_phones"),
        ("13800138000\n13900139000", "several_phones"),
        ("13800138000；010-65529988", "several_phones"),
        ("13800138000或13900139000", "several_phones"),
        ("010-65529988", "no_mobile"),
        ("400 800 8000", "no_mobile"),
        ("13800138000转801", "no_phone"),
        ("见微信", "no_phone"),
        ("12345678901", "no_phone"),
        (1.5, "no_phone"),
        ("x" * 100, "no_phone"),
        ("#N/A", "formula_error"),
        ("#REF!", "formula_error"),
        ("########", "formula_error"),
        (ID_CARD, "id_card"),
        (f"'{ID_CARD}", "id_card"),
    ],
)
def test_what_is_no_phone_number_and_why(cell, code):
    assert code_of(values.phone, cell) == code


def test_a_number_from_abroad_is_one():
    assert values.phone("+852 5123 4567") == "+85251234567"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王芳", "王芳"),
        (" 王  芳 ", "王芳"),
        ("王\u3000芳", "王芳"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("Ma  Jun", "Ma Jun"),
        ("王 Fang", "王 Fang"),
        ("王芳\u200b", "王芳"),
        ("O'Neill", "O'Neill"),
        ("Na", "Na"),
        ("𠮷野", "𠮷野"),
    ],
)
def test_names(cell, name):
    assert values.name(cell) == name


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "name_missing"),
        ("-", "name_missing"),
        ("无", "name_missing"),
        (13800138000, "no_name"),
        ("123", "no_name"),
        ("王\x07芳", "no_name"),
        ("#N/A", "formula_error"),
        ("王" * 121, "too_long"),
        (f"王芳{ID_CARD}", "id_card"),
    ],
)
def test_what_is_no_name_and_why(cell, code):
    assert code_of(values.name, cell) == code


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1001, "1001"),
        (1001.0, "1001"),
        ("1001.0", "1001"),
        ("00123", "00123"),
        ("'00123", "00123"),
        ("A-01", "A-01"),
        ("ＡＢ１２", "AB12"),
        (" MT 001 ", "MT 001"),
        (None, ""),
        ("无", ""),
        ("N/A", ""),
        (1.5, "1.5"),
    ],
)
def test_staff_numbers(cell, number):
    assert values.staff_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1.23E+15", "digits_lost"), ("9" * 41, "too_long"), (ID_CARD, "id_card"), (110105194912310000, "id_card")],
)
def test_what_is_no_staff_number_and_why(cell, code):
    assert code_of(values.staff_number, cell) == code


@pytest.mark.parametrize(
    ("cell", "occupation"),
    [
        ("外卖骑手", Occupation.RIDER),
        ("骑手", Occupation.RIDER),
        ("外賣騎手", Occupation.RIDER),
        ("美团骑手", Occupation.RIDER),
        ("网约配送员", Occupation.RIDER),
        ("骑手（专送）", Occupation.RIDER),
        ("Delivery Rider", Occupation.RIDER),
        ("delivery rider", Occupation.RIDER),
        ("快递员", Occupation.COURIER),
        ("京东快递员", Occupation.COURIER),
        ("Courier", Occupation.COURIER),
        ("网约车司机", Occupation.RIDE_HAILING),
        ("滴滴司机", Occupation.RIDE_HAILING),
        ("ride-hailing driver", Occupation.RIDE_HAILING),
        ("货车司机", Occupation.LORRY),
        ("货拉拉司机", Occupation.LORRY),
        ("Truck driver", Occupation.LORRY),
        ("网络主播", Occupation.STREAMER),
        ("主播", Occupation.STREAMER),
        ("live-streamer", Occupation.STREAMER),
        ("基层工作人员", Occupation.STAFF),
        ("社区工作者", Occupation.STAFF),
        ("其他", Occupation.OTHER),
        ("其他（保安）", Occupation.OTHER),
        ("", ""),
        (None, ""),
        ("/", ""),
    ],
)
def test_occupations(cell, occupation):
    assert values.occupation(cell) == occupation


def test_each_occupation_is_known_by_its_name_on_our_screens(catalogue):
    for language in ("en", "zh-hans"):
        with translation.override(language):
            labels = {str(occupation.label): occupation for occupation in Occupation}
        assert {label: values.occupation(label) for label in labels} == labels
    assert "外卖骑手" in labels


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("司机", "several_occupations"),
        ("driver", "several_occupations"),
        ("外卖员兼快递员", "several_occupations"),
        ("保安", "no_occupation"),
        ("mother", "no_occupation"),
        (5, "no_occupation"),
        ("x" * 500, "no_occupation"),
    ],
)
def test_what_is_no_occupation_and_why(cell, code):
    assert code_of(values.occupation, cell) == code


def test_emails():
    assert values.email(" Wang@Example.ORG ") == "wang@example.org"
    assert values.email("ｗａｎｇ＠example.org") == "wang@example.org"
    assert values.email("无") == ""
    assert code_of(values.email, "wang@") == "no_email"
    assert code_of(values.email, f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'a' * 60}.{'b' * 30}.org") in (
        "too_long",
        "no_email",
    )


def test_units_are_names():
    assert values.unit("  城东   驿站 ") == "城东 驿站"
    assert values.unit("一站") == "一站"
    assert code_of(values.unit, "站" * 121) == "too_long"


@pytest.mark.parametrize(
    "cell",
    [
        THE_DAY,
        46348,
        46348.0,
        46348.396,
        20261122,
        "46348",
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026 - 11 - 22",
        "20261122",
        "'20261122",
        "2026年11月22日",
        "2026 年 11 月 22 日",
        "2026年11月22号",
        "２０２６－１１－２２",
        "2026-11-22 09:30:00",
        "2026-11-22T09:30:00Z",
        "2026/11/22 9:30 AM",
        "2026年11月22日 上午9时30分",
        "2026年11月22日 星期日",
        "2026-11-22（周日）",
        "2026、11、22",
        "22-Nov-2026",
        "22 November 2026",
        "22nd Nov. 2026",
        "22Nov2026",
        "Nov 22, 2026",
        "November 22nd, 2026",
        "Sunday, November 22, 2026",
        "22/11/2026",
        "11/22/2026",
        "22.11.2026",
    ],
)
def test_one_day_however_it_is_written(cell):
    assert values.from_date(cell, latest=LATEST) == THE_DAY


@pytest.mark.parametrize("cell", [None, "", "-", "无", "/", "N/A"])
def test_no_day(cell):
    assert values.from_date(cell, latest=LATEST) is None


def test_a_day_that_is_the_same_either_way():
    assert values.from_date("05/05/2026", latest=LATEST) == date(2026, 5, 5)
    assert values.from_date("2024-2-29", latest=LATEST) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2026", "ambiguous_day"),
        ("3-4-2026", "ambiguous_day"),
        ("12.11.2026", "ambiguous_day"),
        ("2026年11月", "day_missing"),
        ("2026-11", "day_missing"),
        ("2026.11", "day_missing"),
        (2026.11, "day_missing"),
        (202611, "day_missing"),
        ("202611", "day_missing"),
        ("11/2026", "day_missing"),
        ("2026", "day_missing"),
        (2026, "day_missing"),
        ("2026年", "day_missing"),
        ("Nov 2026", "day_missing"),
        ("26-11-22", "short_year"),
        ("26年11月22日", "short_year"),
        ("22-Nov-26", "short_year"),
        ("11/22/26", "short_year"),
        ("2026-02-30", "not_in_calendar"),
        ("2025年2月29日", "not_in_calendar"),
        ("2026-13-01", "not_in_calendar"),
        ("32/13/2026", "not_in_calendar"),
        (20261322, "not_in_calendar"),
        ("1926-11-22", "unlikely_day"),
        ("2062-11-22", "unlikely_day"),
        (date(2062, 11, 22), "unlikely_day"),
        ("去年", "no_day"),
        ("至今", "no_day"),
        ("22-Foo-2026", "no_day"),
        (13800138000, "no_day"),
        (3.5, "no_day"),
        ("9" * 500, "no_day"),
        ("#VALUE!", "formula_error"),
    ],
)
def test_what_is_no_day_and_why(cell, code):
    assert code_of(values.from_date, cell, latest=LATEST) == code


def test_numbers_of_identity_cards():
    # The example of GB 11643 itself.
    assert is_number("11010519491231002X")
    assert is_number("11010519491231002x")
    assert not is_number("110105194912310021")
    assert not is_number("11010519491331002X")
    assert not is_number("01010519491231002X")
    assert holds_number("身份证：110105 19491231 002X。")
    assert holds_number("2026-11010519491231002X")
    assert holds_number("³11010519491231002X")
    assert holds_number("１１０１０５１９４９１２３１００２Ｘ")
    assert not holds_number("911010519491231002X")
    assert not holds_number(13800138000)
    assert not holds_number(None)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (5, "5"),
        (5.0, "5"),
        (0.1, "0.1"),
        (THE_DAY, "2026-11-22"),
        (" a\u200b ", "a"),
        ("'5", "5"),
        ("'=1", "=1"),
        ("'n Beetje", "'n Beetje"),
    ],
)
def test_cells_as_text(cell, text):
    assert text_of(cell) == text


def test_letters_of_columns():
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
