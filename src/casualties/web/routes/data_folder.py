"""The data folder as it stands, for tools that read data packages from an address."""

import json

from flask import Flask, Response

from casualties.data.dataset import Dataset
from casualties.data.location import PACKAGE_FILE
from casualties.errors import did_you_mean
from casualties.web.http.caching import JSON, answered, wrong
from casualties.web.http.security import OPEN
from casualties.web.live import Live

FOLDER = "/data/"
CSV = "text/csv; charset=utf-8"


def add_folder_routes(server: Flask, *, live: Live) -> None:
    """Registers `/data/NAME`: each file of the folder byte for byte, and no other.

    `/sources.csv` is the view of that name and has other columns than the table, so the package
    at the root of the site leads here.
    """

    @server.get(f"{FOLDER}<name>", endpoint=f"{OPEN}{FOLDER}")
    def file(name: str) -> Response:
        dataset = live.dataset
        if name not in names(dataset):
            return _missing(name, dataset=dataset)
        kind = JSON if name == PACKAGE_FILE else CSV
        return answered(lambda: contents(dataset, name), dataset=dataset, depends_on=(), type=kind)

    @server.get(f"/{PACKAGE_FILE}", endpoint=f"{OPEN}/{PACKAGE_FILE}")
    def package() -> Response:
        dataset = live.dataset
        return answered(lambda: description(dataset), dataset=dataset, depends_on=(), type=JSON)


def names(dataset: Dataset) -> list[str]:
    """The names of the files, as the schema says them."""
    return [PACKAGE_FILE, *(table.path for table in dataset.schema.tables.values())]


def contents(dataset: Dataset, name: str) -> bytes:
    """The bytes of a file as they were read. Raises KeyError for one that the schema lacks."""
    return dataset.files[name]


def description(dataset: Dataset) -> bytes:
    """The data package as the site has it: the same schema, its tables under `data/`."""
    whole = json.loads(dataset.package)
    for resource in whole["resources"]:
        resource["path"] = f"{FOLDER.strip('/')}/{resource['path']}"
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _missing(name: str, *, dataset: Dataset) -> Response:
    known = names(dataset)
    hint = did_you_mean(name, known=known)
    near = [f"{FOLDER}{other}" for other in known if hint and f"'{other}'" in hint]
    problem = f"404: the data folder has no file {name[:100]!r}{hint}"
    return wrong([problem], status=404, near=near)
