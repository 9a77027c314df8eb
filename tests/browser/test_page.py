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

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import VIEWS, look
from casualties.web.page import controls
from reading import drawn, settled, show, text_size, violations, width

pytestmark = pytest.mark.browser

QUERY = "/?party=north-korea&metric=killed&metric=wounded"
NORTH_KOREA = f"{QUERY}&view=timeline"


def test_a_cold_link_shows_its_selection(page: Page, frozen: Dataset) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    rows = Selection.parse(NORTH_KOREA[2:])[0].rows(frozen)
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
    expect(page.locator("#view-table")).to_contain_text("No statement fits these conditions.")


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


def test_what_is_typed_right_after_opening_a_choice_goes_to_its_field(page: Page) -> None:
    page.goto("/")
    settled(page)
    at_once = """() => {
      document.getElementById("summary-party").click();
      return document.activeElement.id;
    }"""
    assert page.evaluate(at_once) == "find-party"
    page.locator("#summary-party").click()
    expect(page.locator("#find-party")).to_be_hidden()


def test_a_day_of_knowledge_hides_what_came_later(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    page.locator("#summary-known-on").click()
    page.locator("#control-known-on").fill("2024-12-19")
    expect(page).to_have_url(re.compile("known_on=2024-12-19"))
    expect(page.locator("#caption")).to_contain_text("as known on 19 December 2024")
    expect(page.locator("#summary-known-on")).to_have_text("19 December 2024")


@pytest.mark.parametrize("state", ["light", "dark", "narrow", "large text"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(dashboard: Page, view: str, state: str) -> None:
    dashboard.emulate_media(color_scheme="dark" if state == "dark" else "light")
    if state == "narrow":
        dashboard.set_viewport_size({"width": 390, "height": 800})
    if state == "large text":
        text_size(dashboard, 32)
    show(dashboard, f"{QUERY}&view={view}" if view != "overview" else QUERY)
    dashboard.locator("details.more > summary").click()
    dashboard.locator("#summary-source").click()
    assert violations(dashboard) == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_scrolls_sideways(dashboard: Page, view: str) -> None:
    show(dashboard, f"{QUERY}&view={view}" if view != "overview" else QUERY)
    dashboard.locator("details.more > summary").click()
    for pixels, text in ((320, 16), (390, 16), (768, 16), (768, 32)):
        dashboard.set_viewport_size({"width": pixels, "height": 700})
        text_size(dashboard, text)
        if dashboard.locator("#figure").is_visible():
            drawn(dashboard)
        assert width(dashboard) <= pixels, (pixels, text)


@pytest.mark.parametrize("view", [v for v in VIEWS if VIEWS[v].draw])
def test_a_narrow_chart_has_upright_ticks_and_whole_names(dashboard: Page, view: str) -> None:
    dashboard.set_viewport_size({"width": 390, "height": 800})
    show(dashboard, f"/?party=russia&metric=killed&view={view}")
    drawn(dashboard)
    found = dashboard.locator("#chart .js-plotly-plot").evaluate(
        """(chart) => {
          const edge = chart.getBoundingClientRect();
          const texts = [...chart.querySelectorAll("text")].filter((t) => t.textContent.trim());
          const cut = texts.filter((t) => {
            const box = t.getBoundingClientRect();
            return box.width && (box.left < edge.left - 1 || box.right > edge.right + 1);
          });
          const turned = texts.filter((t) => /tick/.test(t.parentNode.className.baseVal) &&
            /rotate\\((?!0[,)])/.test(t.getAttribute("transform") || ""));
          return {
            texts: texts.length, cut: cut.map((t) => t.textContent),
            turned: turned.map((t) => t.textContent),
            share: chart._fullLayout.xaxis._length / edge.width };
        }"""
    )
    assert found["texts"] > 5
    assert (found["cut"], found["turned"]) == ([], [])
    assert found["share"] > 0.5


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
    page: Page, frozen: Dataset
) -> None:
    page.goto("/")
    settled(page)
    _, table = look(VIEWS["overview"], dataset=frozen, selection=Selection())
    page.locator(".overview tbody th a").first.click()
    expect(page).to_have_url(re.compile("view=disagreement"))
    expect(page.locator("#sentence")).to_contain_text("between them")
    for witness in (table["witness_floor"][0], table["witness_ceiling"][0]):
        expect(page.locator("#sentence")).to_contain_text(frozen.statement(witness)["wording"])


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


def choose(page: Page, control: str, words: str) -> None:
    """Opens a control, types what it narrows to, and takes the first option: keys alone."""
    page.locator(f"#summary-{control}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#find-{control}")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")


def test_two_sources_are_chosen_and_the_export_has_the_rows_of_the_page(dashboard: Page) -> None:
    show(dashboard, "/?party=north-korea&metric=killed&view=timeline")
    choose(dashboard, "source", "NIS")
    expect(dashboard.locator("#caption")).to_contain_text("by 1 source")
    choose(dashboard, "source", "GUR")
    expect(dashboard.locator("#caption")).to_contain_text("by 2 sources")
    settled(dashboard)
    with dashboard.expect_download() as download:
        dashboard.locator("#links a", has_text="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
    assert {r["source"] for r in rows} == {"south-korea-nis", "ukraine-gur"}
    cells = dashboard.locator("#table tbody tr td:last-child").all_inner_texts()
    assert cells == [r["id"] for r in rows]
    expect(dashboard.locator("#caption")).to_contain_text(f"{len(rows)} statements by 2 sources")


def test_an_old_link_with_an_unknown_source_says_so_and_leads_on(dashboard: Page) -> None:
    show(dashboard, "/?party=north-korea&metric=killed&source=south-korea-nsi&view=timeline")
    expect(dashboard.locator("#notices")).to_contain_text("did you mean 'south-korea-nis'?")
    expect(dashboard.locator("#summary-source")).to_have_text("south-korea-nsi (unknown)")
    expect(dashboard.locator("#figure")).to_be_hidden()
    dashboard.locator("#table a", has_text="Any source instead of").click()
    expect(dashboard.locator("#notices p")).to_have_count(0)
    expect(dashboard.locator("#table tbody tr").first).to_be_visible()


def test_the_keyboard_reaches_a_question_of_the_overview_in_few_steps(dashboard: Page) -> None:
    show(dashboard, "/")
    dashboard.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    dashboard.locator("a.skip").focus()
    dashboard.keyboard.press("Enter")
    first = dashboard.locator(".overview tbody th a").first
    for _step in range(8):
        if first.evaluate("link => link === document.activeElement"):
            break
        dashboard.keyboard.press("Tab")
    # not `to_be_focused`, which also asks whether the window has the focus
    assert first.evaluate("link => link === document.activeElement")
    dashboard.keyboard.press("Enter")
    expect(dashboard).to_have_url(re.compile("view=disagreement"))
    expect(dashboard.locator("h1")).to_have_text("How far apart are the claims, and since when?")


def test_a_phone_goes_from_the_question_to_both_statements(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/?conflict=gaza-war")
    page.locator(".overview tbody th a").first.click()
    expect(page.locator("#sentence")).to_contain_text("between them")
    settled(page)
    links = page.locator("#table tbody tr").last.locator("a")
    expect(links).to_have_count(2)
    for number in range(2):
        links.nth(number).click()
        expect(page.locator("h1 .wording")).to_be_visible()
        assert width(page) <= 390
        page.go_back()
        settled(page)


def test_the_day_of_knowledge_moves_when_the_slider_is_let_go(dashboard: Page) -> None:
    show(dashboard, f"{QUERY}&view=snapshot")
    slider = dashboard.locator(".replay input")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    before = dashboard.url
    middle = box["y"] + box["height"] / 2
    dashboard.mouse.move(box["x"] + box["width"] - 6, middle)
    dashboard.mouse.down()
    dashboard.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    expect(dashboard.locator(".replay output")).not_to_have_text("today")
    assert dashboard.url == before
    dashboard.mouse.up()
    expect(dashboard).to_have_url(re.compile("known_on="))


def test_paper_has_the_rows_of_the_grid(dashboard: Page) -> None:
    show(dashboard, f"{QUERY}&view=estimates")
    expect(dashboard.locator("#grid .ag-row").first).to_be_visible()
    dashboard.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    rows = dashboard.evaluate("""() => { const all = []; dash_ag_grid.getApi("grid")
        .forEachNodeAfterFilterAndSort(node => all.push(node.data.wording)); return all; }""")
    cells = dashboard.locator(".printed tbody tr td:nth-child(5)").all_text_contents()
    assert cells == rows
    dashboard.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(dashboard.locator(".printed")).to_have_count(0)


def test_a_chart_is_as_wide_as_the_paper_and_then_as_the_page_again(dashboard: Page) -> None:
    show(dashboard, NORTH_KOREA)
    drawn(dashboard)
    chart = dashboard.locator("#chart .js-plotly-plot")
    at_once = """(chart) => {
      window.dispatchEvent(new Event("beforeprint"));
      return [chart._fullLayout.width, chart._context.typesetMath];
    }"""
    assert chart.evaluate(at_once) == [690, False], "drawn before the print, with Dash's settings"
    dashboard.evaluate("window.dispatchEvent(new Event('afterprint'))")
    drawn(dashboard)


def test_the_files_of_a_view_are_a_click_away(page: Page) -> None:
    page.goto(NORTH_KOREA)
    settled(page)
    links = page.locator("#links a")
    got = [page.request.get(str(link.get_attribute("href"))) for link in links.all()]
    assert links.all_text_contents() == ["CSV", "JSON", "data package", "SVG", "PNG", "HTML"]
    assert [one.status for one in got] == [200] * 6
    text = got[3].text()
    for said in ("What has each source stated", "metric=killed", "data version"):
        assert said in text
    with page.expect_download() as download:
        links.nth(4).click()
    picture = Path(download.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20], "big") == 2400
    assert download.value.suggested_filename.startswith("casualties-timeline-north-korea-killed")


def test_a_long_list_of_options_is_searched_on_the_server(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controls, "MOST_OPTIONS", 5)
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
