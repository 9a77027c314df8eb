"""Chromium, the dashboard on a free port with dev tools on, and a page that must stay quiet."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from dash import Dash
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from casualties.data.dataset import load
from casualties.web import create_app
from conftest import FROZEN
from reading import COUNTING, settled, text_size

expect.set_options(timeout=20_000)

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The dashboard of the frozen data, as readers get it."""
    with serving(create_app(load(FROZEN))) as url:
        yield url


@pytest.fixture(scope="session")
def developed() -> Iterator[str]:
    """The dashboard with Dash's development bundles, which check what components are given."""
    app = create_app(load(FROZEN))
    app.enable_dev_tools(
        debug=True,
        dev_tools_ui=False,
        dev_tools_hot_reload=False,
        dev_tools_disable_version_check=True,
    )
    with serving(app) as url:
        yield url


@contextmanager
def serving(app: Dash) -> Iterator[str]:
    """The address at which an application is served."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session: BROWSER_PATH, which `make test` sets, else playwright's own."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as p:
        one = p.chromium.launch(executable_path=os.environ.get("BROWSER_PATH"), args=flags)
        yield one
        one.close()


@pytest.fixture(scope="session")
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A reader who was here before: the bundles come from the cache, as in most visits."""
    one = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    one.add_init_script(COUNTING)
    yield one
    one.close()


def listening(page: Page, *, address: str) -> list[str]:
    """What the page complains of in its console, and whom it asks beside us; filled as it comes."""
    heard: list[str] = []
    page.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: heard.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:"))
            else heard.append(f"asked {r.url}"))  # fmt: skip
    return heard


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A reader's page; the test fails if its console is not empty or it asks another host."""
    one = context.new_page()
    heard = listening(one, address=address)
    yield one
    one.close()
    context.clear_permissions()
    assert heard == []


@pytest.fixture(scope="session")
def loaded(browser: Browser, developed: str) -> Iterator[tuple[Page, list[str]]]:
    """A page that has loaded the dashboard with the development bundles, and its complaints."""
    context = browser.new_context(base_url=developed, viewport={"width": 1280, "height": 900})
    context.add_init_script(COUNTING)
    one = context.new_page()
    heard = listening(one, address=developed)
    yield one, heard
    context.close()


@pytest.fixture
def dashboard(loaded: tuple[Page, list[str]]) -> Iterator[Page]:
    """The dashboard, loaded once for all tests that only go from view to view (`reading.show`).

    Each finds it as a first visitor does: window, text and colours as usual, nothing opened.
    """
    page, heard = loaded
    heard.clear()
    page.bring_to_front()  # pages opened since by other tests have taken the focus
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", media="screen")
    if page.url == "about:blank" or urlsplit(page.url).path != "/":
        page.goto("/")
        settled(page)
    text_size(page, 16)
    page.evaluate(
        "document.querySelectorAll('details[open]').forEach((one) => { one.open = false; })"
    )
    yield page
    assert heard == []
