"""What search engines are told: every page, by an address that answers, and no variant of one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from casualties.data.dataset import Dataset
from casualties.site import Site
from casualties.views.titles import questions_of
from casualties.web import create_app
from casualties.web.routes import sitemap as module
from casualties.web.routes.documents import DOCUMENTS
from casualties.web.routes.sitemap import sitemap
from conftest import MakeDataset, row

SITE = "https://casualties.example.org/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def addresses(dataset: Dataset) -> list[str]:
    found = ElementTree.fromstring(sitemap(dataset, site=Site(SITE))).iter(f"{NAMESPACE}loc")
    return [str(one.text) for one in found]


def test_the_sitemap_has_every_page_once(frozen: Dataset) -> None:
    found = addresses(frozen)
    rows, sources = frozen.estimates, frozen.table("sources")
    assert len(found) == len(set(found))
    assert {f"{SITE}statements/{id}" for id in rows["id"]} <= set(found)
    assert {f"{SITE}sources/{id}" for id in sources["id"]} <= set(found)
    assert {f"{SITE}{name}" for name in DOCUMENTS} <= set(found)
    assert sum("metric=" in one for one in found) == len(questions_of(rows))


def test_no_id_breaks_the_sitemap(make_dataset: MakeDataset) -> None:
    assert f"{SITE}statements/a%3C%07%20%E2%80%A8b" in addresses(
        make_dataset(row(id="a<\x07 \u2028b"))
    )


def test_a_large_dataset_keeps_to_what_a_sitemap_may_hold(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ADDRESSES", 20)
    assert len(addresses(frozen)) == 20


def test_each_address_answers_on_the_site_that_is_configured(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make_dataset(row(), row(theatre="ford", scope="part", source="agency"))
    client: Any = create_app(dataset).server.test_client()
    monkeypatch.setenv("CASUALTIES_URL", SITE)
    answer = client.get("/sitemap.xml", headers={"Host": "evil.example"})
    assert answer.content_type == "application/xml; charset=utf-8"
    assert answer.data == sitemap(dataset, site=Site(SITE))
    for address in addresses(dataset):
        parts = urlsplit(address)
        page = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        assert page.status_code == 200, address
        assert f'<link rel="canonical" href="{SITE}' in page.text or parts.path == "/api", address


def test_robots_are_kept_from_variants_of_pages(make_dataset: MakeDataset) -> None:
    client: Any = create_app(make_dataset(row())).server.test_client()
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /*?*known_on=", "Disallow: /*.csv?", "Disallow: /rows/"} <= set(lines)
    assert not any(word in line for word in ("metric=", "scope=", "png") for line in lines)
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"
