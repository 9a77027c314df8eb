"""What each reader comes for, with the actions that it takes: one test a journey."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from reading import settled, show, violations, width

RUSSIA = (
    "/?conflict=russo-ukrainian-war&scope=whole&party=russia&population=combatants&metric=killed"
    "&basis=cumulative"
)
NIS = "south-korea-nis-2025-01-13-killed"


def reached(page: Page) -> list[object]:
    """How far the page is scrolled, and what has the focus."""
    found: list[object] = page.evaluate("[scrollY, document.activeElement.tagName]")
    return found


def test_a_journalist_finds_the_answer_in_three_actions(page: Page) -> None:
    page.goto("/")
    settled(page)
    field = page.locator(".intro [data-find]")
    field.click()  # 1
    page.keyboard.type("NORTH koréan soldiers killed")  # 2
    expect(page.locator(".intro [role=option]").first).to_contain_text("North Korean soldiers kill")
    assert violations(page) == []
    page.keyboard.press("Enter")  # 3
    expect(page.locator("#view h1")).to_have_text(
        "North Korean soldiers killed in the Russo-Ukrainian War"
    )
    for words in ("around 2,000", "South Korea, NIS", "Two of these claims cannot both hold"):
        expect(page.locator(".left")).to_contain_text(words)
    expect(page.locator(".who")).to_contain_text("Ukraine, GUR")
    expect(page.locator("#view h1")).to_be_focused()
    assert reached(page) == [0, "H1"]


def test_a_researcher_cites_and_keeps_the_picture(page: Page) -> None:
    page.goto("/")
    settled(page)
    page.locator(".war h3 a").first.click()  # 1
    expect(page.locator("#view h1")).to_contain_text("Russian soldiers killed")
    page.get_by_text("Citation", exact=True).click()  # 2
    expect(page.locator("#cite-txt")).to_contain_text("Data version")
    picture = page.locator(".files a", has_text="SVG").get_attribute("href")
    assert picture
    assert ".svg?" in picture
    assert page.locator(".chart.wide .label").count() > 10


def test_an_analyst_gets_the_rows_on_screen(page: Page, address: str) -> None:
    page.goto("/?view=estimates&conflict=gaza-war&population=civilians")
    settled(page)
    href = page.locator(".files a", has_text="CSV").get_attribute("href")  # 1
    rows = list(csv.DictReader(io.StringIO(page.request.get(f"{address}{href}").text())))
    expect(page.locator(".grid-place .note")).to_contain_text(f"All {len(rows)} claims")
    assert href in (page.locator("#line-pandas").text_content() or "")


def test_a_student_learns_why_two_claims_cannot_both_hold(page: Page) -> None:
    page.goto("/?view=contradictions")
    settled(page)
    page.locator("[data-facet=conflict] > summary").click()  # 1
    page.keyboard.type("iraq")  # 2
    expect(page.locator("[data-facet=conflict] .offered li:not([hidden])")).to_have_count(1)
    page.keyboard.press("Enter")  # 3
    expect(page.locator(".pair-card").first).to_contain_text("People of Iraq killed")
    for words in ("Rule", "A total cannot fall", "Reason", "Since"):
        expect(page.locator(".pair-card").first).to_contain_text(words)
    pick = page.locator("[data-facet=conflict]")
    expect(pick).to_have_attribute("open", "")  # choices add up here
    page.keyboard.press("Escape")
    expect(pick).not_to_have_attribute("open", "")
    pick.locator("> summary").click()
    assert pick.locator(".find-option input").input_value() == ""
    expect(pick.locator(".offered li:not([hidden])").nth(3)).to_be_visible()


def test_a_maintainer_finds_the_line_and_where_to_correct_it(page: Page) -> None:
    page.goto(f"/statements/{NIS}")
    expect(page.locator(".facts")).to_contain_text("data/estimates.csv, line ")
    expect(page.get_by_role("link", name="Suggest a correction").first).to_be_visible()
    expect(page.locator(".place .claim[data-here]")).to_have_count(1)


def test_a_phone_shows_the_chart_at_once_and_a_tap_opens_a_card(browser: Browser, address: str
) -> None:  # fmt: skip
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    context.add_init_script("window.quietFor = () => 1000;")
    page = context.new_page()
    page.goto(RUSSIA)
    settled(page)
    box = page.locator(".chart.narrow").bounding_box()
    assert box
    assert box["y"] < 422
    page.locator(".chart.narrow a").last.tap()
    expect(page.locator(".pinned")).to_be_visible()
    assert page.url.endswith(RUSSIA)
    page.get_by_role("button", name="Close").tap()
    first = page.locator(".claims tbody tr").first.locator("td")
    assert [first.nth(n).is_visible() for n in (0, 1)] == [True, True]
    page.set_viewport_size({"width": 320, "height": 640})
    assert width(page) == 320
    context.close()


def test_the_keyboard_reaches_claims_pins_them_and_returns(page: Page) -> None:
    page.goto(RUSSIA)
    settled(page)
    page.locator(".chart.wide a[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft")
    focused = "document.activeElement.getAttribute('href')"
    ids = page.evaluate(focused)
    page.keyboard.press("Enter")
    expect(page.locator(".pinned")).to_be_visible()
    expect(page.locator(".chart.wide")).to_have_class(re.compile("focus"))
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    page.keyboard.press("Escape")
    expect(page.locator(".pinned")).to_have_count(0)
    assert page.evaluate(focused) == ids


def test_plotly_takes_the_place_of_the_picture_for_hover_pins_and_zoom(page: Page) -> None:
    page.goto(RUSSIA)
    settled(page)
    plot = page.locator(".chart.wide > .plot.drawn")
    expect(plot).to_be_visible()
    boxes = [place(page, f".chart.wide > {one}") for one in ("svg", ".plot .main-svg >> nth=0")]
    assert all(abs(a - b) < 1 for a, b in zip(*boxes, strict=True)), boxes
    id = "mediazona-meduza-2025-11-04-killed"
    mark = place(page, f".chart.wide .claim[data-ids='{id}'] > :last-child")
    x, y = mark[0] + mark[2] / 2, mark[1] + mark[3] / 2
    page.mouse.move(x, y)
    expect(page.locator("body > .card")).to_be_visible()
    page.mouse.click(x, y)
    expect(page.locator(f".pinned a[href*='{id}']")).to_have_count(1)
    page.keyboard.press("Escape")
    left, top, wide, _ = boxes[0]
    page.mouse.move(left + 0.45 * wide, top + 60)
    page.mouse.down()
    page.mouse.move(left + 0.65 * wide, top + 80, steps=3)
    page.mouse.up()
    expect(plot).to_have_class(re.compile("zoomed"))
    page.get_by_role("button", name="Reset zoom").click()
    expect(plot).not_to_have_class(re.compile("zoomed"))
    page.get_by_role("link", name="Log", exact=True).click()
    expect(page.locator(".chart.wide[data-figure*='scale=log'] > .plot.drawn")).to_be_visible()


def place(page: Page, what: str) -> list[float]:
    """Left, top, width and height of an element on screen."""
    box = page.locator(what).bounding_box()
    assert box
    return [box["x"], box["y"], box["width"], box["height"]]


def test_without_plotly_the_picture_does_all_but_zoom(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/plotly*", lambda route: route.abort())
    with page.expect_event("requestfailed", timeout=60_000):
        page.goto(RUSSIA)
    expect(page.locator("#served")).to_have_count(0, timeout=60_000)
    page.locator(".chart.wide a").last.click()
    expect(page.locator(".pinned")).to_be_visible()
    expect(page.locator(".plot")).to_have_count(0)
    context.close()


def test_a_link_puts_the_heading_on_screen_and_back_returns_to_the_place(page: Page) -> None:
    page.goto("/")
    settled(page)
    page.evaluate("scrollTo(0, 1500)")
    page.locator(".questions tbody th a").nth(3).click()
    expect(page.locator(".main h1")).to_be_focused()
    assert reached(page)[0] == 0
    page.go_back()
    expect(page.locator(".intro")).to_be_visible()
    settled(page)
    assert abs(int(str(reached(page)[0])) - 1500) < 3


def test_the_slider_asks_for_the_day_once_and_keeps_the_focus(page: Page) -> None:
    page.goto(RUSSIA)
    settled(page)
    page.locator("#known").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("known_on=2026"))
    expect(page.locator("#known")).to_be_focused()


def test_words_explain_themselves_and_rows_sort(page: Page) -> None:
    page.goto("/")
    settled(page)
    head = page.locator(".questions th .term", has_text="Clashing pairs")
    head.focus()
    expect(page.get_by_role("tooltip")).to_contain_text("1.05")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    head.click()
    clashing = page.locator(".questions tbody").nth(1).locator("td[data-label=Clashing]")
    numbers = [float(v) for v in clashing.evaluate_all("all => all.map(c => c.dataset.value)")]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(dashboard: Page, scheme: str) -> None:
    dashboard.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/", RUSSIA, "/?party=north-korea", "/?view=contradictions", "/?view=sources"):
        show(dashboard, path)
        assert violations(dashboard) == [], path
        assert width(dashboard) == 1280, path


@pytest.mark.parametrize("path", ["/method", "/codebook", "/about", "/sources/bbc-russian"])
def test_axe_finds_no_violation_on_a_document(page: Page, path: str) -> None:
    page.goto(path)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert width(page) == 320


def test_words_and_picture_stand_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(RUSSIA)
    expect(page.locator("h1")).to_have_text("Russian soldiers killed in the Russo-Ukrainian War")
    expect(page.locator(".chart.wide svg")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("369,000 to 643,000")
    context.close()


def test_paper_has_the_answer_and_no_controls(dashboard: Page) -> None:
    show(dashboard, RUSSIA)
    dashboard.emulate_media(media="print")
    for hidden in (".crumb", ".take", ".knob", ".find"):
        expect(dashboard.locator(f"{hidden} >> nth=0")).to_be_hidden()
    expect(dashboard.locator(".answer")).to_be_visible()
    dashboard.emulate_media(media="screen")
