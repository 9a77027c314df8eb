"""Checks a folder with pandera, vectorised: `python pandera_check.py FOLDER`, a fault a line.

The schema is made from datapackage.json. Cells are read as text, so that a bad cell is named and
does not stop the reading; types are checked by pattern. References to other tables are given as
the ids to choose from.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

TYPES = {"integer": r"0|-?[1-9][0-9]*", "date": r"\d{4}-\d\d-\d\d", "boolean": "true|false"}


def schema(folder: Path) -> pa.DataFrameSchema:
    """Return the schema of estimates.csv."""
    package = json.loads((folder / "datapackage.json").read_text())
    by_name = {one["name"]: one for one in package["resources"]}
    spec = by_name["estimates"]["schema"]
    keys = {
        key["fields"][0]: pd.read_csv(folder / by_name[table]["path"], usecols=["id"])["id"]
        for key in spec["foreignKeys"]
        if (table := key["reference"]["resource"])
    }
    return pa.DataFrameSchema(
        {field["name"]: column(field, known=keys.get(field["name"])) for field in spec["fields"]},
        strict=True,
    )


def column(field: dict[str, object], *, known: pd.Series[str] | None) -> pa.Column:
    """Return one column with its checks."""
    limits: dict[str, object] = field.get("constraints", {})  # type: ignore[assignment]
    checks = []
    if field["type"] in TYPES:
        checks.append(pa.Check.str_matches(f"^(?:{TYPES[str(field['type'])]})$", error="type"))
    if "enum" in limits:
        checks.append(pa.Check.isin(limits["enum"], error="enum"))
    if "pattern" in limits:
        checks.append(pa.Check.str_matches(f"^(?:{limits['pattern']})$", error="pattern"))
    if known is not None:
        checks.append(pa.Check.isin(list(known), error="key"))
    return pa.Column(
        str,
        checks,
        nullable=not limits.get("required", False),
        unique=bool(limits.get("unique", False)),
        report_duplicates="exclude_first",
    )


def main(folder: Path) -> int:
    """Print the line, the column and the kind of each fault."""
    rows = pd.read_csv(folder / "estimates.csv", dtype=str, keep_default_na=False, na_values=[""])
    try:
        schema(folder).validate(rows, lazy=True)
    except pa.errors.SchemaErrors as error:
        named = {"not_nullable": "required", "field_uniqueness": "unique"}
        for case in error.failure_cases.itertuples():
            kind = named.get(case.check, case.check)
            line = -1 if pd.isna(case.index) else int(case.index) + 2
            print(json.dumps([line, case.column, kind]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
