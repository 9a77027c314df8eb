"""Rules about what one statement says: figures, qualifier, dates, place, words."""

import re
from itertools import pairwise

from casualties.checks.folder import Folder
from casualties.checks.problem import problem, shown
from casualties.checks.rule import Fault, Problems, cell_rule, row_rule, rule
from casualties.data.cells import Record
from casualties.data.schema import Field
from casualties.data.stated_figures import FIGURES, figure
from casualties.text.days import day
from casualties.wording.phrases import CELLS, parse

WITH_INTERVAL = ("exact", "about", "at_least", "range")
"""The qualifiers that may also stand beside the whole interval of a survey or model."""

FILLS = {
    qualifier: [" ".join(cells), *([" ".join(FIGURES)] if qualifier in WITH_INTERVAL else [])]
    for qualifier, cells in CELLS.items()
}
"""Qualifier -> the figures that it may fill."""

MOST_WORDS = 5
"""Words of a number phrase."""


@row_rule(*FIGURES)
def ordered_figures(record: Record) -> Problems:
    """Low is not above best, and best not above high.

    Such as low 900 and high 300: write low 300 and high 900.
    """
    figures = [(c, n) for c in FIGURES if (n := figure(record[c])) is not None]
    for (column, smaller), (next_column, larger) in pairwise(figures):
        if smaller > larger:
            read = f"{column} {smaller} is above {next_column} {larger}"
            yield problem(record, column, read=read, mend="put the smaller figure in low")


@row_rule("qualifier", *FIGURES)
def qualifier_fits(record: Record) -> Problems:
    """The qualifier fills the figures that it speaks of, and no others.

    Such as at_least with best 100: move the 100 to low.
    """
    if any(record[c] and figure(record[c]) is None for c in FIGURES):
        return  # another rule names it
    fills = FILLS.get(record["qualifier"])
    filled = " ".join(c for c in FIGURES if record[c])
    if fills is not None and filled not in fills:
        fitting = " or ".join(q for q, columns in FILLS.items() if filled in columns)
        yield problem(
            record,
            "qualifier",
            read=f"{record['qualifier']} with {filled or 'no figure'} filled",
            mend=f"fill {fills[0] or 'no figure'} alone, or use {fitting or 'range'}",
        )


@row_rule("low", "high", "interval")
def interval_fits(record: Record) -> Problems:
    """The kind of interval is given exactly where low and high are both filled.

    Such as low 100 and high 200 alone: write stated_range in interval.
    """
    both = bool(record["low"] and record["high"])
    if both and not record["interval"]:
        mend = "say what the two ends are, such as stated_range"
        yield problem(record, "interval", read="empty beside low and high", mend=mend)
    if record["interval"] and not both:
        yield problem(record, "interval", read="given without low and high", mend="empty it")


@row_rule("stated_on", "as_of", "period_start", "basis", "method")
def date_order(record: Record) -> Problems:
    """A period starts before it ends, and only plans and models run past the day of the word.

    Such as as_of 2025-01-05 in a statement of 2025-01-02: empty as_of, or mend the day.
    """
    stated, as_of, start = record["stated_on"], record["as_of"], record["period_start"]
    if not all(day(text) and text > "1800" for text in (stated, as_of, start) if text):
        return  # the rules types and possible-day name it
    if as_of and as_of == stated:
        mend = "leave as_of empty where it is the day of the statement"
        yield problem(record, "as_of", read="equal to stated_on", mend=mend)
    if as_of > stated and record["basis"] != "planned" and record["method"] != "model":
        mend = "only planned figures and models may run past the day of the statement"
        yield problem(record, "as_of", read=f"after stated_on {stated}", mend=mend)
    if start > (as_of or stated):
        read = f"after the end of the period {as_of or stated}"
        mend = "give the first day of the period, and in as_of its last"
        yield problem(record, "period_start", read=read, mend=mend)


@row_rule("basis", "period_start")
def period_has_start(record: Record) -> Problems:
    """A figure for a period says when the period starts.

    Such as "in December" without a start: write 2024-12-01 in period_start.
    """
    if record["basis"] == "period" and not record["period_start"]:
        mend = "give the first day, or leave the statement out if it has no period"
        yield problem(record, "period_start", read="empty for basis period", mend=mend)


