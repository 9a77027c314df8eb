"""Which rows of a set too large for memory must stay together, and the parts they are read in.

What one statement does to another stays within one conflict and party: the bridges between
questions, the sums, corrections and echoes, as the rules `supersedes-own` and `repeats-other` ask.
So the rows of one conflict and party are a *family*, and each family can be measured alone. Where
a set breaks those rules and a row names a row of another family, the two are one family.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casualties.errors import DataError
from casualties.large.sets import KEY, Key, ParquetSet, batches, frame
from casualties.selection import Selection

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Family:
    """The statements that are measured together: their conflicts and parties, rows and files."""

    keys: tuple[Key, ...]
    rows: int
    files: frozenset[Path]

    def __str__(self) -> str:
        return " with ".join(f"{conflict}, {party}" for conflict, party in self.keys)


@dataclass(frozen=True, slots=True)
class Part:
    """Families that are read and measured in one go."""

    families: tuple[Family, ...]

    def __str__(self) -> str:
        return "; ".join(str(family) for family in self.families[:3])

    @property
    def rows(self) -> int:
        """How many statements."""
        return sum(family.rows for family in self.families)

    @property
    def keys(self) -> list[Key]:
        """Their conflicts and parties."""
        return [key for family in self.families for key in family.keys]

    @property
    def files(self) -> list[Path]:
        """The files that hold them."""
        return sorted(frozenset().union(*(family.files for family in self.families)))


def families(source: ParquetSet, *, selection: Selection) -> list[Family]:
    """The families of the selected rows, by conflict and party.

    Reads a few columns of the set, a batch at a time. Raises DataError where a row has no conflict
    or no party.
    """
    rows: Counter[Key] = Counter()
    files: defaultdict[Key, set[Path]] = defaultdict(set)
    named: defaultdict[str, set[Key]] = defaultdict(set)
    nameless = 0
    for file in source.files:
        columns = [*KEY, "repeats", "supersedes"]
        for batch in batches(file, schema=source.schema, columns=columns, selection=selection):
            table = frame(batch)
            lacking = table[[*KEY]].isna().any(axis=1)
            nameless += int(lacking.sum())
            count = Counter(_keys(table[~lacking]))
            rows.update(count)
            for key in count:
                files[key].add(file)
            for link in ("repeats", "supersedes"):
                linked = table[~lacking].dropna(subset=link)
                for name, key in zip(linked[link], _keys(linked), strict=True):
                    named[name].add(key)
    if nameless:
        raise DataError(
            f"{nameless:,} rows name no conflict or no party; without both a row counts nobody: "
            "run 'casualties check' on the table that the set was made of"
        )
    together = _joined(rows, links=_links(source, selection=selection, named=named))
    return [
        Family(
            keys, sum(rows[key] for key in keys), frozenset().union(*(files[key] for key in keys))
        )
        for keys in sorted(tuple(sorted(keys)) for keys in together)
    ]


def _links(
    source: ParquetSet, *, selection: Selection, named: dict[str, set[Key]]
) -> set[tuple[Key, Key]]:
    """The pairs of keys of which one names a row of the other.

    `named` maps an id to the keys of the rows that name it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = pa.array(named, type=pa.string())
    links: set[tuple[Key, Key]] = set()
    for file in source.files if named else ():
        columns = ["id", *KEY]
        for batch in batches(file, schema=source.schema, columns=columns, selection=selection):
            hits = frame(batch.filter(pc.is_in(batch["id"], value_set=ids)))
            for name, key in zip(hits["id"], _keys(hits), strict=True):
                links |= {(other, key) for other in named[name]}
    return links


def _keys(table: pd.DataFrame) -> list[Key]:
    """The conflict and party of each row."""
    return list(zip(table["conflict"], table["party"], strict=True))


def _joined(keys: Iterable[Key], *, links: Iterable[tuple[Key, Key]]) -> list[set[Key]]:
    """The keys in groups that the links connect."""
    group = {key: {key} for key in keys}
    for first, second in links:
        if group[first] is not group[second]:
            group[first] |= group[second]
            for key in group[second]:
                group[key] = group[first]
    return list({id(keys): keys for keys in group.values()}.values())


def parts(every: Sequence[Family], *, size: int, most: int) -> list[Part]:
    """The families, in their order, in parts of at most `size` rows or one family.

    The largest part comes first. Raises DataError where a family has more rows than `most`, which
    is what memory holds.
    """
    large = [family for family in every if family.rows > most]
    if large:
        lines = "\n".join(f"{family}: {family.rows:,} rows" for family in large)
        raise DataError(
            f"{lines}\ncannot be measured: rows of one conflict and party stay together, and a "
            f"worker has room for {most:,} rows; give it more by --memory, or ask for fewer rows "
            "by QUERY, such as 'metric=killed'"
        )
    out: list[list[Family]] = []
    room = 0
    for family in every:
        if not out or family.rows > room:
            out.append([])
            room = size
        out[-1].append(family)
        room -= family.rows
    return sorted((Part(tuple(group)) for group in out), key=lambda part: -part.rows)
