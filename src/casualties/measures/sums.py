"""The one sum: a source's killed and wounded of one day are its killed or wounded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from casualties.measures.statements import Bools, Ints, codes, text, whole_days

_SPOKEN_TOGETHER = ("source", "conflict", "party", "theatre", "scope", "population", "basis")
_METRICS = ("killed", "wounded", "killed_or_wounded")
_DATES = ("stated_on", "as_of", "period_start")


def summands(rows: pd.DataFrame, *, among: Bools) -> tuple[Ints, Ints]:
    """Return the positions of the killed and of the wounded rows that make a sum, pair by pair.

    Both by one source, for the same people, on the same day and for the same as_of, each the only
    one of its kind, where the source does not state killed_or_wounded itself.
    """
    metric = text(rows["metric"])
    used = np.flatnonzero(among & np.isin(metric, _METRICS))
    kind = metric[used]
    if not (kind == "wounded").any():
        return used[:0], used[:0]
    spoken = codes(
        *(text(rows[name])[used] for name in _SPOKEN_TOGETHER),
        *(whole_days(rows[name])[used] for name in _DATES),
    )
    size = int(spoken.max()) + 1
    killed, wounded, both = (np.bincount(spoken[kind == m], minlength=size) for m in _METRICS)
    sums = (killed == 1) & (wounded == 1) & (both == 0)
    place_of = np.zeros(size, dtype=np.int64)
    hurt = kind == "wounded"
    place_of[spoken[hurt]] = used[hurt]
    first = (kind == "killed") & sums[spoken]
    return used[first], place_of[spoken[first]]
