"""The grid of the estimates in Chromium: its rows, its sort, its keys, and when it is fetched."""

from __future__ import annotations

import csv
import io
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from casualties.web.page import grid
from reading import settled, violations

pytestmark = pytest.mark.browser

QUERY = "party=north-korea&metric=killed&metric=wounded"
ESTIMATES = f"/?{QUERY}&view=estimates"


def open_grid(page: Page, path: str = ESTIMATES) -> None:
    page.goto(path)
    expect(page.locator("#grid .ag-row").first).to_be_visible(timeout=20_000)
    settled(page)


def ids(page: Page) -> list[str]:
    """The ids of the grid's rows, in its order, whether they are drawn or not."""
    found: list[str] = page.evaluate(
        """() => { const ids = []; dash_ag_grid.getApi("grid")
                   .forEachNodeAfterFilterAndSort(node => ids.push(node.data.id)); return ids; }"""
    )
    return found


def expect_ids(page: Page, wanted: list[str]) -> None:
    """Waits until the grid has these rows in this order."""
    page.evaluate(
        """async wanted => {
             const ids = () => { const found = []; dash_ag_grid.getApi("grid")
               .forEachNodeAfterFilterAndSort(node => found.push(node.data.id)); return found; };
             const end = Date.now() + 20000;
             while (String(ids()) !== String(wanted) && Date.now() < end)
               await new Promise(go => setTimeout(go, 50)); }""",
        arg=wanted,
    )
    assert ids(page) == wanted


def csv_ids(page: Page, address: str) -> list[str]:
    """The ids of the CSV that the page links to."""
    href = page.locator(".files a", has_text="CSV").get_attribute("href")
    with urllib.request.urlopen(f"{address}{href}") as answer:
        return [r["id"] for r in csv.DictReader(io.StringIO(answer.read().decode()))]


def test_the_grid_has_the_rows_of_the_csv_in_its_order(page: Page, address: str) -> None:
    open_grid(page)
    assert ids(page) == csv_ids(page, address)
    expect(page.locator(".grid-place .note")).to_contain_text(f"All {len(ids(page))} claims")


def test_only_the_view_of_the_grid_downloads_it(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"/?{QUERY}")
    settled(page)
    assert [url for url in asked if "ag_grid" in url] == []
    page.locator(".nav a", has_text="Data").click()
    expect(page.locator("#grid .ag-row").first).to_be_visible()
    names = [url.rsplit("/", 1)[1].split(".")[0] for url in asked if "ag_grid" in url]
    assert sorted(names) == ["async-community", "dash_ag_grid"]


