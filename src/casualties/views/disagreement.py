"""How far apart the claims were as known on each day, and who spoke when."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.text.english import capital, counted, off_by, times
from casualties.views.captions import day, question_words, stated
from casualties.views.downsample import MOST_MARKS, thinned
from casualties.views.main_question import (
    last_day,
    lenders,
    main_question,
    of_question,
)
from casualties.views.theme import (
    AXIS,
    FEW_DAYS,
    LINE,
    colours,
    layout,
    log_axis,
    named_rows,
    narrow,
    span,
)
from casualties.views.traces import (
    Figure,
    Trace,
    hover_text,
    in_focus,
    lines,
    names_above,
    no_figure,
    segments,
    statement_marks,
)
from casualties.views.view import View

NOW, EVER = "#8a5fb0", "#8a8580"
STEPS = 300
"""Pixels of the steps above the strips."""
MOST_SOURCES = 30
"""Sources with a strip of their own; those with the most statements."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question and day on which anything changed; as `measures.disagreement`.

    Of the questions with two or more origins; where the rows hold one alone, of that.
    """
    question, number = main_question(rows)
    last = last_day(dataset, selection)
    return measures.disagreement(
        lenders(selection, dataset=dataset),
        question=question if number == 1 else None,
        shown=rows,
        assumptions=replace(selection.assumptions(dataset), known_on=last),
    )


def of_main(table: pd.DataFrame, *, question: dict[str, str]) -> pd.DataFrame:
    """The rows of one question."""
    keys = table[list(QUESTION)].astype(object).fillna("")
    return table[(keys == pd.Series(question)).all(axis=1)]


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """Two steps over time, forced now and ever; under them each source's statements."""
    question, _ = main_question(rows)
    end = last_day(dataset, selection)
    table = of_main(table, question=question) if question else table
    if question is None or end is None or table["forced"].notna().sum() == 0:
        return no_figure()
    own = _in_strips(_held(rows, question))
    first = own.groupby("source")["stated_on"].min()
    sources = first.sort_values(ascending=False).index.tolist()
    place = {source: number for number, source in enumerate(sources)}
    changes = [*table["on"].dt.strftime("%Y-%m-%d"), f"{end:%Y-%m-%d}"]
    traces = [
        _steps(table, "forced", days=changes, colour=EVER, name="forced ever"),
        _steps(table, "forced_now", days=changes, colour=NOW, name="forced now"),
        _speaking(own, place=place, silence=selection.silence, end=end),
        _statements(_drawn(own), place=place, dataset=dataset, focus=selection.focus),
    ]
    names = [dataset.name("source", source) for source in sources]
    days = [f"{day:%Y-%m-%d}" for day in span(first.min(), end)]
    return {"data": traces, "layout": _layout(table, names=names, days=days, end=end)}


def _layout(
    table: pd.DataFrame, *, names: list[str], days: list[str], end: pd.Timestamp
) -> dict[str, Any]:
    """The steps above, the strips below them, on one axis of days."""
    highest = max(float(table["forced"].replace(np.inf, np.nan).max()), 2.0)
    above, rows_axis = names_above(names, left=days[0], yaxis="y2")
    height, steps, strips = _frame(len(names), row=22)
    narrow_height, narrow_steps, narrow_strips = _frame(len(names), row=36)
    xaxis = {"type": "date", "showgrid": False, "hoverformat": "%-d %B %Y"}
    return layout(
        height=height,
        margin={"l": 8, "r": 76, "t": 12, "b": 8},
        xaxis=AXIS | xaxis | {"range": days, "anchor": "y2"},
        yaxis=log_axis(low=1.0, high=highest, title="factor", prefix="×") | {"domain": steps},
        yaxis2=named_rows(names) | {"domain": strips, "anchor": "x"},
        annotations=_labels(table, end=end, highest=highest),
        meta=narrow(
            height=narrow_height,
            xaxis=FEW_DAYS,
            yaxis={"domain": narrow_steps, "title": {"text": ""}},
            yaxis2=rows_axis | {"domain": narrow_strips},
            more=[above],
        ),
    )


def _held(rows: pd.DataFrame, question: dict[str, str]) -> pd.DataFrame:
    """The statements on the question that nobody has withdrawn."""
    own = of_question(rows, question)
    return own[own["status"] != "withdrawn"]


def _in_strips(own: pd.DataFrame) -> pd.DataFrame:
    """Those of the sources that have a strip, source by source in the order of their days."""
    size = own.groupby("source").size().sort_values(ascending=False, kind="stable")
    own = own[own["source"].isin(size.head(MOST_SOURCES).index)]
    return own.sort_values(["source", "stated_on"])


def _drawn(own: pd.DataFrame) -> pd.DataFrame:
    """Those that have a mark: of very many the outline."""
    return thinned(own, day="stated_on", low="best", high="best")


def _frame(number: int, *, row: int) -> tuple[int, list[float], list[float]]:
    """The height in pixels, and the shares of it for the steps and for `number` strips below."""
    strip = row * number
    split = strip / (strip + STEPS)
    return strip + STEPS + 40, [split + 0.04, 1], [0, split]


