"""The overview: every question with two or more origins, furthest apart first."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from casualties import measures
from casualties.measures.questions import QUESTION, question_of
from casualties.measures.standing import standing
from casualties.text.english import capital, counted, factor, persons
from casualties.views.captions import question_words
from casualties.views.question import NEVER_SILENT
from casualties.views.theme import BARE, COLOURS, INK, layout, segments

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question; columns and units as `measures.overview`."""
    return measures.overview(rows, assumptions=selection.assumptions(dataset))


def latest(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The last statement of each origin on each question, silent or not, with its bounds.

    Columns as `timeline.standing`; persons. It is what the strips of the overview show.
    """
    if rows.empty:
        return pd.DataFrame()
    return standing(
        rows,
        on=rows["stated_on"].max(),
        assumptions=replace(selection.assumptions(dataset), silence=NEVER_SILENT),
    )


class Place(NamedTuple):
    """Where a statement stands on the strip of its question: shares of its width, 0 to 1.

    `start` and `end` reach the edges where the statement is open at that end.
    """

    start: float
    end: float
    at: float
    standpoint: str
    open: bool
    id: str


class Strip(NamedTuple):
    """The last statements on one question, between its lowest and highest bound in persons."""

    low: float
    high: float
    places: list[Place]


def strip(
    floors: Sequence[float],
    ceilings: Sequence[float],
    points: Sequence[float],
    *,
    standpoints: Sequence[str],
    ids: Sequence[str],
) -> Strip | None:
    """The strip of the statements of one question, on a log scale of its own; None without any.

    The mark stands at the point, else at the floor, else at the ceiling.
    """
    marks = [
        point if not math.isnan(point) else floor if floor > 0 else ceiling
        for floor, ceiling, point in zip(floors, ceilings, points, strict=True)
    ]
    values = [value for value in (*floors, *ceilings, *marks) if 0 < value < math.inf]
    if not values:
        return None
    low, high = math.log10(min(values)), math.log10(max(values))
    if high - low < 0.02:
        low, high = low - 0.05, high + 0.05

    def share(value: float) -> float:
        return (math.log10(value) - low) / (high - low)

    places = [
        Place(
            start=share(floor) if floor > 0 else 0.0,
            end=share(ceiling) if math.isfinite(ceiling) else 1.0,
            at=share(at),
            standpoint=standpoint,
            open=not math.isfinite(ceiling) or floor <= 0,
            id=one.split("+")[0],
        )
        for floor, ceiling, at, standpoint, one in zip(
            floors, ceilings, marks, standpoints, ids, strict=True
        )
        if 0 < at < math.inf
    ]
    return Strip(min(values), max(values), places)


def strips(
    rows: pd.DataFrame,
    *,
    asked: Sequence[Mapping[str, str]],
    dataset: Dataset,
    selection: Selection,
) -> list[Strip | None]:
    """The strip of each of some questions, in their order."""
    found = latest(rows, dataset=dataset, selection=selection)
    if found.empty:
        return [None] * len(asked)
    by_question = found.assign(theatre=found["theatre"].fillna("")).groupby(list(QUESTION))
    places: dict[Any, Any] = by_question.indices
    columns = [found[c].to_numpy() for c in ("floor", "ceiling", "point", "standpoint", "id")]
    out = []
    for question in asked:
        own = places[tuple(question[name] for name in QUESTION)]
        floors, ceilings, points, standpoints, ids = (column[own].tolist() for column in columns)
        out.append(strip(floors, ceilings, points, standpoints=standpoints, ids=ids))
    return out


MOST_QUESTIONS = 30
"""Questions in the picture; the page and the CSV have all."""
LEFT, RIGHT = 0.09, 0.82
"""Where the strips of the picture begin and end, as shares of its width."""


def picture(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """The figure of the overview for a file: a strip for each question, furthest apart first.

    The page has the same strips as rows of a table. Each strip is a log scale of its own.
    """
    shown = table.head(MOST_QUESTIONS)
    if shown.empty:
        return {"data": [], "layout": layout()}
    asked = [question_of({str(k): v for k, v in one.items()}) for one in shown.to_dict("records")]
    lines = strips(rows, asked=asked, dataset=dataset, selection=selection)
    placed = [(n, place) for n, one in enumerate(lines) if one for place in one.places]
    bars = []
    for standpoint, colour in COLOURS.items():
        own = [(n, p) for n, p in placed if p.standpoint == standpoint]
        if own:
            bars.append(
                {
                    "mode": "lines",
                    "name": standpoint,
                    "x": segments(
                        [_across(p.start) for _, p in own], [_across(p.end) for _, p in own]
                    ),
                    "y": segments([n for n, _ in own], [n for n, _ in own]),
                    "line": {"color": colour, "width": 3},
                    "opacity": 0.45,
                }
            )
    marks = {
        "mode": "markers",
        "name": "statement",
        "x": [_across(p.at) for _, p in placed],
        "y": [n for n, _ in placed],
        "customdata": [p.id for _, p in placed],
        "marker": {"size": 9, "color": [COLOURS[p.standpoint] for _, p in placed]},
    }
    names = [capital(question_words(one, dataset=dataset)) for one in asked]
    lows = [persons(one.low) if one else "" for one in lines]
    highs = [persons(one.high) if one else "" for one in lines]
    forced = [f"×{factor(value)}" for value in shown["forced"]]
    of_all = (
        f"the first {len(shown)} of {len(table):,} questions; " if len(table) > len(shown) else ""
    )
    note = f"{of_all}each on a log scale of its own, in persons; at the right the forced factor"
    return {
        "data": [
            *bars,
            marks,
            _column(names, x=LEFT, side="right", up=0.42, size=13),
            _column(lows, x=LEFT, side="left"),
            _column(highs, x=RIGHT, side="right"),
            _column(forced, x=1.0, side="left", size=15),
        ],
        "layout": layout(
            height=56 + 42 * len(shown),
            xaxis=BARE | {"range": [0, 1], "side": "top", "title": {"text": note}},
            yaxis=BARE | {"range": [len(shown) - 0.6, -0.9]},
        ),
    }


def _across(share: float) -> float:
    """A place on a strip as a share of the picture's width."""
    return LEFT + share * (RIGHT - LEFT)


def _column(
    texts: list[str], *, x: float, side: str, up: float = 0.0, size: int = 12
) -> dict[str, Any]:
    """One trace: a text for each question, all at one place across, `up` shares of a row above."""
    return {
        "mode": "text",
        "x": [x] * len(texts),
        "y": [n - up for n in range(len(texts))],
        "text": texts,
        "textposition": f"middle {side}",
        "textfont": {"size": size, "color": INK},
    }


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """What the overview says, in one or two sentences."""
    if table.empty:
        return "No question has two or more independent origins under these conditions."
    have = "has" if len(table) == 1 else "have"
    start = f"{counted(len(table), 'question')} {have} two or more independent origins."
    top = table.iloc[0]
    apart = int((table["forced"] > 1).sum())
    if not apart:
        if len(table) == 1:
            return f"{start} Its claims force nobody to be wrong."
        return f"{start} On none of them do the claims force anybody to be wrong."
    words = question_words(dict(zip(table.columns, top, strict=True)), dataset=dataset)
    if len(table) == 1:
        said = "Its claims cannot all be true"
    else:
        said = f"On {apart:,} of them the claims cannot all be true. Furthest apart"
    return (
        f"{start} {said}: {words}, "
        f"where claims are off by at least a factor of {factor(top['forced'])} between them."
    )
