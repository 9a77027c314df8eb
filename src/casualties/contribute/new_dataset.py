"""A new data folder: the schema and its definitions, and tables that wait for rows."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from casualties.data.dataset import Dataset, write
from casualties.data.schema import PACKAGE_FILE
from casualties.errors import DataError

CARRIED = ("metrics", "number_words")
"""Tables whose rows are definitions, which hold in every dataset of this schema."""

README = "README.md"

LICENCES = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC0-1.0": ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODbL-1.0": (
        "Open Data Commons Open Database License 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
    ),
}


def defaults(folder: Path) -> dict[str, str]:
    """What a new dataset says of itself unless it is told otherwise.

    >>> defaults(Path("My wars"))["name"]
    'my-wars'
    """
    name = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or "dataset"
    return {
        "name": name,
        "title": f"{name.replace('-', ' ').capitalize()}: casualty estimates by source",
        "description": "One row per statement by a source about the dead, wounded, captured, "
        "missing or deployed, with its bounds as stated.",
        "maintainer": f"The {name} maintainers",
        "licence": "CC-BY-4.0",
    }


def found(
    folder: Path,
    *,
    template: Dataset,
    day: date,
    name: str,
    title: str,
    description: str,
    maintainer: str,
    licence: str,
) -> list[str]:
    """Writes a data folder with the schema of `template`; the names of its files.

    The tables are empty but for the definitions. Raises DataError with every reason not to.
    """
    problems = []
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problems.append(f"{folder}: is there and not empty; name a new folder")
    if not re.fullmatch(r"[a-z0-9]+([-._][a-z0-9]+)*", name):
        problems.append(f"name: {name!r} has more than small letters, digits, - . _ in it")
    for what, text in (("title", title), ("description", description), ("maintainer", maintainer)):
        if not text.strip() or not text.isprintable():
            problems.append(f"{what}: {text!r} is no line of text")
    if licence not in LICENCES:
        problems.append(f"licence: {licence!r} is not known; use one of {', '.join(LICENCES)}")
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    package = _package(template, name=name, title=title, description=description, day=day)
    licence_title, path = LICENCES[licence]
    package["licenses"] = [{"name": licence, "title": licence_title, "path": path}]
    package["contributors"] = [{"title": maintainer, "roles": ["creator"]}]
    files = {PACKAGE_FILE: _json(package), README: _readme(title, description, licence_title)}
    for table in template.schema.tables.values():
        kept = table.name in CARRIED
        files[table.path] = template.texts[table.name].data if kept else table.text([]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        write(data, folder / path)
    return list(files)


def _package(
    template: Dataset, *, name: str, title: str, description: str, day: date
) -> dict[str, Any]:
    """The template's package under another name, in the order of its keys."""
    package: dict[str, Any] = json.loads(template.package)
    said = {
        "name": name,
        "title": title,
        "description": description,
        "version": "0.1.0",
        "created": f"{day.isoformat()}T00:00:00Z",
    }
    schema = package.pop("resources")
    for own in ("keywords", "homepage", "sources", "id", "image", "export"):
        package.pop(own, None)
    return {**package, **said, "resources": schema}


def _json(package: dict[str, Any]) -> bytes:
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _readme(title: str, description: str, licence: str) -> bytes:
    return f"""# {title}

{description}

One row of `estimates.csv` is one statement by one source, with its figures as stated. First say
whom it is about: a line each in `conflicts.csv`, `parties.csv` and `sources.csv`. `metrics.csv`
and `number_words.csv` hold the definitions. `datapackage.json` is the schema.

```sh
casualties --data . add      # enter a statement
casualties check .           # every problem, with its place and its remedy
casualties --data . serve    # the dashboard
```

Licence: {licence}. The figures are facts with their sources: cite the source of each, too.
""".encode()
