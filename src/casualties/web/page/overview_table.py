"""The overview as rows: each question with a strip of what its sources last said."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from casualties.measures.questions import question_of
from casualties.text.english import capital, counted, factor, persons
from casualties.views.captions import question_words
from casualties.views.columns import OWN
from casualties.views.overview import Strip, strips
from casualties.views.question import selects
from casualties.web.page.empty import address

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

NUMBERS = ("forced", "as_stated", "origins", "statements")
WIDTH, HEIGHT, EDGE = 320, 34, 10


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
    shown = table.head(most).to_dict("records")
    asked = [question_of({str(k): v for k, v in record.items()}) for record in shown]
    found = strips(rows, questions=asked, dataset=dataset, selection=selection)
    headings = {name: OWN[name].title for name in (*NUMBERS, "last_stated")}
    body = []
    for record, question, own in zip(shown, asked, found, strict=True):
        chosen = selection.but(**selects(question), view="disagreement")
        words = question_words(question, dataset=dataset)
        stated = "–" if pd.isna(record["as_stated"]) else f"×{factor(record['as_stated'])}"
        apart = " apart" if record["forced"] > 1 else ""
        body.append(
            "<tr>"
            f'<th scope="row"><a href="{escape(address(chosen))}">'
            f"{escape(capital(words))}</a></th>"
            f'<td class="strip">{strip_svg(own)}</td>'
            f'<td data-label="{headings["forced"]}" class="number{apart}">'
            f"×{factor(record['forced'])}</td>"
            f'<td data-label="{headings["as_stated"]}" class="number">{stated}</td>'
            f'<td data-label="{headings["origins"]}" class="number">{record["origins"]:,}</td>'
            f'<td data-label="{headings["statements"]}" class="number">'
            f"{record['statements']:,}</td>"
            f'<td data-label="{headings["last_stated"]}" class="day">'
            f"<time>{record['last_stated']:%Y-%m-%d}</time></td>"
            "</tr>"
        )
    more = f"The first {most:,} of {len(table):,} questions; the CSV has all of them."
    return (
        (f'<p class="note">{more}</p>' if len(table) > most else "")
        + '<div class="scroll" tabindex="0" role="region" aria-label="Questions">'
        '<table class="overview"><thead><tr><th scope="col">Question</th>'
        '<th scope="col">What each source last said</th>'
        + "".join(f'<th scope="col" class="number">{headings[name]}</th>' for name in NUMBERS)
        + f'<th scope="col">{headings["last_stated"]}</th></tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def strip_svg(strip: Strip | None) -> str:
    """The last statement of each origin on a log scale of the question's own, as inline SVG.

    A line from floor to ceiling, a mark at the figure; an open end fades out. The text for
    readers who do not see it names the two ends.
    """
    if strip is None:
        return ""
    low, high = persons(strip.low), persons(strip.high)

    def x(share: float) -> float:
        return EDGE + share * (WIDTH - 2 * EDGE)

    lines = "".join(
        f'<line class="{escape(one.standpoint)}{" open" if one.open else ""}" '
        f'x1="{0.0 if one.start <= 0 and one.open else x(one.start):.1f}" '
        f'x2="{float(WIDTH) if one.end >= 1 and one.open else x(one.end):.1f}" y1="11" y2="11"/>'
        for one in strip.places
    )
    marks = "".join(
        f'<circle class="{escape(one.standpoint)}" cx="{x(one.at):.1f}" cy="11" r="4"/>'
        for one in strip.places
    )
    said = f"{counted(len(strip.places), 'last statement')}, {low} to {high}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{said}"><g>{lines}{marks}</g>'
        f'<text x="0" y="31">{low}</text>'
        f'<text x="{WIDTH}" y="31" text-anchor="end">{high}</text></svg>'
    )
