"""A value that the schema has and the code does not know is drawn with a neutral look."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from casualties.data.dataset import Dataset, load
from casualties.data.schema import read_schema
from casualties.export import FORMATS, exported
from casualties.selection import Selection
from casualties.views import VIEWS, look
from casualties.views.legend import legend
from casualties.views.theme import COLOURS, NEUTRAL_COLOUR, NEUTRAL_SHAPE, SHAPES
from casualties.web import create_app
from casualties.web.page.content import parts
from casualties.web.page.tables import rows_of
from conftest import FROZEN, MakeFolder, row

NEW = "testimony"
CODED = [
    (table.name, field.name)
    for table in read_schema(FROZEN).tables.values()
    for field in table.fields
    if field.enum and table.name in ("estimates", "sources")
]


def with_new_value(folder: Path, *, table: str, column: str) -> Dataset:
    """The dataset of a folder whose schema has one more value of a column, used in one row."""
    file = folder / "datapackage.json"
    package = json.loads(file.read_text())
    resource = next(one for one in package["resources"] if one["name"] == table)
    field = next(one for one in resource["schema"]["fields"] if one["name"] == column)
    field["constraints"]["enum"].append(NEW)
    field["categories"].append({"value": NEW, "label": "testimony of a witness"})
    file.write_text(json.dumps(package))
    path = folder / resource["path"]
    with path.open(newline="") as text:
        records = list(csv.DictReader(text))
    records[0][column] = NEW
    with path.open("w", newline="") as text:
        writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    return load(folder)


@pytest.fixture(params=CODED, ids=".".join)
def dataset(request: pytest.FixtureRequest, make_folder: MakeFolder) -> Dataset:
    folder = make_folder(
        row(id="a", claim="One."),
        row(id="b", claim="Two.", source="agency", best="4000", wording="about 4,000"),
        row(id="c", claim="Three.", stated_on="2024-04-01", best="9000", wording="about 9,000"),
    )
    table, column = request.param
    return with_new_value(folder, table=table, column=column)


@pytest.mark.usefixtures("small_pngs")
def test_a_new_coded_value_is_drawn_in_every_view_and_format(dataset: Dataset) -> None:
    client = create_app(dataset).server.test_client()
    for view in VIEWS:
        selection = Selection(view=view)
        for form in FORMATS:
            assert exported(view, form, dataset=dataset, selection=selection, site="https://a.b/")
        assert parts(f"?view={view}", dataset=dataset)
        rows_of(VIEWS[view], dataset=dataset, selection=selection)
    assert client.get("/statements/a").status_code == 200
    assert client.get("/statements/a.json").status_code == 200


def test_a_value_without_a_look_is_grey_and_a_pentagon(make_folder: MakeFolder) -> None:
    for column, look_of in (("standpoint", COLOURS), ("method", SHAPES)):
        folder = make_folder(row(id="a"), name=column)
        dataset = with_new_value(folder, table="estimates", column=column)
        assert NEW not in look_of
        view = VIEWS["timeline"]
        rows, table = look(view, dataset=dataset, selection=Selection())
        assert view.draw
        figure = view.draw(table, rows=rows, dataset=dataset, selection=Selection())
        marker: dict[str, Any] = next(
            trace["marker"] for trace in figure["data"] if trace["name"] == "statement"
        )
        entries = {
            entry.sign: entry
            for _, line in legend(rows, shown=view.legend, dataset=dataset)
            for entry in line
        }
        assert entries[NEW].words == "testimony of a witness"
        if column == "standpoint":
            assert marker["color"] == [NEUTRAL_COLOUR] == [entries[NEW].colour]
            assert any(trace["name"] == NEW for trace in figure["data"]), "its range"
        else:
            assert marker["symbol"] == [NEUTRAL_SHAPE] == [entries[NEW].shape]
            assert entries[NEW].glyph == "⬟"
