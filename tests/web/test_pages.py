"""The pages and texts beside the dashboard: statement, citation, embed, card, headers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views.connected import statement
from casualties.views.statement_details import question_of
from casualties.web import create_app
from conftest import MakeDataset, row
from pages import Tags

NIS = "south-korea-nis-2025-01-13-killed"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{%config%}{%scripts%}",
    "<!--head--><!--foot-->",
    "{{ 7 * 7 }}",
    "</title><script>",
    "' onload='x",
    "\u202egnp\x00",
    "é" * 900,
]


OURS = [f"/assets/{name}.js" for name in ("page", "pick", "search", "chart")]


def scripts(page: Tags) -> list[str]:
    """The addresses of the scripts of a page, without their fingerprints."""
    return [str(s.get("src")).split("?")[0] for s in page.all("script")]


@pytest.fixture(scope="module")
def client(frozen: Dataset) -> Any:
    return create_app(frozen).server.test_client()


def test_a_statement_has_a_page_without_dash(client: Any, frozen: Dataset) -> None:
    answer = client.get(f"/statements/{NIS}")
    assert answer.status_code == 200
    page = Tags(answer.text)
    assert [html["lang"] for html in page.all("html")] == ["en"]
    assert len(page.all("main")) == len(page.all("h1")) == 1
    for words in (
        "“some 300”",
        "combatants of North Korea killed in the Russo-Ukrainian War",
        "National Intelligence Service of South Korea",
        "273 to 330",
        "up to 10 % more or less",
        "People killed by the violence of the conflict",
        "an ally of an adversary",
        "It corrects",
        f"Record {NIS}",
    ):
        assert words in page.text
    links = [a["href"] for a in page.all("a")]
    assert statement(frozen, NIS)["url"] in links
    assert "/statements/south-korea-nis-2024-12-19-killed" in links
    assert f"/statements/{NIS}.json" in links
    assert f"/?{question_of(statement(frozen, NIS)).to_query()}" in links
    assert scripts(page) == OURS


def test_every_statement_has_its_page_and_its_json(client: Any, frozen: Dataset) -> None:
    for one in frozen.estimates["id"].tolist()[::225]:
        page, data = client.get(f"/statements/{one}"), client.get(f"/statements/{one}.json")
        assert (page.status_code, data.status_code) == (200, 200)
        assert data.get_json()["estimate"]["id"] == one


def test_links_of_a_statement_lead_somewhere(client: Any) -> None:
    page = Tags(client.get(f"/statements/{NIS}").text)
    named = [v for _, attrs in page.found for k, v in attrs.items() if k in ("href", "src")]
    for link in {v for v in named if v and v.startswith("/")}:
        assert client.get(link, buffered=True).status_code == 200, link


def test_a_disputed_or_corrected_statement_says_so_at_once(client: Any) -> None:
    page = Tags(client.get("/statements/us-officials-2024-12-17-killed-article").text)
    assert "Status: disputed. Disputed: the reading of the article." in page.text
    page = Tags(client.get("/statements/south-korea-nis-2024-12-19-killed").text)
    assert "Corrected by the same source on 13 January 2025: “some 300”" in page.text


def test_a_statement_names_what_cannot_hold_with_it(client: Any) -> None:
    page = Tags(client.get("/statements/russia-defence-ministry-2022-09-21-killed-russia").text)
    assert "Cannot hold together with it" in page.text
    assert re.search(r"factor \d+\.\d\d since 21 September 2022", page.text)


def test_a_statement_page_is_not_sent_twice(client: Any) -> None:
    first = client.get(f"/statements/{NIS}.json")
    again = client.get(f"/statements/{NIS}.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("id", ["south-korea-nis-2025-01-13-kiled", "gibberish", *HOSTILE])
def test_an_unknown_statement_is_a_404_that_helps(client: Any, id: str) -> None:
    answer = client.get(f"/statements/{quote(id)}")
    assert answer.status_code == 404
    if answer.mimetype == "text/html":
        page = Tags(answer.text)
        assert scripts(page) == OURS
        assert page.all("img") == []
    assert ("Did you mean" in answer.text) == id.endswith("kiled")
    data = client.get(f"/statements/{quote(id)}.json")
    assert data.status_code == 404
    if id.endswith("kiled"):
        assert data.get_json()["did_you_mean"][0] == NIS


def test_data_that_looks_like_markup_is_text(make_dataset: MakeDataset) -> None:
    words = '<b>"x"</b>{{ 1 }}<script>'
    data = make_dataset(row(claim=words, notes=words, speaker=words, via=words, wording="<i>1</i>"))
    page = create_app(data).server.test_client().get("/statements/ministry-2024-03-01-killed")
    tags = Tags(page.text)
    assert tags.all("b") == tags.all("i") == []
    assert scripts(tags) == OURS
    assert words in tags.text


def test_citations_come_as_text_and_bibtex(client: Any) -> None:
    query = "party=north-korea&metric=captured"
    text = client.get(f"/cite.txt?{query}")
    assert text.content_type == "text/plain; charset=utf-8"
    assert f"http://localhost/?{query}" in text.text
    bib = client.get(f"/cite.bib?{query}")
    assert bib.content_type == "application/x-bibtex; charset=utf-8"
    assert bib.text.count("@misc{") == text.text.count("\n- ") + 1
    assert client.get("/cite.bib?metrik=x").status_code == 400
    assert client.get("/cite.doc").status_code == 404


def test_the_title_and_the_card_say_what_is_found(client: Any) -> None:
    query = "party=north-korea&metric=killed&basis=cumulative&scope=whole&known_on=2025-01-31"
    page = Tags(client.get(f"/?{query}&view=snapshot").text)
    said = "North Korean soldiers killed in the Russo-Ukrainian War: "
    metas = {m.get("property") or m.get("name"): m.get("content") for m in page.all("meta")}
    assert page.text.startswith(said)
    assert str(metas["og:title"]).startswith(said)
    assert metas["og:description"] == metas["description"]
    assert "sources that spoke since 2 November 2024" in str(metas["description"])
    assert Tags(client.get("/").text).text.startswith("casualties: Conflict casualty and")


@pytest.mark.parametrize("field", ["q", "party", "view", "sort", "<x>"])
@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_query_changes_no_markup(client: Any, field: str, words: str) -> None:
    answer = client.get(f"/embed?{quote(field)}={quote(words)}")
    assert answer.status_code == 200
    page = Tags(answer.text)
    assert page.all("img") == []
    assert {
        name for _, attributes in page.found for name in attributes if name[:2] == "on"
    } == set()
    assert all((s.get("src") or "/").startswith("/") for s in page.all("script"))
    inline = [s for s in page.all("script") if not s.get("src")]
    assert len(inline) == len([s for s in Tags(client.get("/embed?q=x").text).all("script")
                               if not s.get("src")])  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", answer.text, re.S)
    assert title
    assert len(title[1]) < 400
    assert "\u202e" not in answer.text
    assert "\x00" not in answer.text


def test_an_embed_says_days_sources_and_caveat_and_links_to_the_page(client: Any) -> None:
    page = Tags(client.get("/embed?party=north-korea&metric=killed&known_on=2025-01-31").text)
    assert page.all("body") == [{"class": "embed"}]
    assert "Figures up to 22 January 2025. Known on 31 January 2025. Sources: " in page.text
    assert "Every figure is a claim by its source" in page.text
    (link,) = [a for a in page.all("a") if a.get("target")]
    assert link == {
        "href": "http://localhost/?party=north-korea&metric=killed&known_on=2025-01-31",
        "target": "_blank",
        "rel": "noopener",
    }


@pytest.mark.parametrize(
    "path",
    ["/", "/embed", "/api", f"/statements/{NIS}", "/estimates.csv", "/lean.html", "/nothing"],
)
def test_only_the_embed_may_be_framed_and_nothing_foreign_runs(client: Any, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(p.split(" ", 1) for p in headers["Content-Security-Policy"].split("; "))
    assert policy.get("frame-ancestors") == (None if path == "/embed" else "'none'")
    assert headers.get("X-Frame-Options") == (None if path == "/embed" else "DENY")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "unsafe" not in policy.get("script-src", "")
    assert policy["default-src"] in ("'self'", "'none'")
    assert "http" not in headers["Content-Security-Policy"]


def test_the_policy_holds_the_hash_of_each_inline_script(frozen: Dataset) -> None:
    app = create_app(frozen)
    policy = app.server.test_client().get("/").headers["Content-Security-Policy"]
    assert all(one in policy for one in app.csp_hashes())


def test_the_permalink_of_a_card_is_the_shortest_query(client: Any) -> None:
    page = Tags(client.get("/?view=overview&scale=auto&metric=killed&metric=killed").text)
    (link,) = [a["href"] for a in page.all("link") if a["rel"] == "canonical"]
    assert link == f"http://localhost/?{Selection(metric=('killed',)).to_query()}"


def test_a_statement_is_read_with_the_assumption_of_its_query(client: Any) -> None:
    usual = client.get(f"/statements/{NIS}").text
    other = client.get(f"/statements/{NIS}?about=5").text
    assert "273 to 330" in usual
    assert "up to 10 % more or less" in usual
    assert "286 to 315" in other
    assert "up to 5 % more or less, as in the view that led here" in other
    links = [a["href"] or "" for a in Tags(other).all("a")]
    near = [h for h in links if h.startswith("/statements/") and h != f"/statements/{NIS}"]
    assert near
    assert all(h.endswith("?about=5") for h in near)
    assert any(h.startswith("/?") and "about=5" in h for h in links)
    assert f'<link rel="canonical" href="http://localhost/statements/{NIS}">' in other
    typed = client.get(f"/statements/{NIS}.json?about=5").get_json()
    read = typed["bounds"]
    assert (read["about_percent"], read["floor"]) == pytest.approx((5, 300 / 1.05))


def test_an_assumption_that_is_none_is_named(client: Any) -> None:
    page = client.get(f"/statements/{NIS}?about=much").text
    assert "About: &#39;much&#39; is no percentage" in page
    assert "273 to 330" in page
    typed = client.get(f"/statements/{NIS}.json?about=much")
    assert typed.status_code == 400
    assert "'much' is no percentage" in typed.get_json()["error"]


def test_the_links_of_a_table_carry_the_assumption(client: Any) -> None:
    html = client.get("/rows/timeline?party=north-korea&metric=killed&about=5").text
    assert f'href="/statements/{NIS}?about=5"' in html
    assert "?about=" not in client.get("/rows/timeline?party=north-korea&metric=killed").text


def test_of_very_many_connected_statements_the_first_are_listed_and_that_is_said(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.web.routes.statements.MOST_LISTED", 2)
    rows = [row(stated_on=f"2024-03-0{day}") for day in (1, 2, 3, 4)]
    client = create_app(make_dataset(*rows)).server.test_client()
    page = Tags(client.get(f"/statements/{rows[0]['id']}").text)
    assert "The first 2 of 3; the JSON names all." in page.text
    links = [attributes["href"] for attributes in page.all("a")]
    assert [f"/statements/{one['id']}" in links for one in rows[1:]] == [True, True, False]
    named = client.get(f"/statements/{rows[0]['id']}.json").json["related"]["same_source"]
    assert named == [one["id"] for one in rows[1:]]
