"""Statements made of the rows of a file by a map: cells as the data have them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from casualties.checks import Folder
from casualties.checks.problem import shown
from casualties.contribute.draft import options, resolved
from casualties.contribute.importing.feed import Feed
from casualties.contribute.importing.maps import OTHERS, UNDECIDED, Map, Recipe
from casualties.data.stated_figures import FIGURES
from casualties.errors import DataError, did_you_mean
from casualties.text.days import day
from casualties.text.english import long_date
from casualties.wording.phrases import Number, parse
from casualties.wording.written import hedged_number, phrase

WRITTEN_FIGURES = "figures"
"""The name by which a template has the number phrase that the figures make."""
IN_WORDS = ("wording", "speaker", "via", "claim", "notes")
"""Columns whose templates say figures, days and names as a reader reads them."""

NAME = re.compile(r"\{([^{}]+)\}")
WHOLE = re.compile(r"\d{1,18}", re.ASCII)
NO_PHRASE = re.compile(r"[+-]?[\d\s.,'\u2019\u00a0\u202f]+")
"""Digits and signs that say a single number, if any."""
DAY_FORMS = {
    "ymd": r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})",
    "dmy": r"(?P<d>\d{1,2})[-./](?P<m>\d{1,2})[-./](?P<y>\d{4})",
    "mdy": r"(?P<m>\d{1,2})[-./](?P<d>\d{1,2})[-./](?P<y>\d{4})",
}
TIME = r"(?:[T ]\d.*)?"


@dataclass(frozen=True)
class Row:
    """A statement: its cells, the row of the file it comes from, and which recipe made it."""

    place: int
    recipe: Recipe
    cells: dict[str, str]
    theirs: Mapping[str, str]


@dataclass
class Made:
    """The statements of a file, and what became of the others.

    `left` counts, by reason, rows of which no statement is made. `undecided` has, by column, the
    words that the map has still to decide, with how often they stand. `faults` are those that the
    map or the file has to mend, each with its count. `last` is the latest day that the file speaks
    of, whether a statement is made of it or not.
    """

    rows: list[Row] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    undecided: dict[str, Counter[str]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    last: str = ""

    @property
    def read(self) -> int:
        """How many statements the file has by its map."""
        return sum(self.left.values()) + len(self.rows)


def made(feed: Feed, *, map: Map, folder: Folder) -> Made:
    """The statements that a map makes of a file.

    Raises DataError where the map names a column that the file does not have.
    """
    lacking = list(dict.fromkeys(_lacking(feed, map=map, folder=folder)))
    if lacking:
        raise DataError("\n".join(lacking), problems=lacking)
    maker = _Maker(map, folder)
    for recipe in map.statements:
        for place, theirs in feed.rows:
            maker.make(recipe, theirs, place=place)
    return maker.made


def _lacking(feed: Feed, *, map: Map, folder: Folder) -> Iterator[str]:
    """What the map names and the file lacks, in words."""
    ours = {*folder.schema["estimates"].columns, WRITTEN_FIGURES}
    for recipe in map.statements:
        for column in [*recipe.columns.values(), *recipe.where]:
            if column in feed.nested:
                yield f"{feed.name}: {column!r} holds lists; the map can name a single value alone"
            elif column not in feed.columns:
                near = did_you_mean(column, known=feed.columns)
                near = near or f"; it has: {', '.join(list(feed.columns)[:12])}"
                yield f"{map.name}: names the column {column!r}, which {feed.name} lacks{near}"
        for template in recipe.templates.values():
            for name in NAME.findall(template):
                if name not in ours and name not in feed.columns:
                    near = did_you_mean(name, known=[*ours, *feed.columns])
                    yield f"{map.name}: a template names {{{name}}}, which is no column{near}"


class _Maker:
    """Makes statements, and remembers what it looked up and what it could not read."""

    def __init__(self, map: Map, folder: Folder) -> None:
        self.map = map
        self.folder = folder
        self.fields = {f.name: f for f in folder.schema["estimates"].fields}
        self.options = {name: options(f, folder=folder) for name, f in self.fields.items()}
        self.ids: dict[tuple[str, str], str] = {}
        self.made = Made()

    def make(self, recipe: Recipe, theirs: Mapping[str, str], *, place: int) -> None:
        if any(theirs.get(c, "") not in values for c, values in recipe.where.items()):
            self.made.left["not asked for by the map's where"] += 1
            return
        stated = {ours: theirs.get(c, "").strip() for ours, c in recipe.columns.items()}
        cells = {**stated, **recipe.constants}
        mapped = {c: self.mapped(c, value) for c, value in cells.items()}
        if None in mapped.values():
            self.made.left["left out by the map's values"] += 1
            return
        cells = {c: self.read(c, value or "", recipe=recipe) for c, value in mapped.items()}
        stated_on = cells.get("stated_on", "")
        self.made.last = max(self.made.last, stated_on)
        if not recipe.since <= stated_on <= recipe.until:
            self.made.left["before since or after until"] += 1
            return
        if not any(cells.get(c) for c in (*FIGURES, "wording")):
            self.made.left["without a figure"] += 1
            return
        cells = with_phrase(cells)
        for column, value in cells.items():
            self.hold(column, value)
        self.made.rows.append(Row(place, recipe, cells, theirs))

    def mapped(self, column: str, value: str) -> str | None:
        """What the map says that a word stands for; None leaves the row out."""
        words = self.map.values.get(column, {})
        meant = words.get(value, value)
        if value and value not in words and OTHERS in words:
            meant = value if self.known(column, value) else words[OTHERS]
        if isinstance(meant, bool):
            return None
        return value if meant.startswith(UNDECIDED) else meant

    def known(self, column: str, value: str) -> bool:
        return self.resolved(column, value) in self.options[column]

    def read(self, column: str, value: str, *, recipe: Recipe) -> str:
        """A cell in the form of the data: a day, a whole number, an id."""
        if not value or column not in recipe.columns:
            return self.resolved(column, value)
        kind = self.fields[column].type
        if kind == "date":
            read = read_day(value, order=self.map.dates)
            if not day(read):
                self.made.faults[
                    f"{column}: {shown(value)} is no day as dates = {self.map.dates!r} has it; "
                    f"mend dates in the map ({', '.join(DAY_FORMS)}), or the file"
                ] += 1
            return read
        if kind == "integer":
            read = read_figure(value, thousands=self.map.thousands, decimal=self.map.decimal)
            if not WHOLE.fullmatch(read) and NO_PHRASE.fullmatch(read):
                self.made.faults[
                    f"{column}: {shown(value)} is no whole number with thousands = "
                    f"{self.map.thousands!r} and decimal = {self.map.decimal!r}; "
                    "mend these two in the map, or the file"
                ] += 1
            return read
        return self.resolved(column, value)

    def resolved(self, column: str, value: str) -> str:
        key = (column, value)
        if key not in self.ids:
            self.ids[key] = resolved(value, field=self.fields[column], folder=self.folder)
        return self.ids[key]

    def hold(self, column: str, value: str) -> None:
        """Remembers a word that is none of a column's values, for the map to decide."""
        if value and self.options[column] and not self.known(column, value):
            self.made.undecided.setdefault(column, Counter())[value] += 1


