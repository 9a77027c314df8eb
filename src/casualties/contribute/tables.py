"""A data folder with other rows in a table: more of them, changed ones, or another identifier."""

from collections.abc import Iterable, Mapping, Sequence

from casualties.checks import Folder
from casualties.data.cells import Record, canonical, parse_text
from casualties.data.schema import Schema, Table
from casualties.errors import DataError, did_you_mean

Cells = Mapping[str, str]

STATEMENTS = "estimates"
STATEMENT = "statement"
"""The word for a row of estimates, which have no better noun of their own."""


def noun(table: Table) -> str:
    """The word for a row of a table, as the commands take it."""
    return STATEMENT if table.name == STATEMENTS else table.noun


def table_named(word: str, *, schema: Schema) -> Table:
    """The table of a noun or of its own name. Raises DataError for another word."""
    names = {noun(table): table for table in schema.tables.values()} | dict(schema.tables)
    if word not in names:
        raise DataError(f"no table {word!r}{did_you_mean(word, known=names)}")
    return names[word]


def keyed(table: Table, *, folder: Folder) -> dict[str, Record]:
    """Key -> row of a table; the parts of a key of several columns have `, ` between them."""
    return {", ".join(r[c] for c in table.primary_key): r for r in folder.records(table.name)}


def row_named(name: str, *, table: Table, folder: Folder) -> Record:
    """The row with this key, as `keyed` writes it. Raises DataError where there is none."""
    rows = keyed(table, folder=folder)
    if name not in rows:
        raise DataError(
            f"no {noun(table)} {name!r} in {table.path}{did_you_mean(name, known=rows)}"
        )
    return rows[name]


def require_whole(folder: Folder, *, name: str) -> None:
    """Raises DataError where the file of a table cannot take a new row and stay as it was."""
    table = folder.schema[name]
    text = folder.texts[name]
    broken = [line for line, cells in text.raw if len(cells) != len(table.columns)]
    if text.header != table.columns or broken:
        raise DataError(
            "not every row is whole, so that no new row can find its place",
            file=table.path,
            line=broken[0] if text.header == table.columns else 1,
            remedy="run 'casualties check', and mend what it names first",
        )
    if canonical(text) != text.data:
        raise DataError(
            "not in canonical form, so that a new row would change other lines too",
            file=table.path,
            remedy="run 'casualties check' and 'casualties format' first",
        )


def with_table(folder: Folder, *, name: str, rows: Iterable[Cells]) -> Folder:
    """The folder with these rows, in canonical order, as all the rows of a table."""
    table = folder.schema[name]
    cells = [tuple(row.get(c, "") for c in table.columns) for row in rows]
    text = parse_text(table.text(table.in_order(cells)).encode(), table=table)
    return Folder(folder.schema, {**folder.texts, name: text}, today=folder.today)


def with_rows(folder: Folder, *, name: str, rows: Sequence[Cells]) -> tuple[Folder, bytes]:
    """The folder with more rows in a table, in canonical place, and the bytes of that file.

    Raises DataError where the file as it stands is not canonical.
    """
    require_whole(folder, name=name)
    after = with_table(folder, name=name, rows=[*folder.records(name), *rows])
    return after, after.texts[name].data


def with_id(folder: Folder, *, name: str, former: str, current: str) -> Folder:
    """The folder with another identifier for a row of a table, in it and wherever it is named.

    Where a row has that identifier already, the former one's row goes.
    """
    known = {record["id"] for record in folder.records(name)}
    if former in known:
        rows = [
            {**record, "id": current} if record["id"] == former else record
            for record in folder.records(name)
            if record["id"] != former or current not in known
        ]
        folder = with_table(folder, name=name, rows=rows)
    for other, key in folder.schema.references(name):
        records = folder.records(other)
        if any(former in key.named(record[key.column]) for record in records):
            rows = [renamed(r, column=key.column, former=former, current=current) for r in records]
            folder = with_table(folder, name=other, rows=rows)
    return folder


def renamed(row: Cells, *, column: str, former: str, current: str) -> dict[str, str]:
    """The row with another identifier in a column that may name several."""
    names = [current if one == former else one for one in row[column].split()]
    is_named = former in row[column].split()
    return {**row, column: " ".join(dict.fromkeys(names))} if is_named else dict(row)
