"""Who says what on a day: one line per source."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.disagreement import disagreement
from casualties.measures.standing import standing
from casualties.selection import Selection
from casualties.text.english import counted, off_by
from casualties.views.captions import day, latest_figures, question_words, stated
from casualties.views.main_question import (
    NEVER_SILENT,
    connected,
    last_day,
    lenders,
    main_question,
    of_question,
)
from casualties.views.theme import FEW_TICKS, colours, left_of, number_axis, shapes
from casualties.views.traces import (
    Figure,
    Trace,
    closed_ranges,
    hover_text,
    in_focus,
    marks,
    no_figure,
    reach,
    rows_layout,
    statement_marks,
    texts,
)
from casualties.views.view import View

COLUMNS = (
    *("on", *QUESTION, "source", "standpoint", "method", "wording", "stated_on"),
    *("days", "silent", "floor", "ceiling", "point", "id"),
)


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The latest statement of each origin on the main question as known on the day.

    `on` is the day of `known_on`, else of the last statement; `days` is how long ago it was said,
    `silent` whether that is more than the selection's silence. Floor, ceiling and point in
    persons as stated; an open end is empty. Ordered by the figure.
    """
    question, _ = main_question(rows)
    on = last_day(dataset, selection)
    if question is None or on is None:
        return pd.DataFrame(columns=list(COLUMNS))
    own = of_question(lenders(selection, dataset=dataset), question)
    latest = standing(
        own, on=on, assumptions=replace(selection.assumptions(dataset), silence=NEVER_SILENT)
    )
    # a derived sum has the ids of its parts
    parts = [[dataset.statement(part) for part in id.split("+")] for id in latest["id"]]
    latest = latest.assign(
        on=on,
        silent=latest["days"] > selection.silence,
        method=pd.array([first["method"] for first, *_ in parts], dtype="str"),
        wording=[" + ".join(part["wording"] for part in summed) for summed in parts],
        ceiling=latest["ceiling"].replace(np.inf, np.nan),
    )
    order = latest["point"].fillna(latest["floor"].where(latest["floor"] > 0))
    latest = latest.assign(order=order.fillna(latest["ceiling"]))
    return latest.sort_values(["order", "id"]).loc[:, list(COLUMNS)]


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """A forest plot: a bar from floor to ceiling, a mark at the figure, arrows at open ends."""
    if table.empty:
        return no_figure()
    points = table.join(marks(table)).assign(place=range(len(table)))
    opacity = in_focus(points["source"], focus=selection.focus)
    names = [
        dataset.name("source", source) + (" (silent)" if silent else "")
        for source, silent in zip(points["source"], points["silent"], strict=True)
    ]
    low, high = reach(points)
    xaxis = partial(number_axis, scale=selection.scale, low=low, high=high, title="persons")
    return {
        "data": [
            *closed_ranges(points, opacity=opacity, at=points["place"], upright=False),
            _marks(points, names=names, opacity=opacity),
            _open_ends(points),
        ],
        "layout": rows_layout(
            names,
            xaxis=xaxis(),
            narrow_xaxis=xaxis(most=FEW_TICKS),
            left=left_of(xaxis()),
            head=90,
            row=30,
        ),
    }


def _marks(points: pd.DataFrame, *, names: list[str], opacity: pd.Series[float]) -> Trace:
    """One trace: the marks; shape is method, colour is standpoint, hollow is silent."""
    symbols = shapes(points["method"], hollow=points["silent"])
    columns = (points[name] for name in ("wording", "stated_on"))
    return statement_marks(
        points["mark"].tolist(),
        points["place"].tolist(),
        ids=points["id"],
        text=[
            hover_text(name, wording, f"{stated_on:%-d %B %Y}")
            for name, wording, stated_on in zip(names, *columns, strict=True)
        ],
        colours=colours(points["standpoint"]),
        size=11,
        symbols=np.where(points["phrase"], "line-ns-open", symbols).tolist(),
        edge=1.5,
        opacity=opacity.tolist(),
    )


def _open_ends(points: pd.DataFrame) -> Trace:
    """One trace: an arrow right where there is no ceiling, left where there is no stated floor."""
    up = points["ceiling"].isna()
    open_end = up | (points["floor"] <= 0)
    ends, up = points[open_end], up[open_end]
    return texts(
        "open end",
        ends["mark"].tolist(),
        ends["place"].tolist(),
        np.where(up, "  →", "←  ").tolist(),
        position=np.where(up, "middle right", "middle left").tolist(),
        size=16,
        colour=colours(ends["standpoint"]),
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """Between which figures the sources put the count on the day, and what that forces."""
    question, _ = main_question(rows)
    if question is None or table.empty:
        return "No accepted statement with a number fits these conditions."
    on = table["on"].iloc[0]
    words = question_words(question, dataset=dataset)
    speaking = table[~table["silent"].astype(bool)]
    if speaking.empty:
        return (
            f"On {day(on)} every source on {words} had been silent for more than "
            f"{selection.silence} days; their last figures are shown hollow."
        )
    figures = latest_figures(speaking["id"], dataset=dataset) or "in words alone"
    said = "is" if len(speaking) == 1 else "are"
    start = (
        f"On {day(on)}, the latest figures of {counted(len(speaking), 'source')} for {words} "
        f"{said} {figures}"
    )
    lending = connected(lenders(selection, dataset=dataset), question)
    known = replace(selection.assumptions(dataset), known_on=on)
    measured = disagreement(lending, question=question, assumptions=known).iloc[-1]
    if not measured["comparable"]:
        return f"{start}. No two claims on it can be compared."
    if not measured["forced"] > 1:
        return f"{start}. The claims made so far can all hold together."
    floor, ceiling = measured["witness_floor"], measured["witness_ceiling"]
    return (
        f"{start}. As known then, {off_by(measured['forced'])}: "
        f"{stated(floor, dataset=dataset)}, against {stated(ceiling, dataset=dataset)}."
    )


VIEW = View(
    id="snapshot",
    title="On a day",
    question="Who says what on a day?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=("source", "wording", "stated_on", "days", "floor", "ceiling", "method", "id"),
    legend=("standpoint", "method", "silent", "arrow"),
)
