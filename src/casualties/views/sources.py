"""The sources: who they are, what they count, how often and how late they spoke."""

from __future__ import annotations

import math

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.measures.questions import questions
from casualties.measures.regular import days_between
from casualties.selection import Selection
from casualties.text.english import counted
from casualties.views.captions import day
from casualties.views.downsample import thinned
from casualties.views.theme import AXIS, LINE, colours, shapes, span
from casualties.views.traces import (
    Figure,
    Trace,
    hover_text,
    in_focus,
    lines,
    no_figure,
    rows_layout,
    segments,
    statement_marks,
)
from casualties.views.view import View

COLUMNS = (
    *("id", "name", "kind", "country", "counts", "statements", "questions"),
    *("first_stated", "last_stated", "days_between", "days_late", "corrections"),
    *("withdrawn", "disputed", "url"),
)
MOST_STRIPS = 40
"""Sources with a strip of their own: those with the most statements."""


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """One row per source of the selection, the most frequent first.

    - `id`, `name`, `kind`, `country`, `counts`, `url`: as in sources.csv
    - `statements`: how many rows it states; `questions`: on how many questions, that is, pairs of
      conflict, theatre where the scope is a part, party, population, metric and basis
    - `first_stated`, `last_stated`: the days of its first and its last statement
    - `days_between`: the median number of days from one day of statements to the next, empty for
      a single day
    - `days_late`: the median number of days from as_of to stated_on over the statements that give
      an as_of; below zero where the source looked ahead
    - `corrections`: rows that supersede an earlier one; `withdrawn`, `disputed`: by status

    The two medians leave out statements whose date is known to the month or year alone.
    """
    dated = rows[rows["date_precision"] == "day"]
    delay = (dated["stated_on"] - dated["as_of"]).dt.days
    spoken_on = questions(rows).assign(source=rows["source"]).drop_duplicates()
    by = rows.groupby("source", sort=True)
    counts = pd.DataFrame(
        {
            "statements": by.size(),
            "questions": spoken_on.groupby("source").size(),
            "first_stated": by["stated_on"].min(),
            "last_stated": by["stated_on"].max(),
            "days_between": days_between(dated, by=["source"]),
            "days_late": delay.groupby(dated["source"]).median(),
            "corrections": by["supersedes"].count(),
            "withdrawn": (rows["status"] == "withdrawn").groupby(rows["source"]).sum(),
            "disputed": (rows["status"] == "disputed").groupby(rows["source"]).sum(),
        }
    )
    known = dataset.table("sources").set_index("id")
    out = known.join(counts, how="inner").rename_axis("id").reset_index()
    out = out.assign(days_between=out["days_between"].astype("float64"))
    return out.sort_values(["statements", "id"], ascending=[False, True], kind="stable").loc[
        :, list(COLUMNS)
    ]


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """One strip per source with a mark per statement; the sources with the most statements."""
    if table.empty:
        return no_figure()
    shown = table.head(MOST_STRIPS).reset_index(drop=True)
    place = {source: number for number, source in enumerate(shown["id"])}
    statements = rows[rows["source"].isin(list(place))]
    marked = thinned(statements, day="stated_on", low="best", high="best")
    note = _note(sources=(len(shown), len(table)), statements=(len(marked), len(statements)))
    ends = span(shown["first_stated"].min(), shown["last_stated"].max())
    days = [f"{end:%Y-%m-%d}" for end in ends]
    title = {"text": note, "font": {"size": 13}, "standoff": 10}
    return {
        "data": [
            _spans(shown),
            _marks(marked, place=place, dataset=dataset, focus=selection.focus),
        ],
        "layout": rows_layout(
            [dataset.name("source", source) for source in shown["id"]],
            xaxis=AXIS | {"type": "date", "showgrid": True, "range": days, "title": title},
            head=90 if note else 70,
            row=24,
            down=True,
        ),
    }


def _note(*, sources: tuple[int, int], statements: tuple[int, int]) -> str:
    """What the chart leaves out; of sources and statements how many it has, of how many."""
    parts = []
    strips, known = sources
    if strips < known:
        parts.append(f"the {strips} with the most statements; {known - strips:,} more in the table")
    marked, made = statements
    if marked < made:
        parts.append(f"{marked:,} of their {made:,} statements are drawn")
    return "; ".join(parts)


def _spans(shown: pd.DataFrame) -> Trace:
    """One trace: a thin line from each source's first to its last statement."""
    first, last = (shown[c].dt.strftime("%Y-%m-%d") for c in ("first_stated", "last_stated"))
    place = range(len(shown))
    return lines("span", segments(first, last), segments(place, place), colour=LINE, width=1)


def _marks(
    rows: pd.DataFrame, *, place: dict[str, int], dataset: Dataset, focus: tuple[str, ...]
) -> Trace:
    """One trace: a mark at the day of each statement; hollow is disputed, withdrawn or relayed."""
    names = (rows[c].map(dataset.names[c]) for c in ("source", "metric", "party"))
    hollow = (rows["status"] != "accepted") | rows["repeats"].notna()
    return statement_marks(
        rows["stated_on"].dt.strftime("%Y-%m-%d").tolist(),
        rows["source"].map(place).tolist(),
        ids=rows["id"],
        text=[
            hover_text(source, wording, f"{metric}, {party}")
            for wording, source, metric, party in zip(rows["wording"], *names, strict=True)
        ],
        colours=colours(rows["standpoint"]),
        size=8,
        symbols=shapes(rows["method"], hollow=hollow),
        edge=1.2,
        opacity=(in_focus(rows["source"], focus=focus) * 0.85).tolist(),
        hover="%{text}<br>%{x}",
    )


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many sources state how much, which one most often, and what was taken back."""
    if table.empty:
        return ""
    total = int(table["statements"].sum())
    first = table.iloc[0]
    top = int(first["statements"])
    ties = int((table["statements"] == top).sum())
    start, end = day(table["first_stated"].min()), day(table["last_stated"].max())
    when = f"on {start}" if start == end else f"from {start} to {end}"
    words = f"{counted(len(table), 'source')} made {counted(total, 'statement')} {when}"
    if len(table) > 1:
        name = dataset.name("source", first["id"])
        rest = f" and {ties - 1:,} others" if ties > 2 else " and another" if ties == 2 else ""
        often = "the most frequent are" if ties > 1 else "the most frequent is"
        each = " each" if ties > 1 else ""
        words += f"; {often} {name}{rest} with {top:,}{each}"
    late = table["days_late"].dropna()
    if len(late) > 1 and (half := math.ceil(late.median())) >= 0:
        within = f"within {counted(half, 'day')}" if half else "on that very day"
        words += (
            f". At least half of the {len(late):,} that name the day of a figure spoke {within}"
        )
    corrections = int(table["corrections"].sum())
    if corrections:
        of = int((table["corrections"] > 0).sum())
        words += f". {counted(of, 'source')} corrected {counted(corrections, 'statement')}"
    return f"{words}."


VIEW = View(
    id="sources",
    title="Sources",
    question="Who are the sources, and how often did they speak?",
    table=table,
    draw=draw,
    sentence=sentence,
    shown=(
        *("name", "statements", "questions", "first_stated", "last_stated", "days_between"),
        *("days_late", "corrections", "withdrawn", "disputed"),
    ),
    legend=("standpoint", "method", "hollow"),
)
