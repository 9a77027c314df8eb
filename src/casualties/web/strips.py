"""The overview as rows: each question with a strip of what its sources last said."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casualties.charts.asking import selects
from casualties.charts.overview import latest
from casualties.narrative import counted, factor, persons, question_words
from casualties.questions import QUESTION, question_of

if TYPE_CHECKING:
    from casualties.dataset import Dataset
    from casualties.selection import Selection

WIDTH, HEIGHT, EDGE = 320, 34, 10
ENDS = ["floor", "ceiling", "point", "standpoint"]


def overview_html(
    table: pd.DataFrame,
    *,
    rows: pd.DataFrame,
    dataset: Dataset,
    selection: Selection,
    most: int,
) -> str:
    """One row per question, furthest apart first: its words, a strip, the factors, the counts.

    The first `most` of them; a line above says where there are more.
    """
    found = latest(rows, dataset=dataset, selection=selection)
    asked = found.assign(theatre=found["theatre"].fillna(""))
    groups: dict[Any, Any] = asked.groupby(list(QUESTION)).indices
    ends = found[ENDS]
    body = []
    for record in table.head(most).to_dict("records"):
        question = question_of({str(k): v for k, v in record.items()})
        chosen = selection.but(**selects(question), view="disagreement")
        words = question_words(question, dataset=dataset)
        own = ends.take(groups[tuple(question[name] for name in QUESTION)])
        stated = "–" if pd.isna(record["as_stated"]) else f"×{factor(record['as_stated'])}"
        apart = " apart" if record["forced"] > 1 else ""
        body.append(
            "<tr>"
            f'<th scope="row"><a href="/?{escape(chosen.to_query())}">'
            f"{escape(words[0].upper() + words[1:])}</a></th>"
            f'<td class="strip">{strip(own)}</td>'
            f'<td data-label="Forced" class="number{apart}">'
            f"×{factor(record['forced'])}</td>"
            f'<td data-label="As stated" class="number">{stated}</td>'
            f'<td data-label="Origins" class="number">{record["origins"]:,}</td>'
            f'<td data-label="Statements" class="number">{record["statements"]:,}</td>'
            f'<td data-label="Last stated" class="day">'
            f"<time>{record['last_stated']:%Y-%m-%d}</time></td>"
            "</tr>"
        )
    more = f"The first {most:,} of {len(table):,} questions; the CSV has all of them."
    return (
        (f'<p class="note">{more}</p>' if len(table) > most else "")
        + '<div class="scroll" tabindex="0" role="region" aria-label="Questions">'
        '<table class="overview"><thead><tr><th scope="col">Question</th>'
        '<th scope="col">What each source last said</th>'
        '<th scope="col" class="number">Forced</th>'
        '<th scope="col" class="number">As stated</th>'
        '<th scope="col" class="number">Origins</th>'
        '<th scope="col" class="number">Statements</th>'
        '<th scope="col">Last stated</th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def strip(own: pd.DataFrame) -> str:
    """The last statement of each origin on a log scale of the question's own, as inline SVG.

    A line from floor to ceiling, a mark at the figure; an open end fades out. The text for
    readers who do not see it names the two ends.
    """
    floors, ceilings, points, standpoints = (own[name].tolist() for name in ENDS)
    at = [
        point if not math.isnan(point) else floor if floor > 0 else ceiling
        for floor, ceiling, point in zip(floors, ceilings, points, strict=True)
    ]
    values = [value for value in (*floors, *ceilings, *at) if 0 < value < math.inf]
    if not values:
        return ""
    least, most = min(values), max(values)
    low, high = math.log10(least), math.log10(most)
    if high - low < 0.02:
        low, high = low - 0.05, high + 0.05

    def x(value: float) -> float:
        return EDGE + (math.log10(value) - low) / (high - low) * (WIDTH - 2 * EDGE)

    lines, marks = [], []
    for floor, ceiling, mark, standpoint in zip(floors, ceilings, at, standpoints, strict=True):
        if not 0 < mark < math.inf:
            continue
        start = x(floor) if floor > 0 else 0.0
        end = x(ceiling) if math.isfinite(ceiling) else float(WIDTH)
        open_end = not math.isfinite(ceiling) or floor <= 0
        lines.append(
            f'<line class="{standpoint}{" open" if open_end else ""}" '
            f'x1="{start:.1f}" x2="{end:.1f}" y1="11" y2="11"/>'
        )
        marks.append(f'<circle class="{standpoint}" cx="{x(mark):.1f}" cy="11" r="4"/>')
    ends = f"{persons(least)} to {persons(most)}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{counted(len(marks), "last statement")}, {ends}">'
        f"<g>{''.join(lines)}{''.join(marks)}</g>"
        f'<text x="0" y="31">{persons(least)}</text>'
        f'<text x="{WIDTH}" y="31" text-anchor="end">{persons(most)}</text></svg>'
    )
