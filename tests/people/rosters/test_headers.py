"""Which row has the titles, and what the columns are taken for."""

from datetime import date

import pytest

from people.rosters.files import open_table
from people.rosters.headers import field_of, is_never_taken, layout_of, lists_in
from people.rosters.synonyms import Field, folded
from people.rosters.tables import Row, Unreadable
from tests.people.rosters.making import csv_of, id_card, sheet_of, workbook

PEOPLE = [["王芳", "13800138000", "A01"], ["李娜", "13900139000", "A02"]]


def layout(*rows):
    return layout_of(Row(number, tuple(cells)) for number, cells in enumerate(rows, 1))


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("姓名", Field.NAME),
        (" 姓 名 ", Field.NAME),
        ("*姓名", Field.NAME),
        ("姓名（必填）", Field.NAME),
        ("骑手姓名", Field.NAME),
        ("Full name", Field.NAME),
        ("NAME", Field.NAME),
        ("手机号", Field.PHONE),
        ("手机号码", Field.PHONE),
        ("手機號碼", Field.PHONE),
        ("聯繫電話", Field.PHONE),
        ("联系电话", Field.PHONE),
        ("联系方式", Field.PHONE),
        ("电话", Field.PHONE),
        ("手机号(11位)", Field.PHONE),
        ("手机号（微信同号）", Field.PHONE),
        ("骑手手机号码", Field.PHONE),
        ("Ｍｏｂｉｌｅ", Field.PHONE),
        ("Phone number", Field.PHONE),
        ("Tel.", Field.PHONE),
        ("工号", Field.STAFF_NUMBER),
        ("工號", Field.STAFF_NUMBER),
        ("员工编号", Field.STAFF_NUMBER),
        ("骑手ID", Field.STAFF_NUMBER),
        ("Staff No.", Field.STAFF_NUMBER),
        ("Employee ID", Field.STAFF_NUMBER),
        ("职业", Field.OCCUPATION),
        ("職業", Field.OCCUPATION),
        ("岗位", Field.OCCUPATION),
        ("工种", Field.OCCUPATION),
        ("Occupation", Field.OCCUPATION),
        ("单位", Field.UNIT),
        ("站点", Field.UNIT),
        ("驛站", Field.UNIT),
        ("所属驿站", Field.UNIT),
        ("Station", Field.UNIT),
        ("入职日期", Field.FROM_DATE),
        ("入職日期", Field.FROM_DATE),
        ("加入日期", Field.FROM_DATE),
        ("入职时间", Field.FROM_DATE),
        ("Start date", Field.FROM_DATE),
        ("邮箱", Field.EMAIL),
        ("E-Mail", Field.EMAIL),
        ("序号", None),
        ("备注", None),
        ("性别", None),
        ("", None),
        ("紧急联系人电话", None),
        ("紧急联系人姓名", None),
        ("家属电话", None),
        ("站长姓名", None),
        ("Emergency phone", None),
        ("微信号", None),
        ("单位电话", None),
        ("ID", None),
        ("新就业群体劳动者姓名手机号职业驿站汇总表", None),
    ],
)
def test_titles_as_offices_write_them(title, field):
    found, sure = field_of(title)
    assert found == field
    assert (sure > 0.5) == bool(field)


@pytest.mark.parametrize(
    "title",
    [
        "身份证号",
        "身份证号码",
        "身份證號",
        "公民身份号码",
        "证件号码",
        "身份证",
        "身份证（后六位）",
        "驾驶证号",
        "护照号",
        "社会保障号码",
        "ID card",
        "ID Number",
        "ID No.",
        "Passport No.",
        "National ID",
    ],
)
def test_titles_of_what_we_never_take(title):
    assert is_never_taken(title)
    assert field_of(title) == (None, 0)
    assert layout(["姓名", "手机号", title], *PEOPLE).columns[2].never_taken


@pytest.mark.parametrize("title", ["工号", "Staff ID", "Employee ID", "Rider ID", "编号", "证书", "ID"])
def test_other_numbers_may_be_taken(title):
    assert not is_never_taken(title)


