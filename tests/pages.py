"""What tests of the web share: a small dataset, a callback's call, and the tags of an answer."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from casualties.data.dataset import Dataset, load
from casualties.data.schema import read_schema
from casualties.data.writing import write_table
from conftest import FROZEN, TABLES, row


def call(client: Any, output: str, **values: Any) -> dict[str, Any]:
    """The body with which the page calls the callback that has this output."""
    calls = client.get("/_dash-dependencies").get_json()
    found = next(c for c in calls if output in c["output"])
    places = [o.rsplit(".", 1) for o in found["output"][2:-2].split("...")]
    return {
        "output": found["output"],
        "outputs": [{"id": id, "property": prop} for id, prop in places],
        "inputs": [i | {"value": values.get(i["property"])} for i in found["inputs"]],
        "changedPropIds": [],
    }


class Tags(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def small(folder: Path) -> Dataset:
    """Four statements of two sources that contradict each other."""
    schema = read_schema(FROZEN)
    rows = [
        row(),
        row(stated_on="2024-04-01", best="1300", wording="about 1,300"),
        row(source="agency", best="4000", wording="about 4,000", theatre="ford", scope="part"),
        row(metric="wounded", best="9", wording="nine", qualifier="exact", status="disputed"),
    ]
    write_table(
        schema["estimates"],
        folder=folder,
        records=[tuple(r[c] for c in schema["estimates"].columns) for r in rows],
    )
    for name, records in TABLES.items():
        write_table(schema[name], folder=folder, records=records)
    shutil.copy(FROZEN / "datapackage.json", folder)
    return load(folder)
