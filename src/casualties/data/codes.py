"""Columns of text as numbers, so that a filter compares numbers and a facet counts them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, eq=False)
class Codes:
    """The words that occur in a column, sorted, and for each row the place of its word.

    An empty cell has the place -1.
    """

    words: tuple[str, ...]
    rows: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: pd.Series[Any]) -> Codes:
        """The codes of a column of text."""
        rows, words = pd.factorize(column, sort=True)
        return cls(tuple(map(str, words)), rows.astype(np.int32))

    @classmethod
    def of_days(cls, days: npt.NDArray[np.datetime64]) -> Codes:
        """The codes of a column of days, whose words are the days in ISO 8601."""
        words, rows = np.unique(days.astype("datetime64[D]"), return_inverse=True)
        return cls(tuple(words.astype(str).tolist()), rows.astype(np.int32))

    def used(self, places: npt.NDArray[np.integer[Any]]) -> list[str]:
        """The words that occur in the rows at these places, sorted."""
        counts = np.bincount(self.rows[places] + 1)[1:]
        return [self.words[place] for place in np.flatnonzero(counts).tolist()]

    def among(self, chosen: Collection[str]) -> npt.NDArray[np.bool_]:
        """For each row whether its word is one of the chosen."""
        is_chosen = np.array([*(word in chosen for word in self.words), False], dtype=bool)
        return is_chosen[self.rows]

    def named(self, names: Mapping[str, str]) -> Codes:
        """The same rows with other words: `names` maps a word to its new one, or to nothing.

        Words with the same new word become one.
        """
        column = (
            pd.Series(self.words, dtype="str").map(names).reindex([*range(len(self.words)), -1])
        )
        renamed = Codes.of(column)
        return Codes(renamed.words, renamed.rows[self.rows])
