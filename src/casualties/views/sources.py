"""The sources: who they are, what they count, how often and how late they spoke."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from casualties.measures.questions import questions
from casualties.text.english import counted
from casualties.views.captions import day
from casualties.views.downsample import thinned
from casualties.views.theme import (
    AXIS,
    COLOURS,
    FEW_DAYS,
    LINE,
    ROW,
    SHAPES,
    in_focus,
    layout,
    named_rows,
    names_above,
    narrow,
    segments,
    span,
)

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset
    from casualties.selection import Selection

COLUMNS = (
    "id",
    "name",
    "kind",
    "country",
    "counts",
    "statements",
    "questions",
    "first_stated",
    "last_stated",
    "days_between",
    "days_late",
    "corrections",
    "withdrawn",
    "disputed",
    "url",
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
    asked = questions(rows).assign(source=rows["source"]).drop_duplicates()
    by = rows.groupby("source", sort=True)
    found = pd.DataFrame(
        {
            "statements": by.size(),
            "questions": asked.groupby("source").size(),
            "first_stated": by["stated_on"].min(),
            "last_stated": by["stated_on"].max(),
            "days_between": _days_between(dated),
            "days_late": delay.groupby(dated["source"]).median(),
            "corrections": by["supersedes"].count(),
            "withdrawn": (rows["status"] == "withdrawn").groupby(rows["source"]).sum(),
            "disputed": (rows["status"] == "disputed").groupby(rows["source"]).sum(),
        }
    )
    known = dataset.table("sources").set_index("id")
    out = known.join(found, how="inner").rename_axis("id").reset_index()
    out = out.assign(days_between=out["days_between"].astype("float64"))
    return out.sort_values(["statements", "id"], ascending=[False, True], kind="stable").loc[
        :, list(COLUMNS)
    ]


def _days_between(rows: pd.DataFrame) -> pd.Series[float]:
    """Source -> the median number of days between its days of statements."""
    days = rows[["source", "stated_on"]].drop_duplicates().sort_values(["source", "stated_on"])
    apart = days["stated_on"].diff().dt.days
    same = days["source"] == days["source"].shift()
    found: pd.Series[float] = apart[same].groupby(days["source"][same]).median()
    return found


def draw(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> dict[str, Any]:
    """One strip per source with a mark per statement; the sources with the most statements."""
    if table.empty:
        return {"data": [], "layout": layout()}
    drawn = table.head(MOST_STRIPS).reset_index(drop=True)
    place = {source: i for i, source in enumerate(drawn["id"])}
    every = rows[rows["source"].isin(list(place))]
    shown = thinned(every, day="stated_on", low="best", high="best")
    left = len(table) - len(drawn)
    short = f"{len(drawn)} of {len(table):,} sources" if left else ""
    note = f"the {len(drawn)} with the most statements; {left:,} more in the table" if left else ""
    if len(shown) < len(every):
        thin = f"{len(shown):,} of their {len(every):,} statements are drawn"
        note = f"{note}; {thin}" if note else thin
    names = drawn["id"].map(dataset.names["source"])
    ends = span(drawn["first_stated"].min(), drawn["last_stated"].max())
    days = [f"{day:%Y-%m-%d}" for day in ends]
    above, rows_axis = names_above(names.tolist(), left=days[0], down=True)
    return {
        "data": [_spans(drawn), _marks(shown, place=place, dataset=dataset, focus=selection.focus)],
        "layout": layout(
            height=70 + 24 * len(drawn) + (20 if note else 0),
            xaxis=AXIS
            | {
                "type": "date",
                "side": "top",
                "showgrid": True,
                "range": days,
                "title": {"text": note, "font": {"size": 13}, "standoff": 10},
            },
            yaxis=named_rows(names.tolist(), down=True),
            meta=narrow(
                height=70 + ROW * len(drawn) + (20 if note else 0),
                xaxis=FEW_DAYS | {"title": {"text": short}},
                yaxis=rows_axis,
                more=[above],
            ),
        ),
    }


def _spans(drawn: pd.DataFrame) -> dict[str, Any]:
    """One trace: a thin line from each source's first to its last statement."""
    first, last = (drawn[c].dt.strftime("%Y-%m-%d") for c in ("first_stated", "last_stated"))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "span",
        "hoverinfo": "skip",
        "x": segments(first, last),
        "y": segments(range(len(drawn)), range(len(drawn))),
        "line": {"color": LINE, "width": 1},
    }


def _marks(
    rows: pd.DataFrame, *, place: dict[str, int], dataset: Dataset, focus: tuple[str, ...]
) -> dict[str, Any]:
    """One trace: a mark at the day of each statement; hollow is disputed, withdrawn or relayed."""
    colours = rows["standpoint"].map(COLOURS).tolist()
    hollow = (rows["status"] != "accepted") | rows["repeats"].notna()
    shapes: pd.Series[str] = rows["method"].map(SHAPES) + np.where(hollow, "-open", "")
    text = [
        f"<b>{source}</b>: {wording}<br>{metric}, {party}"
        for source, wording, metric, party in zip(
            rows["source"].map(dataset.names["source"]),
            rows["wording"],
            rows["metric"].map(dataset.names["metric"]),
            rows["party"].map(dataset.names["party"]),
            strict=True,
        )
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "statement",
        "x": rows["stated_on"].dt.strftime("%Y-%m-%d").tolist(),
        "y": rows["source"].map(place).tolist(),
        "customdata": rows["id"].tolist(),
        "text": text,
        "hovertemplate": "%{text}<br>%{x}<extra></extra>",
        "marker": {
            "size": 8,
            "symbol": shapes.tolist(),
            "color": colours,
            "line": {"width": 1.2, "color": colours},
            "opacity": (in_focus(rows["source"], focus=focus) * 0.85).tolist(),
        },
    }


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
    said = f"{counted(len(table), 'source')} made {counted(total, 'statement')} {when}"
    if len(table) > 1:
        name = dataset.name("source", first["id"])
        rest = f" and {ties - 1:,} others" if ties > 2 else " and another" if ties == 2 else ""
        often = "the most frequent are" if ties > 1 else "the most frequent is"
        each = " each" if ties > 1 else ""
        said += f"; {often} {name}{rest} with {top:,}{each}"
    late = table["days_late"].dropna()
    if len(late) > 1 and (half := math.ceil(late.median())) >= 0:
        within = f"within {counted(half, 'day')}" if half else "on that very day"
        said += f". At least half of the {len(late):,} that name the day of a figure spoke {within}"
    corrections = int(table["corrections"].sum())
    if corrections:
        of = int((table["corrections"] > 0).sum())
        said += f". {counted(of, 'source')} corrected {counted(corrections, 'statement')}"
    return f"{said}."
