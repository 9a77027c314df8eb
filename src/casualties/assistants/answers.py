"""What each tool gives: questions, the claims on one, a statement; with addresses and version.

`site` is the address of the dashboard with its final slash; where it is empty, no page of ours is
known and every address of one is None.
"""

from collections.abc import Mapping
from typing import Any

import orjson
import pandas as pd

from casualties.assistants.search import found
from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.errors import SelectionError
from casualties.export import Shape, exported, requested
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted, listed, persons
from casualties.views import VIEWS, citation, connected, look, pair_words, statement_details
from casualties.views.answer import answer, plain, verdict
from casualties.views.captions import stated
from casualties.views.main_question import main_question, selects
from casualties.views.question.table import today
from casualties.views.titles import Question, question_title, questions_of

Answer = dict[str, Any]

MOST_NAMED = 12
"""Questions that are named where a query is about several."""
OF_CLAIM = (
    *("id", "source_name", "standpoint_name", "method_name", "wording", "low", "best", "high"),
    *("floor", "ceiling", "date", "stated_on", "date_precision", "status", "last", "silent"),
)
"""The columns of the table of a question that a claim is given with."""
OF_STATEMENT = ("claim", "notes", "speaker", "via", "url", "archive")
"""What a statement says of itself that this table does not have."""
OF_BAND = ("as_of", "floor", "floor_id", "ceiling", "ceiling_id", "forced")
"""The columns of the band that are given."""
BAND = (
    "If every claim holds, the count on as_of lies between floor and ceiling. Where forced is "
    "above 1 they cannot all hold, and there is no such count. It is no estimate of ours."
)


def search_questions(words: str, *, dataset: Dataset, site: str, most: int) -> Answer:
    """The questions that words are about, the nearest first, each with its query and address."""
    questions, nowhere = found(words, dataset=dataset)
    return {
        "questions": [_entry(q, size, dataset=dataset, site=site) for q, size in questions[:most]],
        "found": len(questions),
        "words_found_nowhere": nowhere,
        "data": _data(dataset),
    }


def _entry(question: Question, size: int, *, dataset: Dataset, site: str) -> Answer:
    selection = Selection(**selects(question))
    rows = selection.rows(dataset)
    return {
        "question": question_title(question, dataset=dataset),
        "query": selection.to_query(),
        "claims": size,
        "sources": int(rows["source"].nunique()),
        "last_stated": statement_details.plain(rows["stated_on"].max()),
        "address": _page(selection, site=site),
    }


def question(query: str, *, dataset: Dataset, site: str, most: int) -> Answer:
    """What is claimed on one question: the answer in words, claims, band and contradictions.

    Raises SelectionError for a query that the dataset does not know, and for one that is about no
    question or about several, which the error names.
    """
    asked = requested(query.rpartition("?")[2], dataset=dataset, view="question", form="json")
    selection = asked.selection.without_view
    rows = selection.rows(dataset)
    chosen, number = main_question(rows)
    if chosen is None:
        raise SelectionError(["no claim fits this query"])
    if number > 1:
        raise SelectionError([_several(rows, dataset=dataset)])
    _, claims = look(VIEWS["question"], dataset=dataset, selection=selection)
    _, measured = look(VIEWS["overview"], dataset=dataset, selection=selection)
    _, pairs = look(VIEWS["contradictions"], dataset=dataset, selection=selection)
    record = None if measured.empty else measured.to_dict("records")[0]
    day = today(dataset, selection)
    words = answer(claims, dataset=dataset, day=day, silence=selection.silence)
    return {
        "question": question_title(chosen, dataset=dataset),
        "today": day.date(),
        "answer": plain(words),
        "can_all_hold": " ".join(verdict(record, claims=claims, day=day)).strip(),
        "claims": _claims(claims, dataset=dataset, selection=selection, site=site, most=most),
        "claims_on_record": len(claims),
        "band": _band(dataset=dataset, selection=selection),
        "contradictions": [
            _contradiction(pair, dataset=dataset, site=site)
            for pair in pairs.drop_duplicates("ceiling_id").head(most).to_dict("records")
        ],
        "contradicting_pairs": int(pairs.attrs.get("pairs", len(pairs))),
        "address": _page(selection, site=site),
        "files": {
            view: _page(selection, site=site, path=f"{view}.csv")
            for view in ("question", "band", "contradictions")
        },
        "data": _data(dataset),
    }


