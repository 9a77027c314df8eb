"""Readers' journeys on the page, in Chromium."""

from __future__ import annotations

import csv
import io
import re
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from casualties.charts import VIEWS, look
from casualties.dataset import Dataset
from casualties.selection import Selection
from casualties.web import present
from conftest import ROOT

pytestmark = pytest.mark.browser

QUERY = "/?party=north-korea&metric=killed&metric=wounded"
NORTH_KOREA = f"{QUERY}&view=timeline"


def settled(page: Page) -> None:
    """Waits until no callback is on its way."""
    expect(page.locator("#caption")).to_contain_text(":", timeout=60_000)
    page.wait_for_load_state("networkidle")


def test_a_cold_link_shows_its_selection(page: Page, real: Dataset) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    rows = Selection.parse(NORTH_KOREA[2:])[0].rows(real)
    expect(page.locator("#caption")).to_contain_text(f"{len(rows)} statements by")
    expect(page.locator("#summary-party")).to_have_text("North Korea")
    expect(page.locator("#summary-metric")).to_have_text("killed or wounded")
    expect(page.locator("#table tbody tr")).to_have_count(len(rows))
    expect(page.locator("#chart .scatterlayer .points path").first).to_be_visible()


def test_a_choice_changes_the_url_and_back_undoes_it(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    before = page.locator("#caption").inner_text()
    page.locator("#summary-source").click()
    page.locator("#control-source label", has_text="NIS").first.click()
    expect(page).to_have_url(re.compile("source=south-korea-nis"))
    expect(page.locator("#caption")).not_to_have_text(before)
    expect(page.locator("#caption")).to_contain_text("by 1 source")
    page.go_back()
    expect(page.locator("#caption")).to_have_text(before)
    expect(page.locator("#summary-source")).to_have_text("any source")
    page.go_forward()
    expect(page.locator("#caption")).to_contain_text("by 1 source")


def test_an_unknown_value_stays_visible_with_a_notice(page: Page) -> None:
    page.goto("/?party=north-kora&metric=killed")
    settled(page)
    expect(page.locator("#notices")).to_contain_text(
        "Party: unknown value 'north-kora'; did you mean 'north-korea'?"
    )
    expect(page.locator("#summary-party")).to_have_text("north-kora (unknown)")
    expect(page.locator("#table")).to_contain_text("No statement fits these conditions.")


def test_the_download_equals_the_page(page: Page, address: str) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    href = page.locator("#links a", has_text="CSV").get_attribute("href")
    assert href == "/timeline.csv?party=north-korea&metric=killed&metric=wounded"
    with urllib.request.urlopen(address + href) as answer:
        rows = list(csv.DictReader(io.StringIO(answer.read().decode())))
    cells = page.locator("#table tbody tr td:nth-child(5)").all_inner_texts()
    assert cells == [r["wording"] for r in rows]


def test_the_view_is_part_of_the_url(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    page.locator("#views a", has_text="Estimates").click()
    expect(page).to_have_url(re.compile("view=estimates"))
    expect(page.locator("h1")).to_have_text("Which statements are these, word for word?")
    expect(page.locator("#figure")).to_be_hidden()
    page.go_back()
    expect(page.locator("#figure")).to_be_visible()


def test_the_controls_work_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    settled(page)
    page.locator("#summary-party").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("north korea")
    expect(page.locator("#control-party .form-check:visible").first).to_contain_text("North Korea")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("party=north-korea"))
    page.keyboard.press("Escape")
    expect(page.locator("#summary-party")).to_be_focused()
    expect(page.locator("#summary-party")).to_have_text("North Korea")


def test_a_day_of_knowledge_hides_what_came_later(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    page.locator("#summary-known-on").click()
    page.locator("#control-known-on").fill("2024-12-19")
    expect(page).to_have_url(re.compile("known_on=2024-12-19"))
    expect(page.locator("#caption")).to_contain_text("as known on 19 December 2024")
    expect(page.locator("#summary-known-on")).to_have_text("19 December 2024")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(page: Page, scheme: str, view: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{QUERY}&view={view}")
    settled(page)
    page.locator("details.more > summary").click()
    page.locator("#summary-source").click()
    page.evaluate((ROOT / "tests" / "browser" / "axe.min.js").read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))")
    assert found == []


def test_a_narrow_screen_does_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(NORTH_KOREA)
    settled(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


def test_two_readers_do_not_share_a_state(page: Page) -> None:
    other = page.context.new_page()
    page.goto("/?party=north-korea&metric=killed")
    other.goto("/?party=north-korea&metric=wounded")
    settled(page)
    settled(other)
    page.locator("#summary-metric").click()
    page.locator("#control-metric label", has_text="captured").click()
    expect(page.locator("#summary-metric")).to_have_text("captured or killed")
    expect(other.locator("#summary-metric")).to_have_text("wounded")
    other.reload()
    expect(other.locator("#summary-metric")).to_have_text("wounded")


def test_the_furthest_apart_is_one_click_away_and_names_both_statements(
    page: Page, real: Dataset
) -> None:
    page.goto("/")
    settled(page)
    _, table = look(VIEWS["overview"], dataset=real, selection=Selection())
    page.locator(".overview tbody th a").first.click()
    expect(page).to_have_url(re.compile("view=disagreement"))
    expect(page.locator("#sentence")).to_contain_text("between them")
    for witness in (table["witness_floor"][0], table["witness_ceiling"][0]):
        expect(page.locator("#sentence")).to_contain_text(real.statement(witness)["wording"])


def test_what_was_known_can_be_replayed_by_keyboard(page: Page) -> None:
    page.goto(f"{QUERY}&view=snapshot")
    settled(page)
    page.locator(".replay input").focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("known_on=2024-10-04"))
    expect(page.locator(".replay output")).to_have_text("4 October 2024")
    expect(page.locator("#caption")).to_contain_text("as known on 4 October 2024")
    page.go_back()
    expect(page.locator(".replay output")).to_have_text("today")


def test_a_picture_says_what_it_shows_and_where_from(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    with page.expect_download() as download:
        page.locator("button.picture", has_text="SVG").click()
    text = urllib.parse.unquote(Path(download.value.path()).read_text())
    assert "What has each source stated" in text
    assert "metric=killed" in text
    assert "data version" in text
    assert download.value.suggested_filename == "casualties-timeline.svg"


def test_a_long_list_of_options_is_searched_on_the_server(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(present, "MOST_OPTIONS", 5)
    page.goto("/?metric=killed")
    page.locator("#summary-source").click()
    options = page.locator("#control-source .form-check")
    expect(options).to_have_count(5)
    expect(page.locator("#control-source .note")).to_contain_text("more: type to find them")
    page.locator("#find-source").fill("airwars")
    expect(options).to_have_count(1)
    options.locator("input").check()
    expect(page).to_have_url(re.compile("source=airwars"))
    page.locator("#find-source").fill("")
    expect(options).to_have_count(6)
    expect(options.locator("input:checked")).to_have_count(1)
