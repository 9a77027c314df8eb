from __future__ import annotations

from datetime import date
from difflib import get_close_matches

import orjson
import pytest

from casualties.data.dataset import Dataset, load
from casualties.measures.contradictions import contradictions
from casualties.selection import Selection
from casualties.views.connected import contradicting, last_stood, related, statement
from casualties.views.statement_details import (
    nearest,
    question_of,
    reading,
    record,
    stated_day,
    subject,
)
from conftest import MakeDataset, MakeFolder, row

OURS = "ministry-2024-03-01-killed"


def test_a_question_is_what_may_be_compared(make_dataset: MakeDataset) -> None:
    whole = row(theatre="ford")
    part = row(theatre="ford", scope="part", id="ministry-part")
    data = make_dataset(whole, part)
    assert question_of(statement(data, OURS)).to_query() == (
        "conflict=river-war&scope=whole&party=northland&population=combatants"
        "&metric=killed&basis=cumulative"
    )
    assert question_of(statement(data, "ministry-part")).theatre == ("ford",)
    assert question_of(statement(data, "ministry-part")).rows(data)["id"].tolist() == [
        "ministry-part"
    ]


def test_an_unknown_id_is_a_key_error(make_dataset: MakeDataset) -> None:
    data = make_dataset(row())
    for call in (statement, related, record, contradicting):
        with pytest.raises(KeyError, match="nobody"):
            call(data, "nobody")


def test_connections_are_told_apart(make_dataset: MakeDataset) -> None:
    data = make_dataset(
        row(id="first", stated_on="2024-02-01", best="900", wording="about 900"),
        row(id="second", supersedes="first"),
        row(id="third", stated_on="2024-04-01", supersedes="second"),
        row(id="echo", source="agency", repeats="second", stated_on="2024-03-02"),
        row(id="other", stated_on="2024-05-01"),
        row(id="other-metric", metric="wounded"),
    )
    found = {name: rows["id"].tolist() for name, rows in related(data, "second").items()}
    assert found == {
        "corrects": ["first"],
        "corrected_by": ["third"],
        "relays": [],
        "relayed_by": ["echo"],
        "contradicted_by": [],
        "same_source": ["other"],
    }
    assert related(data, "echo")["relays"]["id"].tolist() == ["second"]


LIST = {"source": "tracker", "qualifier": "at_least", "best": ""}


@pytest.mark.parametrize(
    ("cells", "factor"),
    [
        # ours is read as 1,080 to 1,320
        ({"low": "2640", "stated_on": "2024-02-01"}, 2.0),
        ({"low": "2640", "stated_on": "2024-06-01", "as_of": "2024-03-01"}, 2.0),
        ({"low": "1320", "stated_on": "2024-02-01"}, None),
        ({"low": "2640", "stated_on": "2024-06-01"}, None),
        (
            {"high": "540", "low": "", "qualifier": "up_to", "stated_on": "2024-06-01"},
            1200 / 1.1 / 540,
        ),
        ({"high": "540", "low": "", "qualifier": "up_to", "stated_on": "2024-02-01"}, None),
        ({"low": "2640", "stated_on": "2024-02-01", "source": "ministry"}, None),
        ({"low": "2640", "stated_on": "2024-02-01", "repeats": OURS}, None),
        ({"low": "2640", "stated_on": "2024-02-01", "status": "withdrawn"}, None),
        ({"low": "2640", "stated_on": "2024-02-01", "metric": "wounded"}, None),
        ({"low": "2640", "stated_on": "2024-02-01", "basis": "stock"}, None),
        ({"low": "", "qualifier": "words", "wording": "signs of more"}, None),
    ],
)
def test_what_cannot_hold_together(
    make_dataset: MakeDataset, cells: dict[str, str], factor: float | None
) -> None:
    data = make_dataset(row(), row(id="theirs", **LIST | cells))
    found = contradicting(data, OURS)
    assert found["factor"].tolist() == ([] if factor is None else [pytest.approx(factor)])
    assert contradicting(data, "theirs")["factor"].tolist() == found["factor"].tolist()


def test_a_pair_stands_from_the_later_statement_and_not_past_a_correction(
    make_folder: MakeFolder,
) -> None:
    theirs = row(id="theirs", low="2640", stated_on="2024-02-01", **LIST)
    late = row(id="late", supersedes="theirs", stated_on="2024-04-01", low="1000", **LIST)
    before = load(make_folder(row(), theirs))
    after = load(make_folder(row(), theirs, late, name="after"))
    found = contradicting(before, OURS)
    assert found["id"].tolist() == ["theirs"]
    assert found["since"].dt.date.tolist() == [date(2024, 3, 1)]
    assert contradicting(after, OURS).empty
    assert last_stood(after, OURS) is None
    assert last_stood(after, "theirs") == date(2024, 3, 31)
    assert contradicting(after, "theirs")["id"].tolist() == [OURS]


def test_a_derived_sum_is_named_with_its_parts(make_dataset: MakeDataset) -> None:
    data = make_dataset(
        row(),
        row(metric="wounded", best="300", wording="about 300"),
        row(id="both", metric="killed_or_wounded", stated_on="2024-02-01", low="9000", **LIST),
    )
    (ours,) = contradicting(data, OURS)["ours"]
    assert ours == "ministry-2024-03-01-killed+ministry-2024-03-01-wounded"
    assert contradicting(data, "both")["theirs"].tolist() == [ours]


def test_a_pair_that_never_stood_together_is_none(make_dataset: MakeDataset) -> None:
    theirs = row(id="theirs", low="2640", stated_on="2024-02-01", **LIST)
    soon = row(id="soon", supersedes="theirs", stated_on="2024-02-10", low="1000", **LIST)
    assert contradicting(make_dataset(row(), theirs, soon), OURS).empty


