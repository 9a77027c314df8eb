"""One entry makes a filter: it is read, runs, says itself, is shown, described and lifted."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from casualties.filters import Choice, Day, Days, Facet, Percent
from casualties.selection import FILTERS, Selection
from conftest import ROOT, MakeDataset, MakeFolder, row

ENTRY = '    speaker: tuple[str, ...] = filters.facet("speaker", phrase="spoken by {}")\n'

PROGRAM = """
import importlib.util, json, sys

source, folder = sys.argv[1:]
spec = importlib.util.spec_from_file_location("casualties.selection", source)
sys.modules["casualties.selection"] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)

from casualties import load
from casualties.selection import Selection
from casualties.web import create_app

dataset = load(folder)
client = create_app(dataset).server.test_client()
selection, problems = Selection.parse("speaker=a+minister")
print(json.dumps({
    "read": [selection.speaker, problems, selection.to_query()],
    "unknown": Selection(speaker=("a ministr",)).unknown(dataset),
    "rows": selection.rows(dataset)["source"].tolist(),
    "said": selection.describe(dataset),
    "counts": Selection(metric=("killed",)).counts(dataset)["speaker"],
    "page": client.get("/?speaker=a+minister").text,
    "options": client.get("/options/speaker?speaker=a+minister").text,
    "parameter": client.get("/openapi.json").json["components"]["parameters"]["speaker"],
    "file": client.get("/estimates.csv?speaker=a+minister").text.splitlines()[1:],
    "refused": client.get("/estimates.csv?speaker=x").status_code,
    "api": client.get("/api").text,
    "nothing": client.get("/rows/timeline?speaker=a+general&metric=killed").text,
}))
"""


def test_one_entry_is_all_that_a_filter_takes(tmp_path: Path, make_folder: MakeFolder) -> None:
    folder = make_folder(
        row(speaker="a minister"),
        row(source="agency", stated_on="2024-04-01", metric="wounded", speaker="a general"),
    )
    source = (ROOT / "src" / "casualties" / "selection.py").read_text()
    edited = tmp_path / "selection.py"
    edited.write_text(source.replace("    since: date", ENTRY + "    since: date", 1))
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(edited), str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    given = json.loads(run.stdout)
    assert given["read"] == [["a minister"], [], "speaker=a+minister"]
    assert given["unknown"] == ["speaker: unknown value 'a ministr'; did you mean 'a minister'?"]
    assert given["rows"] == ["ministry"]
    assert given["said"].endswith("in any conflict, spoken by a minister")
    assert given["counts"] == {"a minister": [1, 1]}
    assert 'data-facet="speaker"' in given["page"]
    assert "a minister" in given["page"]
    assert "Any speaker" in given["options"]
    assert 'aria-current="true"' in given["options"]
    schema = given["parameter"]["schema"]
    assert schema["items"]["examples"] == ["a general", "a minister"]
    assert given["parameter"]["description"] == "The person who said it, and the role."
    assert [line.split(",")[0] for line in given["file"]] == ["ministry-2024-03-01-killed"]
    assert given["refused"] == 400
    assert "<code>speaker</code>" in given["api"]
    assert "Any speaker instead of a general</a>: 1 statement<" in given["nothing"]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_that_narrows_says_so_and_says_how_to_lift_it(
    name: str, make_dataset: MakeDataset
) -> None:
    filter = FILTERS[name]
    assert filter.describe(make_dataset(row()))
    if filter.passes:
        assert filter.lift
        assert filter.label
        main_clause = ("conflict", "theatre", "party", "population", "metric")
        assert bool(filter.phrase) != (name in main_clause)


@pytest.mark.parametrize(
    ("filter", "text", "value"),
    [
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Choice(default="log", values=("log", "linear")), "linear", "linear"),
        (Percent(default=10.0), "12.5", 12.5),
        (Percent(default=10.0), "0.000001", 0.000001),
        (Percent(default=10.0), "99.999999", 99.999999),
        (Days(default=90), "99999", 99999),
    ],
)
def test_a_value_is_read_as_it_is_written(
    filter: Day | Choice | Percent | Days, text: str, value: object
) -> None:
    assert filter.read(text) == value
    assert filter.read(filter.write(value)) == value


def test_a_facet_names_itself_by_its_column() -> None:
    facet = Facet("outlet")
    words = (facet.label, facet.anything, facet.lift)
    assert words == ("Outlet", "any outlet", "Any outlet instead of {}")


def test_what_only_changes_the_view_leaves_the_statements_alone(make_dataset: MakeDataset) -> None:
    dataset = make_dataset(row())
    shown = Selection(view="x", focus=("agency",), events="off", scale="linear", about=5.0)
    assert shown.masks(dataset) == {}
    assert shown.describe(dataset) == Selection().describe(dataset)
