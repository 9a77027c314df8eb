"""The disagreement on one question over knowledge time, and who spoke when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from casualties import disagreement
from casualties.charts.asking import (
    assumptions,
    connected,
    last_day,
    main_question,
    of_question,
)
from casualties.charts.template import AXIS, COLOURS, INK, LINE, layout, log_axis, segments
from casualties.charts.thinning import MOST_MARKS, thinned
from casualties.lives import origins
from casualties.narrative import capital, counted, day, factor, persons, question_words, stated

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

FORCED, STATED = "#8a5fb0", "#8a8580"
MOST_SOURCES = 30
"""Sources with a strip of their own; those with the most statements."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per day on which anything changed for the main question of the rows.

    Columns and units as `disagreement.disagreement`.
    """
    question, _ = main_question(rows)
    return disagreement.disagreement(
        rows if question is None else connected(rows, question),
        question=question,
        part_of=dataset.part_of,
        silence=selection.silence,
        known_on=last_day(rows, selection),
        **assumptions(dataset, selection),
    )


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """Two steps over time, forced and as stated; under them each source's statements."""
    question, _ = main_question(rows)
    end = last_day(rows, selection)
    if question is None or end is None or table["forced"].notna().sum() == 0:
        return {"data": [], "layout": layout()}
    own = of_question(rows, question)
    own = own[own["status"] != "withdrawn"].assign(origin=origins(own))
    size = own.groupby("source").size().sort_values(ascending=False).head(MOST_SOURCES)
    first = own[own["source"].isin(size.index)].groupby("source")["stated_on"].min()
    order = first.sort_values(ascending=False).index.tolist()
    names = dataset.names["source"]
    own = own[own["source"].isin(order)].sort_values(["source", "stated_on"])
    strip, top = 22 * len(order), 300
    height = strip + top + 40
    split = strip / (strip + top)
    days = [*table["on"].dt.strftime("%Y-%m-%d"), f"{end:%Y-%m-%d}"]
    highest = float(table[["forced", "as_stated"]].max().max())
    return {
        "data": [
            _steps(table, "as_stated", days=days, colour=STATED, name="as stated"),
            _steps(table, "forced", days=days, colour=FORCED, name="forced"),
            _speaking(own, names=names, silence=selection.silence, end=end),
            _statements(thinned(own, day="stated_on", low="best", high="best"), names=names),
        ],
        "layout": layout(
            height=height,
            xaxis=AXIS | {"type": "date", "showgrid": False, "hoverformat": "%-d %B %Y"},
            yaxis=log_axis(low=1.0, high=max(highest, 2.0), title="factor", prefix="×")
            | {"domain": [split + 0.04, 1]},
            yaxis2=AXIS
            | {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": [names[s] for s in order],
                "domain": [0, split],
                "showgrid": False,
                "anchor": "x",
                "tickfont": {"size": 12},
            },
            annotations=_labels(table, end=end),
        ),
    }


def _steps(
    table: pd.DataFrame, column: str, *, days: list[str], colour: str, name: str
) -> dict[str, Any]:
    """One trace: a factor that holds until the next change."""
    values = [None if pd.isna(v) else float(v) for v in table[column]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": [*values, values[-1]],
        "name": name,
        "line": {"shape": "hv", "width": 2.5 if column == "forced" else 1.5, "color": colour},
        "connectgaps": False,
        "hovertemplate": f"{name}: ×%{{y:.2f}}<br>%{{x}}<extra></extra>",
    }


def _labels(table: pd.DataFrame, *, end: pd.Timestamp) -> list[dict[str, Any]]:
    """The names of the two lines, written at their right ends."""
    import math

    out = []
    last = {"forced": FORCED, "as_stated": STATED}
    ends = {c: table[c].dropna() for c in last}
    shown = {c: float(v.iloc[-1]) for c, v in ends.items() if len(v)}
    close = len(shown) == 2 and abs(math.log(shown["forced"] / shown["as_stated"])) < 0.15
    for column, value in shown.items():
        where = table.loc[ends[column].index[-1], "on"] if column == "as_stated" else end
        above = column == "forced" or not close
        out.append(
            {
                "x": f"{where:%Y-%m-%d}",
                "y": math.log10(value),
                "xref": "x",
                "yref": "y",
                "text": f"{'forced' if column == 'forced' else 'as stated'} ×{factor(value)}",
                "showarrow": False,
                "xanchor": "right",
                "yanchor": "bottom" if above else "top",
                "font": {"color": last[column], "size": 13},
            }
        )
    return out


def _speaking(
    own: pd.DataFrame, *, names: dict[str, str], silence: int, end: pd.Timestamp
) -> dict[str, Any]:
    """One trace: for each source the time in which its latest statement is not silent."""
    starts = ends = own
    if len(own) > MOST_MARKS:  # of very many, times that touch are drawn as one
        apart = own["stated_on"].diff() > pd.Timedelta(days=silence)
        apart |= own["source"] != own["source"].shift()
        starts, ends = own[apart], own[apart.shift(-1, fill_value=True)]
    until = ends["stated_on"] + pd.Timedelta(days=silence)
    until = until.where(until <= end, end)
    days = (when.dt.strftime("%Y-%m-%d") for when in (starts["stated_on"], until))
    who = starts["source"].map(names)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": segments(*days),
        "y": segments(who, who),
        "yaxis": "y2",
        "name": "not silent",
        "line": {"color": LINE, "width": 6},
        "hoverinfo": "skip",
    }


def _statements(own: pd.DataFrame, *, names: dict[str, str]) -> dict[str, Any]:
    """One trace: a mark per statement on its source's line."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": own["stated_on"].dt.strftime("%Y-%m-%d").tolist(),
        "y": own["source"].map(names).tolist(),
        "yaxis": "y2",
        "name": "statement",
        "customdata": own["id"].tolist(),
        "text": own["wording"].tolist(),
        "hovertemplate": "<b>%{y}</b>: %{text}<br>%{x}<extra></extra>",
        "marker": {
            "size": 8,
            "color": own["standpoint"].map(COLOURS).fillna(INK).tolist(),
            "line": {"width": 0},
        },
    }


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How far apart the claims are on the last day, who forces it, and since when."""
    question, number = main_question(rows)
    if question is None or table.empty:
        return "No accepted statement with a number fits these conditions."
    words = question_words(question, dataset=dataset)
    last = table.iloc[-1]
    of_many = (
        f"Of {number:,} questions this is the one with the most origins: " if number > 1 else ""
    )
    start = f"{of_many}{words}, as known on {day(last['on'])}: "
    sources = counted(int(last["origins"]), "independent origin")
    if pd.isna(last["forced"]):
        return capital(f"{start}{sources}; under two there is no measure.")
    parts = [f"{start}{counted(int(last['statements']), 'statement')} by {sources} in force."]
    if pd.notna(last["as_stated"]):
        parts.append(
            f"The figures that stand run from {persons(last['low_point'])} to "
            f"{persons(last['high_point'])}, a factor of {factor(last['as_stated'])}."
        )
    if last["forced"] > 1:
        since = table.loc[
            table["witness_floor"].eq(last["witness_floor"])
            & table["witness_ceiling"].eq(last["witness_ceiling"]),
            "on",
        ].min()
        parts.append(
            f"Since {day(since)} the claims are off by at least a factor of "
            f"{factor(last['forced'])} between them: "
            f"{stated(last['witness_floor'], dataset=dataset)}, against "
            f"{stated(last['witness_ceiling'], dataset=dataset)}."
        )
    else:
        parts.append("One history of the count satisfies them all.")
    return capital(" ".join(parts))