def _several(rows: pd.DataFrame, *, dataset: Dataset) -> str:
    """That a query is about several questions, and which."""
    questions = questions_of(rows)
    lines = [
        f"{question_title(one, dataset=dataset)} ({counted(size, 'claim')}): "
        f"{Selection(**selects(one)).to_query()}"
        for one, size in questions[:MOST_NAMED]
    ]
    more = len(questions) - len(lines)
    lines += [f"and {counted(more, 'more question')}"] * bool(more)
    return "\n".join([f"{len(questions)} questions fit this query; name one:", *lines])


def _claims(
    claims: pd.DataFrame, *, dataset: Dataset, selection: Selection, site: str, most: int
) -> list[Answer]:
    """So many claims: the last of each source that speaks first, then by day, the latest first."""
    records = _records("question", dataset=dataset, selection=selection, columns=OF_CLAIM)
    order = claims.reset_index(drop=True).sort_values(
        ["last", "silent", "date", "stated_on"], ascending=[False, True, False, False]
    )
    return [_claim(records[place], dataset=dataset, site=site) for place in order.index[:most]]


def _claim(record: Answer, *, dataset: Dataset, site: str) -> Answer:
    statement = dataset.statement(record["id"])
    said = {name: statement_details.plain(statement[name]) for name in OF_STATEMENT}
    return {**record, **said, "address": _statement_page(record["id"], site=site)}


def _records(
    view: str, *, dataset: Dataset, selection: Selection, columns: tuple[str, ...]
) -> list[Answer]:
    """The records of the JSON file of a view, with these columns."""
    shape = Shape(shape="array", names=True, columns=columns)
    made: list[Answer] = orjson.loads(
        exported(view, "json", dataset=dataset, selection=selection, site="", shape=shape)
    )
    return made


def _band(*, dataset: Dataset, selection: Selection) -> Answer | None:
    """What is left for the count on the last day that claims speak of, if all of them hold."""
    days = _records("band", dataset=dataset, selection=selection, columns=OF_BAND)
    if not days:
        return None
    claims = {
        f"{side}_claim": stated(id, dataset=dataset)
        for side in pair_words.SIDES
        if (id := days[-1][f"{side}_id"])
    }
    return {**days[-1], **claims, "meaning": BAND}


def _contradiction(pair: Mapping[Any, Any], *, dataset: Dataset, site: str) -> Answer:
    """Two claims that cannot both hold, and why."""
    sides = {
        side: {
            "id": pair[f"{side}_id"],
            "claim": stated(pair[f"{side}_id"], dataset=dataset),
            "read_as": f"at {least} {persons(pair[side])}",
            "address": _statement_page(pair[f"{side}_id"], site=site),
        }
        for side, least in zip(pair_words.SIDES, ("least", "most"), strict=True)
    }
    return {
        **sides,
        "factor": statement_details.plain(pair["factor"]),
        "rule": pair_words.rule(pair, dataset=dataset),
        "why": pair_words.reason(pair, dataset=dataset),
        "since": pair_words.since(pair, dataset=dataset),
    }


def statement(id: str, *, dataset: Dataset, site: str) -> Answer:
    """One statement: every cell, how it is read, and what it is connected with.

    Raises SelectionError for an unknown id.
    """
    try:
        row = connected.statement(dataset, id)
    except KeyError:
        near = listed(statement_details.nearest(dataset, id))
        hint = f"; did you mean {near}?" if near else ""
        raise SelectionError([f"no statement {id[:100]!r}{hint}"]) from None
    asked = statement_details.question_of(row)
    return {
        "words": stated(id, dataset=dataset),
        "counts": statement_details.subject(dataset, row),
        **statement_details.record(dataset, id),
        "query": asked.to_query(),
        "address": _statement_page(id, site=site),
        "question_address": _page(asked, site=site),
        "data": _data(dataset),
    }


def _page(selection: Selection, *, site: str, path: str = "") -> str | None:
    return citation.permalink(selection, site=site, path=path) if site else None


def _statement_page(id: str, *, site: str) -> str | None:
    """The page of a statement; of a derived sum, of its first part."""
    return Site(site).record(id.split("+")[0]) if site else None


def _data(dataset: Dataset) -> Answer:
    """Which data these are, and whose."""
    whose = imprint(dataset.schema.meta)
    return {
        "name": whose.full,
        "version": dataset.version,
        "edition": citation.edition(dataset),
        "licence": whose.licence_words,
    }
