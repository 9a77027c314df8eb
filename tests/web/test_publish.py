"""The whole as static files: every link leads to a file, and what needs a server is gone."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from pathlib import Path

import orjson
import pytest

from casualties.data.writing import write_folder
from casualties.errors import DataError
from casualties.selection import Selection
from casualties.views.citation import permalink
from casualties.web.publish import MARK, Plan, published
from casualties.web.published import stored
from conftest import MakeDataset, row

SITE = "https://data.example.org/casualties/"
QUESTION = "q/river-war_northland_combatants_killed_cumulative/"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return [
        row(),
        row(source="agency", best="3000", wording="3,000", qualifier="exact",
            stated_on="2024-04-01"),
        row(source="tracker", best="700", wording="at least 700", qualifier="at_least",
            stated_on="2024-05-01"),
        row(party="southland", stated_on="2024-05-02", metric="wounded"),
        row(scope="part", theatre="ford", stated_on="2024-05-03", id="ministry-ford"),
    ]  # fmt: skip


@pytest.fixture
def plan(make_dataset: MakeDataset, rows: list[dict[str, str]]) -> Plan:
    return Plan(make_dataset(*rows), address=SITE, day=date(2026, 5, 1))


def test_each_thing_has_one_place(plan: Plan) -> None:
    site = plan.site
    question = Selection(
        conflict=("river-war",), scope=("whole",), party=("northland",),
        population=("combatants",), metric=("killed",), basis=("cumulative",),
    )  # fmt: skip
    party, view = Selection(party=("southland",)), Selection(view="contradictions")
    places = {
        site.page(Selection()): "",
        site.page(Selection(view="sources")): "sources/",
        site.page(Selection(view="estimates")): "claims/",
        site.page(party): "parties/southland/",
        site.page(question): QUESTION,
        site.file(question, "question.csv"): f"{QUESTION}question.csv",
        site.file(question, "cite.bib"): f"{QUESTION}cite.bib",
        site.statement("ministry-ford"): "statements/ministry-ford/",
        site.source("agency"): "sources/agency/",
        site.document("about"): "about/",
        site.file(Selection(), "estimates.csv"): "estimates.csv",
    }
    assert [*places] == [f"/casualties/{path}" for path in places.values()]
    assert {site.whole(href) for href in places} == {SITE + path for path in places.values()}
    none = [
        site.page(party.but(known_on=date(2024, 6, 1))),
        site.page(party.but(scale="log")),
        site.statement("nobody"),
        site.statement("ministry-ford", about=20),
        site.file(Selection(), "estimates.png"),
        site.document("api"),
        site.file(view, "cite.bib"),
    ]
    assert set(none) == {""}
    assert permalink(party.but(known_on=date(2024, 6, 1)), site=site) == SITE


def test_every_link_of_every_page_leads_to_a_file(plan: Plan) -> None:
    files = dict(published(plan, jobs=1))
    pages = {name: data.decode() for name, data in files.items() if name.endswith(".html")}
    lost = set()
    for name, text in pages.items():
        links = re.findall(r'\b(?:href|src|action|data-[a-z]+)="([^"]*)"', text)
        for link in map(html.unescape, links):
            path = link.removeprefix(SITE) if link.startswith(SITE) else link
            if path == link and not link.startswith("/"):
                continue
            path, _, anchor = path.removeprefix("/casualties/").partition("#")
            target = stored(path.partition("?m=")[0])
            there = target in files and not path.startswith("/")
            if not there or (anchor and f'id="{anchor}"' not in pages[target]):
                lost.add((name, link))
    assert lost == set()
    words = b"".join(
        data for name, data in files.items() if not name.endswith((".parquet", ".xlsx", ".zip"))
    ).decode()
    assert set(re.findall(rf"{re.escape(SITE)}[^\s\"]*\?[^\s\"]*", words)) == set()


def test_each_page_names_itself_and_stands_in_the_sitemap(plan: Plan) -> None:
    files = {name: data.decode() for name, data in published(plan, jobs=1)
             if name.endswith(("index.html", "sitemap.xml"))}  # fmt: skip
    sitemap = files.pop("sitemap.xml")
    own = {name: f"{SITE}{name.removesuffix('index.html')}" for name in files}
    canonical = re.compile('rel="canonical" href="([^"]*)"')
    assert {n: canonical.findall(text) for n, text in files.items()} == {
        name: [url] for name, url in own.items()
    }
    assert set(re.findall("<loc>(.*?)</loc>", sitemap)) == set(own.values())


def test_a_page_has_nothing_that_asks_a_server(plan: Plan) -> None:
    _, made = plan.made(f"{QUESTION}index.html")
    text = made.decode()
    assert "<span>Northland</span>" in text, "the picker's words"
    for server in ("data-src", "/options/", "/embed", 'class="knob"', "_dash", 'id="served"'):
        assert server not in text


def test_the_search_leads_to_what_is_published(plan: Plan) -> None:
    found = orjson.loads(plan.made("search.json")[1])
    assert {href for kind, _, href, _ in found if kind == "party"} == {
        "/casualties/parties/northland/", "/casualties/parties/southland/",
    }  # fmt: skip
    assert sum(kind == "claim" for kind, *_ in found) == 5


def test_several_processes_make_the_same(plan: Plan) -> None:
    kept = ("robots.txt", "search.json", MARK, "sources/agency/index.html")
    plan.files = {name: plan.files[name] for name in plan.files if name in kept}
    assert [*published(plan, jobs=2)] == [*published(plan, jobs=1)]


@pytest.mark.parametrize("path", ["../evil", "statements/../../../evil/x", "/evil"])
def test_no_name_of_the_data_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(DataError, match="would lie outside"):
        write_folder([("a.txt", b"1"), (path, b"2")], tmp_path / "site", mark=MARK)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_replaced_whole_and_only_where_it_is_ours(tmp_path: Path) -> None:
    assert write_folder([(MARK, b"{}")], tmp_path / "new" / "deep", mark=MARK) == 2
    shutil.rmtree(tmp_path / "new")
    site = tmp_path / "site"
    assert write_folder([("a/b.txt", b"1"), (MARK, b"{}")], site, mark=MARK) == 3
    write_folder([("c.txt", b"2"), (MARK, b"{}")], site, mark=MARK)
    assert sorted(p.name for p in site.iterdir()) == ["c.txt", MARK]
    other = tmp_path / "thesis"
    other.mkdir()
    (other / "chapter.txt").write_text("years of work")
    with pytest.raises(DataError, match="not published"):
        write_folder([(MARK, b"{}")], other, mark=MARK)

    def failing() -> object:
        yield "d.txt", b"3"
        raise DataError("no more")

    with pytest.raises(DataError, match="no more"):
        write_folder(failing(), site, mark=MARK)  # type: ignore[arg-type]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["site", "thesis"]
    assert sorted(p.name for p in site.iterdir()) == ["c.txt", MARK]
