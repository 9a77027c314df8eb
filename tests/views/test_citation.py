from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views import citation
from casualties.views.citation import (
    Citation,
    address,
    as_bibtex,
    as_text,
    of_record,
    of_sources,
    of_view,
    tex,
    title,
)
from casualties.web import create_app
from conftest import MakeDataset, row

BASE = "https://example.org/"
DAY = date(2026, 11, 22)
HOSTILE = 'a}b{c\\d%e&f$g#h_i~j^k\n@misc{x, "y"'


def balanced(text: str) -> bool:
    """Whether BibTeX, which counts escaped braces too, sees each brace closed."""
    depth = 0
    for c in text:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.fixture
def data(make_dataset: MakeDataset) -> Dataset:
    return make_dataset(
        row(speaker="Ann Lee, minister"),
        row(metric="wounded", best="300", wording="about 300", speaker="Ann Lee, minister"),
        row(
            id="month",
            stated_on="2024-05-01",
            date_precision="month",
            via="",
            url="https://e.org/2",
        ),
    )


def test_a_view_is_cited_with_query_version_day_and_licence(data: Dataset) -> None:
    selection, _ = Selection.parse("party=northland&known_on=2024-04-01")
    one = of_view(selection, rows=selection.rows(data), dataset=data, site=BASE, day=DAY)
    assert one.text() == (
        "The casualties maintainers. People of Northland killed, wounded, captured, missing or "
        "deployed in any conflict, as known on 1 April 2024: overview, in casualties: Conflict "
        "casualty and deployment estimates by source. "
        f"Data version {data.version}. 2 statements by 1 source. Creative Commons Attribution 4.0 "
        "(CC-BY-4.0). https://example.org/?party=northland&known_on=2024-04-01 "
        "(accessed 22 November 2026)"
    )
    entry = one.bibtex()
    assert re.match(r"@misc\{casualties-overview-[0-9a-f]{8},\n", entry)
    assert "  url = {https://example.org/?party=northland&known_on=2024-04-01},\n" in entry
    assert "  urldate = {2026-11-22},\n" in entry
    assert f"  version = {{{data.version}}},\n" in entry


def test_each_document_is_cited_once(data: Dataset) -> None:
    first, second = of_sources(data.estimates, dataset=data)
    assert first.text() == (
        "Ministry of Defence. Statement of 1 March 2024: “about 1,200” killed; “about 300” "
        "wounded, via River Post. Said by Ann Lee, minister. https://example.org/1"
    )
    assert second.bibtex() == (
        "@misc{month,\n"
        "  author = {{Ministry of Defence}},\n"
        "  title = {{Statement of May 2024: ``about 1,200'' killed}},\n"
        "  year = {2024},\n"
        "  month = may,\n"
        "  url = {https://e.org/2},\n"
        "}"
    )


def test_many_figures_of_one_document_are_counted(make_dataset: MakeDataset) -> None:
    data = make_dataset(*(row(id=f"row-{n}", best=str(n), wording=str(n)) for n in (1, 2, 3, 4, 5)))
    (one,) = of_sources(data.estimates, dataset=data)
    assert one.title.endswith("“1” killed; “2” killed; “3” killed; 2 more figures")


def test_a_record_is_cited_by_its_permanent_address(data: Dataset) -> None:
    one = of_record(data, "month", site=BASE, day=DAY)
    assert one.url == "https://example.org/statements/month"
    assert (
        one.title
        == "Ministry, May 2024: “about 1,200” combatants of Northland killed in the River War"
    )


def test_an_empty_view_is_cited_without_sources(data: Dataset) -> None:
    selection, _ = Selection.parse("party=southland")
    rows = selection.rows(data)
    view = of_view(selection, rows=rows, dataset=data, site=BASE, day=DAY)
    assert "No statements." in as_text(view, of_sources(rows, dataset=data))


def test_keys_of_a_file_are_unique_and_plain(frozen: Dataset) -> None:
    selection = Selection()
    view = of_view(selection, rows=frozen.estimates, dataset=frozen, site=BASE, day=DAY)
    text = as_bibtex(view, of_sources(frozen.estimates, dataset=frozen))
    keys = re.findall(r"^@misc\{([a-z0-9-]+),$", text, re.M)
    assert len(keys) == len(set(keys)) == text.count("@misc{")
    assert balanced(text)


def test_hostile_words_stay_inside_their_field() -> None:
    entry = Citation("k", HOSTILE, HOSTILE, 2024, how=HOSTILE, note=HOSTILE, url=HOSTILE).bibtex()
    assert balanced(entry)
    assert entry.count("\n") == 7
    assert Citation("a}, b{\n\u202e", "", "", 2024).bibtex().splitlines()[0] == "@misc{a---b---,"
    assert tex(HOSTILE) == (
        r"a\textbraceright{}b\textbraceleft{}c\textbackslash{}d\%e\&f\$g\#h\_i"
        r'\textasciitilde{}j\textasciicircum{}k @misc\textbraceleft{}x, "y"'
    )


@given(st.text())
def test_any_words_give_one_balanced_line(words: str) -> None:
    assert balanced(tex(words))
    assert len(tex(words).splitlines()) <= 1
    assert balanced(address(words))
    assert not re.search(r"[\s\"<>\\^`|]", address(words))


def test_a_title_never_repeats_an_unknown_view_or_control_characters(data: Dataset) -> None:
    hostile = Selection(q="a\u202eb\x00\n}", view="},@misc{x")
    assert title(hostile, dataset=data).endswith("with the words “ab }”: overview")
    one = of_view(hostile, rows=hostile.rows(data), dataset=data, site=BASE, day=DAY)
    assert balanced(one.bibtex())
    assert one.bibtex().count("@") == 1


def test_the_documents_behind_very_many_statements_are_not_listed_and_that_is_said(
    make_dataset: MakeDataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_dataset(row(), row(source="agency", via="Hill Herald"))
    rows = data.estimates
    monkeypatch.setattr(citation, "MOST_CITED", 2)
    assert citation.behind(rows, dataset=data) == (of_sources(rows, dataset=data), "")
    monkeypatch.setattr(citation, "MOST_CITED", 1)
    client = create_app(data).server.test_client()
    for path in ("/cite.txt", "/cite.bib", "/sources.html"):
        said = client.get(path).text
        assert citation.MANY_CITED in said, path
        assert "Hill Herald" not in said, path
