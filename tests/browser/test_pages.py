"""The statement page, the embed and the citations, in Chromium."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from casualties.data.dataset import Dataset
from reading import drawn, settled, text_size, violations, width

pytestmark = pytest.mark.browser

NIS = "/statements/south-korea-nis-2025-01-13-killed"
MANY = "/statements/ukraine-president-2026-02-04-killed-ukraine"
KILLED = "party=north-korea&metric=killed&known_on=2025-01-31&view=timeline"


def allowed(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def click_mark(page: Page, id: str) -> None:
    """Clicks the mark of a statement on the chart, where plotly drew it."""
    chart = page.locator("#chart .js-plotly-plot")
    drawn(page)
    place = chart.evaluate(
        """(chart, id) => {
          const { xaxis, yaxis } = chart._fullLayout;
          const trace = chart._fullData.find((t) => (t.customdata || []).includes(id));
          const n = trace.customdata.indexOf(id);
          return [xaxis._offset + xaxis.d2p(trace.x[n]), yaxis._offset + yaxis.d2p(trace.y[n])];
        }""",
        id,
    )
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box
    page.mouse.move(box["x"] + place[0], box["y"] + place[1])
    expect(chart.locator(".hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(box["x"] + place[0], box["y"] + place[1])


@pytest.mark.parametrize("path", [NIS, MANY])
def test_axe_finds_no_violation_on_a_statement(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("summary", has_text="BibTeX").click()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    text_size(page, 32)
    assert violations(page) == []


def test_axe_finds_no_violation_with_the_citation_open(page: Page) -> None:
    page.goto(f"/embed?{KILLED}")
    settled(page)
    assert violations(page) == []
    page.goto(f"/?{KILLED}")
    settled(page)
    page.locator("#cite").click()
    expect(page.locator("#cite-bib")).to_contain_text("@misc{")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@pytest.mark.parametrize("path", [NIS, MANY, f"/embed?{KILLED}", "/embed?view=estimates&q=kursk"])
def test_it_fits_320_pixels(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(path)
    if path.startswith("/embed"):
        settled(page)
    if "timeline" in path:
        drawn(page)
    assert width(page) <= 320


def test_a_statement_reads_without_javascript(page: Page, address: str) -> None:
    browser = page.context.browser
    assert browser
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        bare = context.new_page()
        bare.goto(NIS)
        expect(bare.locator("h1")).to_contain_text("“some 300”")
        expect(bare.get_by_role("button")).to_have_count(0)
        bare.locator("summary", has_text="BibTeX").click()
        expect(bare.locator("#cite-bib")).to_be_visible()
        bare.get_by_role("link", name="“at least 100”").first.click()
        expect(bare).to_have_url(re.compile("south-korea-nis-2024-12-19-killed"))


def test_a_click_on_a_mark_opens_its_statement_and_back_returns(page: Page) -> None:
    page.goto(f"/?{KILLED}")
    settled(page)
    click_mark(page, "south-korea-nis-2025-01-13-killed")
    expect(page).to_have_url(re.compile(f"{NIS}$"))
    expect(page.locator("h1")).to_contain_text("“some 300”")
    page.go_back()
    settled(page)
    expect(page).to_have_url(re.compile(re.escape(KILLED)))
    expect(page.locator("#caption")).to_contain_text("North Korea killed")


def test_a_statement_is_read_as_the_view_that_leads_to_it(page: Page) -> None:
    page.goto(f"/?{KILLED}&about=30")
    settled(page)
    click_mark(page, "south-korea-nis-2025-01-13-killed")
    expect(page).to_have_url(re.compile(f"{NIS}\\?about=30$"))
    expect(page.get_by_text("read with “about” as up to 30 % more or less")).to_be_visible()
    expect(page.get_by_text("231 to 390")).to_be_visible()
    page.get_by_role("link", name="read them with the usual 10 %").click()
    expect(page.get_by_text("273 to 330")).to_be_visible()


def test_the_table_leads_to_the_statement_and_the_statement_to_its_question(
    page: Page, frozen: Dataset
) -> None:
    page.goto(f"/?{KILLED}")
    settled(page)
    page.locator("#table").get_by_role("link", name="south-korea-nis-2025-01-13-killed").click()
    expect(page.locator("h1")).to_contain_text("“some 300”")
    page.get_by_role("link", name=re.compile("statements on this question")).click()
    settled(page)
    expect(page.locator("#summary-metric")).to_have_text("killed")
    expect(page.locator("#summary-party")).to_have_text("North Korea")
    expect(page.locator("#summary-population")).to_have_text("combatants")
    expect(page.locator("#table")).to_contain_text("south-korea-nis-2025-01-13-killed")


def test_an_embed_shows_the_chart_without_controls(page: Page) -> None:
    page.goto(f"/embed?{KILLED}")
    settled(page)
    expect(page.locator("#chart .points path").first).to_be_visible()
    expect(page.locator("#caption")).to_contain_text("North Korea killed")
    for gone in (".controls", "#views", "#links", ".take", ".masthead", "#table", ".modebar"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("Known on 31 January 2025.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Full page").click()
    expect(opened.value).to_have_url(re.compile(rf"/\?{re.escape(KILLED)}$"))


def test_a_mark_in_an_embed_opens_beside_it(page: Page) -> None:
    page.goto(f"/embed?{KILLED}")
    settled(page)
    with page.expect_popup() as opened:
        click_mark(page, "south-korea-nis-2025-01-13-killed")
    expect(opened.value).to_have_url(re.compile(f"{NIS}$"))


def test_an_embed_stands_in_a_frame_of_another_site(page: Page, address: str) -> None:
    page.set_content(f'<iframe src="{address}/embed?{KILLED}" width="320" height="900"></iframe>')
    inside = page.frame_locator("iframe")
    expect(inside.locator("#chart .points path").first).to_be_visible()
    expect(inside.locator(".source-line")).to_contain_text("Every figure is a claim")


def test_the_citation_comes_when_it_is_opened_and_follows_the_view(page: Page) -> None:
    page.goto(f"/?{KILLED}")
    settled(page)
    expect(page.locator("#cite-text")).to_have_text("")
    page.locator("#cite").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cite-text")).to_contain_text("Behind it, ")
    expect(page.locator("#cite-text")).to_contain_text(KILLED)
    expect(page.locator("#embed-code")).to_contain_text(f"/embed?{KILLED.replace('&', '&amp;')}")
    page.locator("#views a", has_text="Estimates").click()
    expect(page.locator("#cite-text")).to_contain_text("view=estimates")


def test_the_buttons_copy_and_say_so_by_keyboard_too(page: Page) -> None:
    allowed(page)
    page.goto(f"/?{KILLED}")
    settled(page)
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page) == page.url
    page.locator("#cite").click()
    expect(page.locator("#cite-bib")).to_contain_text("@misc{")
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page) == page.locator("#cite-bib").inner_text().strip()
    expect(page.get_by_role("button", name="Copy BibTeX")).to_be_focused()


def test_a_statement_is_copied_too(page: Page) -> None:
    allowed(page)
    page.goto(NIS)
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert clipboard(page).startswith("The casualties maintainers. South Korea, NIS")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    assert clipboard(page) == page.url


def test_the_title_follows_the_view(page: Page) -> None:
    page.goto(f"/?{KILLED}")
    settled(page)
    said = "People of North Korea killed in any conflict, as known on 31 January 2025"
    expect(page).to_have_title(f"{said}: timeline – casualties")
    page.locator("#views a", has_text="Estimates").click()
    expect(page).to_have_title(f"{said}: estimates – casualties")


def test_hostile_words_in_the_url_run_nothing(page: Page) -> None:
    words = quote("</title><img src=x onerror=\"document.title='run'\"><script>{%config%}")
    page.goto(f"/?q={words}&party={words}")
    settled(page)
    page.locator("#cite").click()
    expect(page.locator("#cite-text")).to_contain_text("onerror")
    expect(page).to_have_title(re.compile("onerror"))
