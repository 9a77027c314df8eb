"""The published frozen data as a plain file server gives them, in Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from casualties.data.dataset import Dataset, load
from casualties.data.writing import write_folder
from casualties.web.publish import MARK, Plan, published
from conftest import FROZEN

pytestmark = pytest.mark.browser

WAR = "syrian-civil-war"


class Quiet(SimpleHTTPRequestHandler):
    """A file server without its log."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def one_war(tmp_path: Path) -> Dataset:
    """The frozen data on the civilians of one war, which are published in seconds."""
    folder = tmp_path / "data"
    folder.mkdir()
    for file in FROZEN.iterdir():
        lines = file.read_text().splitlines(keepends=True)
        if file.name == "estimates.csv":
            lines = [
                lines[0],
                *(line for line in lines if f",{WAR}," in line and ",civilians," in line),
            ]
        (folder / file.name).write_text("".join(lines))
    return load(folder)


@pytest.fixture
def site(one_war: Dataset, tmp_path: Path) -> Iterator[str]:
    """The address below which the folder is served."""
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/site/"
        plan = Plan(one_war, address=address, day=date(2026, 5, 1))
        write_folder(published(plan, jobs=1), tmp_path / "site", mark=MARK)
        yield address
        server.shutdown()


def test_the_published_pages_are_walked_without_a_server_of_ours(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((site, "data:")) else heard.append(r.url))
    page.on("response", lambda r: heard.append(f"{r.status} {r.url}") if r.status >= 400 else None)

    page.goto(site)
    expect(page.locator("h1")).to_be_visible()
    field = page.locator("main [data-find]")
    field.fill("no such thing")
    field.press("Enter")
    expect(page).to_have_url(site)
    field.fill("civilians killed")
    expect(page.locator("main .found > li").first).to_be_visible()
    field.press("Enter")

    expect(page.locator("h1")).to_contain_text("ivilians killed")
    expect(page.locator(".crumb")).to_contain_text("Syria")
    assert page.url.startswith(f"{site}q/{WAR}_syria_civilians")
    point = page.locator(".chart:visible a .claim, .chart:visible a").first
    point.click()
    expect(page.locator(".pinned")).to_be_visible()
    page.get_by_text("Citation", exact=True).click()
    expect(page.locator("#cite-txt")).to_contain_text(f"{site}q/")

    page.locator(".pinned").get_by_text("Page of this claim").click()
    expect(page.locator("article.statement h1")).to_be_visible()
    page.get_by_role("link", name="Sources", exact=True).click()
    page.locator("main a[href^='/site/sources/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{site}sources/")
    context.close()
    assert heard == []