def read_day(text: str, *, order: str) -> str:
    """A day as YYYY-MM-DD; the text itself where it is none.

    A year at the start leaves no doubt whatever the order; a time behind the day is left away.

    >>> read_day("7/12/2024", order="dmy"), read_day("2024-12-07T08:00", order="mdy")
    ('2024-12-07', '2024-12-07')
    >>> read_day("31/12/2024", order="mdy")
    '31/12/2024'
    """
    for form in (DAY_FORMS["ymd"], DAY_FORMS[order]):
        match = re.fullmatch(form + TIME, text, re.ASCII)
        if match:
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
            except ValueError:
                return text
    return text


def read_figure(text: str, *, thousands: str, decimal: str) -> str:
    """A whole number in digits alone; the text itself where it is none.

    >>> read_figure("1.200", thousands=".", decimal=","), read_figure("1200.0", thousands=",",
    ...     decimal="."), read_figure("about 1,200", thousands=",", decimal=".")
    ('1200', '1200', 'about 1,200')
    """
    groups, point = (re.escape(sign) if sign else r"(?!)" for sign in (thousands, decimal))
    number = rf"(\d{{1,3}}(?:(?:{groups}|[ \u00a0\u202f])\d{{3}}){{1,5}}|\d{{1,18}})(?:{point}0+)?"
    match = re.fullmatch(number, text, re.ASCII)
    return re.sub(r"\D", "", match[1]) if match else text


def with_phrase(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with a number phrase: theirs, or one written from the figures and the qualifier.

    A phrase that stands among the figures, such as "over 500", becomes the wording, which then
    fills them.
    """
    out = dict(cells)
    for column in FIGURES:
        text = out.get(column, "")
        if text and not out.get("wording") and not NO_PHRASE.fullmatch(text):
            out |= {column: "", "wording": text}
    given = {c: out.get(c, "") for c in FIGURES}
    if not (given["low"] and given["high"]):
        out.pop("interval", None)
    whole = all(WHOLE.fullmatch(figure) for figure in given.values() if figure)
    if out.get("wording") or not any(given.values()) or not whole:
        return out
    figures = {c: int(figure) if figure else None for c, figure in given.items()}
    number = hedged_number(**figures, hedge=out.get("qualifier", ""))
    return out | _cells(number) | {"wording": phrase(number)}


def _cells(number: Number) -> dict[str, str]:
    """Qualifier and figures as cells."""
    figures = {c: getattr(number, c) for c in FIGURES}
    cells = {c: "" if figure is None else str(figure) for c, figure in figures.items()}
    return {"qualifier": number.qualifier, **cells}


def finished(row: Row, *, folder: Folder) -> dict[str, str]:
    """The cells of a statement with those that its templates write.

    Where the phrase states the figures of the cells, it says which of the cells they fill.
    """
    out = dict(row.cells)
    for column, template in row.recipe.templates.items():
        say = partial(_said, row=row, folder=folder, in_words=column in IN_WORDS)
        out[column] = NAME.sub(say, template).strip()
    read = _cells(parse(out.get("wording", "")))
    same = {out.get(c, "") for c in FIGURES} == {read[c] for c in FIGURES}
    return out | read if same and any(read[c] for c in FIGURES) else out


def _said(match: re.Match[str], *, row: Row, folder: Folder, in_words: bool) -> str:
    """What a name in a template stands for."""
    name = match[1]
    table = folder.schema["estimates"]
    if name == WRITTEN_FIGURES:
        return row.cells.get("wording", "")
    if name not in table.columns:
        return row.theirs.get(name, "")
    value, column = row.cells.get(name, ""), table.field(name)
    if not in_words:
        return value
    if column.type == "integer" and WHOLE.fullmatch(value):
        return f"{int(value):,}"
    if column.type == "date" and (stated := day(value)):
        return long_date(stated)
    return options(column, folder=folder).get(value, value)
