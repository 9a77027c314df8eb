"""How fresh the record is: when a war or a source was last heard of, and who has fallen silent."""

from __future__ import annotations

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.assumptions import Day
from casualties.measures.questions import questions
from casualties.measures.regular import regular
from casualties.measures.standing import known_on
from casualties.text.english import age, counted, listed
from casualties.views.captions import day
from casualties.views.statement_details import stated_day

OLD = 92
"""Days after which the last word is old: three months."""
GAPS = 2
"""Usual gaps that a source may miss before it counts as silent."""
MOST_NAMED = 3
"""Silent sources that the line of a war names; more are counted."""


def said(dataset: Dataset, *, on: Day) -> pd.DataFrame:
    """The statements made by a day, without those that were withdrawn."""
    rows = known_on(dataset.estimates, on)
    return rows[rows["status"] != "withdrawn"]


def wars(dataset: Dataset, *, on: Day) -> pd.DataFrame:
    """One row for each war with statements by a day, in the order of conflicts.csv.

    Columns: `conflict`; `last_stated` (date); `ended`, whether it was over by then;
    and `old`, whether it goes on and nothing was said for three months.
    """
    last = said(dataset, on=on).groupby("conflict")["stated_on"].max()
    ends = dataset.table("conflicts").set_index("id")["end"].rename_axis("conflict")
    table = ends.to_frame().assign(last_stated=last).dropna(subset="last_stated").reset_index()
    ended = table["end"] <= pd.Timestamp(on)
    old = ~ended & (_days_since(table, on=on) > OLD)
    return table.drop(columns="end").assign(ended=ended, old=old)


def regular_sources(dataset: Dataset, *, on: Day) -> pd.DataFrame:
    """The sources that speak regularly of a war that goes on, the most frequent first.

    Columns: conflict, source and those of `regular`, with `silent`, as in `regular_series`.
    """
    return _with_silent(regular(_of_wars_that_go_on(dataset, on=on), by=("conflict", "source")), on)


def regular_series(dataset: Dataset, *, on: Day) -> pd.DataFrame:
    """The long series of wars that go on: a source and a question that it often speaks to.

    Columns: source, those of `QUESTION` and of `regular`, with `silent`: nothing for more than
    three months and more than twice the usual gap.
    """
    rows = _of_wars_that_go_on(dataset, on=on)
    asked = questions(rows).join(rows[["source", "stated_on", "date_precision"]])
    return _with_silent(regular(asked, by=("source", *QUESTION)), on)


def _of_wars_that_go_on(dataset: Dataset, *, on: Day) -> pd.DataFrame:
    rows, table = said(dataset, on=on), wars(dataset, on=on)
    return rows[rows["conflict"].isin(table.loc[~table["ended"], "conflict"])]


def _with_silent(table: pd.DataFrame, on: Day) -> pd.DataFrame:
    since = _days_since(table, on=on)
    return table.assign(silent=(since > OLD) & (since > GAPS * table["days_between"]))


def _days_since(table: pd.DataFrame, *, on: Day) -> pd.Series[int]:
    days: pd.Series[int] = (pd.Timestamp(on) - table["last_stated"]).dt.days
    return days


def war_lines(dataset: Dataset, *, on: Day) -> dict[str, str]:
    """War -> when it was last spoken of, and which regular sources have fallen silent.

    Such as "Last statement 22 August 2026; older than three months: the latest of OHCHR (16
    February 2026)". Of a war that is over, the day alone; none for a war without statements.
    """
    rows, sources = said(dataset, on=on), regular_sources(dataset, on=on)
    table = wars(dataset, on=on)
    lines = {}
    for war, ended, old in zip(table["conflict"], table["ended"], table["old"], strict=True):
        line = _last_statement(rows[rows["conflict"] == war], on=None if ended else on)
        silent = sources[(sources["conflict"] == war) & sources["silent"]]
        lines[war] = line if old or silent.empty else f"{line}; {_silent(silent, dataset=dataset)}"
    return lines


def _silent(sources: pd.DataFrame, *, dataset: Dataset) -> str:
    named = [
        f"{dataset.name('source', source)} ({day(last)})"
        for source, last in zip(sources["source"], sources["last_stated"], strict=True)
    ]
    if (more := len(named) - MOST_NAMED) > 0:
        named = [*named[:MOST_NAMED], counted(more, "other source")]
    return f"older than {age(OLD + 1)}: the latest of {listed(named, last='and')}"


def source_line(source: str, *, dataset: Dataset, on: Day) -> str:
    """When a source spoke last and how often it does; "" without statements.

    Such as "Last statement 16 February 2026, more than nine months ago; usually one every 27 days".
    """
    rows = said(dataset, on=on)
    own = rows[rows["source"] == source]
    line = _last_statement(own, on=on)
    gaps = regular(own, by=("source",))["days_between"].tolist()
    if not gaps:
        return line
    usual = "one a day" if gaps[0] <= 1 else f"one every {gaps[0]:.0f} days"
    return f"{line}; usually {usual}"


def _last_statement(rows: pd.DataFrame, *, on: Day | None) -> str:
    """The day of the last of the rows, and how long ago that was where it is long ago."""
    if rows.empty:
        return ""
    last = rows.sort_values("stated_on", kind="stable").iloc[-1]
    since = "" if on is None else age((pd.Timestamp(on) - last["stated_on"]).days)
    return f"Last statement {stated_day(last)}" + (f", more than {since} ago" if since else "")
