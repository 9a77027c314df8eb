"""The estimates: every selected statement, as in the file."""

from textwrap import shorten

import pandas as pd

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.text.english import counted, listed
from casualties.views.theme import BARE, INK, colours, layout
from casualties.views.traces import Figure, no_figure, texts
from casualties.views.view import View


def table(rows: pd.DataFrame, *, dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """The rows as they are; columns as in `datapackage.json`."""
    return rows


MOST_LINES = 40
"""Statements in the picture; the page and the CSV have all."""
PLACES = {"stated_on": 0.0, "source": 0.085, "wording": 0.26, "claim": 0.44}
"""Column of the picture -> where it begins, as a share of the width."""
LETTERS = {"stated_on": 10, "source": 30, "wording": 32, "claim": 88}
"""Column of the picture -> its longest text."""


def picture(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> Figure:
    """The figure of the estimates for a file: a line of words for each statement.

    The page has a grid instead.
    """
    shown = table.head(MOST_LINES)
    if shown.empty:
        return no_figure()
    words = {
        "stated_on": shown["stated_on"].dt.strftime("%Y-%m-%d"),
        "source": shown["source"].map(dataset.names["source"]),
        "wording": "“" + shown["wording"] + "”",
        "claim": shown["claim"],
    }
    more = f"the first {len(shown)} of {len(table):,} statements" if len(table) > len(shown) else ""
    return {
        "data": [
            texts(
                name,
                [place] * len(shown),
                list(range(len(shown))),
                [shorten(str(text), LETTERS[name], placeholder="…") for text in words[name]],
                position="middle right",
                colour=colours(shown["standpoint"]) if name == "source" else INK,
            )
            for name, place in PLACES.items()
        ],
        "layout": layout(
            height=50 + 22 * len(shown),
            xaxis=BARE | {"range": [0, 1], "side": "top", "title": {"text": more}},
            yaxis=BARE | {"range": [len(shown) - 0.4, -0.6]},
        ),
    }


def sentence(
    table: pd.DataFrame, *, rows: pd.DataFrame, dataset: Dataset, selection: Selection
) -> str:
    """How many of the statements are disputed, withdrawn or relayed."""
    if table.empty:
        return ""
    disputed = int((table["status"] == "disputed").sum())
    withdrawn = int((table["status"] == "withdrawn").sum())
    relayed = int(table["repeats"].notna().sum())
    parts = {"disputed": disputed, "withdrawn": withdrawn, "relayed from another": relayed}
    counts = [f"{number:,} {words}" for words, number in parts.items() if number]
    if not counts:
        statements = counted(len(table), "statement")
        return f"{statements}, none disputed, withdrawn or relayed from another."
    return f"{counted(len(table), 'statement')}, among them {listed(counts, last='and')}."


VIEW = View(
    id="estimates",
    title="Estimates",
    question="Which statements are these, word for word?",
    table=table,
    draw=None,
    sentence=sentence,
    shown=("stated_on", "source", "party", "metric", "wording", "claim", "via"),
    legend=(),
    picture=picture,
)
