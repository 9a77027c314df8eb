"""The page of the interface in a browser: readable by all, at 320 pixels, its lines copied."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from conftest import ROOT


def violations(page: Page) -> list[object]:
    """What axe finds."""
    page.evaluate((ROOT / "tests" / "browser" / "axe.min.js").read_text())
    found: list[object] = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_and_nothing_overflows(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/api")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_line_is_copied_as_it_stands(page: Page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/api")
    page.locator('button[data-copy="line-curl"]').click()
    expect(page.locator("[data-copied]")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl -OJ '{address}/estimates.csv?")
    assert copied == page.locator("#line-curl").inner_text()
