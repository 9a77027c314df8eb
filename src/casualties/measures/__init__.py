"""The measures in one place: from rows to tables, each derived in `docs/method.md`.

They take the rows of a selection, and what the dataset knows about words and metrics.
"""

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
