from __future__ import annotations

import numpy as np

from casualties.data.dataset import Dataset
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.views import VIEWS, look, timeline
from casualties.views.theme import COLOURS, NEUTRAL_COLOUR, log_ticks
from conftest import ROOT, MakeDataset, row


def test_ticks_are_round_numbers() -> None:
    assert log_ticks(3, 900) == [5, 10, 20, 50, 100, 200, 500, 1000]
    assert log_ticks(10, 1_200_000) == [10, 100, 1000, 10_000, 100_000, 1_000_000]


def test_statements_come_by_their_day_then_when_they_were_made_then_by_id(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(
        row(id="d", stated_on="2024-03-04", as_of="2024-03-01"),
        row(id="b", stated_on="2024-03-02"),
        row(id="a", stated_on="2024-03-02"),
        row(id="c", stated_on="2024-03-01"),
    )
    _, table = look(VIEWS["timeline"], dataset=dataset, selection=Selection())
    assert table["id"].tolist() == ["c", "d", "a", "b"]
    assert table["date"].dt.day.tolist() == [1, 1, 2, 2]


def test_the_bounds_of_the_table_are_those_of_the_statements(frozen: Dataset) -> None:
    selection, _ = Selection.parse("conflict=gaza-war&about=3")
    rows, table = look(VIEWS["timeline"], dataset=frozen, selection=selection)
    limits = bounds(rows, assumptions=selection.assumptions(frozen)).loc[table.index]
    assert table["floor"].equals(limits["floor"])
    assert table["ceiling"].equals(limits["ceiling"].replace(np.inf, np.nan))


def test_the_sentence_names_the_lowest_and_the_highest_figure_of_the_sources(
    make_dataset: MakeDataset,
) -> None:
    between = {"qualifier": "range", "low": "100", "best": "", "high": "300"}
    phrase = {"qualifier": "words", "best": "", "wording": "dozens"}
    dataset = make_dataset(
        row(id="a", **between, wording="100 to 300", interval="stated_range"),
        row(id="b", best="250", wording="about 250"),
        row(id="c", **phrase),
    )

    def words(*ids: str) -> str:
        rows = dataset.estimates[dataset.estimates["id"].isin(ids)]
        told = {"dataset": dataset, "selection": Selection()}
        table = timeline.table(rows, **told)
        return timeline.sentence(table, rows=rows, **told)

    assert words("a", "b", "c").endswith("from 100 to 300 persons.")
    assert words("b").endswith("from 250 to 250 persons.")
    assert "persons" not in words("c"), "a phrase names no figure"


def test_the_stylesheet_has_the_colours_of_the_figures() -> None:
    style = (ROOT / "assets" / "style.css").read_text()
    for standpoint, colour in {**COLOURS, "neutral": NEUTRAL_COLOUR}.items():
        assert f"--{standpoint.replace('_', '-')}: {colour};" in style
