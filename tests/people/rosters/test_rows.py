"""A whole list, row by row: people, what is to be mended, and what speaks of nobody."""

import re
from datetime import date
from typing import get_args

import pytest
from django.utils import translation

from people.models import Membership
from people.refusals import Refusal
from people.rosters import rows as rosters
from people.rosters.files import open_table
from people.rosters.headers import layout_of, lists_in
from people.rosters.rows import BadRow, LeftOut, RosterRow
from people.rosters.sentences import SENTENCES
from people.rosters.synonyms import Field
from people.rosters.tables import Row
from tests.people.rosters.making import csv_of, id_card, sheet_of

TITLES = ["序号", "姓名", "手机号", "工号", "职业", "站点", "入职日期", "邮箱", "备注"]
LATEST = date(2027, 11, 22)
WANG = [1, "王芳", 13800138000, "A01", "外卖骑手", "城东驿站", date(2026, 11, 22), "w@example.org", "早班"]


def recognise(*cells, titles=TITLES, chosen=None):
    found = [Row(number, tuple(row)) for number, row in enumerate([titles, *cells], 1)]
    return list(rosters.recognise(found, layout_of(found), chosen, latest=LATEST))


def only(*cells, titles=TITLES):
    (outcome,) = recognise(*cells, titles=titles)
    return outcome


def changed(**values):
    """Return the row of Wang Fang with something else in some columns."""
    places = {which.value: place for place, which in enumerate([None, *Field], 0) if which}
    row = list(WANG)
    for name, value in values.items():
        row[places[name]] = value
    return row


def test_a_row_with_everything():
    assert only(WANG) == RosterRow(
        2, "王芳", "+8613800138000", "A01", Membership.Occupation.RIDER, "城东驿站", date(2026, 11, 22), "w@example.org"
    )


def test_a_row_with_the_least():
    assert only(["王芳", "13800138000"], titles=["姓名", "手机号"]) == RosterRow(2, "王芳", "+8613800138000")
    assert only(["王芳", 7], titles=["姓名", "工号"]) == RosterRow(2, "王芳", staff_number="7")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_csv_file_from_beginning_to_end(encoding):
    text = "城东街道名单\n\n姓名,手机号,入职日期\n王芳,13800138000,2026/11/22\n李娜,1.39E+10,\n合计,2 人,\n"
    ((sheet, layout),) = lists_in(open_table(csv_of(text, encoding), "list.csv"))
    person, bad, total = rosters.recognise(sheet.rows(), layout, latest=LATEST)
    assert person == RosterRow(4, "王芳", "+8613800138000", from_date=date(2026, 11, 22))
    assert (bad.number, bad.problem.code, bad.problem.column) == (5, "digits_lost", "手机号")
    assert total == LeftOut(6, "total")


def test_a_workbook_from_beginning_to_end():
    ((sheet, layout),) = lists_in(open_table(sheet_of([TITLES, WANG]), "list.xlsx"))
    assert [person.name for person in rosters.recognise(sheet.rows(), layout, latest=LATEST)] == ["王芳"]


@pytest.mark.parametrize(
    ("values", "code", "column"),
    [
        ({"name": None}, "name_missing", "姓名"),
        ({"name": 5}, "no_name", "姓名"),
        ({"phone": "1.38E+10"}, "digits_lost", "手机号"),
        ({"phone": "1380013800"}, "digits_missing", "手机号"),
        ({"phone": "010-65529988"}, "no_mobile", "手机号"),
        ({"phone": "13800138000/13900139000"}, "several_phones", "手机号"),
        ({"phone": None, "staff_number": None}, "nothing_to_know_by", "手机号"),
        ({"staff_number": "9" * 41}, "too_long", "工号"),
        ({"occupation": "司机"}, "several_occupations", "职业"),
        ({"occupation": "#N/A"}, "formula_error", "职业"),
        ({"unit": "站" * 121}, "too_long", "站点"),
        ({"from_date": "03/04/2026"}, "ambiguous_day", "入职日期"),
        ({"from_date": "2026.11"}, "day_missing", "入职日期"),
        ({"email": "w@"}, "no_email", "邮箱"),
        # One sentence a row: the first column that is wrong.
        ({"phone": "5", "email": "w@"}, "no_phone", "手机号"),
    ],
)
def test_a_bad_row_has_one_problem_which_names_the_column(values, code, column):
    outcome = only(changed(**values))
    assert isinstance(outcome, BadRow)
    assert (outcome.number, outcome.problem.code, outcome.problem.column) == (2, code, column)
    assert f"“{column}”" in outcome.problem.sentence


