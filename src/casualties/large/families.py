"""Which rows of a set too large for memory must stay together, and the parts they are read in.

What one statement does to another stays within one conflict and party: the bridges between
questions, the sums, corrections and echoes, as the rules `supersedes-own` and `repeats-other` ask.
So the rows of one conflict and party are a *family*, and each family can be measured alone. Where
a set breaks those rules and a row names a row of another family, the two are one family.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casualties.errors import DataError
from casualties.large.sets import KEY, Key, ParquetSet, batches, frame
from casualties.measures.statements import between
from casualties.selection import Selection

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    Ints = npt.NDArray[np.int64]

TOGETHER = 5_000
"""Rows up to which families are measured together: none touches another, and calls cost time."""


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

    @property
    def rows(self) -> int:
        """How many statements."""
        return sum(family.rows for family in self.families)

    @property
    def files(self) -> list[Path]:
        """The files that hold them."""
        return sorted(frozenset().union(*(family.files for family in self.families)))


def families(found: ParquetSet, *, selection: Selection) -> list[Family]:
    """The families of the selected rows, by conflict and party.

    Reads a few columns of the set, a batch at a time. Raises DataError where a row has no conflict
    or no party.
    """
    import numpy as np

    codes: dict[Key, int] = {}
    rows: list[int] = []
    files: list[set[Path]] = []
    hashes, by = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    nameless = 0
    for file in found.files:
        columns = [*KEY, "repeats", "supersedes"]
        for batch in batches(file, schema=found.schema, columns=columns, selection=selection):
            lacking = max(batch[name].null_count for name in KEY)
            if lacking:
                nameless += lacking
                continue
            code = key_codes(batch, codes=codes)
            count = np.bincount(code, minlength=len(codes))
            rows += [0] * (len(codes) - len(rows))
            files += [set() for _ in range(len(codes) - len(files))]
            for number in np.flatnonzero(count).tolist():
                rows[number] += int(count[number])
                files[number].add(file)
            for name in ("repeats", "supersedes"):
                linked = np.asarray(batch[name].is_valid())
                hashes.append(_hashes(batch[name].drop_null()))
                by.append(code[linked])
    if nameless:
        raise DataError(
            f"{nameless:,} rows name no conflict or no party; without both a row counts nobody: "
            "run 'casualties check' on the table that the set was made of"
        )
    hashed, order = np.unique(np.concatenate(hashes), return_inverse=True)
    link = np.concatenate(by)
    pairs = _crossings(found, selection=selection, codes=codes, hashes=hashed, links=(order, link))
    keys = list(codes)
    out = []
    for members in _joined(len(keys), pairs=pairs):
        names = tuple(sorted(keys[n] for n in members))
        held = frozenset().union(*(files[n] for n in members))
        out.append(Family(names, sum(rows[n] for n in members), held))
    return sorted(out, key=lambda family: family.keys)


def _crossings(
    found: ParquetSet,
    *,
    selection: Selection,
    codes: dict[Key, int],
    hashes: npt.NDArray[np.uint64],
    links: tuple[Ints, Ints],
) -> set[tuple[int, int]]:
    """The pairs of families of which one names a row of the other.

    Ids are compared by hashes of 64 bits: two that fell together would put two families together
    that need not be, which changes no result.
    """
    import numpy as np

    if not len(hashes):
        return set()
    order = np.lexsort(links[::-1])
    named, by = links[0][order], links[1][order]
    out: set[tuple[int, int]] = set()
    for file in found.files:
        columns = ["id", *KEY]
        for batch in batches(file, schema=found.schema, columns=columns, selection=selection):
            code, said = key_codes(batch, codes=codes), _hashes(batch["id"])
            place = np.minimum(np.searchsorted(hashes, said), len(hashes) - 1)
            hit = np.flatnonzero(hashes[place] == said)
            start = np.searchsorted(named, place[hit], side="left")
            stop = np.searchsorted(named, place[hit], side="right")
            which, of = between(start, stop)
            one, other = code[hit][of], by[which]
            apart = one != other
            pairs = np.unique(np.column_stack([one[apart], other[apart]]), axis=0)
            out |= {(a, b) for a, b in pairs.tolist()}
    return out


def _joined(count: int, *, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The numbers below `count` in groups that the pairs connect."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = {}
    for number in range(count):
        groups.setdefault(root(number), []).append(number)
    return list(groups.values())


def parts(found: Sequence[Family], *, size: int, most: int) -> list[Part]:
    """The families in parts of about `size` rows, the largest part first.

    Raises DataError where a family has more rows than `most`, which is what memory holds.
    """
    large = [family for family in found if family.rows > most]
    if large:
        named = "\n".join(f"{family}: {family.rows:,} rows" for family in large)
        raise DataError(
            f"{named}\ncannot be measured: rows of one conflict and party stay together, and a "
            f"worker has room for {most:,} rows; give it more by --memory, or ask for fewer rows "
            "by QUERY, such as 'metric=killed'"
        )
    return sorted(map(Part, _packed(found, size=size)), key=lambda part: -part.rows)


def _packed(found: Iterable[Family], *, size: int) -> list[tuple[Family, ...]]:
    """The families, in their order, in groups of at most `size` rows or one family."""
    out: list[list[Family]] = []
    room = 0
    for family in found:
        if not out or family.rows > room:
            out.append([])
            room = size
        out[-1].append(family)
        room -= family.rows
    return [tuple(some) for some in out]


def read(
    part: Part, *, schema: pa.Schema, selection: Selection
) -> Iterator[tuple[tuple[Family, ...], pd.DataFrame]]:
    """Yield the rows of a part by families, small ones together, typed as `Dataset.estimates`.

    Which facets the selection sets is sifted while reading; its other conditions are not.
    """
    import numpy as np
    import pyarrow as pa

    groups = _packed(part.families, size=TOGETHER)
    of = {key: n for n, group in enumerate(groups) for family in group for key in family.keys}
    tables = [
        pa.Table.from_batches([batch])
        for file in part.files
        for batch in batches(
            file, schema=schema, columns=schema.names, selection=selection, keys=list(of)
        )
    ]
    if not tables:
        return
    table = pa.concat_tables(tables)
    del tables
    codes: dict[Key, int] = {}
    code = key_codes(table, codes=codes)
    number = np.array([of[key] for key in codes], dtype=np.int64)[code]
    for one, group in enumerate(groups):
        whole = len(groups) == 1
        yield group, frame(table if whole else table.filter(pa.array(number == one)))


def key_codes(table: Any, *, codes: dict[Key, int]) -> Ints:
    """The number of each row's conflict and party; new ones are added to `codes`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    both = pc.binary_join_element_wise(*(table[name] for name in KEY), "\0")
    if isinstance(both, pa.ChunkedArray):
        both = both.combine_chunks()
    coded = both.dictionary_encode()
    numbers = []
    for name in coded.dictionary.to_pylist():
        conflict, party = name.split("\0")
        numbers.append(codes.setdefault((conflict, party), len(codes)))
    code: Ints = np.array(numbers, dtype=np.int64)[coded.indices.to_numpy()]
    return code


def _hashes(ids: Any) -> npt.NDArray[np.uint64]:
    """A hash of each id."""
    import numpy as np
    from pandas.util import hash_array

    return hash_array(np.asarray(ids.to_pylist(), dtype=object), categorize=False)
