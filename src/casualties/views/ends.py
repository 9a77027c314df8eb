"""The bounds of a dataset's statements by their places in the file.

What "about" is taken to mean touches the statements that say so and no others: the bounds of the
rest are reckoned once for a dataset.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from casualties.data.cache import remembered
from casualties.measures.bounds import HEDGES, Bounds, Figures, Floats, Ints, bounded, persons

if TYPE_CHECKING:
    from casualties.data.dataset import Codes, Dataset


def ends(places: Ints, *, dataset: Dataset, about: float) -> tuple[Floats, Floats, Floats]:
    """Floor, ceiling and point of the statements at these places, as `bounds` gives them.

    Raises ValueError where `about` is not in [0, 100).
    """
    # at 0 every figure is taken at its word, its rounding included: that changes all of them
    firm = _firm(about == 0, dataset=dataset)
    floor, ceiling, point = (
        of[places] for of in (firm.bounds.floor, firm.bounds.ceiling, firm.bounds.point)
    )
    number = firm.number[places]
    hedged = np.flatnonzero(number >= 0)
    found = bounded(firm.hedged.take(number[hedged]), words=dataset.words, about=about)
    floor[hedged], ceiling[hedged] = found.floor, found.ceiling
    return floor, ceiling, point


def stated_between(places: Ints, *, dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest figure that these statements name, in persons.

    Where they name none the lowest is above the highest.
    """
    firm = _firm(False, dataset=dataset)
    least, most = firm.least[places], firm.most[places]
    return float(np.fmin.reduce(least, initial=np.inf)), float(
        np.fmax.reduce(most, initial=-np.inf)
    )


@dataclass(frozen=True, eq=False, slots=True)
class Firm:
    """All bounds of a dataset under one assumption, and what changes them under another."""

    bounds: Bounds
    hedged: Figures
    """The figures of the statements whose bounds depend on the assumption."""
    number: Ints
    """For each statement which of `hedged` it is, -1 for none."""
    least: Floats
    """The lowest of the figures that each statement names, NaN for none."""
    most: Floats


@remembered(most=2)
def _firm(literal: bool, *, dataset: Dataset) -> Firm:
    """The bounds of all statements; `literal` takes each figure at its word."""
    figures = Figures(
        *persons(dataset.estimates),
        qualifier=_texts(dataset.codes("qualifier")),
        documented=dataset.codes("method").among({"documented"}),
        wording=_texts(dataset.codes("wording")),
    )
    hedged = dataset.codes("qualifier").among(() if literal else HEDGES)
    number = np.where(hedged, np.cumsum(hedged) - 1, -1).astype(np.int32)
    found = bounded(figures, words=dataset.words, about=0.0 if literal else 1.0)
    named = (figures.low, figures.best, figures.high)
    least, most = np.fmin.reduce(named), np.fmax.reduce(named)
    return Firm(found, figures.take(hedged), number, least, most)


def _texts(codes: Codes) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The cells of a column, empty where not stated; equal ones are one text in memory."""
    return np.array([*codes.words, ""], dtype=object)[codes.rows]
