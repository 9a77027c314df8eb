"""What other sites and dataset searches read of a page: JSON-LD, and oEmbed with its link."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest

from casualties.data.dataset import Dataset
from casualties.web import create_app
from conftest import MakeDataset, row
from pages import Tags

QUERY = "party=northland&metric=killed"
SITE = "https://e.org/"


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> Dataset:
    return make_dataset(
        row(), row(stated_on="2024-04-01", metric="wounded", period_start="2024-02-01")
    )


@pytest.fixture
def client(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("CASUALTIES_URL", SITE)
    return create_app(dataset).server.test_client()


def described(page: str) -> dict[str, Any]:
    text = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def test_the_front_page_describes_the_dataset(client: Any, dataset: Dataset) -> None:
    words = described(client.get("/").text)
    assert (words["@type"], words["url"], words["version"]) == ("Dataset", SITE, dataset.version)
    assert words["temporalCoverage"] == "2024-02-01/2024-04-01"
    assert words["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "isPartOf" not in words
    for file in words["distribution"]:
        answer = client.get(urlsplit(file["contentUrl"]).path)
        assert answer.mimetype == file["encodingFormat"]


def test_the_page_of_a_question_describes_its_own_rows(client: Any) -> None:
    words = described(client.get(f"/?{QUERY}&utm_source=x&view=lean").text)
    assert words["url"] == f"{SITE}?{QUERY}"
    assert words["isPartOf"]["@id"] == SITE
    assert words["temporalCoverage"] == "2024-03-01/2024-03-01"
    assert f"{SITE}estimates.csv?{QUERY}" in [f["contentUrl"] for f in words["distribution"]]
    nobody = described(client.get("/?q=nobody-said-so").text)
    assert "temporalCoverage" not in nobody


def test_a_description_closes_no_script(client: Any) -> None:
    page = client.get(f"/?q={quote('</script><b>')}").text
    assert "</script><b>" not in page
    assert described(page)["@type"] == "Dataset"


def test_a_page_leads_to_its_frame(client: Any) -> None:
    links = Tags(client.get(f"/?{QUERY}&fbclid=x").text).all("link")
    (found,) = [one for one in links if one.get("type") == "application/json+oembed"]
    parts = urlsplit(str(found["href"]))
    answer = client.get(f"{parts.path}?{parts.query}")
    frame = answer.get_json()
    assert {"version": "1.0", "type": "rich", "provider_url": SITE}.items() <= frame.items()
    (attributes,) = Tags(frame["html"]).all("iframe")
    assert attributes["src"] == f"{SITE}embed?{QUERY}"
    assert (attributes["width"], attributes["height"]) == ("800", "800")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def asked(client: Any, **parameters: str) -> Any:
    return client.get(f"/oembed?{urlencode(parameters)}")


def test_a_frame_is_no_larger_than_allowed(client: Any) -> None:
    frame = asked(client, url=SITE, maxwidth="400", maxheight="9000").get_json()
    assert (frame["width"], frame["height"]) == (400, 800)
    hostile = asked(client, url=f"{SITE}?q=%22%3E%3Cscript%3E").get_json()
    assert "<script" not in hostile["html"]


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 404),
        ({"url": "https://evil.example/?q=x"}, 404),
        ({"url": f"{SITE}api"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": f"{SITE}?party=nobody"}, 400),
        ({"url": SITE, "maxwidth": "9"}, 400),
        ({"url": SITE, "maxheight": "٣٠٠"}, 400),
        ({"url": SITE, "format": "xml"}, 501),
    ],
)
def test_what_cannot_be_framed_is_refused(
    client: Any, parameters: dict[str, str], status: int
) -> None:
    assert asked(client, **parameters).status_code == status
