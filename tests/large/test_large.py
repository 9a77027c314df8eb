from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from casualties.cli import main
from casualties.data.dataset import Dataset
from casualties.errors import CasualtiesError, DataError
from casualties.export import table_csv
from casualties.large import cluster, partitioned
from casualties.large.families import families, parts
from casualties.large.partitioned import PartResult, Request, holding, measure_part, measured
from casualties.large.runs import SHAPES, few, merged, ordered, shaped
from casualties.large.sets import NEEDED, frame, parquet_set, read_rows
from casualties.large.split import split
from casualties.measures.contradictions import contradictions
from casualties.measures.disagreement import disagreement
from casualties.measures.questions import questions
from casualties.selection import Selection
from casualties.views import VIEWS
from claims import ASSUMPTIONS, claims
from conftest import MakeFolder, row

ROOM = 10**9


def in_turn(parts: Sequence[Any], request: Request) -> Iterable[PartResult]:
    return (measure_part(part, request=request) for part in parts)


def written(folder: Path, rows: pd.DataFrame, *, files: int = 2) -> Path:
    """A Parquet set of these rows, every so many to a file, so that families are scattered."""
    folder.mkdir()
    for number in range(files):
        rows.iloc[number::files].to_parquet(folder / f"{number}.parquet", index=False)
    return folder


def table_of(
    view: str, place: Path, *, dataset: Dataset, query: str = "", output: Path, **limits: int
) -> Path:
    """The file that the set at `place` gives, in parts as small as can be."""
    selection, problems = Selection.parse(query)
    assert problems == ()
    found = parquet_set(place, table=dataset.schema["estimates"], selection=selection)
    every = families(found, selection=selection)
    cut = parts(every, size=limits.get("size", 1), most=limits.get("most", 10**6))
    small = holding(dataset, None)
    request = Request(view, selection, small, found.schema, limits.get("room", ROOM))
    measured(in_turn(cut, request), request=request, output=output)
    return output


def in_memory(view: str, rows: pd.DataFrame, *, dataset: Dataset, query: str = "") -> pd.DataFrame:
    whole = holding(dataset, rows)
    selection, _ = Selection.parse(query)
    chosen = selection.rows(whole)
    if view != "disagreement":
        return VIEWS[view].table(chosen, dataset=whole, selection=selection)
    lending = selection.lending.rows(whole)
    return disagreement(lending, shown=chosen, assumptions=selection.assumptions(dataset))