def test_contradictions_are_mutual_in_the_dataset(frozen: Dataset) -> None:
    cumulative = frozen.estimates[frozen.estimates["basis"] == "cumulative"]["id"].tolist()[::70]
    for one in cumulative:
        if last_stood(frozen, one):
            continue
        pairs = contradicting(frozen, one).head(3)
        for ours, theirs in zip(pairs["ours"], pairs["theirs"], strict=True):
            back = contradicting(frozen, theirs.split("+")[0])
            assert (theirs, ours) in set(zip(back["ours"], back["theirs"], strict=True))


def test_the_pairs_of_a_statement_are_those_of_the_ledger(frozen: Dataset) -> None:
    ledger = contradictions(frozen.estimates, assumptions=Selection().assumptions(frozen))
    top = ledger.iloc[0]
    found = contradicting(frozen, top["floor_id"].split("+")[0])
    one = found[(found["ours"] == top["floor_id"]) & (found["theirs"] == top["ceiling_id"])]
    assert one["factor"].tolist() == [top["factor"]]
    assert one["since"].tolist() == [top["since"]]


@pytest.mark.parametrize(
    ("cells", "words", "grounds"),
    [
        ({}, "1,090 to 1,320", "up to 10 % more or less"),
        ({"qualifier": "almost"}, "1,090 to 1,200", "never above"),
        ({"qualifier": "exact"}, "1,150 to 1,250", "rounding"),
        ({"qualifier": "exact", "best": "1234"}, "1,234", "last person"),
        ({"qualifier": "at_least", "best": "", "low": "100"}, "100 or more", "no upper end"),
        ({"qualifier": "up_to", "best": "", "high": "100"}, "100 or fewer", "no lower end"),
        ({"qualifier": "range", "best": "", "low": "1", "high": "9"}, "1 to 9", "own"),
        ({"qualifier": "words", "best": "", "wording": "dozens"}, "24 to 99", "number words"),
        ({"qualifier": "words", "best": "", "wording": "signs of more"}, "no number", "no number"),
        ({"method": "documented", "qualifier": "exact"}, "1,200 or more", "floor"),
    ],
)
def test_figures_are_read_in_words_with_their_grounds(
    make_dataset: MakeDataset, cells: dict[str, str], words: str, grounds: str
) -> None:
    data = make_dataset(row(**cells))
    read = reading(data, statement(data, OURS))
    assert read.words == words
    assert grounds in read.grounds


def test_the_subject_reads_as_english(make_dataset: MakeDataset, frozen: Dataset) -> None:
    data = make_dataset(row(theatre="el-ford"))
    said = subject(data, statement(data, OURS))
    assert said == "combatants of Northland killed in the River War (El Ford)"
    nouns = frozen.estimates[frozen.estimates["metric"] == "casualties"].iloc[0]
    assert subject(frozen, nouns).startswith("casualties among combatants of ")


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "1 March 2024"), ("month", "March 2024"), ("year", "2024")]
)
def test_a_day_is_said_as_exactly_as_it_is_known(
    make_dataset: MakeDataset, precision: str, words: str
) -> None:
    data = make_dataset(row(date_precision=precision))
    assert stated_day(statement(data, OURS)) == words


@pytest.mark.parametrize(
    ("id", "found"),
    [
        ("ministry-2024-03-01-kiled", [OURS]),
        ("2024", [OURS]),
        ("zzz", []),
        ("", []),
        ("x" * 5000, []),
    ],
)
def test_an_unknown_id_finds_its_neighbours(
    make_dataset: MakeDataset, id: str, found: list[str]
) -> None:
    assert nearest(make_dataset(row()), id) == found


def test_a_record_is_typed(make_dataset: MakeDataset) -> None:
    data = make_dataset(row(), row(id="theirs", low="2640", stated_on="2024-02-01", **LIST))
    out = orjson.loads(orjson.dumps(record(data, OURS)))
    assert out["estimate"]["best"] == 1200
    assert out["estimate"]["low"] is None
    assert out["estimate"]["stated_on"] == "2024-03-01"
    assert list(out["estimate"]) == list(data.schema["estimates"].columns)
    assert (out["bounds"]["floor"], out["bounds"]["ceiling"]) == pytest.approx((1200 / 1.1, 1320))
    assert out["related"]["contradicted_by"] == [
        {"ours": OURS, "theirs": "theirs", "factor": 2, "since": "2024-03-01"}
    ]
    assert out["metric"]["accumulates"] is True
    assert out["source"]["short_name"] == "Ministry"
    assert out["dataset"]["version"] == data.version
    assert record(data, "theirs")["bounds"]["ceiling"] is None


def test_among_very_many_ids_those_alike_at_an_end_are_compared(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = str(frozen.estimates["id"].iloc[0])
    slips = (id[:-1], id[1:], id[:10] + "x" + id[10:], id.replace("2", "3", 1))
    whole = [nearest(frozen, slip) for slip in slips]
    monkeypatch.setattr("casualties.views.statement_details.MOST_COMPARED", 100)
    compared: list[int] = []
    matches = get_close_matches
    monkeypatch.setattr(
        "casualties.views.statement_details.get_close_matches",
        lambda word, known, **told: compared.append(len(known)) or matches(word, known, **told),
    )
    few = [nearest(frozen, slip) for slip in slips]
    assert max(compared) <= 100
    assert [near[0] for near in few] == [near[0] for near in whole]
    assert nearest(frozen, "zzzzzzzzzzzz") == []
