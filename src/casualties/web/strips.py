"""The overview as rows: each question with a strip of what its sources last said."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from casualties.charts.asking import selects
from casualties.charts.overview import latest
from casualties.narrative import counted, factor, persons, question_words
from casualties.questions import QUESTION, question_of

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

WIDTH, HEIGHT, EDGE = 320, 34, 10


def overview_html(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """One row per question, furthest apart first: its words, a strip, the factors, the counts."""
    found = latest(rows, dataset=dataset, selection=selection)
    groups = {
        tuple(key): one
        for key, one in found.assign(theatre=found["theatre"].fillna("")).groupby(list(QUESTION))
    }
    body = []
    for record in table.to_dict("records"):
        question = question_of({str(k): v for k, v in record.items()})
        chosen = selection.but(**selects(question), view="disagreement")
        words = question_words(question, dataset=dataset)
        own = groups[tuple(question[name] for name in QUESTION)]
        stated = "–" if pd.isna(record["as_stated"]) else f"×{factor(record['as_stated'])}"
        apart = " apart" if record["forced"] > 1 else ""
        body.append(
            "<tr>"
            f'<th scope="row"><a href="/?{escape(chosen.to_query())}">'
            f"{escape(words[0].upper() + words[1:])}</a></th>"
            f'<td class="strip">{strip(own, dataset=dataset)}</td>'
            f'<td data-label="Forced" class="number{apart}">'
            f"×{factor(record['forced'])}</td>"
            f'<td data-label="As stated" class="number">{stated}</td>'
            f'<td data-label="Origins" class="number">{record["origins"]:,}</td>'
            f'<td data-label="Statements" class="number">{record["statements"]:,}</td>'
            f'<td data-label="Last stated" class="day">'
            f"<time>{record['last_stated']:%Y-%m-%d}</time></td>"
            "</tr>"
        )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Questions">'
        '<table class="overview"><thead><tr><th scope="col">Question</th>'
        '<th scope="col">What each source last said</th>'
        '<th scope="col" class="number">Forced</th>'
        '<th scope="col" class="number">As stated</th>'
        '<th scope="col" class="number">Origins</th>'
        '<th scope="col" class="number">Statements</th>'
        '<th scope="col">Last stated</th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def strip(own: pd.DataFrame, *, dataset: Dataset) -> str:
    """The last statement of each origin on a log scale of the question's own, as inline SVG.

    A line from floor to ceiling, a mark at the figure; an open end fades out. The text for
    readers who do not see it names the two ends.
    """
    mark = (
        own["point"]
        .fillna(own["floor"].where(own["floor"] > 0))
        .fillna(own["ceiling"].replace(np.inf, np.nan))
    )
    values = pd.concat([own["floor"], own["ceiling"], mark]).replace(np.inf, np.nan)
    values = values[values > 0]
    if values.empty:
        return ""
    low, high = math.log10(values.min()), math.log10(values.max())
    if high - low < 0.02:
        low, high = low - 0.05, high + 0.05

    def x(value: float) -> float:
        return EDGE + (math.log10(value) - low) / (high - low) * (WIDTH - 2 * EDGE)

    lines, marks = [], []
    for floor, ceiling, at, standpoint in zip(
        own["floor"], own["ceiling"], mark, own["standpoint"].map(escape), strict=True
    ):
        if not at > 0:
            continue
        start = x(floor) if floor > 0 else 0.0
        end = x(ceiling) if np.isfinite(ceiling) else float(WIDTH)
        open_end = not np.isfinite(ceiling) or floor <= 0
        lines.append(
            f'<line class="{standpoint}{" open" if open_end else ""}" '
            f'x1="{start:.1f}" x2="{end:.1f}" y1="11" y2="11"/>'
        )
        marks.append(f'<circle class="{standpoint}" cx="{x(at):.1f}" cy="11" r="4"/>')
    ends = f"{persons(values.min())} to {persons(values.max())}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{counted(len(marks), "last statement")}, {ends}">'
        f"<g>{''.join(lines)}{''.join(marks)}</g>"
        f'<text x="0" y="31">{persons(values.min())}</text>'
        f'<text x="{WIDTH}" y="31" text-anchor="end">{persons(values.max())}</text></svg>'
    )
