"""The views: each is a question, a table, a figure and a sentence, made of the selected rows.

One module a view, and what they share: `columns` (heading, unit and type of every column), `theme`,
`traces`, `legend`, `labels`, `captions`. `svg` draws their figures without a browser.
"""

from __future__ import annotations

from casualties.views import (
    contradictions,
    disagreement,
    estimates,
    lean,
    overview,
    snapshot,
    sources,
    timeline,
)
from casualties.views.view import Draw, Look, MakeTable, Say, View, look

VIEWS: dict[str, View] = {
    view.id: view
    for view in (
        View(
            "overview",
            "Overview",
            "Where do the sources disagree most?",
            overview.table,
            None,
            overview.sentence,
            (),
            ("standpoint", "strip"),
            picture=overview.picture,
        ),
        View(
            "timeline",
            "Timeline",
            "What has each source stated, and for which day?",
            timeline.table,
            timeline.draw,
            timeline.sentence,
            ("date", "source", "party", "metric", "wording", "floor", "ceiling", "id"),
            ("standpoint", "method", "hollow", "arrow"),
        ),
        View(
            "disagreement",
            "Disagreement",
            "How far apart are the claims, and since when?",
            disagreement.table,
            disagreement.draw,
            disagreement.sentence,
            (
                "on",
                "origins",
                "statements",
                "low_point",
                "high_point",
                "as_stated",
                "forced",
                "without_extreme",
                "compatible_share",
                "witness_floor",
                "witness_ceiling",
            ),
        ),
        View(
            "snapshot",
            "On a day",
            "Who says what on a day?",
            snapshot.table,
            snapshot.draw,
            snapshot.sentence,
            ("source", "wording", "stated_on", "days", "floor", "ceiling", "method", "id"),
            ("standpoint", "method", "silent", "arrow"),
        ),
        View(
            "contradictions",
            "Contradictions",
            "Which claims cannot both be true?",
            contradictions.table,
            contradictions.draw,
            contradictions.sentence,
            (
                "factor",
                "party",
                "population",
                "metric",
                "basis",
                "floor_id",
                "ceiling_id",
                "floor",
                "ceiling",
                "since",
            ),
            ("standpoint", "ceiling", "floor"),
        ),
        View(
            "lean",
            "Lean",
            "How far does each source stand from the others?",
            lean.table,
            lean.draw,
            lean.sentence,
            ("source", "standpoint", "party", "lean", "low", "high", "dates"),
        ),
        View(
            "estimates",
            "Estimates",
            "Which statements are these, word for word?",
            estimates.table,
            None,
            estimates.sentence,
            (
                "stated_on",
                "source",
                "party",
                "metric",
                "wording",
                "claim",
                "via",
            ),
            (),
            picture=estimates.picture,
        ),
        View(
            "sources",
            "Sources",
            "Who are the sources, and how often did they speak?",
            sources.table,
            sources.draw,
            sources.sentence,
            (
                "name",
                "statements",
                "questions",
                "first_stated",
                "last_stated",
                "days_between",
                "days_late",
                "corrections",
                "withdrawn",
                "disputed",
            ),
            ("standpoint", "method", "hollow"),
        ),
    )
}

__all__ = ["VIEWS", "Draw", "Look", "MakeTable", "Say", "View", "look"]
