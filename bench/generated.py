"""A made-up data package of any size, valid and in canonical bytes.

`python bench/generated.py ROWS FOLDER` writes one. How the statements are mixed (metric, basis,
population, qualifier and interval, method, status, precision, which cells are empty) is drawn
from the frozen data of the tests, so that the shares are those of the published file; how often a
source speaks too. Names, dates, figures and sentences are made up. What the rules forbid is not
drawn at all or drawn anew, so that `casualties check` finds nothing at any size.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import vocabulary as words

from casualties.data.schema import Table, read_schema

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT / "tests" / "data" / "frozen"
"""The data whose mix the made-up ones have; they never change, and so the made-up ones do not."""
CACHE = ROOT / "build" / "bench"
SEED = 1
CHUNK = 50_000

LAST = np.datetime64("2026-06-30")
FACTORS = {
    "proxy": 0.1,
    "missing": 0.2,
    "captured": 0.3,
    "killed": 1.0,
    "killed_or_missing": 1.2,
    "permanent_losses": 1.6,
    "wounded": 2.2,
    "indirect_deaths": 3.0,
    "killed_or_wounded": 3.6,
    "excess_deaths": 5.0,
    "returned": 5.0,
    "casualties": 6.5,
    "total_deaths": 8.0,
    "deployed": 60.0,
}
"""Metric -> its size next to the killed; wider apart than noise and rounding, as rules demand."""
POPULATIONS = {"all": 1.0, "combatants": 0.8, "civilians": 0.4, "women": 0.1, "children": 0.08}

Codes = npt.NDArray[np.int64]
Shape = dict[str, str]


@dataclass(frozen=True)
class World:
    """Who speaks, of which wars and whose people; ids and names by number."""

    sources: list[tuple[str, str, str]]
    conflicts: list[tuple[str, str]]
    starts: npt.NDArray[np.datetime64]
    parties: list[tuple[str, str]]
    theatres: list[str]


@dataclass(frozen=True)
class Draw:
    """Statements as numbers: indices into the world and the shapes, days and figures."""

    shape: Codes
    conflict: Codes
    party: Codes
    theatre: Codes
    source: Codes
    stated: npt.NDArray[np.datetime64]
    as_of: npt.NDArray[np.datetime64]
    start: npt.NDArray[np.datetime64]
    low: Codes
    best: Codes
    high: Codes

    def at(self, places: npt.NDArray[Any]) -> Draw:
        """Return the draw of some rows."""
        return Draw(**{name: column[places] for name, column in vars(self).items()})


def shapes() -> list[Shape]:
    """Return the rows of the real file: what their cells are filled with, in which company."""
    with (REAL / "estimates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def world(rows: int) -> World:
    """Return who is in a package of `rows`: as many as in the real one at 1,000, slowly more."""

    def grown(count: int, power: float) -> int:
        return max(3, round(count * (rows / 1_000) ** power))

    names = iter(words.places(2_000))
    with (REAL / "sources.csv").open(encoding="utf-8", newline="") as file:
        kinds = [line["kind"] for line in csv.DictReader(file)]
    sources: dict[str, tuple[str, str, str]] = {}
    lands = [next(names) for _ in range(grown(60, 0.25))]
    turn: Counter[str] = Counter()
    while len(sources) < grown(len(kinds), 0.25):
        kind = kinds[len(sources) % len(kinds)]
        offices = words.OFFICES[kind]
        land, office = lands[turn[kind] % len(lands)], offices[turn[kind] // len(lands)]
        turn[kind] += 1
        name = f"{land} {office}"
        sources[words.slug(name)] = (words.slug(name), name, kind)
    count = grown(6, 0.3)
    wars = [next(names) for _ in range(count)]
    begun = np.datetime64("2006-07-01") + np.arange(count) * 7 % 12 * np.timedelta64(365, "D")
    return World(
        sources=sorted(sources.values()),
        conflicts=[(f"{words.slug(name)}-war", f"the {name} War") for name in wars],
        starts=begun,
        parties=[(words.slug(n), n) for n in (next(names) for _ in range(count * grown(5, 0.05)))],
        theatres=[words.slug(next(names)) for _ in range(grown(27, 0.3))],
    )


def drawn(rows: int, *, of: World, forms: list[Shape], random: np.random.Generator) -> Draw:
    """Return `rows` statements; the same figure twice within three days may be among them."""
    shape = random.integers(0, len(forms), rows)

    def flag(column: str, value: str = "") -> npt.NDArray[np.bool_]:
        one = [form[column] == value if value else form[column] != "" for form in forms]
        return np.array(one)[shape]

    conflict = _zipf(len(of.conflicts), rows, power=1.7, random=random)
    each = len(of.parties) // len(of.conflicts)
    party = conflict * each + _zipf(each, rows, power=1.0, random=random)
    often = sorted(Counter(form["source"] for form in forms).values(), reverse=True)
    weights = np.resize(np.array(often, dtype=float), len(of.sources))
    rank = random.choice(len(of.sources), rows, p=weights / weights.sum())
    source = (rank + conflict * 37) % len(of.sources)  # each war has speakers of its own
    theatre = random.integers(0, len(of.theatres), rows)

    begin = of.starts[conflict].astype("datetime64[D]")
    span = (LAST - begin).astype(int)
    stated = begin + (30 + random.integers(0, span - 30)).astype("timedelta64[D]")
    day = np.timedelta64(1, "D")
    months = stated.astype("datetime64[M]").astype("datetime64[D]")
    years = stated.astype("datetime64[Y]").astype("datetime64[D]")
    stated = np.where(flag("date_precision", "month"), months, stated)
    stated = np.maximum(np.where(flag("date_precision", "year"), years, stated), begin + day)
    lag = np.minimum(random.geometric(0.05, rows), 300).astype("timedelta64[D]")
    as_of = np.where(flag("as_of"), np.maximum(stated - lag, begin), np.datetime64("NaT"))
    end = np.where(np.isnat(as_of), stated, as_of)
    length = random.choice([7, 30, 90, 365], rows)
    period = flag("basis", "period")
    start = np.where(period, end - length.astype("timedelta64[D]"), np.minimum(begin, end))
    start = np.where(period | flag("period_start"), start, np.datetime64("NaT"))

    size = 400_000 / (1 + party % each) ** 1.2 / (1 + conflict) ** 0.5
    size *= np.array([FACTORS[form["metric"]] for form in forms])[shape]
    size *= np.array([POPULATIONS[form["population"]] for form in forms])[shape]
    size = np.where(flag("scope", "part"), size * 0.2, size)
    size *= np.exp(0.4 * np.sin(source * 12.9898))  # the bias of a source is its own
    share = np.clip((end - begin).astype(int) / span, 0.02, 1.0)
    size *= np.where(period, length / span, share)
    size *= np.exp(random.normal(0, 0.02, rows))

    def given(column: str, factor: float) -> Codes:
        figure = size * factor
        figure = np.where(flag("qualifier", "exact"), figure, _rounded(figure))
        return np.where(flag(column), np.maximum(np.round(figure), 1), -1).astype(np.int64)

    both = flag("low") & flag("high")
    return Draw(
        shape, conflict, party, theatre, source, stated, as_of, start,
        low=np.where(both, given("low", 0.8), given("low", 1.0)),
        best=given("best", 1.0),
        high=np.where(both, given("high", 1.25), given("high", 1.0)),
    )  # fmt: skip


def statements(rows: int, *, seed: int = SEED) -> tuple[World, list[Shape], Draw]:
    """Return a world, the shapes and `rows` statements that keep the rules, in random order."""
    random = np.random.default_rng(seed)
    of, forms = world(rows), shapes()
    draw = drawn(rows, of=of, forms=forms, random=random)
    while len(again := _near_duplicates(draw, forms=forms)):
        new = drawn(len(again), of=of, forms=forms, random=random)
        for name, column in vars(draw).items():
            column[again] = getattr(new, name)
    return of, forms, draw


def _near_duplicates(draw: Draw, *, forms: list[Shape]) -> Codes:
    """The rows with the figures that the same source gave on the question 3 days before or less."""
    question = _question(draw, forms=forms, place=True)
    alike = _codes(question, draw.source, draw.low, draw.best, draw.high, _day(draw.start))
    order = np.lexsort((_day(draw.stated), alike))
    near = np.diff(alike[order]) == 0
    near &= np.diff(_day(draw.stated)[order]) <= 3
    stated = draw.low[order] + draw.best[order] + draw.high[order] > -3
    return order[1:][near & stated[1:]]


def _question(draw: Draw, *, forms: list[Shape], place: bool) -> Codes:
    parts = [draw.conflict, draw.party]
    for column in ("population", "metric", "basis", *(["scope"] if place else [])):
        parts.append(
            np.unique([form[column] for form in forms], return_inverse=True)[1][draw.shape]
        )
    if place:
        part = np.array([form["scope"] == "part" for form in forms])[draw.shape]
        parts.append(np.where(part, draw.theatre, -1))
    return _codes(*parts)


def _codes(*columns: Codes) -> Codes:
    """One code for each different combination."""
    out = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        code = np.unique(column, return_inverse=True)[1]
        out = np.unique(out * (int(code.max(initial=0)) + 1) + code, return_inverse=True)[1]
    return out


def _day(days: npt.NDArray[np.datetime64]) -> Codes:
    return np.where(np.isnat(days), -1, days.astype("datetime64[D]").astype(np.int64))


def _zipf(count: int, rows: int, *, power: float, random: np.random.Generator) -> Codes:
    weights = 1 / np.arange(1, count + 1) ** power
    return random.choice(count, rows, p=weights / weights.sum())


def _rounded(figures: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The figures to two significant digits, as people say them."""
    unit = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(figures, 1))) - 1, 0)
    return np.round(figures / unit) * unit


