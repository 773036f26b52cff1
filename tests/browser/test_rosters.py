"""A coordinator brings the list of her station in, as her office keeps it, and takes it back."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.test_gallery import speak

LOOKS = [{"width": 360, "dark": True, "language": "zh-hans"}, {"width": 1280, "language": "en", "scripts": False}]


def office_list(numbers: range) -> bytes:
    """Return a workbook with a title, numbers as a spreadsheet keeps them, a card number, a row to mend and a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["滨江骑手驿站人员名单（2026年11月）"])
    sheet.append(["序号", "姓名", "手机号码", "工号", "身份证号"])
    for at, number in enumerate(numbers):
        sheet.append(
            [at + 1, f"林小{'一二三四五六七八九十'[at % 10]}", 19800000000 + number, f"R{number}", "11010519491231002X"]
        )
    sheet.append([len(numbers) + 1, "赵六", 1980000, "R9999", None])
    sheet.append(["合计", len(numbers) + 1])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_list_comes_in_and_is_taken_back(walk, look):
    walker = walk(**look)
    page = walker.page
    walker.sign_in_staff("coordinator@example.org")
    if "language" in look:
        speak(page, look["language"])
    walker.go("/coordinate/units/")
    page.locator("main ul a.line").last.click()
    page.locator("main a[href$='/lists/']").click()
    walker.look("lists")
    start = 1000 * (1 + LOOKS.index(look))
    name = "名单 11 月.xlsx"
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": office_list(range(start, start + 12))}
    )
    page.locator("main form button").click()
    wait(walker, "form select")
    walker.look("columns")
    expect(page.locator("main")).to_contain_text("身份证号")
    page.locator("input[name=is_complete]").check()
    page.locator("main form button").click()
    wait(walker, "form[action$='/take/']")
    walker.look("what-would-happen")
    with page.expect_download() as mended:
        page.locator("a[href$='/to-mend/']").click()
    assert mended.value.suggested_filename.endswith(".xlsx")
    file = io.BytesIO(Path(mended.value.path()).read_bytes())
    titles, bad = openpyxl.load_workbook(file).active.iter_rows(values_only=True)
    assert "赵六" in bad
    assert len(titles) == 6
    page.locator("form[action$='/take/'] button").click()
    wait(walker, "a[href$='/undo/']")
    walker.look("taken-in")
    page.locator("a[href$='/missing/']").click()
    walker.look("missing")
    page.go_back()
    page.locator("a[href$='/undo/']").click()
    walker.look("undo")
    page.locator("button[form=confirm]").click()
    wait(walker, ".notice-info")
    walker.look("undone")


def wait(walker, selector: str) -> None:
    """Wait until the worker is done; without scripts by looking again."""
    page = walker.page
    for _n in range(60):
        if page.locator(f"main {selector}").count():
            return
        if walker.scripts:
            page.wait_for_timeout(500)
        else:
            page.wait_for_timeout(300)
            page.reload()
    raise AssertionError(f"{selector} did not come at {page.url}")
