from __future__ import annotations

import csv

import numpy as np

from casualties.data.dataset import Dataset
from casualties.export import view_csv
from casualties.measures.bounds import bounds
from casualties.selection import Selection
from casualties.views import VIEWS, look, timeline
from casualties.views.theme import COLOURS, NEUTRAL_COLOUR, log_ticks
from conftest import ROOT, MakeDataset, row


def drawn(dataset: Dataset, query: str = "") -> dict[str, dict[str, object]]:
    """The traces of the timeline by name."""
    selection, _ = Selection.parse(query)
    view = VIEWS["timeline"]
    rows, table = look(view, dataset=dataset, selection=selection)
    assert view.draw is not None
    figure = view.draw(table, rows=rows, dataset=dataset, selection=selection)
    return {t["name"]: t for t in figure["data"]}


def test_a_figure_about_is_a_bar_with_a_mark(make_dataset: MakeDataset) -> None:
    traces = drawn(make_dataset(row(best="1000", wording="about 1,000")))
    assert traces["adversary"]["x"] == ["2024-03-01", "2024-03-01", None]
    assert traces["adversary"]["y"] == [1000 / 1.1, 1000 * 1.1, None]
    assert traces["statement"]["y"] == [1000.0]
    assert traces["statement"]["marker"]["color"] == [COLOURS["adversary"]]  # type: ignore[index]


def test_the_assumption_about_about_widens_and_narrows_the_bar(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row(best="1000", wording="about 1,000"))
    assert drawn(dataset, "about=25")["adversary"]["y"] == [800.0, 1250.0, None]


def test_at_least_has_an_arrow_up_and_no_bar(make_dataset: MakeDataset) -> None:
    cells = {"qualifier": "at_least", "low": "100", "best": "", "wording": "at least 100"}
    traces = drawn(make_dataset(row(**cells)))
    assert sorted(traces) == ["name", "open end", "statement"]
    assert traces["open end"]["text"] == ["↑"]
    assert traces["open end"]["y"] == [100.0]


def test_up_to_has_an_arrow_down_and_no_bar(make_dataset: MakeDataset) -> None:
    cells = {"qualifier": "up_to", "high": "300", "best": "", "wording": "up to 300"}
    traces = drawn(make_dataset(row(**cells)))
    assert sorted(traces) == ["name", "open end", "statement"]
    assert traces["open end"]["text"] == ["↓"]


def test_hollow_marks_are_disputed_or_relayed(make_dataset: MakeDataset) -> None:
    first = row(source="agency", stated_on="2024-02-01")
    traces = drawn(
        make_dataset(
            first,
            row(status="disputed", notes="Doubted."),
            row(source="tracker", stated_on="2024-03-02", repeats=first["id"]),
        )
    )
    symbols = traces["statement"]["marker"]["symbol"]  # type: ignore[index]
    assert symbols == ["circle", "circle-open", "circle-open"]


def test_a_line_joins_the_running_totals_of_one_source_alone(make_dataset: MakeDataset) -> None:
    traces = drawn(
        make_dataset(
            row(best="100", wording="about 100"),
            row(best="200", stated_on="2024-04-01", wording="about 200"),
            row(best="300", stated_on="2024-05-01", source="agency", wording="about 300"),
        )
    )
    assert traces["source"]["x"] == ["2024-03-01", "2024-04-01", None]


def test_a_statement_without_a_number_is_in_the_table_and_not_in_the_chart(
    make_dataset: MakeDataset,
) -> None:
    cells = {"qualifier": "words", "best": "", "wording": "signs of more"}
    dataset = make_dataset(row(**cells))
    assert drawn(dataset) == {}
    view = VIEWS["timeline"]
    assert len(view.table(dataset.estimates, dataset=dataset, selection=Selection())) == 1


def test_traces_are_counted_by_role_and_not_by_source(frozen: Dataset) -> None:
    assert len(drawn(frozen)) <= 5 + len(COLOURS)


def test_ticks_are_round_numbers() -> None:
    assert log_ticks(3, 900) == [5, 10, 20, 50, 100, 200, 500, 1000]
    assert log_ticks(10, 1_200_000) == [10, 100, 1000, 10_000, 100_000, 1_000_000]


def test_focus_dims_the_others(make_dataset: MakeDataset) -> None:
    traces = drawn(make_dataset(row(), row(source="agency")), "focus=agency")
    assert traces["statement"]["marker"]["opacity"] == [1.0, 0.18]  # type: ignore[index]


def test_names_stand_beside_the_last_statements_and_not_on_each_other(
    make_dataset: MakeDataset,
) -> None:
    dataset = make_dataset(
        row(best="1000", wording="about 1,000"),
        row(source="agency", best="1001", wording="about 1,001"),
        row(source="tracker", best="9000", wording="about 9,000"),
    )
    assert sorted(drawn(dataset)["name"]["text"]) == [  # type: ignore[call-overload]
        "   Ministry",
        "   Named List",
    ]


def test_a_name_does_not_stand_on_a_mark(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(
        row(source="agency", best="1000", wording="about 1,000", stated_on="2024-02-28"),
        row(best="1000", wording="about 1,000", stated_on="2024-03-01"),
        row(source="tracker", best="9000", wording="about 9,000", stated_on="2023-12-01"),
    )
    assert drawn(dataset)["name"]["text"] == ["   Ministry"]


def test_a_focus_dims_the_ranges_too_and_names_itself_alone(make_dataset: MakeDataset) -> None:
    other = row(source="agency", standpoint="own", best="9000", wording="about 9,000")
    dataset = make_dataset(row(), other)
    traces = drawn(dataset, "focus=agency")
    assert traces["name"]["text"] == ["   Agency"]
    assert (traces["adversary"]["opacity"], traces["own"]["opacity"]) == (0.75 * 0.18, 0.75)


def test_context_events_can_be_switched_off(make_dataset: MakeDataset) -> None:
    rows = [row(stated_on="2024-01-15"), row(stated_on="2024-03-01", best="1300",
                                             wording="about 1,300")]  # fmt: skip
    dataset = make_dataset(*rows)
    assert drawn(dataset)["event"]["text"] == ["The crossing"]
    assert "event" not in drawn(dataset, "events=off")


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


def test_the_marks_of_a_chart_are_the_rows_of_its_csv(frozen: Dataset) -> None:
    selection, _ = Selection.parse("view=timeline&conflict=gaza-war&about=3")
    marks = drawn(frozen, selection.to_query())["statement"]
    written = csv.DictReader(
        view_csv("timeline", dataset=frozen, selection=selection).decode().splitlines()
    )
    numbered = [cells for cells in written if cells["floor"] or cells["ceiling"]]
    assert marks["customdata"] == [cells["id"] for cells in numbered]
    assert marks["x"] == [cells["date"] for cells in numbered]


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
