"""The answer to a question in words: what is said of it now, and whether all of it can hold.

Figures stand as their sources state them; none is ours. A sentence is a tuple of parts, of which
every second one is the figure that a page prints bold.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.measures.pairs import APART
from casualties.text.english import capital, counted, listed, long_date, persons, times
from casualties.views.captions import latest_figures
from casualties.views.pair_words import spoken_of
from casualties.views.question.days import date_of
from casualties.views.question.segments import Segment, stretches
from casualties.views.question.table import of_another_start

Sentence = tuple[str, ...]
Row = Mapping[Any, Any]
Last = Mapping[tuple[str, ...], Row]
"""Question -> the last claim on it."""

YEAR = 365
"""Days within which a question that somebody spoke to is current."""
FEW = 4
"""Figures that an answer lists one by one."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def plain(sentences: Sequence[Sentence]) -> str:
    """Sentences as one text."""
    return " ".join("".join(sentence) for sentence in sentences)


def number(value: int) -> str:
    """A small number in words."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"


def reach(record: Row) -> str:
    """How far the latest figures of a row of the overview reach; empty where no source speaks.

    >>> reach({"latest_low": 100.0, "latest_high": 300.0, "no_limit": True})
    '100 to 300 or more'
    """
    low, high = record["latest_low"], record["latest_high"]
    if pd.isna(low) and pd.isna(high):
        return ""
    more = " or more" if record["no_limit"] else ""
    if pd.isna(low):
        return f"at most {persons(high)}"
    if pd.isna(high) or low == high:
        return f"at least {persons(low)}" if more or pd.isna(high) else persons(low)
    return f"{persons(low)} to {persons(high)}{more}"


def last_claims(rows: pd.DataFrame, *, dataset: Dataset) -> dict[tuple[str, ...], dict[str, Any]]:
    """Question -> the claim on it of the latest day, of several the one stated last.

    A total that counts from another day than the start of the war only where there is no other.
    """
    day = rows["as_of"].fillna(rows["stated_on"])
    claims = rows.assign(theatre=rows["theatre"].where(rows["scope"] == "part").fillna(""), on=day)
    claims = claims.assign(whole=~of_another_start(claims, dataset=dataset))
    claims = claims[claims["status"] == "accepted"].sort_values(["whole", "stated_on", "on", "id"])
    records = claims.to_dict("records")
    return {tuple(row[n] for n in QUESTION): {str(k): v for k, v in row.items()} for row in records}


def latest_words(record: Row, *, last: Row | None, dataset: Dataset) -> tuple[str, str]:
    """The latest figures of a question, and whose they are, for a list.

    Of one source that spoke of late the words, of several the reach; `last` is the last claim.
    """
    speaking = int(record["latest_sources"])
    words = reach(record)
    if speaking > 1 and words:
        return words, f"{number(speaking)} sources"
    if last is None:
        return words or "–", counted(speaking, "source")
    return str(last["wording"]), f"{dataset.name('source', last['source'])}, {spoken_of(last)}"


def is_current(record: Row, *, day: pd.Timestamp, days: int) -> bool:
    """Whether somebody spoke to a question within so many days before a day."""
    return bool(day - record["last_stated"] <= timedelta(days=days))


def answer(
    claims: pd.DataFrame, *, dataset: Dataset, day: pd.Timestamp, silence: int
) -> list[Sentence]:
    """What is said on a question as of a day, from the table of its claims.

    Of each source its last accepted claim counts; one that has been silent for more than
    `silence` days is not among those that speak.
    """
    last = claims[claims["last"] & (claims["status"] == "accepted")]
    speaking = last[~last["silent"]]
    sentences = [
        *(_speaking(speaking, silent=last[last["silent"]], dataset=dataset,
                    since=day - timedelta(days=silence))
          if len(speaking) else _silent(last, dataset=dataset)),
        *_named(last, speaking=speaking, dataset=dataset),
        *_own(claims, last=last, speaking=speaking, dataset=dataset),
    ]  # fmt: skip
    return sentences


def _speaking(
    claims: pd.DataFrame, *, silent: pd.DataFrame, dataset: Dataset, since: pd.Timestamp
) -> list[Sentence]:
    """What the sources that speak say."""
    records = claims.sort_values(["date", "stated_on"], ascending=False).to_dict("records")
    started = long_date(since.date())
    if len(records) == 1:
        claim = records[0]
        name = dataset.name("source", claim["source"])
        return [
            (f"One source has spoken since {started}: {name} says ", _wording(claim),
             f" ({_by(claim)})."),
            *_higher(claim, silent=silent, dataset=dataset),
        ]  # fmt: skip
    words = latest_figures(claims["id"], dataset=dataset).removeprefix("from ")
    size = capital(number(len(records)))
    if not words:
        return [(f"{size} sources have spoken since {started}, none of them with a number.",)]
    verb = "say" if words.startswith("at ") else "put it at"
    sentences: list[Sentence] = [(f"{size} sources that spoke since {started} {verb} ", words, ".")]
    single = [c for c in records if pd.notna(c["best"]) and pd.isna(c["low"])]
    single = [c for c in single if pd.isna(c["high"])]
    wordings = [c["wording"] for c in sorted(single, key=lambda c: c["best"])]
    if 2 <= len(wordings) <= FEW and len(set(wordings)) > 1:
        some = len(wordings) < len(records)
        who = f"The {number(len(wordings))} that name one figure" if some else "They"
        sentences.append((f"{who} say {listed(wordings, last='and')}.",))
    return sentences


def _higher(claim: Row, *, silent: pd.DataFrame, dataset: Dataset) -> list[Sentence]:
    """What others, silent now, put higher for a day before."""
    stated = silent[["best", "low", "floor"]].astype("Float64").bfill(axis=1)["best"]
    above = silent[stated > (claim["best"] if pd.notna(claim["best"]) else math.inf)]
    above = above[above["date"] <= claim["date"]].sort_values("date", ascending=False)
    if above.empty or len(above) > FEW:
        return []
    parts = [
        f"{c['wording']} by {_day(c)} ({dataset.name('source', c['source'])})"
        for c in above.to_dict("records")
    ]
    return [(f"Others put it higher for earlier days: {listed(parts, last='and')}.",)]


def _silent(last: pd.DataFrame, *, dataset: Dataset) -> list[Sentence]:
    """What was said last where every source is silent."""
    if last.empty:
        return []
    newest = last.sort_values(["stated_on", "date"]).to_dict("records")[-1]
    name = dataset.name("source", newest["source"])
    since = long_date(newest["stated_on"].date())
    sentences: list[Sentence] = [
        (
            f"No new figure is on record since {since}: ",
            _wording(newest),
            f" ({name}, {_by(newest)}).",
        )
    ]
    others = last[last["id"] != newest["id"]]
    if 1 <= len(others) < FEW:
        sentences.append(_others(others, dataset=dataset))
    elif len(others):
        words = latest_figures(last["id"], dataset=dataset)
        if words and " to " in words:
            first, until = last["date"].min(), last["date"].max()
            days = f"{long_date(first.date())} to {long_date(until.date())}"
            run = words if words.startswith("from") else f"say {words}"
            who = f"The last claims of {number(len(last))} sources"
            sentences.append((f"{who} run {run}, for days from {days}.",))
    return sentences


def _others(claims: pd.DataFrame, *, dataset: Dataset) -> Sentence:
    """What a few others last said, the newest first."""
    records = claims.sort_values(["stated_on", "date"], ascending=False).to_dict("records")
    parts = ["Others last said "]
    for place, claim in enumerate(records, start=1):
        left = len(records) - place
        then = "." if not left else " and " if left == 1 else ", "
        whose = f"{dataset.name('source', claim['source'])}, {_by(claim)}"
        parts += [_wording(claim), f" ({whose}){then}"]
    return tuple(parts)


def _named(last: pd.DataFrame, *, speaking: pd.DataFrame, dataset: Dataset) -> list[Sentence]:
    """What is known by name or verified case, where that is no part of what is said above."""
    lists = last[(last["method"] == "documented") & last["floor"].notna()]
    if lists.empty or lists["id"].isin(speaking["id"]).any() or len(last) == 1:
        return []
    newest = lists.sort_values(["date", "stated_on"]).to_dict("records")[-1]
    if not len(speaking) and newest["stated_on"] == last["stated_on"].max():
        return []
    name = dataset.name("source", newest["source"])
    what = "are known dead" if newest["metric"] == "killed" else "are recorded"
    return [
        ("By name or verified case, ", f"at least {persons(newest['floor'])}",
         f" {what} ({name}, {_day(newest)}).")
    ]  # fmt: skip


def _own(
    claims: pd.DataFrame, *, last: pd.DataFrame, speaking: pd.DataFrame, dataset: Dataset
) -> list[Sentence]:
    """What the party itself last said, or that no figure of its own is on record."""
    speaker = _speakers(dataset=dataset).get(claims["party"].iloc[0], "")
    if not speaker or len(claims) == 1 or (speaking["standpoint"] == "own").any():
        return []
    own = last[last["standpoint"] == "own"].sort_values(["stated_on", "date"])
    if own.empty:
        return [(f"No figure by {speaker} is on record.",)]
    newest = own.to_dict("records")[-1]
    if not len(speaking) and newest["stated_on"] == last["stated_on"].max():
        return []
    return [(f"{capital(speaker)} last gave a figure on {_day(newest, stated=True)}: ",
             _wording(newest), ".")]  # fmt: skip


def _wording(claim: Row) -> str:
    return str(claim["wording"])


def _day(claim: Row, *, stated: bool = False) -> str:
    """The day of a claim, as exactly as it is known."""
    day = claim["stated_on"] if stated else claim["date"]
    if claim["stated_on"] == day and claim["date_precision"] != "day":
        return f"{day:%Y}" if claim["date_precision"] == "year" else f"{day:%B %Y}"
    return long_date(day.date())


def _by(claim: Row) -> str:
    return f"by {_day(claim)}"


@remembered(most=1)
def _speakers(*, dataset: Dataset) -> dict[str, str]:
    parties = dataset.table("parties")
    return dict(zip(parties["id"], parties["speaker"].fillna(""), strict=True))


def verdict(
    record: Row | None,
    *,
    claims: pd.DataFrame,
    day: pd.Timestamp,
    segments: Sequence[Segment] = (),
) -> tuple[str, str]:
    """Whether all claims can hold: the finding, and what it rests on. Both empty for one source.

    `segments` are the days of the chart, which say since when they do not and whether they do now.
    """
    if record is None:
        return "", ""
    if not record["comparable"]:
        return "Not comparable:", f"{_why_not(record, claims=claims)}."
    pairs = counted(int(record["comparable"]), "pair")
    if not record["clashing"]:
        if pd.notna(record["forced"]) and record["forced"] == 1:
            return (
                "No two of these claims exclude each other",
                f"in {pairs} compared. That does not mean that they agree.",
            )
        return (
            "No two of these claims exclude each other",
            f"but for rounding: none of {pairs} is further apart.",
        )
    several = record["clashing"] > 1
    lead = (
        "Not all of these claims can hold:" if several else "Two of these claims cannot both hold:"
    )
    who, since = "two are" if several else "they are", fitting(segments)
    ever, now = _apart(record, "forced"), _apart(record, "forced_now")
    when: str = f" ({record['forced_on']:%B %Y})" if pd.notna(record["forced_on"]) else ""
    if now and now != ever and is_current(record, day=day, days=YEAR):
        widest = f"{ever.removesuffix(' apart')} at the widest{when}"
        return lead, f"{who} {now} in the last 12 months covered, {widest}.{since}"
    return lead, f"{who} {ever}{when if several or not since else ''}.{since}"


def fitting(segments: Sequence[Segment]) -> str:
    """Since when claims do not fit together, and whether they do for the last days, in words.

    Begins with a space; empty where they fit on every day, or all speak of one.
    """
    runs = stretches(segments)
    if not runs or segments[-1].end - segments[0].begin < YEAR / 12:
        return ""
    (first, _), (_, end) = runs[0], runs[-1]
    start, last = (long_date(date_of(number)) for number in (first, end - 1))
    days = round(sum(until - begin for begin, until in runs))
    on = f" on {counted(days, 'day')}" if len(runs) > 1 else ""
    words = f"They do not fit together{on} from {start} to {last}"
    later = any(not s.crossing and s.begin >= end for s in segments)
    now = "for later days no two exclude each other" if later else "the last day that is spoken of"
    return f" {words}{'; ' if later else ', '}{now}."


def _apart(record: Row, name: str) -> str:
    """How far two claims are apart; empty within rounding."""
    if record[f"{name}_none"]:
        return "apart without a factor, for one says none"
    value = record[name]
    if pd.isna(value) or value <= APART or math.isinf(value):
        return ""
    return f"{times(value)} apart"


def _why_not(record: Row, *, claims: pd.DataFrame) -> str:
    """Why no two claims can be held against each other."""
    accepted = claims[claims["status"] == "accepted"]
    if record["basis"] == "period":
        return "each source speaks of a period of its own, or sets no upper end"
    if accepted["ceiling"].isna().all():
        return "every claim is a minimum, so none can be too low for another"
    if accepted["floor"].isna().all():
        return "every claim is a maximum, so none can be too high for another"
    if record["basis"] in ("stock", "planned"):
        return "the claims speak of days more than 14 apart"
    return "no minimum of one source runs to a day before a maximum of another"


def last_said(claim: Row, *, dataset: Dataset) -> str:
    """Whose claim it is, and by when: South Korea, NIS, 2 September 2025."""
    return f"{dataset.name('source', claim['source'])}, {spoken_of(claim)}"
