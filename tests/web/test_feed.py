"""The feed of statements: what revisions did, or else what was said last."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from casualties.data.dataset import Dataset, load
from casualties.site import Site
from casualties.web import create_app
from casualties.web.routes import feed as module
from casualties.web.routes.feed import feed
from conftest import MakeDataset, MakeFolder, row
from repository import Repository

SITE = "https://e.org/"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(dataset: Dataset) -> list[dict[str, str]]:
    """The text of each element of an entry, and the address of its page."""
    root = ElementTree.fromstring(feed(dataset, site=Site(SITE)))
    found = []
    for entry in root.iter(f"{ATOM}entry"):
        words = {part.tag.removeprefix(ATOM): part.text or "" for part in entry}
        link = entry.find(f"{ATOM}link")
        found.append(words | {"link": "" if link is None else str(link.get("href"))})
    return found


def test_an_entry_tells_what_a_revision_did_to_a_statement(make_folder: MakeFolder) -> None:
    repository = Repository(make_folder(row(), row(source="tracker")).parent)
    path = repository.root / "data" / "estimates.csv"
    kept = [one for one in path.read_bytes().splitlines(keepends=True) if b"tracker" not in one]
    path.write_bytes(b"".join(kept).replace(b"about 1,200", b"about <1,200> & more", 1))
    commit = repository.commit("Mend and remove")[:12]
    changed, removed = entries(load(repository.root / "data"))
    page = f"{SITE}statements/ministry-2024-03-01-killed"
    assert changed["id"] == f"{page}#{commit}"
    assert changed["title"] == "Changed: Ministry, 2024-03-01: “about <1,200> & more”"
    assert "wording: “about 1,200” became “about <1,200> & more”." in changed["content"]
    assert changed["link"] == page
    assert (removed["title"], removed["link"]) == (
        "Removed: Named List, 2024-03-01: “about 1,200”", "",
    )  # fmt: skip


def test_without_a_history_it_has_the_latest_statements(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make_dataset(row(), row(stated_on="2024-05-01"), row(stated_on="2024-04-01"))
    monkeypatch.setattr(module, "MOST_ENTRIES", 2)
    assert [(e["updated"], e["title"]) for e in entries(dataset)] == [
        ("2024-05-01T00:00:00Z", "Ministry, 2024-05-01: “about 1,200”"),
        ("2024-04-01T00:00:00Z", "Ministry, 2024-04-01: “about 1,200”"),
    ]


def test_no_cell_breaks_the_feed(make_dataset: MakeDataset) -> None:
    (entry,) = entries(make_dataset(row(claim="A \x0b bell & a <tag> ]]>")))
    assert entry["content"] == "A  bell & a <tag> ]]>"


def test_the_feed_is_a_file_of_the_interface_to_which_pages_lead(make_dataset: MakeDataset) -> None:
    client: Any = create_app(make_dataset(row())).server.test_client()
    answer = client.get("/feed.xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert answer.headers["API-Version"] == "1"
    assert client.get("/openapi.json").get_json()["info"]["x-api-version"] == "1"
    assert 'href="http://localhost/feed.xml"' in client.get("/").text
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/feed.xml", headers=known).status_code == 304
