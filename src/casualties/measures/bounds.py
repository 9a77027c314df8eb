"""The bounds of a row: what a statement says the count is at least, and at most."""

import numpy as np
import pandas as pd

from casualties.data.stated_figures import FIGURES, OPEN_ABOVE
from casualties.measures.arrays import Bools, Floats, Texts, text_of
from casualties.measures.assumptions import Assumptions, Words


def bounds(rows: pd.DataFrame, *, assumptions: Assumptions) -> pd.DataFrame:
    """Return floor, ceiling, point (persons) and middle of each row, indexed like the rows.

    A floor of 0 and a ceiling of inf are open ends; NaN in both means that the row states no
    number. `point` is `best`, else the geometric middle of a closed range, which is ours and
    marked by `middle`; else NaN. A stated low or high is the end it states, that of a stated
    range with the rounding that it carries. A figure
    that covers a part of those counted, as a list of names does, has no ceiling. Of the
    assumptions `words`, `about` and `tallies` matter.

    Raises ValueError where `about` is not in [0, 100).
    """
    about = assumptions.about
    if not 0 <= about < 100:
        raise ValueError(f"about: {about} is not a percentage from 0 to below 100")
    low, best, high = (rows[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in FIGURES)
    qualifier, phrases = text_of(rows["qualifier"]), text_of(rows["wording"])
    documented = text_of(rows["method"]) == "documented"
    partial = documented | (text_of(rows["covers"]) == "part")
    if assumptions.tallies == "floors":
        partial |= text_of(rows["method"]) == "reported"
    is_words = qualifier == "words"
    below, above = _leeway(best, qualifier=qualifier, about=about)
    # a list of records holds as many as it holds, round number or not
    below = np.where(documented & (qualifier == "exact"), 0.0, below)

    # the ends of a stated range are bare figures, and rounded like them
    is_range = (text_of(rows["interval"]) == "stated_range") & (about > 0)
    floor = np.where(np.isnan(low), best - below, low - np.where(is_range, rounding(low), 0))
    ceiling = np.where(np.isnan(high), best + above, high + np.where(is_range, rounding(high), 0))
    stated = ~(np.isnan(floor) & np.isnan(ceiling))
    minimum = np.isin(qualifier, OPEN_ABOVE)
    floor = np.where((qualifier == "up_to") & np.isnan(low), 0.0, floor)
    ceiling = np.where(minimum & np.isnan(high), np.inf, ceiling)
    floor = np.where(np.isnan(floor), 0.0, floor)
    ceiling = np.where(np.isnan(ceiling) | partial, np.inf, ceiling)

    worded_low, worded_high = _worded(phrases, among=is_words, words=assumptions.words)
    floor = np.where(is_words, worded_low, np.where(stated, floor, np.nan))
    ceiling = np.where(is_words, worded_high, np.where(stated, ceiling, np.nan))
    ceiling = np.where(is_words & partial & ~np.isnan(floor), np.inf, ceiling)
    middle = np.isnan(best) & (low > 0) & np.isfinite(high) & ~is_words
    point = np.where(middle, np.sqrt(low * high), np.where(is_words, np.nan, best))
    columns = {"floor": floor, "ceiling": ceiling, "point": point, "middle": middle}
    return pd.DataFrame(columns, index=rows.index)


def at_their_word(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the least and the most that each row states, in persons, without any leeway of ours.

    NaN for an open end and for a phrase in words. A figure that covers a part states no most.
    """
    limits = bounds(rows, assumptions=Assumptions(about=0))
    low = limits["floor"].where(rows[["low", "best"]].notna().any(axis=1))
    high = limits["ceiling"].where(rows["qualifier"] != "words").replace(np.inf, np.nan)
    return low.to_numpy(), high.to_numpy()


def rounding(figures: Floats) -> Floats:
    """Return the half-width in persons of the rounding that bare figures may carry.

    Half a unit of the last digit that is not zero, never coarser than the second significant
    digit; 0 where the figure is written out to the last person.

    >>> rounding(np.array([47_000.0, 10_000.0, 12_345.0, 6.0]))
    array([500., 500.,   0.,   0.])
    """
    whole = np.nan_to_num(figures, nan=0.0).astype(np.int64)
    last = np.ones_like(whole)
    second = np.ones_like(whole)
    unit, largest = 10, whole.max(initial=0)
    while unit <= largest:
        last = np.where((whole != 0) & (whole % unit == 0), unit, last)
        second = np.where(whole >= 10 * unit, unit, second)
        unit *= 10
    finest = np.minimum(last, second)
    half: Floats = np.where(finest > 1, finest / 2, 0.0)
    return half


def _leeway(best: Floats, *, qualifier: Texts, about: float) -> tuple[Floats, Floats]:
    """Return how far below and above its single figure a row may reach, in persons."""
    if about == 0:
        none = np.zeros_like(best)
        return none, none
    rounded = rounding(best)
    times = 1 + about / 100  # as far down as up, on a scale of ratios
    down, up = np.maximum(best - best / times, rounded), np.maximum(best * times - best, rounded)
    below = np.where(np.isin(qualifier, ("about", "almost")), down, rounded)
    minimum = np.isin(qualifier, OPEN_ABOVE)
    below = np.where(minimum, 0.0, below)
    above = np.where(qualifier == "about", up, rounded)
    above = np.where((qualifier == "almost") | (qualifier == "up_to"), 0.0, above)
    return below, above


def _worded(phrases: Texts, *, among: Bools, words: Words) -> tuple[Floats, Floats]:
    """Return the low and high that the table gives for phrases in words, NaN where it has none."""
    low = np.full(len(phrases), np.nan)
    high = np.full(len(phrases), np.nan)
    for place in np.flatnonzero(among):
        start, end = words.get(phrases[place].strip().lower(), (np.nan, np.nan))
        if not (np.isnan(start) and np.isnan(end)):
            low[place] = 0.0 if np.isnan(start) else start
            high[place] = np.inf if np.isnan(end) else end
    return low, high