@dataclass(frozen=True)
class Order:
    """Rows in the order of the file, the number that sets equal ids apart, and the links."""

    draw: Draw
    number: Codes
    repeats: Codes
    supersedes: Codes


def ordered(draw: Draw, *, of: World, forms: list[Shape], seed: int = SEED) -> Order:
    """Return the statements by conflict, day and id, with the shares of links of the real file."""
    metrics = [words.slug(form["metric"]) for form in forms]
    metric = np.unique(metrics, return_inverse=True)[1][draw.shape]
    # a date follows the slug of the source, and all dates begin with 2
    follow = np.argsort(np.argsort([f"{source[0]}-2" for source in of.sources]))[draw.source]
    wars = np.argsort(np.argsort([conflict[0] for conflict in of.conflicts]))[draw.conflict]
    day = _day(draw.stated)
    same = _codes(draw.source, day, metric)
    place = np.argsort(same, kind="stable")
    first = np.searchsorted(same[place], same[place], side="left")
    number = np.empty_like(same)
    number[place] = np.arange(len(same)) - first
    suffixes = [_suffix(n) for n in range(int(number.max(initial=0)) + 1)]
    suffix = np.argsort(np.argsort(suffixes))[number]
    order = np.lexsort((suffix, metric, follow, day, wars))
    draw, number = draw.at(order), number[order]

    random = np.random.default_rng(seed + 1)
    people = _codes(draw.conflict, draw.party)
    others = _previous(people)
    others[draw.source[others] == draw.source] = -1
    own = _previous(_codes(draw.source, _question(draw, forms=forms, place=False)))
    return Order(
        draw,
        number,
        repeats=_some(others, share=_share(forms, "repeats"), random=random),
        supersedes=_some(own, share=_share(forms, "supersedes"), random=random),
    )


