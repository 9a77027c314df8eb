"""A site below a path of its host: everything that a page leads to stands below that path."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casualties.web import create_app
from conftest import MakeDataset, row

SITE = "https://e.org/all/wars"
PATHS = ("", "?party=northland", "?view=estimates", "api", "method", "sources/ministry",
         "statements/ministry-2024-03-01-killed")  # fmt: skip
COSTLY = re.compile(r"\.(html|parquet|png|svg|xlsx|zip)$")
LEADING = re.compile(r'\b(?:href|src|action|content|data-[a-z]+)="(/[^"#]*)')


@pytest.fixture
def client(make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CASUALTIES_URL", SITE)
    dataset = make_dataset(row(), row(source="tracker", best="4000", wording="4,000"))
    return create_app(dataset).server.test_client()


def test_every_address_on_a_page_stands_below_the_path_and_answers(client: Any) -> None:
    found = set()
    for path in PATHS:
        answer = client.get(f"/all/wars/{path}")
        assert answer.status_code == 200, path
        found |= {address.replace("&amp;", "&") for address in LEADING.findall(answer.text)}
    assert {address for address in found if not address.startswith("/all/wars/")} == set()
    cheap = {address for address in found if "?" not in address and not COSTLY.search(address)}
    assert len(cheap) > 10
    assert {a: s for a in sorted(cheap) if (s := client.get(a).status_code) != 200} == {}


def test_a_proxy_may_hand_on_the_path_or_leave_it_out(client: Any) -> None:
    whole, cut = client.get("/all/wars/timeline.csv"), client.get("/timeline.csv")
    assert whole.data == cut.data
    assert client.get("/all/wars").status_code == 200
    assert client.get("/all/warsaw").status_code == 404
    assert f"{SITE}/?view=timeline" in client.get("/all/wars/timeline.json").text
