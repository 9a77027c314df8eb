"""The statement page, the embed and the citations, in Chromium."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from reading import settled, text_size, violations, width

pytestmark = pytest.mark.browser

NIS = "/statements/south-korea-nis-2025-01-13-killed"
MANY = "/statements/ukraine-president-2026-02-04-killed-ukraine"
KILLED = (
    "conflict=russo-ukrainian-war&scope=whole&party=north-korea&population=combatants"
    "&metric=killed&basis=cumulative&known_on=2025-01-31"
)


def allowed(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def clipboard(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


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
    page.locator("summary", has_text="BibTeX").click()
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


def test_the_list_leads_to_the_statement_and_the_statement_to_its_question(page: Page) -> None:
    page.goto(f"/?{KILLED}&about=30")
    settled(page)
    page.locator(".claims").get_by_role("link", name="some 300").click()
    expect(page).to_have_url(re.compile(f"{NIS}\\?about=30$"))
    expect(page.get_by_text("read with “about” as up to 30 % more or less")).to_be_visible()
    page.get_by_role("link", name=re.compile("statements on this question")).click()
    settled(page)
    expect(page.locator("#view h1")).to_contain_text("North Korean soldiers killed")
    expect(page).to_have_url(re.compile("about=30"))


def test_an_embed_shows_the_chart_without_controls(page: Page) -> None:
    page.goto(f"/embed?{KILLED}")
    settled(page)
    expect(page.locator(".chart.wide .claim").first).to_be_visible()
    for gone in (".crumb", ".take", ".masthead", ".side-column", ".knob"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("Known on 31 January 2025.")).to_be_visible()
    with page.expect_popup() as opened:
        page.locator(".chart.wide a").last.click()
    expect(opened.value).to_have_url(re.compile("/statements/"))


def test_an_embed_stands_in_a_frame_of_another_site(page: Page, address: str) -> None:
    page.set_content(f'<iframe src="{address}/embed?{KILLED}" width="320" height="900"></iframe>')
    inside = page.frame_locator("iframe")
    expect(inside.locator(".chart.narrow .claim").first).to_be_visible()
    expect(inside.locator(".source-line")).to_contain_text("Every figure is a claim")


def test_the_buttons_copy_and_say_so_by_keyboard_too(page: Page) -> None:
    allowed(page)
    page.goto(f"/?{KILLED}")
    settled(page)
    page.get_by_role("button", name="Copy link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page) == page.url
    expect(page.locator("#cite-bib")).to_have_text("")
    cited = page.locator("details", has=page.locator("#cite-bib"))
    cited.locator("summary").click()
    expect(page.locator("#cite-bib")).to_contain_text("@misc{")
    cited.get_by_role("button").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page) == (page.locator("#cite-bib").text_content() or "").strip()
    expect(cited.get_by_role("button")).to_be_focused()


def test_a_statement_is_copied_too(page: Page) -> None:
    allowed(page)
    page.goto(NIS)
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert clipboard(page).startswith("The casualties maintainers. South Korea, NIS")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    assert clipboard(page) == page.url


def test_hostile_words_in_the_url_run_nothing(page: Page) -> None:
    words = quote("</title><img src=x onerror=\"document.title='run'\"><script>{%config%}")
    page.goto(f"/?q={words}&party={words}")
    settled(page)
    expect(page.locator(".notices")).to_contain_text("onerror")
    expect(page).to_have_title(re.compile("No claim fits"))