def _previous(group: Codes) -> Codes:
    """For each row the row before it of the same group; -1 for the first."""
    order = np.argsort(group, kind="stable")
    out = np.full(len(group), -1)
    same = np.diff(group[order]) == 0
    out[order[1:][same]] = order[:-1][same]
    return out


def _some(links: Codes, *, share: float, random: np.random.Generator) -> Codes:
    possible = np.mean(links >= 0)
    chosen = random.random(len(links)) < share / max(possible, share)
    return np.where(chosen, links, -1)


def _share(forms: list[Shape], column: str) -> float:
    return sum(form[column] != "" for form in forms) / len(forms)


def _suffix(number: int) -> str:
    return f"-{number + 1}" if number else ""


def records(rows: int, *, seed: int = SEED) -> Iterator[list[tuple[str, ...]]]:
    """Yield the cells of estimates.csv in the order of the file, some thousand rows at a time."""
    of, forms, draw = statements(rows, seed=seed)
    order = ordered(draw, of=of, forms=forms, seed=seed)
    # a running total that falls must say why, so that only other rows go without notes
    other = sum(form["basis"] != "cumulative" for form in forms) / len(forms)
    bare = (1 - _share(forms, "notes")) / other
    for start in range(0, rows, CHUNK):
        places = np.arange(start, min(start + CHUNK, rows))
        yield list(_cells(order, places, of=of, forms=forms, bare=bare, seed=seed))


