"""The measures in one place: from rows to tables, each derived in `docs/method.md`.

Each takes the rows of a selection and the `Assumptions` under which they are read.
"""

from casualties.measures.assumptions import Assumptions
from casualties.measures.band import band
from casualties.measures.bounds import bounds
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import Spread, disagreement, spread
from casualties.measures.lean import lean
from casualties.measures.overview import overview
from casualties.measures.questions import questions
from casualties.measures.revisions import revisions
from casualties.measures.standing import known_on, standing, statements
from casualties.measures.trend import Trend, trend

__all__ = [
    "Assumptions", "Spread", "Trend", "band", "bounds", "contradictions", "disagreement",
    "known_on", "lean", "overview", "questions", "revisions", "spread", "standing", "statements",
    "trend",
]  # fmt: skip
