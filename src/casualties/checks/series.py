"""Rules between the statements of one source: repeats, falls, parts and wholes."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import itemgetter

from casualties.checks.folder import Folder
from casualties.checks.problem import problem
from casualties.checks.rule import Problems, rule
from casualties.data.cells import Record
from casualties.data.question_columns import QUESTION, wholes
from casualties.data.stated_figures import FIGURES, stated_ends
from casualties.text.days import day

SERIES = (*QUESTION, "scope", "period_start")
"""The columns in which the statements of one series of a source agree."""

NEAR_DAYS = 3
"""Days within which a source may say one statement again."""
LOSSES = ("killed", "wounded", "killed_or_wounded", "casualties")


@rule
def near_duplicate(folder: Folder) -> Problems:
    """A source does not state one figure on one question twice on a day.

    Such as one briefing entered from two outlets: keep the row with the earlier page.
    """
    stated = itemgetter(*FIGURES)
    columns = ("source", *SERIES, *FIGURES, "stated_on", "as_of")
    for group in _groups(folder, *columns, where=lambda r: any(stated(r))):
        for first, second in pairwise(sorted(group, key=itemgetter("id"))):
            if day(first["stated_on"]) and not linked(first, second):
                read = f"the same figure as {first['id']}, on the same day"
                mend = "remove one of the two, or say in exceptions.csv why both stand"
                yield problem(second, "id", read=read, mend=mend)


def linked(first: Record, second: Record) -> bool:
    """Whether one of two statements repeats or supersedes the other."""
    columns = ("repeats", "supersedes")
    return any(first[c] == second["id"] or second[c] == first["id"] for c in columns)


@rule
def explained_fall(folder: Folder) -> Problems:
    """A running total below what was stated earlier, of no later day, says why: supersedes, a
    status or a note.

    Such as 1,200 after 1,500: write the id of the 1,500 in supersedes if it is corrected.
    """
    for group in _groups(folder, "source", *SERIES, where=lambda r: r["basis"] == "cumulative"):
        days: list[str] = []
        peaks: list[tuple[int, Record]] = []  # by day, each above the one before
        for record in sorted(group, key=lambda r: (r["stated_on"], r["as_of"], r["id"])):
            known = record["as_of"] or record["stated_on"]
            place = bisect_right(days, known)
            highest, peak = peaks[place - 1] if place else (-1, record)
            floor, ceiling = stated_ends(record)
            explained = record["supersedes"] or record["notes"]
            accepted = record["status"] == peak["status"] == "accepted"
            if ceiling is not None and ceiling < highest and accepted and not explained:
                read = f"{ceiling:,} is below the {highest:,} of {peak['id']}"
                mend = "name what it supersedes, set a status, or explain the fall in the notes"
                yield problem(record, "notes", read=read, mend=mend)
            if floor is not None and floor > highest:
                end = next((i for i in range(place, len(peaks)) if peaks[i][0] > floor), len(peaks))
                days[place:end], peaks[place:end] = [known], [(floor, record)]


@rule
def part_below_whole(folder: Folder) -> Problems:
    """A source's killed or wounded of a day are not above its killed_or_wounded of that day.

    Such as 900 killed and 800 killed_or_wounded on a day: one of the metrics is wrong.
    """
    nested = {
        metric for part, whole in folder.part_of.items() if whole for metric in (part, *whole)
    }
    same = ("source", *(c for c in SERIES if c != "metric"), "stated_on", "as_of")
    for group in _groups(folder, *same, where=lambda r: r["metric"] in nested):
        by_metric: defaultdict[str, list[Record]] = defaultdict(list)
        for record in group:
            by_metric[record["metric"]].append(record)
        pairs = (
            (part, whole)
            for part in group
            for metric in wholes(part["metric"], part_of=folder.part_of)
            for whole in by_metric.get(metric, ())
        )
        for part, whole in pairs:
            floor, ceiling = stated_ends(part)[0], stated_ends(whole)[1]
            if floor is not None and ceiling is not None and floor > ceiling:
                read = f"{floor:,} {part['metric']} is above the {ceiling:,} of {whole['id']}"
                yield problem(part, "metric", read=read, mend="check the metric of both rows")


@rule
def casualties_below_deployed(folder: Folder) -> Problems:
    """A source's losses are not above all that it says were ever deployed by then.

    Such as 15000 killed of 12000 deployed: one of the figures has a slip.
    """
    where = itemgetter("basis", "scope", "status")
    counted = ("cumulative", "whole", "accepted")
    same = ("source", "conflict", "party", "population")
    for group in _groups(folder, *same, where=lambda r: where(r) == counted):
        deployed = [r for r in group if r["metric"] == "deployed" and r["covers"] != "part"]
        for record in (r for r in group if r["metric"] in LOSSES):
            floor = stated_ends(record)[0]
            for sent in deployed:
                ceiling = stated_ends(sent)[1]
                later = sent["stated_on"] >= record["stated_on"]
                if later and floor is not None and ceiling is not None and floor > ceiling:
                    read = f"{floor:,} {record['metric']} of {ceiling:,} deployed ({sent['id']})"
                    mend = "check the figure, the metric and the basis of both rows"
                    yield problem(record, "metric", read=read, mend=mend)


@rule
def one_standpoint(folder: Folder) -> Problems:
    """A source has one standpoint towards a party in a conflict, unless a note says why not.

    Such as third_party in one row of a ministry that is else adversary: write adversary.
    """
    for group in _groups(folder, "source", "conflict", "party", where=lambda r: True):
        usual, _ = Counter(r["standpoint"] for r in group).most_common(1)[0]
        for record in group:
            if record["standpoint"] != usual and not record["notes"]:
                read = f"{record['source']} is elsewhere {usual} towards {record['party']}"
                mend = f"write {usual}, or say in the notes why it differs here"
                yield problem(record, "standpoint", read=read, mend=mend)


def _groups(
    folder: Folder, *columns: str, where: Callable[[Record], object]
) -> Iterator[list[Record]]:
    """The statements for which `where` holds and that agree in these columns, two or more.

    The theatre counts only in statements on a part of the conflict.
    """
    cells = dict(folder.columns.get("estimates", {}))
    if not cells:
        return iter(())
    places = zip(cells["scope"], cells["theatre"], strict=True)
    cells["theatre"] = tuple("" if scope == "whole" else theatre for scope, theatre in places)
    keys = zip(*(cells[c] for c in columns), strict=True)
    groups: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record, key in zip(folder.records("estimates"), keys, strict=True):
        if where(record):
            groups[key].append(record)
    return (group for group in groups.values() if len(group) > 1)
