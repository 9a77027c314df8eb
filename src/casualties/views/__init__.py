"""The views: each is a question, a table, a figure and a sentence, made of the selected rows.

A module for each view, and what they share: `columns` (heading, unit and type of every column),
`theme`, `traces`, `legend`, `labels`, `captions`. `svg` draws their figures without a browser.
"""

from casualties.views import (
    band,
    clashes,
    contradictions,
    disagreement,
    estimates,
    lean,
    overview,
    question,
    snapshot,
    sources,
    timeline,
)
from casualties.views.view import View, look

VIEWS: dict[str, View] = {
    view.id: view
    for view in (
        overview.VIEW,
        question.VIEW,
        timeline.VIEW,
        disagreement.VIEW,
        snapshot.VIEW,
        band.VIEW,
        contradictions.VIEW,
        clashes.VIEW,
        lean.VIEW,
        estimates.VIEW,
        sources.VIEW,
    )
}
"""View -> what makes it, in the order of the page."""

__all__ = ["VIEWS", "View", "look"]
