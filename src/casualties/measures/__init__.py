"""The measures in one place: from rows to tables, each derived in `docs/method.md`.

Each takes the rows of a selection and the `Assumptions` under which they are read.
"""

from casualties.measures.assumptions import Assumptions
from casualties.measures.bounds import bounds
from casualties.measures.disagreement import (
    Spread,
    Trend,
    contradictions,
    disagreement,
    lean,
    overview,
    revisions,
    spread,
    trend,
)
from casualties.measures.questions import questions
from casualties.measures.standing import known_on, standing, statements

__all__ = [
    "Assumptions",
    "Spread",
    "Trend",
    "bounds",
    "contradictions",
    "disagreement",
    "known_on",
    "lean",
    "overview",
    "questions",
    "revisions",
    "spread",
    "standing",
    "statements",
    "trend",
]
