"""A dataset cut to some statements: their lines, and those of every table that they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from casualties.data.dataset import Dataset

ROWS = "estimates"
WORDS = "number_words"


@dataclass(frozen=True)
class Cut:
    """The tables of a cut, in the order of the schema."""

    tables: Mapping[str, bytes]
    """Table -> its file: the header and the kept lines, as they stand in the whole file."""
    sizes: Mapping[str, int]
    """Table -> how many rows are kept."""
    outside: Mapping[str, tuple[str, ...]]
    """Column of a statement that names another one -> those named that are not in the cut."""


def cut(dataset: Dataset, *, rows: pd.DataFrame) -> Cut:
    """The dataset cut to the rows, in the order of the file.

    Of a table that is referred to stay the rows that are named, and what these name in turn
    (a metric, and the metric that it is part of). Of a table that refers to these, such as the
    events of a conflict, stay the rows all of whose references are kept. Of the number words stay
    the phrases that the rows use. A table without references stays whole.
    """
    places = np.sort(rows.index.to_numpy())
    rows = dataset.estimates.iloc[places]
    ids = _named(dataset, rows=rows)
    kept = {
        name: places if name == ROWS else np.flatnonzero(_stays(dataset, name, ids=ids, rows=rows))
        for name in dataset.schema.tables
    }
    return Cut(
        {name: _file(dataset, name, places=kept[name]) for name in kept},
        {name: len(rows_kept) for name, rows_kept in kept.items()},
        _outside(dataset, rows=rows, ids=ids[ROWS]),
    )


def _named(dataset: Dataset, *, rows: pd.DataFrame) -> dict[str, set[str]]:
    """Table -> the ids that the rows name, or that what they name names."""
    ids = {ROWS: set(rows["id"])}
    todo: list[tuple[str, pd.DataFrame]] = [(ROWS, rows)]
    while todo:
        name, frame = todo.pop()
        for key in dataset.schema[name].keys:
            if key.table == ROWS:
                continue
            known = ids.setdefault(key.table, set())
            cells = frame[key.column].dropna().unique()
            new = {one for cell in cells for one in key.named(cell)} - known
            if new:
                known |= new
                named = dataset.table(key.table)
                todo.append((key.table, named[named["id"].isin(list(new))]))
    return ids


def _stays(
    dataset: Dataset, name: str, *, ids: Mapping[str, set[str]], rows: pd.DataFrame
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each row of a table whether it stays."""
    frame = dataset.table(name)
    if name in ids:
        return frame["id"].isin(list(ids[name])).to_numpy()
    if name == WORDS:
        phrases = rows.loc[rows["qualifier"] == "words", "wording"].str.strip().str.lower()
        return frame["phrase"].isin(list(set(phrases))).to_numpy()
    stays = np.ones(len(frame), dtype=bool)
    for key in dataset.schema[name].keys:
        if key.table != name:
            column = frame[key.column]
            stays &= (column.isna() | column.isin(list(ids.get(key.table, ())))).to_numpy()
    return stays


def _file(
    dataset: Dataset, name: str, *, places: np.ndarray[Any, np.dtype[np.integer[Any]]]
) -> bytes:
    """The header of a table's file and the lines at the places."""
    if name == ROWS:
        head, lines = dataset.lines
        return b"".join(lines.pieces(places, head=head))
    head, *others = dataset.texts[name].data.splitlines(keepends=True)
    return b"".join([head, *(others[place] for place in places)])


def _outside(dataset: Dataset, *, rows: pd.DataFrame, ids: set[str]) -> dict[str, tuple[str, ...]]:
    own = [key.column for key in dataset.schema[ROWS].keys if key.table == ROWS]
    return {column: tuple(sorted(set(rows[column].dropna()) - ids)) for column in own}
