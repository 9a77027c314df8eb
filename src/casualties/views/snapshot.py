"""Who says what on a day: one line per source."""

from __future__ import annotations

from dataclasses import replace

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
            f"{selection.silence} days; their last figures are older."
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
        return f"{start}. No two of the claims made so far exclude each other."
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
    draw=None,
    sentence=sentence,
    shown=("source", "wording", "stated_on", "days", "floor", "ceiling", "method", "id"),
    picture_of="question",
)