@row_rule("scope", "theatre")
def part_has_theatre(record: Record) -> Problems:
    """A figure for a part of the conflict names the theatre.

    Such as scope part for the dead in Kursk: write kursk in theatre.
    """
    if record["scope"] == "part" and not record["theatre"]:
        mend = "name the place or battle, or set scope to whole"
        yield problem(record, "theatre", read="empty for scope part", mend=mend)


@row_rule("method", "covers")
def documented_is_part(record: Record) -> Problems:
    """A list of names or verified cases covers a part of those that it counts.

    Such as method documented with covers empty: write part, or reported for a full register.
    """
    if record["method"] == "documented" and record["covers"] != "part":
        mend = "write part, or method reported where the register means to be complete"
        read = f"{record['covers'] or 'empty'} for method documented"
        yield problem(record, "covers", read=read, mend=mend)


@row_rule("status", "notes")
def status_has_reason(record: Record) -> Problems:
    """A disputed or withdrawn statement says why in its notes.

    Such as withdrawn alone: write "Taken back by the ministry on 3 May 2024." in notes.
    """
    if record["status"] in ("disputed", "withdrawn") and not record["notes"]:
        mend = "say who disputes or withdrew it, and why"
        yield problem(record, "notes", read=f"empty for status {record['status']}", mend=mend)


@rule
def number_word_order(folder: Folder) -> Problems:
    """The least that a number phrase can mean is not above the most.

    Such as low 900 and high 100: write low 100 and high 900.
    """
    for record in folder.records("number_words"):
        low, high = figure(record["low"]), figure(record["high"])
        if low is not None and high is not None and low > high:
            mend = f"write {high} in low and {low} in high"
            yield problem(record, "low", read=f"low {low} is above high {high}", mend=mend)


@rule
def known_number_word(folder: Folder) -> Problems:
    """A phrase in words stands in number_words, which says what it can mean.

    Such as "scores": add scores,40,99 to number_words.csv.
    """
    phrases = {"", *(row["phrase"] for row in folder.records("number_words"))}
    for record in folder.records("estimates"):
        phrase = record["wording"].lower()
        worded = record["qualifier"] == "words" and record["status"] != "withdrawn"
        if worded and phrase not in phrases:
            mend = "add the phrase with the least and the most that it can mean"
            read = f"{shown(phrase)} is not in number_words.csv"
            yield problem(record, "wording", read=read, mend=mend)


@cell_rule(where=lambda field: field.name == "wording")
def short_wording(field: Field, value: str) -> Fault | None:
    """The wording is the number phrase alone, five words at the most.

    Such as "nearly 1,000 soldiers of the North": write nearly 1,000.
    """
    words = len(value.split())
    if words <= MOST_WORDS:
        return None
    return Fault(read=f"{words} words", mend="keep the number phrase alone")


@row_rule("wording", "qualifier", *FIGURES, "interval")
def wording_agrees(record: Record) -> Problems:
    """The number phrase says the same figures and the same hedge as the cells.

    Such as "nearly 1,000" with qualifier exact: write almost.
    """
    if not all(figure(record[c]) is not None for c in FIGURES if record[c]):
        return  # the rules types and possible-figure name it
    number = parse(record["wording"])
    stated = {c: "" if (n := getattr(number, c)) is None else str(n) for c in FIGURES}
    # the phrase states the point or the range; the other cells come from the interval
    differing = {
        column: value
        for column, value in {"qualifier": number.qualifier, **stated}.items()
        if record[column] != value and (value or not record["interval"])
    }
    if differing:
        words = ", ".join(f"{column} {value or 'empty'}" for column, value in differing.items())
        mend = "mend the cells or the phrase, whichever differs from the page"
        yield problem(
            record, "wording", read=f"{shown(record['wording'])} reads as {words}", mend=mend
        )


@row_rule("id", "source", "stated_on", "metric")
def telling_id(record: Record) -> Problems:
    """An id is made of a source, a date and a metric, with a suffix where needed.

    Such as nis-1: write south-korea-nis-2024-12-19-killed. An id never changes: where one of the
    three was mended later, the old one stays in it.
    """
    if not record["id"] or not day(record["stated_on"]):
        return  # the rules required and types name it
    if not re.fullmatch(r"[a-z0-9-]+-\d{4}-\d{2}-\d{2}-[a-z0-9-]+", record["id"]):
        start = f"{record['source']}-{record['stated_on']}-{record['metric'].replace('_', '-')}"
        read = "does not say source, date and metric"
        yield problem(record, "id", read=read, mend=f"begin it with {start}")
