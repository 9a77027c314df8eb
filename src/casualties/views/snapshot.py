"""Who says what on a day: one line per source."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.measures.disagreement import spread
from casualties.measures.questions import QUESTION
from casualties.measures.standing import standing
from casualties.text.english import counted, factor, person_range
from casualties.views.captions import day, question_words, stated
from casualties.views.question import (
    NEVER_SILENT,
    last_day,
    main_question,
    of_question,
)
from casualties.views.theme import (
    COLOURS,
    FEW_TICKS,
    ROW,
    SHAPES,
    in_focus,
    layout,
    left_of,
    marks_of,
    named_rows,
    names_above,
    narrow,
    number_axis,
    segments,
)

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

COLUMNS = (
    "on",
    *QUESTION,
    "source",
    "standpoint",
    "method",
    "wording",
    "stated_on",
    "days",
    "silent",
    "floor",
    "ceiling",
    "point",
    "id",
)


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The latest statement of each origin on the main question as known on the day.

    `on` is the day of `known_on`, else of the last statement; `days` is how long ago it was said,
    `silent` whether that is more than the selection's silence. Floor, ceiling and point in
    persons as stated; an open end is empty. Ordered by the figure.
    """
    question, _ = main_question(rows)
    on = last_day(rows, selection)
    if question is None or on is None:
        return pd.DataFrame(columns=list(COLUMNS))
    own = of_question(rows, question)
    found = standing(
        own,
        on=on,
        assumptions=replace(selection.assumptions(dataset), silence=NEVER_SILENT),
    )
    said = dict(zip(own["id"], zip(own["method"], own["wording"], strict=True), strict=True))
    told = [[said[one] for one in name.split("+")] for name in found["id"]]
    out = found.assign(
        on=on,
        silent=found["days"] > selection.silence,
        method=pd.array([parts[0][0] for parts in told], dtype="str"),
        wording=[" + ".join(words for _, words in parts) for parts in told],
        ceiling=found["ceiling"].replace(np.inf, np.nan),
    )
    order = out["point"].fillna(out["floor"].where(out["floor"] > 0)).fillna(out["ceiling"])
    return out.assign(order=order).sort_values(["order", "id"]).loc[:, list(COLUMNS)]


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """A forest plot: a bar from floor to ceiling, a mark at the figure, arrows at open ends."""
    if table.empty:
        return {"data": [], "layout": layout()}
    mark, phrase = marks_of(table)
    place = np.arange(len(table))
    names: pd.Series[str] = table["source"].map(dataset.names["source"]) + np.where(
        table["silent"], " (silent)", ""
    )
    ends = table[["floor", "ceiling", "point"]].where(lambda v: v > 0)
    low, high = float(ends.min().min()), float(ends.max().max())
    colours = table["standpoint"].map(COLOURS)
    shapes: pd.Series[str] = table["method"].map(SHAPES) + np.where(table["silent"], "-open", "")
    symbols = shapes.mask(phrase, "line-ns-open")
    closed = table["ceiling"].notna() & (table["floor"] > 0)
    opacity = in_focus(table["source"], focus=selection.focus)
    bars = []
    for (standpoint, colour), bright in product(COLOURS.items(), sorted(set(opacity.tolist()))):
        one = closed & (table["standpoint"] == standpoint) & (opacity == bright)
        if one.any():
            bars.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": standpoint,
                    "hoverinfo": "skip",
                    "x": segments(table.loc[one, "floor"], table.loc[one, "ceiling"]),
                    "y": segments(place[one.to_numpy()].tolist(), place[one.to_numpy()].tolist()),
                    "line": {"color": colour, "width": 4},
                    "opacity": 0.7 * bright,
                }
            )
    up = (table["ceiling"].isna()).to_numpy()
    down = ~up & (table["floor"] <= 0).to_numpy()
    open_end = up | down
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "statement",
        "x": mark.tolist(),
        "y": place.tolist(),
        "customdata": [i.split("+")[0] for i in table["id"]],
        "text": [
            f"<b>{name}</b>: {wording}<br>{on:%-d %B %Y}"
            for name, wording, on in zip(names, table["wording"], table["stated_on"], strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "size": 11,
            "symbol": symbols.tolist(),
            "color": colours.tolist(),
            "line": {"width": 1.5, "color": colours.tolist()},
            "opacity": opacity.tolist(),
        },
    }
    arrows = {
        "type": "scatter",
        "mode": "text",
        "name": "open end",
        "hoverinfo": "skip",
        "x": mark[open_end].tolist(),
        "y": place[open_end].tolist(),
        "text": ["  →" if u else "←  " for u in up[open_end]],
        "textposition": ["middle right" if u else "middle left" for u in up[open_end]],
        "textfont": {"size": 16, "color": colours[open_end].tolist()},
    }
    scale: dict[str, Any] = {"scale": selection.scale, "low": low, "high": high}
    xaxis = number_axis(**scale, title="persons") | {"side": "top"}
    above, rows_axis = names_above(names.tolist(), left=left_of(xaxis))
    return {
        "data": [*bars, marks, arrows],
        "layout": layout(
            height=90 + 30 * len(table),
            xaxis=xaxis,
            yaxis=named_rows(names.tolist()),
            meta=narrow(
                height=90 + ROW * len(table),
                xaxis=number_axis(**scale, title="persons", most=FEW_TICKS),
                yaxis=rows_axis,
                more=[above],
            ),
        ),
    }


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
    least = speaking["point"].fillna(speaking["floor"].where(speaking["floor"] > 0))
    most = speaking["point"].fillna(speaking["ceiling"])
    low = least.fillna(speaking["ceiling"]).min()
    high = most.fillna(speaking["floor"]).max()
    more = " or more" if (most.isna() & (speaking["floor"] >= high)).any() else ""
    put = "puts" if len(speaking) == 1 else "put"
    start = (
        f"On {day(on)}, {counted(len(speaking), 'source')} {put} {words} at "
        f"{person_range(low, high).removeprefix('at ')}{more}"
    )
    measured = spread(
        rows,
        on=on,
        question=question,
        assumptions=selection.assumptions(dataset),
    )
    if not measured.forced > 1:
        known = pd.notna(measured.forced)
        return start + ("; the claims can all be true together." if known else ".")
    floor, ceiling = str(measured.witness_floor), str(measured.witness_ceiling)
    return (
        f"{start}; the claims made so far are off by at least a factor of "
        f"{factor(measured.forced)} between them: {stated(floor, dataset=dataset)}, against "
        f"{stated(ceiling, dataset=dataset)}."
    )
