"""The overview as rows: each question with a strip of what its sources last said."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.questions import question_of
from casualties.selection import Selection
from casualties.text.english import capital, counted, persons, times
from casualties.views.captions import question_words
from casualties.views.columns import OWN
from casualties.views.main_question import selects
from casualties.views.overview import Strip, strips
from casualties.web.html import filled
from casualties.web.urls import address

NUMBERS = ("forced_now", "forced", "clashing", "origins")

WIDTH, HEIGHT, EDGE = 320, 34, 10
"""Pixels of a strip, and of the space at each of its ends."""


def overview_html(table: pd.DataFrame, *, dataset: Dataset, selection: Selection, most: int) -> str:
    """One row per question, furthest apart first: its words, a strip, the factors, the counts.

    The first `most` of them; a line above says where there are more.
    """
    records = table.head(most).to_dict("records")
    questions = [question_of({str(k): v for k, v in record.items()}) for record in records]
    drawn = strips(questions=questions, dataset=dataset, selection=selection)
    more = f"The first {most:,} of {len(table):,} questions; the CSV has all of them."
    return filled(
        "overview.html",
        note=more if len(table) > most else "",
        headings={name: OWN[name].title for name in (*NUMBERS, "last_stated")},
        width=WIDTH,
        height=HEIGHT,
        rows=[
            {
                "href": address(selection.but(**selects(question), view="disagreement")),
                "question": capital(question_words(question, dataset=dataset)),
                "strip": drawing(strip) if strip else None,
                "forced_now": times(record["forced_now"]),
                "apart_now": record["forced_now"] > 1,
                "forced": times(record["forced"]),
                "apart": record["forced"] > 1,
                "clashing": _clashing(record),
                "origins": f"{record['origins']:,}",
                "last_stated": f"{record['last_stated']:%Y-%m-%d}",
            }
            for record, question, strip in zip(records, questions, drawn, strict=True)
        ],
    )


def _clashing(record: Mapping[Any, Any]) -> str:
    """How many of the pairs that can be compared clash."""
    if not record["comparable"]:
        return "not comparable"
    return f"{record['clashing']:,} of {record['comparable']:,}"


def drawing(strip: Strip) -> dict[str, Any]:
    """The last statement of each origin on a log scale of the question's own, in pixels.

    A line from floor to ceiling, a mark at the figure; an open end fades out at the edge. The
    label is for readers who do not see it.
    """

    def x(share: float) -> str:
        return f"{EDGE + share * (WIDTH - 2 * EDGE):.1f}"

    low, high = persons(strip.low), persons(strip.high)
    lines = [
        {
            "standpoint": place.standpoint,
            "open": place.open,
            "start": "0.0" if place.open and place.start <= 0 else x(place.start),
            "end": f"{WIDTH:.1f}" if place.open and place.end >= 1 else x(place.end),
            "at": x(place.at),
        }
        for place in strip.places
    ]
    label = f"{counted(len(lines), 'last statement')}, {low} to {high}"
    return {"label": label, "low": low, "high": high, "lines": lines}