@pytest.fixture(scope="module")
def frozen_set(frozen: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sets") / "frozen", frozen.estimates, files=3)


KNOWN = "party=russia&party=ukraine&metric=killed&metric=wounded&known_on=2024-05-01"
FILTERED = "kind=government&status=disputed&status=accepted&silence=30&about=0&since=2024-06-01"


@pytest.mark.parametrize(
    ("view", "query"),
    [
        *((view, query) for view in SHAPES for query in ("", KNOWN)),
        ("overview", FILTERED),
        ("contradictions", "q=conservative"),
    ],
)
def test_a_set_gives_the_tables_of_all_rows_in_memory(
    view: str, query: str, frozen: Dataset, frozen_set: Path, tmp_path: Path
) -> None:
    want = in_memory(view, frozen.estimates, dataset=frozen, query=query)
    given = partial(table_of, view, frozen_set, dataset=frozen, query=query, size=150)
    if not query.startswith("party"):
        assert given(output=tmp_path / "out.csv").read_bytes() == table_csv(want)
    else:
        got = pd.read_parquet(given(output=tmp_path / "out.parquet"))
        pd.testing.assert_frame_equal(got, want, check_exact=True)


def made_up(count: int, *, seed: int = 1, plain: bool = False) -> pd.DataFrame:
    """Statements on 3 conflicts and 2 parties, with sums, bridges, corrections and echoes.

    Plain ones are single figures of killed without any of these.
    """
    random = np.random.default_rng(seed)
    cells = []
    for number in range(count):
        earlier = int(random.integers(0, number)) if number else 0
        link = random.random()
        day = np.datetime64("2024-01-01") + number // 4
        one: dict[str, Any] = {
            "id": f"row-{number:04d}",
            "source": f"source-{random.integers(0, 6)}",
            "conflict": f"war-{random.integers(0, 3)}",
            "party": f"people-{random.integers(0, 2)}",
            "metric": str(random.choice(["killed", "wounded", "killed_or_wounded"])),
            "basis": str(random.choice(["cumulative", "cumulative", "stock"])),
            "population": str(random.choice(["all", "combatants"])),
            "qualifier": str(random.choice(["exact", "about", "at_least"])),
            "stated_on": str(day),
        }
        if plain:
            one |= {"metric": "killed", "basis": "cumulative", "qualifier": "exact"}
            one |= {"population": "all"}
        one["low" if one["qualifier"] == "at_least" else "best"] = int(random.integers(50, 5_000))
        if random.random() < 0.3 and not plain:
            one |= {"scope": "part", "theatre": f"place-{random.integers(0, 2)}"}
        if plain or not number:
            pass
        elif link < 0.1:  # whoever is repeated, in a conflict of its own or not
            one["repeats"] = f"row-{earlier:04d}"
        elif link < 0.15:
            one["supersedes"] = f"row-{earlier:04d}"
        cells.append(one)
    return claims(*cells)


@pytest.mark.parametrize("view", SHAPES)
def test_links_between_conflicts_are_kept(view: str, frozen: Dataset, tmp_path: Path) -> None:
    rows = made_up(400 if view == "lean" else 150)
    place = written(tmp_path / "set", rows)
    want = in_memory(view, rows, dataset=frozen)
    got = table_of(view, place, dataset=frozen, output=tmp_path / "out.csv")
    assert len(want)
    assert got.read_bytes() == table_csv(want)


def test_families_are_conflicts_and_parties_unless_a_row_names_one_of_another(
    frozen: Dataset, tmp_path: Path
) -> None:
    rows = claims(
        {"conflict": "a", "party": "p"},
        {"conflict": "a", "party": "q", "repeats": "C"},
        {"conflict": "b", "party": "p", "supersedes": "unheard-of"},
        {"conflict": "b", "party": "q", "repeats": "D"},
    )
    found = parquet_set(
        written(tmp_path / "set", rows), table=frozen.schema["estimates"], selection=Selection()
    )
    every = families(found, selection=Selection())
    assert [(str(one), one.rows, len(one.files)) for one in every] == [
        ("a, p", 1, 1),
        ("a, q with b, p", 2, 2),
        ("b, q", 1, 1),
    ]


def test_small_families_share_a_part_and_all_rows_are_read_once(
    frozen: Dataset, frozen_set: Path
) -> None:
    found = parquet_set(frozen_set, table=frozen.schema["estimates"], selection=Selection())
    every = families(found, selection=Selection())
    cut = parts(every, size=200, most=300)
    assert len(cut) < len(every)
    assert all(len(part.families) == 1 or part.rows <= 200 for part in cut)
    rows = [
        frame(read_rows(part.files, schema=found.schema, keys=part.keys, selection=Selection()))
        for part in cut
    ]
    got = pd.concat(rows).sort_values("id", ignore_index=True)
    want = frozen.estimates[list(NEEDED)].sort_values("id", ignore_index=True)
    pd.testing.assert_frame_equal(got.astype(want.dtypes), want)


def test_disagreements_are_the_table_of_each_question(frozen: Dataset) -> None:
    rows = frozen.estimates[frozen.estimates["conflict"] == "iraq-war"]
    assumptions = Selection().assumptions(frozen)
    got = disagreement(rows, assumptions=assumptions)
    tables = []
    for _, question in questions(rows).drop_duplicates().iterrows():
        table = disagreement(rows, question=question.to_dict(), assumptions=assumptions)
        if table["origins"].max() > 1:
            tables.append(table)
    assert len(tables) > 3
    want = pd.concat(tables)
    columns = list(want.columns)
    pd.testing.assert_frame_equal(
        got[columns].sort_values(columns, ignore_index=True),
        want.sort_values(columns, ignore_index=True).astype(got[columns].dtypes),
    )


def test_contradictions_are_counted_without_being_listed() -> None:
    rows = made_up(200)
    every = contradictions(rows, assumptions=ASSUMPTIONS)
    assert contradictions(rows, most=1, assumptions=ASSUMPTIONS).attrs["pairs"] == len(every) > 50


@pytest.mark.parametrize("held", [1, 10**6])
def test_runs_are_merged_into_one_order(held: int, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    runs, tables = [], []
    for number, size in enumerate([9_000, 4_000, 1, 2_500]):
        table = pd.DataFrame(
            {name: "x" for name in SHAPES["contradictions"].columns}, index=range(size)
        ).assign(
            factor=np.round(random.gamma(number + 1, size=size), 1),
            floor=1.0,
            ceiling=2.0,
            factor_none=False,
            **dict.fromkeys(
                ("since", "replaced_on", "period_start", "floor_as_of", "ceiling_as_of"),
                pd.Timestamp("2024-01-01"),
            ),
            floor_id=[f"{number}-{n}" for n in random.permutation(size)],
        )
        tables.append(ordered(shaped(table, "contradictions"), "contradictions"))
        runs.append(tmp_path / f"{number}.parquet")
        tables[-1].to_parquet(runs[-1], index=False)
    got = pd.concat(merged(runs, view="contradictions", held=held), ignore_index=True)
    want = ordered(pd.concat(tables), "contradictions")
    pd.testing.assert_frame_equal(got, want)
    left = few(runs, view="contradictions", together=2)
    assert (len(left), sorted(tmp_path.iterdir())) == (2, sorted(left))
    again = pd.concat(merged(left, view="contradictions", held=held), ignore_index=True)
    pd.testing.assert_frame_equal(again, want)


@pytest.mark.parametrize("view", SHAPES)
@pytest.mark.parametrize("query", ["", "party=ukraine"])
def test_a_set_without_rows_gives_a_table_without_rows(
    view: str, query: str, frozen: Dataset, tmp_path: Path
) -> None:
    rows = claims({}).iloc[: 1 if query else 0]
    place = written(tmp_path / "set", rows, files=1)
    head = ",".join(SHAPES[view].columns) + "\n"
    given = partial(table_of, view, place, dataset=frozen, query=query)
    assert given(output=tmp_path / "out.csv").read_text() == head
    assert pd.read_parquet(given(output=tmp_path / "out.parquet")).empty


def test_every_column_that_does_not_fit_is_named_at_once(frozen: Dataset, tmp_path: Path) -> None:
    rows = claims({}).rename(columns={"metric": "metrik"}).astype({"low": "float64"})
    place = written(tmp_path / "set", rows.drop(columns="party"), files=1)
    with pytest.raises(DataError) as caught:
        parquet_set(place, table=frozen.schema["estimates"], selection=Selection())
    assert str(caught.value).replace(f"{place}/0.parquet: ", "").splitlines() == [
        "party: no such column; the measures need it",
        "metric: no such column; is it called 'metrik'?",
        "low: the type is double; the schema has integer, as int64",
    ]


def test_a_column_that_the_schema_does_not_know_is_not_read_and_said(
    frozen: Dataset, tmp_path: Path
) -> None:
    place = written(tmp_path / "set", claims({}).assign(remarks="x"))
    found = parquet_set(place, table=frozen.schema["estimates"], selection=Selection())
    assert found.unread == ("remarks",)


def test_what_is_no_set_is_refused_with_the_remedy(frozen: Dataset, tmp_path: Path) -> None:
    look = partial(parquet_set, table=frozen.schema["estimates"], selection=Selection())
    with pytest.raises(DataError, match=r"holds no Parquet file; .* 'casualties split .* -o SET'"):
        look(tmp_path)
    (tmp_path / "x.parquet").write_text("id,conflict\n")
    with pytest.raises(DataError, match=r"x\.parquet: not Parquet"):
        look(tmp_path)
    rows = claims({}, {}).assign(conflict=[None, "war"])
    place = written(tmp_path / "nameless", rows.astype({"conflict": "str"}))
    with pytest.raises(DataError, match="1 rows name no conflict or no party"):
        families(look(place), selection=Selection())


def test_a_family_that_memory_cannot_hold_is_refused_with_its_size(
    frozen: Dataset, frozen_set: Path, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        table_of("overview", frozen_set, dataset=frozen, output=tmp_path / "out.csv", most=200)
    assert str(caught.value).splitlines()[0] == "russo-ukrainian-war, russia: 267 rows"
    assert "a worker has room for 200 rows; give it more by --memory" in str(caught.value)
    table_of(
        "overview",
        frozen_set,
        dataset=frozen,
        query="party=russia&metric=killed&metric=wounded",
        output=tmp_path / "out.csv",
        most=200,
    )


def test_a_ledger_that_memory_cannot_hold_is_refused_with_its_size(
    frozen: Dataset, frozen_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DataError, match=r"pairs of statements contradict each other, and a worker"):
        table_of(
            "contradictions", frozen_set, dataset=frozen, output=tmp_path / "out.csv", room=4_000
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("when", [0, 3])
def test_an_interrupted_run_leaves_the_old_file_and_nothing_else(
    when: int, frozen: Dataset, frozen_set: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.csv"
    output.write_text("old")
    reports: list[int] = []

    def stop(families: int, rows: int) -> None:
        reports.append(families)
        if len(reports) > when:
            raise KeyboardInterrupt

    found = parquet_set(frozen_set, table=frozen.schema["estimates"], selection=Selection())
    cut = parts(families(found, selection=Selection()), size=1, most=300)
    request = Request("overview", Selection(), holding(frozen, None), found.schema, ROOM)
    with pytest.raises(KeyboardInterrupt):
        measured(in_turn(cut, request), request=request, output=output, report=stop)
    assert reports[-1] == when
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


def test_a_csv_becomes_a_set_with_the_same_rows_whatever_the_block(
    frozen: Dataset, tmp_path: Path
) -> None:
    source = tmp_path / "estimates.csv"
    source.write_bytes(frozen.texts["estimates"].data)
    reports: list[int] = []
    rows = split(
        source,
        table=frozen.schema["estimates"],
        output=tmp_path / "set",
        report=reports.append,
        block=100_000,
    )
    assert (rows, reports[-1], len(reports) > 3) == (
        len(frozen.estimates),
        len(frozen.estimates),
        True,
    )
    got = pd.read_parquet(tmp_path / "set").astype(frozen.estimates.dtypes)
    want = frozen.estimates.sort_values(["conflict", "party"], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(got, want)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["estimates.csv", "set"]


def test_a_conflict_and_party_larger_than_a_part_keeps_its_order(
    frozen: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casualties.large.split.PART", 50)
    source = tmp_path / "estimates.csv"
    source.write_bytes(frozen.texts["estimates"].data)
    split(source, table=frozen.schema["estimates"], output=tmp_path / "set", block=100_000)
    got = pd.concat(pd.read_parquet(path) for path in sorted((tmp_path / "set").iterdir()))
    by = ["conflict", "party"]
    want = frozen.estimates.sort_values(by, kind="stable", ignore_index=True)
    got = got.sort_values(by, kind="stable", ignore_index=True).astype(want.dtypes)
    pd.testing.assert_frame_equal(got, want)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2024-03-01", "2024-02-31", ":3: stated_on: '2024-02-31' is no date as YYYY-MM-DD"),
        (",1200,", ",1200.0,", ":3: best: '1200.0' is no whole number in digits alone"),
        ("metric,", "metrics,", ":1: unknown column 'metrics'; did you mean 'metric'?"),
        ("metric,", "metrics,", ":1: no column 'metric'; the measures need it"),
        ("id,", "id,id,", ":1: id: given twice"),
        (",northland,", ",northland,,", "not CSV"),
    ],
)
def test_a_csv_with_a_fault_is_refused_with_its_place(
    old: str, new: str, said: str, frozen: Dataset, make_folder: MakeFolder, tmp_path: Path
) -> None:
    source = make_folder(row(stated_on="2024-02-01"), row()) / "estimates.csv"
    head, tail = source.read_text().rsplit(old, 1) if old[0] != "m" else ("", "")
    text = source.read_text().replace(old, new, 1) if not head else f"{head}{new}{tail}"
    source.write_text(text)
    with pytest.raises(DataError) as caught:
        split(source, table=frozen.schema["estimates"], output=tmp_path / "set")
    assert said in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster within this process."""
    with cluster.cluster(scheduler=None, workers=2, memory="2GB", processes=False) as client:
        yield client.scheduler.address


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("view", SHAPES)
def test_the_command_gives_the_same_through_dask(
    view: str, scheduler: str, frozen: Dataset, frozen_set: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out.csv"
    query = "" if view == "lean" else "conflict=iraq-war&conflict=gaza-war"
    done = command("measure", view, frozen_set, query, "-o", output, "--scheduler", scheduler)
    assert done.exit_code == 0, done.output
    want = in_memory(view, frozen.estimates, dataset=frozen, query=query)
    assert len(want)
    assert output.read_bytes() == table_csv(want)
    rows = Selection.parse(query)[0].rows(frozen)
    measured, count = rows.groupby(["conflict", "party"]).ngroups, len(rows)
    assert f"{measured} of {measured} families, {count} of {count} rows" in done.stderr


def test_an_error_on_a_worker_is_said_and_nothing_is_left(
    scheduler: str, frozen_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitioned, "BYTES_A_PAIR", 10**12)
    output = tmp_path / "out.csv"
    done = command("measure", "contradictions", frozen_set, "-o", output, "--scheduler", scheduler)
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "pairs of statements contradict each other" in done.stderr


@pytest.mark.parametrize(
    ("view", "query", "output", "code", "said"),
    [
        ("leans", "", "out.csv", 2, "view: unknown value 'leans'; did you mean 'lean'?"),
        ("lean", "metrik=x", "out.csv", 2, "unknown parameter 'metrik'"),
        ("lean", "theatre=bakhmutt", "out.csv", 2, "theatre: unknown value 'bakhmutt'; did you"),
        ("lean", "", "out.xls", 1, "out.xls: the ending '.xls' is not known; use .csv or .parquet"),
    ],
)
def test_what_is_asked_wrongly_is_said_before_anything_is_read(
    view: str, query: str, output: str, code: int, said: str, frozen_set: Path, tmp_path: Path
) -> None:
    done = command("measure", view, frozen_set, query, "-o", tmp_path / output)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_a_size_that_cannot_be_read_is_said(frozen_set: Path, tmp_path: Path) -> None:
    done = command("measure", "lean", frozen_set, "-o", tmp_path / "x.csv", "--memory", "lots")
    assert (done.exit_code, "'lots' is no size; write it as 1500MB" in done.stderr) == (1, True)


def test_a_data_folder_is_split_and_measured(
    make_folder: MakeFolder, scheduler: str, tmp_path: Path
) -> None:
    folder = make_folder(row(), row(source="agency", best="400"))
    done = command("split", folder, "-o", tmp_path / "set")
    assert (done.exit_code, f"{tmp_path / 'set'}: 2 rows" in done.stderr) == (0, True), done.stderr
    again = command("split", folder, "-o", tmp_path / "set")
    assert (again.exit_code, "exists already" in again.stderr) == (1, True)
    words = ["measure", "contradictions", tmp_path / "set", "-o", tmp_path / "x.csv"]
    done = command("--data", folder, *words, "--scheduler", scheduler)
    assert (done.exit_code, "x.csv: 1 rows" in done.stderr) == (0, True), done.stderr


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(CasualtiesError, match=r"pip install 'casualties\[dask\]'"):
        cluster.require()


def test_the_command_line_waits_for_nothing_that_it_does_not_need() -> None:
    heavy = "{'pandas', 'numpy', 'dask', 'distributed', 'pyarrow'}"
    code = f"import sys, casualties.cli, casualties.cli.large; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
