from __future__ import annotations

import numpy as np

from casualties.data.dataset import Dataset
from casualties.data.stated_figures import stated_ends
from casualties.measures.assumptions import Assumptions
from casualties.measures.bounds import bounds


def test_the_rules_take_the_ends_of_a_statement_as_the_measures_do(frozen: Dataset) -> None:
    """At its word; a phrase in words has ends for the measures alone, an open floor is 0."""
    rows = frozen.estimates[frozen.estimates["qualifier"] != "words"]
    taken = bounds(rows, assumptions=Assumptions(about=0))
    texts = (
        rows[["low", "best", "high", "qualifier", "method", "covers"]].astype("string").fillna("")
    )
    for record, floor, ceiling in zip(
        texts.to_dict("records"), taken["floor"], taken["ceiling"], strict=True
    ):
        least, most = stated_ends(record)
        assert (least or 0, np.inf if most is None else most) == (floor, ceiling)
