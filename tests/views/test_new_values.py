"""A value that the schema has and the code does not know is drawn with a neutral look."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from casualties.data.dataset import load
from casualties.data.schema import read_schema
from casualties.export import FORMATS, exported
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.views.legend import legend
from casualties.views.svg import svg
from casualties.views.theme import COLOURS, NEUTRAL_COLOUR, NEUTRAL_SHAPE, SHAPES
from casualties.web import create_app
from casualties.web.page.content import page
from casualties.web.page.tables import rows_of
from conftest import FROZEN, MakeFolder, row

NEW = "testimony"
CODED = [
    (table.name, field.name)
    for table in read_schema(FROZEN).tables.values()
    for field in table.fields
    if field.enum and table.name in ("estimates", "sources")
]


def use_new_value(folder: Path, *, table: str, column: str, row: int = 0) -> None:
    """Gives a column one more value in the schema of a folder, and uses it in one row."""
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
    records[row][column] = NEW
    with path.open("w", newline="") as text:
        writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


@pytest.mark.usefixtures("small_pngs")
def test_new_values_of_every_coded_column_are_drawn_in_every_view_and_format(
    make_folder: MakeFolder,
) -> None:
    """Each in a row of its own, so that a row is strange in one cell alone."""
    estimates = [column for table, column in CODED if table == "estimates"]
    folder = make_folder(*(row(id=f"a-{column}", claim=f"{column}.") for column in estimates))
    for number, column in enumerate(sorted(estimates)):
        use_new_value(folder, table="estimates", column=column, row=number)
    for table, column in CODED:
        if table != "estimates":
            use_new_value(folder, table=table, column=column)
    dataset = load(folder)
    client = create_app(dataset).server.test_client()
    for view in VIEWS:
        selection = Selection(view=view)
        for form in FORMATS:
            assert exported(view, form, dataset=dataset, selection=selection, site="https://a.b/")
        assert page(f"?view={view}", dataset=dataset, site=Site()).parts
        rows_of(VIEWS[view], dataset=dataset, selection=selection, site=Site())
    for column in estimates:
        assert client.get(f"/statements/a-{column}").status_code == 200
        assert client.get(f"/statements/a-{column}.json").status_code == 200


def test_a_value_without_a_look_is_grey_and_a_pentagon(make_folder: MakeFolder) -> None:
    for column, look_of in (("standpoint", COLOURS), ("method", SHAPES)):
        other = row(id="b", source="agency", best="2000", wording="about 2,000")
        folder = make_folder(row(id="a"), other, name=column)
        use_new_value(folder, table="estimates", column=column)
        dataset = load(folder)
        assert NEW not in look_of
        view = VIEWS["question"]
        rows, _ = look(view, dataset=dataset, selection=Selection())
        drawn = svg("question", dataset=dataset, selection=Selection(), site="").decode()
        claims = re.findall(r'<g class="claim".*?</g>', drawn)
        assert len(claims) == 2
        entries = {
            entry.sign: entry
            for _, line in legend(rows, shown=view.legend, dataset=dataset)
            for entry in line
        }
        assert entries[NEW].words == "testimony of a witness"
        if column == "standpoint":
            assert entries[NEW].colour == NEUTRAL_COLOUR
            assert any(f'"{NEUTRAL_COLOUR}"' in claim for claim in claims)
        else:
            assert entries[NEW].shape == NEUTRAL_SHAPE
            assert any(re.search(r'points="(\S+ ){4}\S+"', claim) for claim in claims)
            assert entries[NEW].glyph == "⬟"
