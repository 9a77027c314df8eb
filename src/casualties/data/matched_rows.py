"""Two versions of a table, row by row."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Key = tuple[str, ...]


class RowPair(NamedTuple, Generic[Row]):
    """One row as it stood and as it stands; None where it is new, or gone."""

    key: Key
    repeat: int
    """How many rows of the same key stand before it."""
    before: Row | None
    after: Row | None


def row_pairs(
    before: Iterable[Row], after: Iterable[Row], *, key: Callable[[Row], Key]
) -> Iterator[RowPair[Row]]:
    """Yield the rows of two versions, matched by their keys: those that stand, then those gone.

    A second row of a key is a row of its own.

    >>> [pair[2:] for pair in row_pairs(["a", "b"], ["b", "c"], key=lambda row: (row,))]
    [('b', 'b'), (None, 'c'), ('a', None)]
    """
    old, new = _by_key(before, key=key), _by_key(after, key=key)
    for name in [*new, *(name for name in old if name not in new)]:
        yield RowPair(*name, old.get(name), new.get(name))


def _by_key(rows: Iterable[Row], *, key: Callable[[Row], Key]) -> dict[tuple[Key, int], Row]:
    counts: Counter[Key] = Counter()
    out = {}
    for row in rows:
        name = key(row)
        out[name, counts[name]] = row
        counts[name] += 1
    return out