@pytest.mark.parametrize(
    ("titles", "code"), [(["姓名", "手机号"], "phone_missing"), (["姓名", "工号"], "staff_number_missing")]
)
def test_without_what_she_is_known_by(titles, code):
    assert only(["王芳"], titles=titles).problem.code == code


def test_an_identity_card_among_staff_numbers_is_not_taken():
    others = [
        changed(name=f"李{letter}", phone=13900139000 + n, staff_number=n) for n, letter in enumerate("一二三四五")
    ]
    *_others, bad = recognise(*others, changed(staff_number=id_card()))
    assert (bad.problem.code, bad.problem.column) == ("id_card", "工号")
    assert id_card() not in bad.problem.sentence


def test_a_sentence_shows_what_stands_there_but_not_all_of_it():
    assert "司机" in only(changed(occupation="司机")).problem.sentence
    long = only(changed(occupation="保安" * 200)).problem.sentence
    assert "…" in long
    assert len(long) < 250


def test_a_percent_sign_in_a_cell_or_title_breaks_nothing():
    titles = ["姓名", "手机号", "职业（%s）"]
    sentence = only(["王芳", "13800138000", "%(x)s 100%"], titles=titles).problem.sentence
    assert "职业（%s）" in sentence
    assert "%(x)s 100%" in sentence


@pytest.mark.parametrize("code", SENTENCES)
def test_each_sentence_is_whole_in_both_languages(catalogue, code):
    facts = dict.fromkeys(["value", "column", "most", "digits", "choices", "example", "row"], "§")
    said = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said.add(sentence := str(SENTENCES[code]) % facts)
        assert "§" in sentence
        assert re.search(r"[.。]$", sentence)
    assert len(said) == 2


def test_the_sentence_is_said_in_chinese(chinese):
    assert only(changed(phone="1.38E+10")).problem.sentence == (
        "“手机号”里的 1.38E+10 丢了后面几位数字。把这一列设成文本格式，再填上完整的号码。"
    )


def test_a_column_is_named_by_its_letter_if_it_has_no_title():
    chosen = {Field.NAME: 0, Field.PHONE: 1, Field.OCCUPATION: 2}
    (outcome,) = recognise(["王芳", "13800138000", "保安"], titles=["姓名", "手机号"], chosen=chosen)
    assert outcome.problem.column == "C"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([None, "合计", "52 人"], "total"),
        (["合 计", None, None, None, 52], "total"),
        (["总计：52人"], "total"),
        (["小计（人）", 5], "total"),
        (["Total", 52], "total"),
        (["Grand total:", 52], "total"),
        (["备注：以上人员均已培训"], "note"),
        (["注：手机号必填"], "note"),
        (["※说明：本表每月更新"], "note"),
        (["填表人：李娜", None, "审核人："], "note"),
        ([None, "（盖章）"], "note"),
        (["Note: all of them were asked"], "note"),
        (["—— 以下空白 ——"], "note"),
        ([3], "empty"),
        ([3, None, None, None, None, "城东驿站"], "empty"),
        ([3, " ", "\u200b"], "empty"),
        (TITLES, "titles"),
        (["示例", "张三", "13800000000"], "example"),
        (["例：", "张三", "13800000000"], "example"),
    ],
)
def test_rows_that_speak_of_nobody(row, why):
    assert only(row) == LeftOut(2, why)
    assert why in get_args(rosters.Why)


