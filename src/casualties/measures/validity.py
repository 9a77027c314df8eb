"""What one row does to another: echoes, corrections, and the sum of killed and wounded."""

import numpy as np
import pandas as pd

from casualties.measures.arrays import NEVER, Bools, Ints, Texts, codes, days_of, text_of

_STATED_TOGETHER = ("source", "conflict", "party", "theatre", "scope", "population", "basis")
_METRICS = ("killed", "wounded", "killed_or_wounded")
_DATES = ("stated_on", "as_of", "period_start")


def origins(rows: pd.DataFrame) -> pd.Series:
    """Return the origin of each row, indexed like the rows.

    The source itself, the source that it rests on, or the origin of the row that it relays,
    through any number of relays. Where that row is not among the rows, or was not known yet on the
    day of the echo, its id stands for its origin, so that two echoes of one row share one all the
    same.
    """
    ids, source, repeats = (text_of(rows[name]) for name in ("id", "source", "repeats"))
    rests_on = text_of(rows["rests_on"])
    days = days_of(rows["stated_on"])
    own = np.where(rests_on == "", source, rests_on)
    origin = own.copy()
    relayed = _positions(repeats, ids=ids)
    for echo in np.flatnonzero(repeats != "").tolist():
        row, passed = echo, {ids[echo]}
        while repeats[row]:
            name, before = repeats[row], relayed[row]
            if before < 0 or days[before] > days[echo] or name in passed:
                origin[echo] = name
                break
            passed.add(name)
            row = before
        else:
            origin[echo] = own[row]
    return pd.Series(origin, index=rows.index, dtype="str", name="origin")


def folded_on(rows: pd.DataFrame) -> Ints:
    """Return the day from which each row adds nothing, because what it relays is known itself."""
    relayed = _positions(text_of(rows["repeats"]), ids=text_of(rows["id"]))
    days = np.append(days_of(rows["stated_on"]), NEVER)  # at -1 none
    return days[relayed]


def corrected_on(rows: pd.DataFrame, *, by: Bools) -> Ints:
    """Return the day on which each row is corrected by `supersedes` of another, else NEVER.

    `by` chooses the rows whose corrections count.
    """
    out = np.full(len(rows), NEVER, dtype=np.int64)
    corrected = _positions(text_of(rows["supersedes"]), ids=text_of(rows["id"]))
    counts = by & (corrected >= 0)
    np.minimum.at(out, corrected[counts], days_of(rows["stated_on"])[counts])
    return out


def summands(rows: pd.DataFrame, *, among: Bools) -> tuple[Ints, Ints]:
    """Return the positions of the killed and of the wounded rows that make a sum, pair by pair.

    Both by one source, for the same people, on the same day and for the same as_of, each the only
    one of its kind, where the source does not state killed_or_wounded itself.
    """
    metric = text_of(rows["metric"])
    used = np.flatnonzero(among & np.isin(metric, _METRICS))
    together = codes(
        *(text_of(rows[name])[used] for name in _STATED_TOGETHER),
        *(days_of(rows[name])[used] for name in _DATES),
    )
    size = int(together.max(initial=-1)) + 1
    at = {name: np.flatnonzero(metric[used] == name) for name in _METRICS}
    count = {name: np.bincount(together[at[name]], minlength=size) for name in _METRICS}
    sums = (count["killed"] == 1) & (count["wounded"] == 1) & (count["killed_or_wounded"] == 0)
    wounded_of = np.zeros(size, dtype=np.int64)
    wounded_of[together[at["wounded"]]] = at["wounded"]
    killed = at["killed"][sums[together[at["killed"]]]]
    return used[killed], used[wounded_of[together[killed]]]


def _positions(names: Texts, *, ids: Texts) -> Ints:
    """Return the position of the row that each name is the id of, -1 where there is none."""
    named = set(names.tolist()) - {""}
    position = {name: place for place, name in enumerate(ids.tolist()) if name in named}
    return np.array([position.get(name, -1) for name in names.tolist()], dtype=np.int64)
