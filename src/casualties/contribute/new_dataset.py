"""A new data folder: the schema and its definitions, and tables that wait for rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casualties.data.location import PACKAGE_FILE
from casualties.data.writing import write
from casualties.errors import DataError

if TYPE_CHECKING:
    from casualties.data.dataset import Dataset  # help lists the command without pandas

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


@dataclass(frozen=True)
class Identity:
    """What a dataset says of itself; `licence` is a name of SPDX."""

    name: str
    title: str
    description: str
    maintainer: str
    licence: str

    @classmethod
    def default(cls, folder: Path, *, licence: str = "CC-BY-4.0") -> Identity:
        """The identity of a dataset in `folder`, unless its maker gives another.

        >>> Identity.default(Path("My wars")).name
        'my-wars'
        """
        name = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or "dataset"
        return cls(
            name=name,
            title=f"{name.replace('-', ' ').capitalize()}: casualty estimates by source",
            description="One row per statement by a source about the dead, wounded, captured, "
            "missing or deployed, with its bounds as stated.",
            maintainer=f"The {name} maintainers",
            licence=licence,
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong with it, in words."""
        problems = []
        if not re.fullmatch(r"[a-z0-9]+([-._][a-z0-9]+)*", self.name):
            problems.append(f"name: {self.name!r} has more than small letters, digits, - . _ in it")
        for column in ("title", "description", "maintainer"):
            text = getattr(self, column)
            if not text.strip() or not text.isprintable():
                problems.append(f"{column}: {text!r} is no line of text")
        if self.licence not in LICENCES:
            problems.append(
                f"licence: {self.licence!r} is not known; use one of {', '.join(LICENCES)}"
            )
        return problems


def write_dataset(folder: Path, *, template: Dataset, day: date, identity: Identity) -> list[str]:
    """Writes a data folder with the schema of `template`; the names of its files.

    The tables are empty but for the definitions. Raises DataError with every reason not to.
    """
    problems = identity.problems
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problems.insert(0, f"{folder}: is there and not empty; name a new folder")
    if problems:
        raise DataError("\n".join(problems), problems=problems)
    package = _package(template, identity=identity, day=day)
    files = {
        PACKAGE_FILE: (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(),
        README: _readme(identity).encode(),
    }
    for table in template.schema.tables.values():
        kept = table.name in CARRIED
        files[table.path] = template.texts[table.name].data if kept else table.text([]).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        write(data, folder / path)
    return list(files)


def _package(template: Dataset, *, identity: Identity, day: date) -> dict[str, Any]:
    """The template's package with another identity, in the order of its keys."""
    package: dict[str, Any] = json.loads(template.package)
    tables = package.pop("resources")
    for own in ("keywords", "homepage", "sources", "id", "image", "export"):
        package.pop(own, None)
    title, path = LICENCES[identity.licence]
    return {
        **package,
        "name": identity.name,
        "title": identity.title,
        "description": identity.description,
        "version": "0.1.0",
        "created": f"{day.isoformat()}T00:00:00Z",
        "resources": tables,
        "licenses": [{"name": identity.licence, "title": title, "path": path}],
        "contributors": [{"title": identity.maintainer, "roles": ["creator"]}],
    }


def _readme(identity: Identity) -> str:
    return f"""# {identity.title}

{identity.description}

One row of `estimates.csv` is one statement by one source, with its figures as stated. First say
whom it is about: a line each in `conflicts.csv`, `parties.csv` and `sources.csv`. `metrics.csv`
and `number_words.csv` hold the definitions. `datapackage.json` is the schema.

```sh
casualties add --data .      # enter a statement
casualties check .           # every problem, with its place and its remedy
casualties serve --data .    # the dashboard
```

Licence: {LICENCES[identity.licence][0]}. The figures are facts with their sources: cite the
source of each, too.
"""
