"""The overview: every question with two or more origins, furthest apart first."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.questions import question_of
from casualties.measures.standing import standing
from casualties.selection import Selection
from casualties.text.english import capital, counted, off_by, persons, times
from casualties.views import whole
from casualties.views.captions import question_words
from casualties.views.main_question import NEVER_SILENT, lenders
from casualties.views.theme import BARE, colour, colours, layout
from casualties.views.traces import (
    Figure,
    Trace,
    lines,
    no_figure,
    segments,
    shades,
    statement_marks,
    texts,
)
from casualties.views.view import View


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per question; columns and units as `measures.overview`."""
    if question := whole.alone(selection, dataset=dataset):
        return whole.part("overview", question, dataset=dataset)
    return measures.overview(
        lenders(selection, dataset=dataset), shown=rows, assumptions=selection.assumptions(dataset)
    )


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


def strip(latest: Sequence[tuple[float, float, float, str, str]]) -> Strip | None:
    """The strip of the statements of one question, on a log scale of its own; None without any.

    Each statement is its floor, ceiling and point in persons, its standpoint and id. The mark
    stands at the point, else at the floor, else at the ceiling.
    """
    marks = [
        point if not math.isnan(point) else floor if floor > 0 else ceiling
        for floor, ceiling, point, _, _ in latest
    ]
    ends = (end for floor, ceiling, *_ in latest for end in (floor, ceiling))
    values = [value for value in (*ends, *marks) if 0 < value < math.inf]
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
            at=share(mark),
            standpoint=standpoint,
            open=not math.isfinite(ceiling) or floor <= 0,
            id=id,
        )
        for mark, (floor, ceiling, _, standpoint, id) in zip(marks, latest, strict=True)
        if 0 < mark < math.inf
    ]
    return Strip(min(values), max(values), places)


def strips(
    *,
    questions: Sequence[Mapping[str, str]],
    dataset: Dataset,
    selection: Selection,
) -> list[Strip | None]:
    """The strip of each question, in their order."""
    lending = lenders(selection, dataset=dataset)
    statements = latest(lending, dataset=dataset, selection=selection)
    if statements.empty:
        return [None] * len(questions)
    by_question = statements.fillna({"theatre": ""}).groupby(list(QUESTION))
    places: dict[Any, Any] = by_question.indices
    columns = statements[["floor", "ceiling", "point", "standpoint", "id"]]
    cells = list(columns.itertuples(index=False, name=None))
    keys = [tuple(question[name] for name in QUESTION) for question in questions]
    return [strip([cells[place] for place in places[key]]) for key in keys]


MOST_QUESTIONS = 30
"""Questions in the picture; the page and the CSV have all."""
LEFT, RIGHT = 0.09, 0.82
"""Where the strips of the picture begin and end, as shares of its width."""


def picture(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """The figure of the overview for a file: a strip for each question, furthest apart first.

    The page has the same strips as rows of a table. Each strip is a log scale of its own.
    """
    shown = table.head(MOST_QUESTIONS)
    if shown.empty:
        return no_figure()
    records = shown.to_dict("records")
    questions = [question_of({str(k): v for k, v in record.items()}) for record in records]
    each = strips(questions=questions, dataset=dataset, selection=selection)
    statements = pd.DataFrame(
        [
            {**place._asdict(), "row": row}
            for row, own in enumerate(each)
            if own
            for place in own.places
        ],
        columns=[*Place._fields, "row"],
    )
    texts_of_rows = [
        _column(
            [capital(question_words(question, dataset=dataset)) for question in questions],
            x=LEFT, side="right", up=0.42, size=13,
        ),
        _column([persons(own.low) if own else "" for own in each], x=LEFT, side="left"),
        _column([persons(own.high) if own else "" for own in each], x=RIGHT, side="right"),
        _column(
            [times(v) for v in shown["forced_now"]],
            x=1.0, side="left", size=15,
        ),
    ]  # fmt: skip
    of_all = (
        f"the first {len(shown)} of {len(table):,} questions; " if len(table) > len(shown) else ""
    )
    note = f"{of_all}each on a log scale of its own, in persons; at the right the forced factor now"
    return {
        "data": [*_strip_traces(statements), *texts_of_rows],
        "layout": layout(
            height=56 + 42 * len(shown),
            xaxis=BARE | {"range": [0, 1], "side": "top", "title": {"text": note}},
            yaxis=BARE | {"range": [len(shown) - 0.6, -0.9]},
        ),
    }


def _strip_traces(statements: pd.DataFrame) -> list[Trace]:
    """The bars of the strips, a trace for each standpoint, and their marks."""
    across = statements[["start", "end", "at"]] * (RIGHT - LEFT) + LEFT
    bars = []
    for standpoint, _, own in shades(statements["standpoint"], statements["at"] * 0):
        row = statements.loc[own, "row"]
        x = segments(across.loc[own, "start"], across.loc[own, "end"])
        y = segments(row, row)
        bars.append(lines(standpoint, x, y, colour=colour(standpoint), width=3, opacity=0.45))
    marks = statement_marks(
        across["at"].tolist(),
        statements["row"].tolist(),
        ids=statements["id"],
        text=[""] * len(statements),
        colours=colours(statements["standpoint"]),
        size=9,
    )
    return [*bars, marks]


def _column(words: list[str], *, x: float, side: str, up: float = 0.0, size: int = 12) -> Trace:
    """One trace: a text for each question, all at one place across, `up` shares of a row above."""
    heights = [number - up for number in range(len(words))]
    return texts("words", [x] * len(words), heights, words, position=f"middle {side}", size=size)


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """What the overview says, in one or two sentences."""
    if table.empty:
        return "No question has statements of two or more origins under these conditions."
    have = "has" if len(table) == 1 else "have"
    start = f"{counted(len(table), 'question')} {have} statements of two or more origins."
    compared = int(table["forced"].notna().sum())
    if compared < len(table):
        on = "it" if len(table) == 1 else f"{len(table) - compared:,} of them"
        start += f" On {on} no two claims can be compared."
    apart = int((table["forced"] > 1).sum())
    if not apart:
        return f"{start} Where they can, no two exclude each other." if compared else start
    only = len(table) == 1
    verdict = (
        "Its claims cannot all hold for one count"
        if only
        else f"On {apart:,} the claims cannot all hold for one count"
    )
    now = int((table["forced_now"] > 1).sum())
    if not now:
        return f"{start} {verdict}, on none of them within the last year that is spoken of."
    top = table.iloc[0]
    words = question_words(dict(zip(table.columns, top, strict=True)), dataset=dataset)
    lately = "within the last year that is spoken of"
    lead = f", {lately}" if only else f", on {now:,} of them {lately}. Furthest apart then"
    return (
        f"{start} {verdict}{lead}: {words} (last spoken to in {top['last_stated']:%B %Y}), where "
        f"{off_by(top['forced_now'])}."
    )


VIEW = View(
    id="overview",
    title="Overview",
    question="Where do the sources disagree most?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=(),
    legend=("standpoint", "strip"),
    picture=picture,
)
