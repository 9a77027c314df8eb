"""What a map has still to decide, written into it with the nearest known value as a proposal."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping

from casualties.checks import Folder
from casualties.contribute.draft import options
from casualties.contribute.importing.maps import UNDECIDED
from casualties.errors import DataError, nearest

Undecided = Mapping[str, Iterable[str]]
"""Column of a statement -> the words of a file that are none of its values."""


ENOUGH = 0.5
"""The share of a name's words, weighed by how rare they are, that a proposal has in common."""
STEM = 4
"""Letters by which two words are taken as one: Norwegian and Norway, defense and defence."""


def proposal(value: str, *, column: str, folder: Folder) -> str:
    """The known value of a column that a word may mean, by its words or its letters; else empty.

    What stands in brackets, such as (via NYT), is left away.
    """
    field = folder.schema["estimates"].field(column)
    names = {option: f"{option} {n}" for option, n in options(field, folder=folder).items()}
    for table in (key.table for key in folder.schema["estimates"].keys if key.column == column):
        for record in folder.records(table):
            names[record["id"]] += f" {record.get('short_name', '')}"
    stems = {option: _stems(name) for option, name in names.items()}
    common = Counter(stem for words in stems.values() for stem in words)
    short = re.sub(r"\(.*?\)", "", value)
    weights = {stem: 1 / (common[stem] or 1) for stem in _stems(short)}
    shared = {o: sum(w for stem, w in weights.items() if stem in stems[o]) for o in stems}
    best = max(shared, key=lambda option: (shared[option], -len(stems[option])), default="")
    if best and weights and shared[best] >= ENOUGH * sum(weights.values()):
        return best
    return nearest(short.strip().casefold().replace(" ", "-"), known=names, cutoff=0.8)


def _stems(name: str) -> set[str]:
    words = re.findall(r"\w+", name.casefold())
    return {word[:STEM] for word in words if word not in ("of", "the", "and", "for", "in")}


def with_proposals(text: str, *, undecided: Undecided, folder: Folder, name: str) -> str:
    """The text of a map with a line for each undecided word that has none yet.

    A line is as in `"UK MoD" = "? uk-defence-ministry"`: who keeps the map takes the question mark
    away, or writes another value, or false. Raises DataError where the map has its values in a
    form that no line can be added to.
    """
    before = tomllib.loads(text).get("values", {})
    for column, words in undecided.items():
        lines = "".join(
            f"{_quoted(word)} = {_quoted(f'{UNDECIDED} {near}'.strip())}\n"
            for word in words
            if word not in before.get(column, {})
            for near in [proposal(word, column=column, folder=folder)]
        )
        head = re.search(rf"^[ \t]*\[values\.{column}\][^\n]*\n", f"{text}\n", re.M)
        if head:
            start = f"{text}\n"[: head.end()]
            text = start + lines + text[len(start) :]
        elif lines:
            text = f"{text.rstrip()}\n\n[values.{column}]\n{lines}"
    try:
        tomllib.loads(text)
    except ValueError as error:
        raise DataError(
            "no line can be added to the values as they stand",
            file=name,
            remedy="begin the values of each column with a line such as [values.source]",
        ) from error
    return text


def _quoted(text: str) -> str:
    """A text as TOML: a string of JSON is one of TOML too, but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