def _steps(table: pd.DataFrame, column: str, *, days: list[str], colour: str, name: str) -> Trace:
    """One trace: a factor that holds until the next change."""
    values = [float(v) if math.isfinite(v) else None for v in table[column]]
    width = 2.5 if column == "forced_now" else 1.5
    trace = lines(name, list(days), [*values, values[-1]], colour=colour, width=width)
    del trace["hoverinfo"]
    trace["line"]["shape"] = "hv"
    hover = f"{name}: ×%{{y:.2f}}<br>%{{x}}<extra></extra>"
    return trace | {"connectgaps": False, "hovertemplate": hover}


def _labels(table: pd.DataFrame, *, end: pd.Timestamp, highest: float) -> list[dict[str, Any]]:
    """The names of the two lines with their last values, to the right of their ends."""
    names = {"forced_now": ("now", NOW), "forced": ("ever", EVER)}
    shown = {c: float(table[c].iloc[-1]) for c in names if math.isfinite(table[c].iloc[-1])}
    apart = abs(math.log(max(shown.values(), default=1) / min(shown.values(), default=1)))
    close = len(shown) == 2 and apart < 0.13 * (math.log(highest) + 0.55)
    beside = {"xref": "x", "yref": "y", "align": "left", "xanchor": "left", "xshift": 6}
    labels = []
    for column, value in shown.items():
        name, colour = names[column]
        away = "bottom" if column == "forced" else "top"
        label = {
            "x": f"{end:%Y-%m-%d}",
            "y": math.log10(value),
            "text": f"{name}<br>{times(value)}",
            "showarrow": False,
            "yanchor": away if close else "middle",
            "font": {"color": colour, "size": 13},
        }
        labels.append(beside | label)
    return labels


def _speaking(
    own: pd.DataFrame, *, place: dict[str, int], silence: int, end: pd.Timestamp
) -> Trace:
    """One trace: for each source the time in which its latest statement is not silent."""
    starts = ends = own
    if len(own) > MOST_MARKS:  # of very many, times that touch are drawn as one
        apart = own["stated_on"].diff() > pd.Timedelta(days=silence)
        apart |= own["source"] != own["source"].shift()
        starts, ends = own[apart], own[apart.shift(-1, fill_value=True)]
    until = ends["stated_on"] + pd.Timedelta(days=silence)
    until = until.where(until <= end, end)
    days = (when.dt.strftime("%Y-%m-%d") for when in (starts["stated_on"], until))
    row = starts["source"].map(place)
    return lines(
        "not silent", segments(*days), segments(row, row), colour=LINE, width=6, yaxis="y2"
    )


def _statements(
    own: pd.DataFrame, *, place: dict[str, int], dataset: Dataset, focus: tuple[str, ...]
) -> Trace:
    """One trace: a mark per statement on its source's line."""
    names = own["source"].map(dataset.names["source"])
    trace = statement_marks(
        own["stated_on"].dt.strftime("%Y-%m-%d").tolist(),
        own["source"].map(place).tolist(),
        ids=own["id"],
        text=[hover_text(*pair) for pair in zip(names, own["wording"], strict=True)],
        colours=colours(own["standpoint"]),
        size=8,
        opacity=in_focus(own["source"], focus=focus).tolist(),
        hover="%{text}<br>%{x}",
    )
    return trace | {"yaxis": "y2"}


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How far apart the claims are on the last day, who forces it, and since when."""
    question, number = main_question(rows)
    table = of_main(table, question=question) if question else table
    if question is None or table.empty:
        return "No accepted statement with a number fits these conditions."
    words = question_words(question, dataset=dataset)
    last = table.iloc[-1]
    pairs = int(last["comparable"])
    of_many = (
        f"Of {number:,} questions this is the one with the most origins: " if number > 1 else ""
    )
    start = f"{of_many}{words}, as known on {day(last['on'])}: "
    sources = counted(int(last["origins"]), "origin")
    parts = [f"{start}{counted(int(last['statements']), 'statement')} by {sources} in force."]
    if pd.isna(last["forced"]):
        parts.append("No two claims on it can be compared, so there is no factor.")
    elif last["forced"] > 1:
        since = table.loc[
            table["witness_floor"].eq(last["witness_floor"])
            & table["witness_ceiling"].eq(last["witness_ceiling"]),
            "on",
        ].min()
        parts.append(
            f"Since {day(since)} {off_by(last['forced'])}: "
            f"{stated(last['witness_floor'], dataset=dataset)}, against "
            f"{stated(last['witness_ceiling'], dataset=dataset)}."
        )
    else:
        parts.append(f"{counted(pairs, 'pair')} of claims can be compared, and all can hold.")
    return capital(" ".join([*parts, *_left_out(_held(rows, question))]))


def _left_out(own: pd.DataFrame) -> list[str]:
    """The sentences that say which sources have no strip, and which statements no mark."""
    kept = _in_strips(own)
    marks = len(_drawn(kept))
    sentences = []
    if kept["source"].nunique() < own["source"].nunique():
        sentences.append(
            f"The chart has a strip for the {MOST_SOURCES} sources with the most statements "
            f"of {own['source'].nunique():,}."
        )
    if marks < len(kept):
        sentences.append(
            f"The strips mark {counted(marks, 'statement')} of {len(kept):,}, among them the first "
            "and the last of each source; the factors count all."
        )
    return sentences


VIEW = View(
    id="disagreement",
    title="Disagreement",
    question="How far apart are the claims, and since when?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=(
        *("on", "origins", "statements", "comparable", "clashing", "set_aside", "forced_now"),
        *("forced", "witness_floor", "witness_ceiling"),
    ),
)
