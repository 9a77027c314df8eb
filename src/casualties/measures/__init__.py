"""The measures in one place: from rows to tables, each derived in `docs/method.md`.

Each takes the rows of a selection and the `Assumptions` under which they are read.
"""

from casualties.measures.assumptions import Assumptions
from casualties.measures.band import band
from casualties.measures.bounds import bounds
from casualties.measures.clashes import clashes
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreement
from casualties.measures.lean import lean
from casualties.measures.overview import overview
from casualties.measures.questions import questions
from casualties.measures.revisions import revisions
from casualties.measures.standing import known_on, standing, statements

__all__ = [
    "Assumptions", "band", "bounds", "clashes", "contradictions", "disagreement",
    "known_on", "lean", "overview", "questions", "revisions", "standing", "statements",
]  # fmt: skip
