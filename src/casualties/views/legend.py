"""The key of a view: what its colours, shapes and signs mean, only what the rows use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from casualties.views.theme import COLOURS, SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from casualties.data.dataset import Dataset

    Ints = npt.NDArray[np.integer[Any]]


class Entry(NamedTuple):
    """A sign and its words; `sign` is a standpoint, a method, or one of `EXTRAS`."""

    kind: str
    """standpoint, method or extra."""
    sign: str
    words: str


EXTRAS = {
    "hollow": "hollow: disputed, withdrawn or relayed",
    "silent": "hollow: silent for longer than the limit",
    "arrow": "open end: no limit stated",
    "floor": "read as at least",
    "ceiling": "read as at most",
    "strip": "one source each, floor to ceiling, on a log scale of its own",
}
"""Sign that is neither colour nor shape -> its words."""
TITLES = {"standpoint": "Stated by", "method": "From", "extra": ""}


def key(places: Ints, *, shown: Sequence[str], dataset: Dataset) -> list[tuple[str, list[Entry]]]:
    """The lines of a key, each with its title: what is `shown` and used by the statements.

    `places` are theirs in the file.
    `shown` names standpoint, method and signs of `EXTRAS`, as `View.key` does.
    """
    schema = dataset.schema["estimates"]
    lines = []
    for kind, known in (("standpoint", COLOURS), ("method", SHAPES)):
        if kind in shown:
            used = dataset.codes(kind).used(places)
            field = schema.field(kind)
            entries = [Entry(kind, sign, field.label(sign)) for sign in known if sign in used]
            lines.append((TITLES[kind], entries))
    signs = [Entry("extra", sign, EXTRAS[sign]) for sign in shown if sign in EXTRAS]
    return [(title, entries) for title, entries in [*lines, ("", signs)] if entries]