def test_a_surer_title_wins_and_the_other_column_is_left():
    columns = layout(["姓名", "联系电话", "手机号"], ["王芳", "13700137000", "13800138000"]).columns
    assert [column.field for column in columns] == [Field.NAME, None, Field.PHONE]
    assert [column.confidence for column in columns] == [1.0, 0.0, 1.0]


def test_cells_that_are_no_numbers_make_a_title_less_sure():
    columns = layout(["姓名", "联系电话", "号码"], *[["王芳", "无", f"1380013800{n}"] for n in range(9)]).columns
    assert [column.field for column in columns] == [Field.NAME, None, Field.PHONE]


def test_a_column_of_numbers_without_a_telling_title_is_suggested_with_little_confidence():
    column = layout(["姓名", "号码"], *[["王芳", f"1380013800{n}"] for n in range(9)]).columns[1]
    assert (column.field, column.confidence) == (Field.PHONE, 0.4)


def test_not_so_if_the_title_speaks_of_somebody_else():
    assert layout(["姓名", "紧急联系人"], *[["王芳", f"1380013800{n}"] for n in range(9)]).columns[1].field is None


@pytest.mark.parametrize(
    "written", [str, lambda card: f"'{card}", lambda card: int(card[:15]) * 1000, lambda card: f"{card} "]
)
def test_numbers_of_identity_cards_are_found_whatever_the_title_says(written):
    cards = [written(id_card(f"11010519{year}0312002")) for year in range(70, 90)]
    column = layout(["姓名", "手机号", "工号"], *[["王芳", "13800138000", card] for card in cards]).columns[2]
    assert (column.never_taken, column.field, column.samples) == (True, None, ())


def test_numbers_as_long_that_are_none_are_no_reason():
    cards = [id_card(f"11010519{year}0312002") for year in range(70, 90)]
    wrong = [card[:17] + str((int(card[17].replace("X", "0")) + 1) % 10) for card in cards]
    column = layout(["姓名", "手机号", "工号"], *[["王芳", "13800138000", card] for card in wrong]).columns[2]
    assert column.field == Field.STAFF_NUMBER
    assert not column.never_taken


def test_a_sample_never_shows_the_number_of_an_identity_card():
    rows = [["王芳", "13800138000", "早班"] for _ in range(20)] + [["李娜", "13900139000", id_card()]]
    column = layout(["姓名", "手机号", "备注"], *rows).columns[2]
    assert column.samples == ("早班",)


def test_a_column_never_taken_cannot_be_chosen():
    found = layout(["姓名", "身份证号", "手机号", "要修改的内容"], *PEOPLE)
    chosen = {Field.NAME: 0, Field.STAFF_NUMBER: 1, Field.PHONE: 2, Field.UNIT: 3, Field.EMAIL: 9}
    assert found.allowed(chosen) == {Field.NAME: 0, Field.PHONE: 2}


@pytest.mark.parametrize("title", ["要修改的内容", "What to mend"])
def test_what_we_wrote_beside_bad_rows_is_known_again(title):
    column = layout(["姓名", "手机号", title], *PEOPLE).columns[2]
    assert column.says_what_to_mend
    assert column.field is None


@pytest.mark.parametrize(
    ("above", "numbers"),
    [
        ([], (1,)),
        ([["2026 年 11 月骑手姓名电话汇总表"]], (2,)),
        ([["城东街道"], ["填报单位：城东驿站", None, "日期：2026-11-22"], ["说明：手机号必填"]], (4,)),
        ([["Riders of the east district, name and phone"]], (2,)),
    ],
)
def test_titles_below_those_of_the_whole_list(above, numbers):
    found = layout(*above, ["姓名", "手机号", "工号"], *PEOPLE)
    assert tuple(row.number for row in found.rows) == numbers
    assert found.suggested == {Field.NAME: 0, Field.PHONE: 1, Field.STAFF_NUMBER: 2}


