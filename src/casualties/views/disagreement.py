"""How far apart the claims were as known on each day, and who spoke when."""

from dataclasses import replace

import pandas as pd

from casualties import measures
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.selection import Selection
from casualties.text.english import capital, counted, off_by
from casualties.views.captions import day, question_words, stated
from casualties.views.main_question import (
    last_day,
    lenders,
    main_question,
)
from casualties.views.view import View


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
        parts.append(
            f"{counted(pairs, 'pair')} of claims can be compared; none exclude each other."
        )
    return capital(" ".join(parts))


VIEW = View(
    id="disagreement",
    title="Disagreement",
    question="How far apart are the claims, and since when?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=(
        *("on", "origins", "statements", "comparable", "clashing", "set_aside", "forced_now"),
        *("forced", "witness_floor", "witness_ceiling"),
    ),
    picture_of="question",
)