def _ids(order: Order, places: Codes, *, of: World, forms: list[Shape]) -> list[str]:
    """The ids of some rows; empty for place -1."""
    draw = order.draw
    return [
        "" if p < 0 else f"{of.sources[s][0]}-{d}-{words.slug(forms[f]['metric'])}{_suffix(n)}"
        for p, s, d, f, n in zip(
            places.tolist(),
            draw.source[places].tolist(),
            draw.stated[places].astype("datetime64[D]").astype(str).tolist(),
            draw.shape[places].tolist(),
            order.number[places].tolist(),
            strict=True,
        )
    ]


def _cells(
    order: Order, places: Codes, *, of: World, forms: list[Shape], bare: float, seed: int
) -> Iterator[tuple[str, ...]]:
    random = np.random.default_rng([seed, int(places[0])])
    part = order.draw.at(places)
    dice = random.integers(0, 1 << 30, (len(places), 4)).tolist()
    points = [form["standpoint"] for form in forms]
    lists = [column.tolist() for column in (part.shape, part.conflict, part.party, part.theatre)]
    lists += [part.source.tolist(), part.low.tolist(), part.best.tolist(), part.high.tolist()]
    days = [
        ["" if day == "NaT" else day for day in column.astype("datetime64[D]").astype(str).tolist()]
        for column in (part.stated, part.as_of, part.start)
    ]
    links = [
        _ids(order, column[places], of=of, forms=forms)
        for column in (order.repeats, order.supersedes)
    ]
    ids = _ids(order, places, of=of, forms=forms)
    for id_, f, c, p, t, s, low, best, high, stated, as_of, start, repeats, supersedes, die in zip(
        ids, *lists, *days, *links, dice, strict=True
    ):
        form = forms[f]
        low, best, high = ("" if n < 0 else str(n) for n in (low, best, high))
        wording = _wording(form["qualifier"], low=low, best=best, high=high, die=die[0])
        place = f"{of.theatres[t]}-{of.conflicts[c][0]}" if form["theatre"] else ""
        claim = words.CLAIMS[die[1] % len(words.CLAIMS)].format(
            who=of.sources[s][1],
            people=words.PEOPLE[form["population"]],
            party=of.parties[p][1],
            metric=words.WHAT.get(form["metric"], form["metric"].replace("_", " ")),
            wording=wording,
            where=f"at {of.theatres[t].capitalize()}" if place else "since the war began",
        )
        empty = (
            form["basis"] != "cumulative"
            and form["status"] == "accepted"
            and die[2] < bare * (1 << 30)
        )
        yield (
            id_,
            of.conflicts[c][0],
            of.parties[p][0],
            place,
            form["scope"],
            form["population"],
            form["metric"],
            form["basis"],
            low,
            best,
            high,
            form["qualifier"],
            wording,
            form["interval"],
            stated,
            form["date_precision"],
            as_of,
            start,
            of.sources[s][0],
            _speaker(die[2]) if form["speaker"] else "",
            words.OUTLETS[die[0] % len(words.OUTLETS)] if form["via"] else "",
            _address(stated, die=die[3]),
            "",  # no archived copy, no day of a check
            "",
            points[(s * 31 + p * 17) % len(points)],
            form["method"],
            form["covers"],
            "",  # rests on nobody
            repeats,
            supersedes,
            form["status"],
            claim,
            "" if empty else _notes(die[3]),
        )


def _wording(qualifier: str, *, low: str, best: str, high: str, die: int) -> str:
    phrases = words.HEDGES[qualifier]
    phrase = phrases[die % len(phrases)]
    if qualifier == "words":
        return phrase
    if qualifier == "range":
        return phrase.format(x=f"{int(low):,}", y=f"{int(high):,}")
    return phrase.format(x=f"{int(best or low or high):,}")


