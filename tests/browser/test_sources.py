"""The sources and the empty page in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from reading import violations

pytestmark = pytest.mark.browser


def test_the_sources_lead_to_their_statements(page: Page) -> None:
    page.goto("/?party=north-korea&view=sources")
    expect(page.locator("#sentence")).to_contain_text("sources made")
    expect(page.locator("#chart .scatterlayer .points path").first).to_be_visible()
    first = page.locator("#table tbody tr").first
    expect(first).to_contain_text("National Intelligence Service of South Korea")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    first.locator("a").first.click()
    expect(page).to_have_url(re.compile("source=south-korea-nis.*view=estimates"))
    expect(page.locator("#grid .ag-row").first).to_be_visible(timeout=20_000)


def test_an_empty_page_leads_on_by_one_link(page: Page) -> None:
    page.goto("/?party=north-korea&metric=killed&since=2030-01-01&view=timeline")
    expect(page.locator("#table .empty")).to_have_text("No statement fits these conditions.")
    page.locator("#table a", has_text="Also before 1 January 2030").click()
    expect(page).to_have_url(re.compile(r"\?party=north-korea&metric=killed&view=timeline$"))
    expect(page.locator("#caption")).not_to_contain_text("no statements")
    expect(page.locator("#table tbody tr").first).to_be_visible()


def test_options_say_how_many_statements_and_sources_they_leave(page: Page) -> None:
    page.goto("/?party=north-korea")
    page.locator("#summary-metric").click()
    option = page.locator("#control-metric .form-check", has_text="killed").first
    expect(option).to_contain_text(re.compile(r"\d+ statements, \d+ sources"))
    page.keyboard.type("statements")
    expect(page.locator("#control-metric .form-check:visible")).to_have_count(0)
