"""The files of a data package wherever it is: in a folder, in an archive or at an address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from casualties.data.files import MOST_BYTES, read_ordinary
from casualties.data.location import PACKAGE_FILE
from casualties.data.schema import parse_schema, read_package
from casualties.data.zip import unpacked
from casualties.errors import DataError

SECONDS = 60
"""How long an address may stay silent."""

Files = Mapping[str, bytes]
"""Name -> bytes of `datapackage.json` and of each table that it describes."""


def found(place: Path | str) -> tuple[Files, Path | None]:
    """The files at a place, and the folder where it is one.

    A place is a folder, a `.zip`, or the address of a `datapackage.json` or of a `.zip`. Raises
    DataError where there is no package.
    """
    text = str(place)
    if text.startswith(("https://", "http://")):
        return _in_archive(_fetched(text), text) if text.endswith(".zip") else _at(text), None
    path = Path(place)
    if path.is_file() and path.suffix == ".zip":
        return _in_archive(read_ordinary(path), text), None
    package = read_package(path)

    def read(name: str) -> bytes:
        return read_ordinary(path / name)

    return whole(package, path=path / PACKAGE_FILE, read=read), path


def whole(package: bytes, *, path: Path | str, read: Callable[[str], bytes]) -> Files:
    """The files of a package of which `path` is the description, each table by `read`."""
    tables = parse_schema(package, path=path).tables.values()
    return {PACKAGE_FILE: package, **{table.path: read(table.path) for table in tables}}


def _in_archive(data: bytes, name: str) -> Files:
    """The files of an archive such as export.zip, read in memory."""
    try:
        files = unpacked(data)
    except DataError as error:
        raise DataError(str(error), file=name) from error

    def read(path: str) -> bytes:
        if path not in files:
            raise DataError("missing from the archive", file=f"{name}/{path}")
        return files[path]

    return whole(read(PACKAGE_FILE), path=f"{name}/{PACKAGE_FILE}", read=read)


def _at(url: str) -> Files:
    """The files that the package at an address names.

    A dashboard describes its tables at its root and holds the folder itself, under its own schema,
    one step below: where all tables stand there, that folder is read, so that the data version is
    that of the dashboard.
    """
    package = _fetched(url)
    folders = {str(PurePosixPath(path).parent) for path in _paths(package, url=url)}
    if len(folders) == 1 and (below := folders.pop()) != ".":
        url = urljoin(url, f"{below}/{PACKAGE_FILE}")
        package = _fetched(url)
    return whole(package, path=url, read=lambda path: _fetched(urljoin(url, path)))


def _paths(package: bytes, *, url: str) -> list[str]:
    try:
        whole: Mapping[str, list[Mapping[str, str]]] = json.loads(package)
        return [resource["path"] for resource in whole["resources"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        remedy = f"name the address of a {PACKAGE_FILE}"
        raise DataError("no data package", file=url, remedy=remedy) from error


def _fetched(url: str) -> bytes:
    try:
        with urlopen(Request(url, headers={"User-Agent": "casualties"}), timeout=SECONDS) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DataError(f"cannot be fetched ({reason})", file=url) from error
    if len(data) > MOST_BYTES:
        raise DataError(f"larger than {MOST_BYTES:,} bytes", file=url)
    return data