def _speaker(die: int) -> str:
    name = f"{words.FIRST[die % 10]} {words.FAMILY[die // 10 % 9]}"
    return f"{name}, {words.ROLES[die // 90 % len(words.ROLES)]}"


def _address(stated: str, *, die: int) -> str:
    host, section = words.HOSTS[die % 6], words.SECTIONS[die // 6 % 5]
    return f"https://{host}/{section}/{stated.replace('-', '/')}/{words.SLUGS[die // 30 % 6]}-{die}"


def _notes(die: int) -> str:
    count = len(words.NOTES)
    first, second = die % count, (die // count) % count
    return words.NOTES[first] if first == second or die % 3 == 0 else (
        f"{words.NOTES[first]} {words.NOTES[second]}"
    )  # fmt: skip


def _others(of: World) -> dict[str, list[tuple[str, ...]]]:
    """The tables beside the estimates; the metrics and number words are the real ones."""
    counts = words.COUNTS
    return {
        "sources": [
            (id_, name, name, kind, "", "", f"https://{id_}.example",
             f"{counts[n % 6]} {counts[n % 5]}")
            for n, (id_, name, kind) in enumerate(of.sources)
        ],
        "conflicts": [
            (id_, name, str(start), "", f"{name[4:]} is made up; totals count from its start.")
            for (id_, name), start in zip(of.conflicts, of.starts, strict=True)
        ],
        "parties": [(id_, name, "", "", "") for id_, name in of.parties],
        "theatres": [
            (f"{name}-{conflict}", conflict, name.capitalize(), "", "place")
            for conflict, _ in of.conflicts
            for name in of.theatres
        ],
        "events": [
            (id_, str(start + np.timedelta64(30 * n, "D")), f"Battle {n + 1}",
             f"The {n + 1}. battle of the war is fought and ends without a decision.",
             f"https://{words.HOSTS[n % 6]}/events/{id_}/{n + 1}", "3" if n % 6 == 0 else "1")
            for (id_, _), start in zip(of.conflicts, of.starts, strict=True)
            for n in range(24)
        ],
        "exceptions": [],
        "explanations": [],
        "renames": [],
    }  # fmt: skip


def write(folder: Path, *, rows: int, seed: int = SEED) -> None:
    """Write the package of `rows` statements into a folder that is not there yet."""
    folder.mkdir(parents=True)
    for name in ("datapackage.json", "metrics.csv", "number_words.csv"):
        shutil.copy(REAL / name, folder)
    schema = read_schema(folder)
    for name, lines in _others(world(rows)).items():
        _write(schema[name], folder=folder, parts=[schema[name].in_order(lines)])
    _write(schema["estimates"], folder=folder, parts=records(rows, seed=seed))


def _write(table: Table, *, folder: Path, parts: Iterable[Iterable[Sequence[str]]]) -> None:
    with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        for part in parts:
            writer.writerows(part)


def folder(rows: int, *, seed: int = SEED) -> Path:
    """Return the folder of a package that is written once and kept under build/."""
    made = sha256()
    for path in (Path(__file__), Path(words.__file__), *sorted(REAL.glob("*.*"))):
        made.update(path.read_bytes())
    place = CACHE / f"data-{rows}-{seed}-{made.hexdigest()[:8]}"
    if not place.exists():
        started = place.with_suffix(".part")
        shutil.rmtree(started, ignore_errors=True)
        write(started, rows=rows, seed=seed)
        started.rename(place)
    return place


def frame(rows: int, *, seed: int = SEED) -> Any:
    """Return the statements as a typed frame, columns as in `datapackage.json`."""
    import pandas as pd

    table = read_schema(REAL)["estimates"]
    parts = [pd.DataFrame(part, columns=table.columns) for part in records(rows, seed=seed)]
    out = pd.concat(parts, ignore_index=True).astype("str")
    out = out.where(out != "")
    for field in table.fields:
        if field.type == "integer":
            out[field.name] = pd.to_numeric(out[field.name]).astype("Int64")
        elif field.type == "date":
            days = pd.to_datetime(out[field.name], format="%Y-%m-%d")
            out[field.name] = days.astype("datetime64[us]")
    return out


if __name__ == "__main__":
    write(Path(sys.argv[2]), rows=int(sys.argv[1]))