def test_titles_in_two_rows():
    found = layout(
        ["名单"],
        ["姓名", "联系方式", None, "紧急联系人", None, "工号"],
        [None, "电话", "邮箱", "姓名", "电话", None],
        ["王芳", "13800138000", "w@example.org", "王父", "13700137000", "A01"],
    )
    assert [row.number for row in found.rows] == [2, 3]
    assert found.suggested == {Field.NAME: 0, Field.PHONE: 1, Field.EMAIL: 2, Field.STAFF_NUMBER: 5}
    assert [column.title for column in found.columns] == [
        "姓名",
        "联系方式 电话",
        "联系方式 邮箱",
        "紧急联系人 姓名",
        "紧急联系人 电话",
        "工号",
    ]


def test_merged_titles_of_a_workbook():
    def fill(book):
        sheet = book.active
        sheet.append(["2026 年新就业群体名单"])
        sheet.append(["姓名", "联系方式", None, "入职日期"])
        sheet.append([None, "手机号", "邮箱", None])
        sheet.append(["王芳", 13800138000, "w@example.org", date(2026, 11, 22)])
        for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
            sheet.merge_cells(merged)

    ((_sheet, found),) = lists_in(open_table(workbook(fill), "list.xlsx"))
    assert found.last_row == 3
    assert found.suggested == {Field.NAME: 0, Field.PHONE: 1, Field.EMAIL: 2, Field.FROM_DATE: 3}


def test_a_person_below_the_titles_is_not_part_of_them():
    for person in (["王芳", "13800138000", "站点"], ["王芳", "5", "MAIL"]):
        found = layout(["姓名", "手机号", "备注"], person)
        assert [row.number for row in found.rows] == [1]


def test_a_group_and_its_titles_are_read_together():
    found = layout(["姓名", "单位", None, "手机", "入职"], [None, "名称", "代码", "号码", "日期"])
    assert found.suggested == {Field.NAME: 0, Field.UNIT: 1, Field.PHONE: 3, Field.FROM_DATE: 4}


def test_columns_without_a_title_are_there_too():
    columns = layout(["姓名", "手机号"], ["王芳", "13800138000", "早班"]).columns
    assert (columns[2].title, columns[2].name, columns[2].field) == ("", "C", None)


def test_lists_side_by_side_are_refused():
    with pytest.raises(Unreadable) as refused:
        layout(["姓名", "电话", None, "姓名", "电话"], ["王芳", "13800138000", None, "李娜", "13900139000"])
    assert refused.value.code == "side_by_side"


@pytest.mark.parametrize("rows", [[], [["王芳", "13800138000"]], [["序号", "备注"], ["1", "x"]], [["职业", "单位"]]])
def test_without_titles_there_is_no_list(rows):
    with pytest.raises(Unreadable) as refused:
        layout(*rows)
    assert refused.value.code == "no_titles"


def test_sheets_without_a_list_are_passed_over_and_hidden_ones_come_last():
    def fill(book):
        book.active.append(["封面"])
        book.create_sheet("旧").append(["姓名", "电话"])
        book.create_sheet("新").append(["姓名", "电话"])
        book["旧"].sheet_state = "hidden"

    assert [sheet.name for sheet, _layout in lists_in(open_table(workbook(fill), "list.xlsx"))] == ["新", "旧"]


def test_a_file_without_any_list_is_refused():
    for file, name in ((sheet_of([["封面"]]), "list.xlsx"), (csv_of("a,b\n"), "list.csv")):
        with pytest.raises(Unreadable) as refused:
            lists_in(open_table(file, name))
        assert refused.value.code == "no_titles"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("手 機 號（必填）", "手机号"),
        ("Ｅ－ｍａｉｌ", "e-mail"),
        ("【姓名】", "姓名"),
        ("*姓名", "姓名:"),
        ("Staff No.", "STAFF NO"),
    ],
)
def test_words_are_alike_but_for_what_may_differ(one, other):
    assert folded(one) == folded(other) != ""
