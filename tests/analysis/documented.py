"""The patterns of docs/python.md, for mypy in strict mode: its analyst must need no `cast`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

import casualties
from casualties import measures


def patterns(folder: Path) -> dict[str, pd.DataFrame]:
    """Every documented way to ask, typed."""
    d: casualties.Dataset = casualties.load(folder)
    rows = d.select(party="north-korea", metric=["killed", "wounded"], since="2024-12-01", about=5)
    until = d.select(until=date(2024, 12, 31), q="Kursk")
    selection = casualties.Selection(party="russia", metric=("killed",))
    parsed, problems = casualties.Selection.parse("party=north-korea")
    assert not problems
    both = selection.rows(d)
    assumptions = d.assumptions(tallies="floors")
    overview = measures.overview(both, assumptions=assumptions)
    question = overview.iloc[0].to_dict()
    history = measures.disagreement(both, question=question, assumptions=assumptions)
    figure = d.figure("question", party="russia", metric="killed")
    figure.update_layout(title=casualties.__version__)
    picture: casualties.Picture = d.picture("lean", party="russia")
    data: bytes = d.file("timeline", "csv", party="russia")
    assert picture.svg
    assert data
    return {
        "rows": rows,
        "until": until,
        "parsed": parsed.rows(d),
        "overview": overview,
        "history": history,
        "claims": d.question(party="russia", metric="killed"),
        "view": d.view("timeline", party="russia"),
        "table": casualties.view_table("timeline", dataset=d, selection=selection),
    }
