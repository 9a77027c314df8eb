"""Number phrases in English words, written from figures and qualifier: the way back of `parse`."""

from casualties.wording.phrases import CELLS, Number

HEDGES = {
    "exact": "",
    "about": "about ",
    "almost": "nearly ",
    "at_least": "at least ",
    "more_than": "more than ",
    "up_to": "up to ",
}
"""Qualifier of one figure -> the words before it."""


def hedged_number(*, low: int | None, best: int | None, high: int | None, hedge: str) -> Number:
    """The number that figures make, in the cells that their hedge fills.

    One figure goes where the hedge has it: a hedge of `more_than` moves the best to low. Without
    a hedge, a low alone is at least, a high alone at most, both a range, and a best exact.

    >>> hedged_number(low=None, best=12000, high=None, hedge="more_than")
    Number(low=12000, best=None, high=None, qualifier='more_than')
    """
    figures = {"low": low, "best": best, "high": high}
    given = {column: figure for column, figure in figures.items() if figure is not None}
    usual = {("low",): "at_least", ("high",): "up_to", ("low", "high"): "range", (): "words"}
    qualifier = hedge or usual.get(tuple(given), "exact")
    fills = CELLS.get(qualifier, ())
    if len(given) == 1 and len(fills) == 1:
        given = dict.fromkeys(fills, *given.values())
    return Number(**given, qualifier=qualifier)


def phrase(number: Number) -> str:
    """The number phrase that `parse` reads as this number; empty where there is no figure.

    The whole interval of a survey is said by its point, as the data have it.

    >>> phrase(Number(low=3000, high=4000, qualifier="range")), phrase(Number(low=100))
    ('3,000 to 4,000', '100')
    >>> phrase(Number(best=11000, qualifier="almost"))
    'nearly 11,000'
    """
    low, best, high, qualifier = number
    if best is None and low is not None and high is not None:
        return f"{low:,} to {high:,}"
    figure = next((f for f in (best, low, high) if f is not None), None)
    return "" if figure is None else f"{HEDGES.get(qualifier, '')}{figure:,}"