@pytest.mark.parametrize("name", ["总", "合丽", "注小军", "小计", "备注", "Sum Li", "Total"])
def test_a_person_whose_name_looks_like_it_is_still_one(name):
    assert only([name, "13800138000"], titles=["姓名", "手机号"]).name == name


def test_titles_in_two_rows_are_known_again_on_the_next_page():
    found = [
        Row(1, ("姓名", "联系方式", None)),
        Row(2, (None, "电话", "邮箱")),
        Row(3, ("王芳", "13800138000")),
        Row(4, ("姓名", "联系方式", None)),
        Row(5, (None, "电话", "邮箱")),
        Row(6, ("李娜", "13900139000")),
    ]
    outcomes = list(rosters.recognise(found, layout_of(found), latest=LATEST))
    assert [type(outcome) for outcome in outcomes] == [RosterRow, LeftOut, LeftOut, RosterRow]


class TestTwice:
    def test_the_same_person_is_left_out_the_second_time(self):
        again = changed(phone="138 0013 8000", name="王 芳")
        assert recognise(WANG, again)[1] == LeftOut(3, "repeated", 2)

    def test_in_another_unit_it_is_another_membership(self):
        outcomes = recognise(WANG, changed(unit="城西驿站"), changed(unit="城西驿站"))
        assert [type(outcome) for outcome in outcomes] == [RosterRow, RosterRow, LeftOut]

    def test_by_the_staff_number(self):
        titles = ["姓名", "工号", "站点"]
        outcomes = recognise(["王芳", 1, "东"], ["王芳", "1", "东"], ["李娜", 1, "西"], titles=titles)
        assert outcomes[1:] == [LeftOut(3, "repeated", 2), RosterRow(4, "李娜", staff_number="1", unit="西")]

    @pytest.mark.parametrize(
        ("values", "code", "column"),
        [
            ({"name": "李娜", "staff_number": "A02"}, "other_name", "手机号"),
            ({"name": "李娜", "phone": "13900139000"}, "other_name", "工号"),
            ({"phone": "13900139000"}, "other_phone", "工号"),
        ],
    )
    def test_a_clash_is_to_be_mended(self, values, code, column):
        bad = recognise(WANG, changed(**values))[1]
        assert (bad.problem.code, bad.problem.column) == (code, column)
        assert "row 2" in bad.problem.sentence

    def test_a_bad_row_takes_no_number_from_anybody(self):
        outcomes = recognise(changed(occupation="保安"), WANG)
        assert [type(outcome) for outcome in outcomes] == [BadRow, RosterRow]


class TestChoice:
    def test_other_columns_than_suggested(self):
        row = ["13800138000", "王芳", "x"]
        chosen = {Field.NAME: 1, Field.PHONE: 0}
        assert recognise(row, titles=["姓名", "手机号", "备注"], chosen=chosen) == [
            RosterRow(2, "王芳", "+8613800138000")
        ]

    @pytest.mark.parametrize(
        ("chosen", "code"),
        [
            ({Field.PHONE: 1}, "no_column_of_names"),
            ({Field.NAME: 0}, "no_column_to_know_by"),
            ({Field.NAME: 0, Field.PHONE: 0}, "column_chosen_twice"),
            # The column of identity cards counts as not chosen.
            ({Field.NAME: 0, Field.STAFF_NUMBER: 2}, "no_column_to_know_by"),
        ],
    )
    def test_what_is_missing_is_said(self, chosen, code):
        with pytest.raises(Refusal) as refused:
            recognise(["王芳", "13800138000", id_card()], titles=["姓名", "手机号", "身份证号"], chosen=chosen)
        assert refused.value.code == code

    def test_columns_that_are_not_chosen_are_not_looked_at(self):
        row = ["王芳", "13800138000", "保安", id_card()]
        chosen = {Field.NAME: 0, Field.PHONE: 1}
        titles = ["姓名", "手机号", "职业", "备注"]
        assert recognise(row, titles=titles, chosen=chosen) == [RosterRow(2, "王芳", "+8613800138000")]
