"""Chromium, the dashboard on a free port with dev tools on, and a page that must stay quiet."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from casualties.dataset import load
from casualties.web import create_app
from conftest import ROOT

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
    """The dashboard of the repository's data, with Dash's development bundles."""
    app = create_app(load(ROOT / "data"))
    app.enable_dev_tools(
        debug=True,
        dev_tools_ui=False,
        dev_tools_hot_reload=False,
        dev_tools_disable_version_check=True,
    )
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


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A reader's page; the test fails if its console is not empty or it asks another host."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    one = context.new_page()
    heard: list[str] = []
    one.on("console", lambda m: heard.append(m.text) if m.type in ("error", "warning") else None)
    one.on("pageerror", lambda e: heard.append(str(e)))
    one.on("request", lambda r: None if r.url.startswith((address, "data:", "blob:"))
           else heard.append(f"asked {r.url}"))  # fmt: skip
    yield one
    context.close()
    assert heard == []
