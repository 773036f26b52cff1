"""The third way through the house: a coordinator looks at her people, takes the list away, prints for the inspector."""

import csv
import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("width", "dark", "language"), [(360, False, "zh-hans"), (1280, True, "en")])
def test_coordinator_sees_her_people_and_nobody_else(walk, width, dark, language, scripts):
    walker = walk(width=width, dark=dark, language=language, scripts=scripts)
    page = walker.page
    walker.go("/coordinate/")
    assert "/sign-in/" in page.url
    walker.sign_in_staff("coordinator@example.org")
    walker.go("/coordinate/").look("people")
    expect(page.locator("main")).to_contain_text("河东第一驿站")
    expect(page.locator("main")).not_to_contain_text("大学城驿站")
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()

    table = page.request.get("/coordinate/people.csv")
    rows = list(csv.reader(io.StringIO(table.text().lstrip("\ufeff"))))
    book = load_workbook(io.BytesIO(page.request.get("/coordinate/people.xlsx").body()), read_only=True)
    sheet = [[("" if cell is None else str(cell)) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert len(rows) == len(sheet) > 20
    assert [row[0] for row in rows] == [row[0] for row in sheet]
    assert "大学城驿站" not in table.text()

    walker.go("/coordinate/inspector/").look("inspector")
    expect(page.locator("main")).to_contain_text("河东")
    expect(page.locator("main")).not_to_contain_text("大学城驿站")


def test_a_worker_has_no_business_there(walk):
    walker = walk()
    walker.sign_in()
    response = walker.page.goto("/coordinate/")
    assert response.status == 403