def test_a_sort_goes_to_the_url_and_back_undoes_it(page: Page, address: str) -> None:
    open_grid(page)
    before = ids(page)
    heading = page.locator(".ag-header-cell[col-id=wording]")
    heading.locator(".ag-header-cell-label").click()
    expect(page).to_have_url(re.compile("&sort=wording$"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    link = page.locator(".files a", has_text="CSV")
    expect(link).to_have_attribute("href", re.compile("&sort=wording$"))
    ascending = csv_ids(page, address)
    assert ascending != before
    expect_ids(page, ascending)
    heading.locator(".ag-header-cell-label").click()
    expect(page).to_have_url(re.compile("&sort=-wording$"))
    expect(link).to_have_attribute("href", re.compile("&sort=-wording$"))
    expect_ids(page, csv_ids(page, address))
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect_ids(page, ascending)
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "none")
    expect_ids(page, before)


def test_a_cold_link_has_its_sort(page: Page, address: str) -> None:
    open_grid(page, f"{ESTIMATES}&sort=-stated_on")
    heading = page.locator(".ag-header-cell[col-id=stated_on]")
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert ids(page) == csv_ids(page, address)


def test_a_statement_links_to_its_page_and_its_outlet(page: Page) -> None:
    open_grid(page)
    row = page.locator("#grid .ag-row[row-index='0']")
    (first, *_) = ids(page)
    assert row.locator("[col-id=wording] a").get_attribute("href") == f"/statements/{first}"
    outlet = row.locator("[col-id=via] a").get_attribute("href")
    assert outlet
    assert outlet.startswith("http")


def test_the_keys_reach_a_statement_and_leave_the_grid(page: Page) -> None:
    page.route("**/statements/*", lambda route: route.fulfill(body="the statement"))
    open_grid(page)
    page.locator("#grid .ag-row[row-index='0'] [col-id=stated_on]").click()
    page.keyboard.press("Tab")
    expect(page.locator(".files a").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.locator("#grid .ag-row[row-index='0'] [col-id=metric]").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    target = ids(page)[1]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/statements/{target}$"))


def test_a_sort_works_by_keyboard(page: Page) -> None:
    open_grid(page)
    page.locator("#grid .ag-row[row-index='0'] [col-id=source]").click()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("&sort=source$"))


def test_a_filter_of_a_column_narrows_the_grid_and_the_page_says_so(page: Page) -> None:
    open_grid(page)
    every = len(ids(page))
    page.locator(".ag-header-cell[col-id=source] .ag-header-cell-filter-button").click()
    page.locator(".ag-filter input[type=text]").first.fill("NIS")
    note = page.locator("#grid-note")
    expect(note).to_contain_text("pass the filters of the columns")
    left = len(ids(page))
    assert 0 < left < every
    expect(note).to_have_text(
        f"{left} of them pass the filters of the columns, which narrow only the grid: "
        "the CSV holds all."
    )


def test_columns_are_chosen_and_stay_chosen(page: Page) -> None:
    open_grid(page)
    heading = page.locator(".ag-header-cell[col-id=speaker]")
    expect(heading).to_have_count(0)
    page.locator("details.columns > summary").click()
    page.locator("#columns label", has_text="Speaker").click()
    page.locator("#columns label", has_text="Party").click()
    expect(heading).to_have_count(1)
    expect(page.locator(".ag-header-cell[col-id=party]")).to_have_count(0)
    page.locator(".ag-header-cell[col-id=source] .ag-header-cell-label").click()
    expect(page).to_have_url(re.compile("&sort=source$"))
    expect(heading).to_have_count(1)
    page.locator(".nav a", has_text="Sources").click()
    expect(page.locator("#grid")).to_have_count(0)
    page.go_back()
    expect(heading).to_have_count(1)
    expect(page.locator(".ag-header-cell[col-id=party]")).to_have_count(0)


def test_a_narrow_screen_has_a_statement_in_one_cell(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_grid(page)
    expect(page.locator(".ag-header-cell")).to_have_count(1)
    cell = page.locator("#grid .ag-row[row-index='0'] .ag-cell")
    expect(cell.locator("a").first).to_have_attribute("href", f"/statements/{ids(page)[0]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".ag-header-cell[col-id=claim]")).to_have_count(1)
    expect(page.locator(".ag-header-cell[col-id=statement]")).to_have_count(0)


def test_every_statement_of_the_dataset_fits_in_the_grid(page: Page, address: str) -> None:
    open_grid(page, "/?view=estimates")
    assert ids(page) == csv_ids(page, address)
    assert page.locator("#grid .ag-row").count() < 80


def test_one_statement_is_a_grid_as_high_as_it(page: Page) -> None:
    open_grid(page, "/?q=ukraine-officials-2024-10-04-killed&view=estimates")
    expect(page.locator(".grid-place .note")).to_contain_text("This claim, as in the CSV.")
    box = page.locator("#grid").bounding_box()
    assert box
    assert box["height"] < 300


def test_axe_finds_no_violation_in_the_grid_with_all_opened(page: Page) -> None:
    open_grid(page, f"{ESTIMATES}&sort=source")
    page.locator("details.columns > summary").click()
    heading = page.locator(".ag-header-cell[col-id=stated_on]")
    heading.locator(".ag-header-cell-filter-button").click()
    expect(page.locator(".ag-filter")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def test_very_many_rows_come_as_they_are_scrolled_to(
    page: Page, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_LOADED", 12)
    monkeypatch.setattr(grid, "BLOCK", 10)
    open_grid(page, f"/?{QUERY}&known_on=2026-11-01&view=estimates")
    wanted = csv_ids(page, address)
    note = page.locator(".grid-place .note")
    expect(note).to_contain_text(f"All {len(wanted)} claims, which come as")
    expect(note).to_contain_text("Columns have filters for up to 12 rows.")
    link = page.locator("#grid .ag-cell[col-id=wording] a")
    expect(link.first).to_have_attribute("href", f"/statements/{wanted[0]}")
    last = len(wanted) - 1
    page.evaluate("n => dash_ag_grid.getApi('grid').ensureIndexVisible(n)", last)
    row = page.locator(f"#grid .ag-row[row-index='{last}'] .ag-cell[col-id=wording] a")
    expect(row).to_have_attribute("href", f"/statements/{wanted[-1]}")
    page.locator(".ag-header-cell[col-id=wording] .ag-header-cell-label").click()
    expect(page).to_have_url(re.compile("sort=wording"))
    expect(page.locator(".files a", has_text="CSV")).to_have_attribute(
        "href", re.compile("sort=wording")
    )
    first = csv_ids(page, address)[0]
    assert first != wanted[0]
    expect(link.first).to_have_attribute("href", f"/statements/{first}")
