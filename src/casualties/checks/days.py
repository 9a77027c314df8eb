"""Rules about days: what no war of this dataset, and no day before today, can have."""

from datetime import date, timedelta

from casualties.checks.folder import Folder
from casualties.checks.problem import problem
from casualties.checks.rule import Problems, rule
from casualties.data.cells import Record
from casualties.text.days import day

FIRST = "1800"
"""The year before which the dataset holds nothing."""

AHEAD = ("as_of", "period_start")
"""The columns in which plans and models may speak of days to come."""

CONTEXT = 10
"""Years before and after a war in which an event may lie that explains it."""

KNOWN = {"year": 4, "month": 7}
"""Precision of a day -> the characters of it that are known."""

STANDS = "a true one stands with a line in exceptions.csv"


@rule
def possible_day(folder: Folder) -> Problems:
    """A day lies between 1800 and today; only plans and models speak of days to come.

    Such as 0025-09-13: write 2025-09-13.
    """
    last = (folder.today + timedelta(days=1)).isoformat() if folder.today else "9999"
    for name, values in folder.values.items():
        for field in folder.schema[name].fields:
            if field.type != "date":
                continue
            odd = {v for v in values[field.name] if v and not FIRST <= v <= last and day(v)}
            for record in folder.records(name) if odd else ():
                value = record[field.name]
                if value in odd and not (value > last and _ahead(record, column=field.name)):
                    read, mend = _impossible(value, column=field.name, today=folder.today)
                    yield problem(record, field.name, read=read, mend=mend)


def _ahead(record: Record, *, column: str) -> bool:
    """Whether a day may lie ahead: in a plan or a model."""
    planned = record.get("basis") == "planned" or record.get("method") == "model"
    return planned and column in AHEAD


def _impossible(value: str, *, column: str, today: date | None) -> tuple[str, str]:
    """What is wrong with a day, and what to do."""
    if value < FIRST:
        read = f"the year {value[:4]} is before {FIRST}"
        if value.startswith("00"):
            return read, f"write 20{value[2:]} if the page has that year"
        return read, "compare the year with the page: a digit is wrong, or two changed places"
    read = f"is after today, {today}"
    if column == "end":
        return read, "leave it empty while the war goes on"
    if column in AHEAD:
        return read, "compare it with the page; only basis planned and method model look ahead"
    return read, "compare year and month with the page"


@rule
def day_of_war(folder: Folder) -> Problems:
    """Dead and wounded are counted from the start of their war on; plans, models and stocks may
    be older, and so may events by ten years.

    Such as 2015-09-13 in a war that began in 2022: write the year of the page.
    """
    starts = {name: row["start"] for name, row in folder.ids.get("conflicts", {}).items()}
    ends = {name: row["end"] for name, row in folder.ids.get("conflicts", {}).items()}
    for record in folder.records("estimates"):
        start = starts.get(record["conflict"], "")
        stated, as_of = record["stated_on"], record["as_of"]
        known = KNOWN.get(record["date_precision"], 10)
        before = stated[:known] < start[:known]
        if not before and (as_of >= start or not as_of):
            continue
        if record["basis"] not in ("cumulative", "period") or record["method"] == "model":
            continue
        column = "stated_on" if before else "as_of"
        if day(record[column]) and day(start):
            read = f"is before the war began, {start}"
            mend = f"compare the year and the conflict with the page; {STANDS}"
            yield problem(record, column, read=read, mend=mend)
    for record in folder.records("events"):
        if beside := _beside(record, starts=starts, ends=ends):
            mend = "compare year and conflict with the page, or leave the event out"
            yield problem(record, "date", read=beside, mend=mend)


def _beside(record: Record, *, starts: dict[str, str], ends: dict[str, str]) -> str:
    """How an event lies beside its war; empty where it does not."""
    start, end = day(starts.get(record["conflict"], "")), day(ends.get(record["conflict"], ""))
    when = day(record["date"])
    if when and start and when.year < start.year - CONTEXT:
        return f"is more than ten years before the war began, {start}"
    if when and end and when.year > end.year + CONTEXT:
        return f"is more than ten years after the war ended, {end}"
    return ""


@rule
def war_order(folder: Folder) -> Problems:
    """A war does not end before it starts.

    Such as start 2024-03-01 and end 2023-05-01: compare the two years.
    """
    for record in folder.records("conflicts"):
        if day(record["end"]) and day(record["start"]) and record["end"] < record["start"]:
            read = f"is before the start, {record['start']}"
            yield problem(record, "end", read=read, mend="compare both with a page on the war")
