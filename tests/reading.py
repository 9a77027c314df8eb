"""What the browser tests do as readers: open a view, wait for it, measure it, ask axe."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from conftest import ROOT

AXE = (ROOT / "tests" / "browser" / "axe.min.js").read_text()

COUNTING = """
(() => {
  let flying = 0, last = 0;
  const { fetch } = window;
  window.fetch = (...asked) => {
    flying += 1;
    return fetch(...asked).finally(() => { flying -= 1; last = performance.now(); });
  };
  window.quietFor = () => (flying ? 0 : performance.now() - last);
})();
"""
"""Counts what the page asks for, so that a test knows when all of it has come."""


def settled(page: Page) -> None:
    """Waits until Dash has taken the place of what was served, and no call is on its way."""
    expect(page.locator("#served")).to_have_count(0, timeout=60_000)
    page.evaluate(
        """async () => {
          const end = performance.now() + 60000;
          const whole = () => !document.querySelector(".grid-waiting") &&
            (!document.querySelector(".ag-root") || document.querySelector(".ag-header-cell"));
          while ((quietFor() < 150 || !whole()) && performance.now() < end)
            await new Promise(requestAnimationFrame);
        }"""
    )


def show(page: Page, address: str) -> None:
    """Goes to another state of a loaded dashboard, as a link on it does, and waits for it."""
    page.evaluate(
        """async (address) => {
          history.pushState({}, "", address);
          window.dispatchEvent(new PopStateEvent("popstate"));
          const here = () => document.getElementById("title").title;
          const wanted = address.slice(1) || "?";
          const end = performance.now() + 20000;
          while (here() !== wanted && performance.now() < end)
            await new Promise(requestAnimationFrame);
          if (here() !== wanted) throw new Error(`the page shows ${here()}, not ${address}`);
        }""",
        address,
    )
    settled(page)


def violations(page: Page) -> list[list[str]]:
    """What axe finds. It comes in past the page's policy, which allows no foreign script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[list[str]] = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
    )
    return found


def width(page: Page) -> int:
    """How wide the page is, in pixels; more than the window where it scrolls sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def text_size(page: Page, pixels: int) -> None:
    """Sets the size of the page's text, as a reader does who needs it larger."""
    page.evaluate(
        """(pixels) => {
          document.documentElement.style.fontSize = `${pixels}px`;
          window.dispatchEvent(new Event("resize"));
        }""",
        pixels,
    )
