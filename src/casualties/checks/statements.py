"""Rules about what one statement says: figures, qualifier, dates, place, words."""

from __future__ import annotations

import re
from itertools import pairwise

from casualties.checks import Folder, Found, rule
from casualties.checks.tables import shown

_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
FIGURES = ("low", "best", "high")
FILLS = {
    "exact": ("best", "low best high"),
    "about": ("best", "low best high"),
    "almost": ("best",),
    "at_least": ("low", "low best high"),
    "more_than": ("low",),
    "up_to": ("high",),
    "range": ("low high", "low best high"),
    "words": ("",),
}
"""The figures that each qualifier fills; the longer form is a survey's or model's interval."""


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


@rule
def ordered_figures(folder: Folder) -> Found:
    """Low is not above best, and best not above high.

    Such as low 900 and high 300: write low 300 and high 900.
    """
    for record in folder.records("estimates"):
        given = [c for c in FIGURES if record[c]]
        if len(given) < 2:
            continue
        stated = [(c, n) for c in given if (n := _number(record[c])) is not None]
        for (a, x), (b, y) in pairwise(stated):
            if x > y:
                yield (
                    "estimates",
                    record.line,
                    a,
                    record[a],
                    f"{a} {x} is above {b} {y}",
                    "put the smaller figure in low",
                )


@rule
def qualifier_fits(folder: Folder) -> Found:
    """The qualifier fills the figures that it speaks of, and no others.

    Such as at_least with best 100: move the 100 to low.
    """
    for record in folder.records("estimates"):
        forms = FILLS.get(record["qualifier"])
        filled = " ".join(c for c in FIGURES if record[c])
        if forms is not None and filled not in forms:
            fits = [q for q, f in FILLS.items() if filled in f]
            yield (
                "estimates",
                record.line,
                "qualifier",
                record["qualifier"],
                f"{record['qualifier']} with {filled or 'no figure'} filled",
                f"fill {forms[0] or 'no figure'} alone, or use {' or '.join(fits) or 'range'}",
            )


@rule
def interval_fits(folder: Folder) -> Found:
    """The kind of interval is given exactly where low and high are both filled.

    Such as low 100 and high 200 alone: write stated_range in interval.
    """
    for record in folder.records("estimates"):
        both = bool(record["low"] and record["high"])
        if both != bool(record["interval"]):
            yield (
                "estimates",
                record.line,
                "interval",
                record["interval"],
                "empty beside low and high" if both else "given without low and high",
                "say what the two ends are, such as stated_range" if both else "empty it",
            )


@rule
def date_order(folder: Folder) -> Found:
    """A period starts before it ends, and only plans and models run past the day of the word.

    Such as as_of 2025-01-05 in a statement of 2025-01-02: empty as_of, or mend the day.
    """
    for record in folder.records("estimates"):
        stated, as_of, start = record["stated_on"], record["as_of"], record["period_start"]
        if not (as_of or start):
            continue
        if not all(_DAY(d) for d in (stated, as_of, start) if d):
            continue  # the rule types names it; other forms do not sort
        if as_of and as_of == stated:
            yield (
                "estimates",
                record.line,
                "as_of",
                as_of,
                "equal to stated_on",
                "leave as_of empty where it is the day of the statement",
            )
        free = record["basis"] == "planned" or record["method"] == "model"
        if as_of > stated and not free:
            yield (
                "estimates",
                record.line,
                "as_of",
                as_of,
                f"after stated_on {stated}",
                "only planned figures and models may run past the day of the statement",
            )
        if start and start > (as_of or stated):
            yield (
                "estimates",
                record.line,
                "period_start",
                start,
                f"after the end of the period {as_of or stated}",
                "swap the two dates",
            )


@rule
def period_has_start(folder: Folder) -> Found:
    """A figure for a period says when the period starts.

    Such as "in December" without a start: write 2024-12-01 in period_start.
    """
    for record in folder.records("estimates"):
        if record["basis"] == "period" and not record["period_start"]:
            yield (
                "estimates",
                record.line,
                "period_start",
                "",
                "empty for basis period",
                "give the first day, or leave the statement out if it has no period",
            )


@rule
def part_has_theatre(folder: Folder) -> Found:
    """A figure for a part of the conflict names the theatre.

    Such as scope part for the dead in Kursk: write kursk in theatre.
    """
    for record in folder.records("estimates"):
        if record["scope"] == "part" and not record["theatre"]:
            yield (
                "estimates",
                record.line,
                "theatre",
                "",
                "empty for scope part",
                "name the place or battle, or set scope to whole",
            )


@rule
def status_has_reason(folder: Folder) -> Found:
    """A disputed or withdrawn statement says why in its notes.

    Such as withdrawn alone: write "Taken back by the ministry on 3 May 2024." in notes.
    """
    for record in folder.records("estimates"):
        if record["status"] in ("disputed", "withdrawn") and not record["notes"]:
            yield (
                "estimates",
                record.line,
                "notes",
                "",
                f"empty for status {record['status']}",
                "say who disputes or withdrew it, and why",
            )


@rule
def known_number_word(folder: Folder) -> Found:
    """A phrase in words stands in number_words, which says what it can mean.

    Such as "scores": add scores,40,99 to number_words.csv.
    """
    phrases = {r["phrase"] for r in folder.records("number_words")}
    for record in folder.records("estimates"):
        wording = record["wording"].lower()
        if record["qualifier"] == "words" and wording and wording not in phrases:
            yield (
                "estimates",
                record.line,
                "wording",
                record["wording"],
                f"{shown(wording)} is not in number_words.csv",
                "add the phrase with the least and the most that it can mean",
            )


@rule
def short_wording(folder: Folder) -> Found:
    """The wording is the number phrase alone, five words at the most.

    Such as "nearly 1,000 soldiers of the North": write nearly 1,000.
    """
    for record in folder.records("estimates"):
        if len(record["wording"].split()) > 5:
            yield (
                "estimates",
                record.line,
                "wording",
                record["wording"],
                f"{len(record['wording'].split())} words",
                "keep the number phrase alone",
            )


@rule
def telling_id(folder: Folder) -> Found:
    """An id is made of source, date and metric, with a suffix where needed.

    Such as nis-1: write south-korea-nis-2024-12-19-killed.
    """
    for record in folder.records("estimates"):
        if not _DAY(record["stated_on"]):
            continue
        begin = f"{record['source']}-{record['stated_on']}-{record['metric'].replace('_', '-')}"
        rest = record["id"].removeprefix(begin)
        if record["id"] and (rest == record["id"] or (rest and not rest.startswith("-"))):
            yield (
                "estimates",
                record.line,
                "id",
                record["id"],
                "does not say source, date and metric",
                f"begin it with {begin}",
            )
