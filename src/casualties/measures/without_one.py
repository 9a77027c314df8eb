"""The forced factor without one of the origins: how much of it hangs on a single voice."""

from dataclasses import dataclass, replace

import numpy as np

from casualties.measures.arrays import Floats, Ints, Texts
from casualties.measures.pairs import Witness, furthest
from casualties.measures.questions import Bearing
from casualties.measures.statements import Statements


@dataclass(frozen=True, eq=False)
class WithoutOne:
    """The smallest factor that leaving one origin out of a question gives, by question."""

    factor: Floats
    """1 where nothing exceeds anything any more, be it that nothing is left to compare."""
    origin: Texts
    """The origin left out, the first by name of those that do as much; "" where none changes it."""


def without_one(
    statements: Statements, *, bearing: Bearing, witness: Witness, since: Ints | None = None
) -> WithoutOne:
    """Return the smallest forced factor that leaving one origin out of each question gives.

    `witness` is the pair of each question that is furthest apart with everybody: without any
    third origin it is still there, so only its own two are tried. With `since`, the first as-of
    day of each question that counts, it is that of these days, as forced now is.
    """
    factor, origin = witness.factor.copy(), np.full(len(witness.factor), "", dtype=object)
    exceeds = witness.factor > 1
    bearing = bearing.take(exceeds[bearing.question])
    pair = np.stack([witness.floor, witness.ceiling])[:, exceeds]
    speaker = np.full((2, len(factor)), -1)
    speaker[:, exceeds] = np.sort(statements.speaker[pair], axis=0)  # codes are in order of names
    for left_out in speaker:
        others = statements.speaker[bearing.statement] != left_out[bearing.question]
        found = _furthest_since(statements, bearing=bearing.take(others), since=since, of=factor)
        better = exceeds & (found < factor)
        factor[better] = found[better]
        origin[better] = _origins(statements)[left_out[better]]
    return WithoutOne(factor, origin)


def _furthest_since(
    statements: Statements, *, bearing: Bearing, since: Ints | None, of: Floats
) -> Floats:
    """Return the forced factor of each question, with `since` that of the days from then on."""
    if since is None:
        return furthest(statements, bearing=bearing, questions=len(of)).factor
    at = bearing.statement
    cumulative = statements.basis[at] == "cumulative"
    day = np.where(cumulative, statements.ceiling_day[at], statements.as_of[at])
    late = day >= since[bearing.question]
    # a pair counts on the days from its floor's to its ceiling's; of a strength or plan on both
    both = ~cumulative & (statements.basis[at] != "period")
    by_ceiling = replace(bearing, ceilings=bearing.ceilings & late)
    by_floor = replace(bearing, floors=bearing.floors & late & both)
    first, second = (
        furthest(statements, bearing=part, questions=len(of)).factor
        for part in (by_ceiling, by_floor)
    )
    return np.maximum(first, second)


def _origins(statements: Statements) -> Texts:
    """Return the origin of each code of a speaker, as far as the statements have it."""
    names = np.full(int(statements.speaker.max(initial=-1)) + 1, "", dtype=object)
    names[statements.speaker] = statements.origin
    return names
