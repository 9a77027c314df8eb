"""The one sum: a source's killed and wounded of one day are its killed or wounded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from casualties.statements import Bools, Ints, text, whole_days

_SPOKEN_TOGETHER = ("source", "conflict", "party", "theatre", "scope", "population", "basis")
_DATES = ("stated_on", "as_of", "period_start")


def summands(rows: pd.DataFrame, *, among: Bools) -> tuple[Ints, Ints]:
    """Return the positions of the killed and of the wounded rows that make a sum, pair by pair.

    Both by one source, for the same people, on the same day and for the same as_of, each the only
    one of its kind, where the source does not state killed_or_wounded itself.
    """
    metric = text(rows["metric"])
    none = np.zeros(0, dtype=np.int64)
    wounded = np.flatnonzero(among & (metric == "wounded"))
    if not len(wounded):
        return none, none
    columns = [text(rows[name]).tolist() for name in _SPOKEN_TOGETHER]
    columns += [whole_days(rows[name]).tolist() for name in _DATES]
    of_metric: dict[str, dict[tuple[object, ...], int]] = {}
    for name in ("killed", "wounded", "killed_or_wounded"):
        place_of: dict[tuple[object, ...], int] = {}
        for place in np.flatnonzero(among & (metric == name)).tolist():
            key = tuple(column[place] for column in columns)
            place_of[key] = -1 if key in place_of else place
        of_metric[name] = place_of
    pairs = [
        (place, of_metric["wounded"][key])
        for key, place in of_metric["killed"].items()
        if place >= 0 <= of_metric["wounded"].get(key, -1)
        and key not in of_metric["killed_or_wounded"]
    ]
    first, second = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(first, dtype=np.int64), np.array(second, dtype=np.int64)
