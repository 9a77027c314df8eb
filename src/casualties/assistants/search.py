"""Which questions some words are about."""

import math
import re

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset
from casualties.data.question_columns import QUESTION
from casualties.text.folding import folded
from casualties.views.titles import Question, question_title, questions_of

SHORTEST = 3
"""Letters of the shortest word that is looked for, unless it is a number."""


@remembered(most=1)
def described(*, dataset: Dataset) -> list[tuple[Question, int, str]]:
    """Each question, how many claims there are, and all words that it may be found by."""
    rows = dataset.estimates
    cells = rows.assign(theatre=rows["theatre"].where(rows["scope"] == "part").fillna(""))
    sources = cells.groupby(list(QUESTION))["source"].unique()
    metrics = dataset.table("metrics").set_index("id")["definition"]
    out = []
    for question, size in questions_of(rows):
        words = [question_title(question, dataset=dataset), *question.values()]
        words += [dataset.name(name, value) for name, value in question.items() if value]
        words.append(str(metrics[question["metric"]]))
        for source in sources.loc[tuple(question.values())]:
            words += [source, dataset.name("source", source)]
        out.append((question, size, f" {folded(' '.join(words))}"))
    return out


def found(words: str, *, dataset: Dataset) -> tuple[list[tuple[Question, int]], list[str]]:
    """The questions that words are about, the nearest first, and the words that none has.

    A question counts for the more, the more of the words it has and the fewer others have them,
    of equal ones that with more claims; a word is found at the start of one, "Gaza" in "Gazan".
    """
    asked = {
        word: word if len(word) <= SHORTEST else word.removesuffix("s")
        for word in re.findall(r"\w+", folded(words))
        if len(word) >= SHORTEST or word.isdigit()
    }
    known = described(dataset=dataset)
    weights = {word: _weight(start, known=known) for word, start in asked.items()}
    scored = [
        (sum(weights[word] for word, start in asked.items() if f" {start}" in text), place)
        for place, (*_, text) in enumerate(known)
    ]
    order = sorted((-score, place) for score, place in scored if score > 0)
    nearest = [known[place][:2] for _, place in order]
    return nearest, [word for word, weight in weights.items() if not weight]


def _weight(start: str, *, known: list[tuple[Question, int, str]]) -> float:
    """How much the start of a word tells questions apart; 0 where none has it."""
    having = sum(f" {start}" in text for *_, text in known)
    return math.log(1 + len(known) / having) if having else 0.0
