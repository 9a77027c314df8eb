"""The guided entry: the same conversation with a list of answers, and in a real terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from casualties.checks import read_folder
from casualties.contribute.answers import FILLED, FIRST
from casualties.contribute.entry_review import Entered, interviewed, reviewed
from casualties.contribute.interview import Interview
from casualties.contribute.prompts import Left, Talk
from casualties.data.schema import read_schema
from casualties.errors import DataError
from conftest import FROZEN, MakeFolder, row


class Script(Talk):
    """A person with prepared answers: what was asked, and what was shown."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.shown: list[str] = []

    def ask(self, prompt: str, *, known: Sequence[str] = ()) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)

    def say(self, words: str) -> None:
        self.shown += words.split("\n")


def entered(folder: Path, talk: Script, name: str = "estimates", **given: str) -> Entered:
    return interviewed(Interview(folder=read_folder(folder), talk=talk, name=name, given=given))


ANSWERS = {
    "source": "agen",
    "url": "https://example.org/2024/04/01/x",
    "stated_on": "2024-04-01",
    "conflict": "1",
    "party": "north",
    "population": "3",
    "metric": "wounded",
    "wording": "nearly 1,000",
    "right": "",
    "basis": "running total",
    "period_start": "",
    "theatre": "",
    "as_of": "2024-04-01",
    "standpoint": "own_ally",
    "method": "assess",
    "covers": "",
    "speaker": "a lawmaker",
    "via": "",
    "rests_on": "",
    "claim": "The agency put the wounded at nearly 1,000.",
    "notes": "Called conservative.",
    "archive": "",
    "checked_on": "",
    "review": "",
}


def answers(**other: str | list[str]) -> list[str]:
    out = []
    for answer in (ANSWERS | other).values():
        out += answer if isinstance(answer, list) else [answer]
    return out


def test_a_whole_conversation_makes_the_row(make_folder: MakeFolder) -> None:
    talk = Script(*answers())
    done = entered(make_folder(row()), talk)
    cells, beside = done.row, done.beside
    assert talk.answers == []
    assert beside == {}
    assert {c: v for c, v in cells.items() if v} == {
        "id": "agency-2024-04-01-wounded",
        "conflict": "river-war",
        "party": "northland",
        "scope": "whole",
        "population": "combatants",
        "metric": "wounded",
        "basis": "cumulative",
        "best": "1000",
        "qualifier": "almost",
        "wording": "nearly 1,000",
        "stated_on": "2024-04-01",
        "date_precision": "day",
        "source": "agency",
        "speaker": "a lawmaker",
        "url": "https://example.org/2024/04/01/x",
        "standpoint": "own_ally",
        "method": "assessment",
        "status": "accepted",
        "claim": "The agency put the wounded at nearly 1,000.",
        "notes": "Called conservative.",
    }
    assert "  'nearly 1,000' reads as best 1000, qualifier almost" in talk.shown


def test_every_column_of_the_schema_is_asked_for_or_follows() -> None:
    columns = set(read_schema(FROZEN)["estimates"].columns)
    assert columns == {*FIRST, *FILLED}


def test_a_wrong_answer_is_named_and_asked_again(make_folder: MakeFolder) -> None:
    talk = Script(*answers(stated_on=["1/4/2024", "2024-04-01"], url=["x", "https://a.org/x"]))
    cells = entered(make_folder(row()), talk).row
    assert cells["stated_on"] == "2024-04-01"
    assert (
        "  '1/4/2024' is not a date as YYYY-MM-DD, such as 2024-12-19; "
        "write 2024-04-01 if the day came first"
    ) in talk.shown


def test_a_list_narrows_until_one_is_left(make_folder: MakeFolder) -> None:
    talk = Script(*answers(party=["land", "south"]))
    cells = entered(make_folder(row()), talk).row
    assert cells["party"] == "southland"
    assert "   1  northland  (Northland)" in talk.shown


def test_back_asks_the_question_before(make_folder: MakeFolder) -> None:
    talk = Script(*answers(stated_on=["<", "https://example.org/other", "2024-04-02"], as_of=""))
    cells = entered(make_folder(row()), talk).row
    assert (cells["url"], cells["stated_on"]) == ("https://example.org/other", "2024-04-02")


def test_help_explains_and_leaving_writes_nothing(make_folder: MakeFolder) -> None:
    talk = Script("?", "q")
    with pytest.raises(Left):
        entered(make_folder(row()), talk)
    assert "  The body that answers for the number." in talk.shown


def test_the_earlier_rows_are_offered_to_be_corrected_or_relayed(make_folder: MakeFolder) -> None:
    folder = make_folder(
        row(source="agency", metric="wounded", standpoint="own_ally"),
        row(source="ministry", metric="wounded"),
    )
    said = answers(standpoint="", via=["", ""], rests_on=["", "1"])
    talk = Script(*said)
    cells = entered(folder, talk).row
    assert "   1  ministry-2024-03-01-wounded  (2024-03-01  about 1,200)" in talk.shown
    assert "   1  agency-2024-03-01-wounded  (2024-03-01  about 1,200)" in talk.shown
    assert cells["supersedes"] == "agency-2024-03-01-wounded"
    assert cells["standpoint"] == "own_ally"


def test_an_unknown_source_can_be_added_with_the_row(make_folder: MakeFolder) -> None:
    new = ["The Bureau", "y", "", "Bureau", "ngo", "", "", "", "Dead and hurt."]
    talk = Script(*answers(source=new))
    done = entered(make_folder(row()), talk)
    cells, beside = done.row, done.beside
    assert cells["source"] == "the-bureau"
    assert beside == {
        "sources": [
            {
                "id": "the-bureau",
                "name": "The Bureau",
                "short_name": "Bureau",
                "kind": "ngo",
                "country": "",
                "parent": "",
                "url": "",
                "counts": "Dead and hurt.",
            }
        ]
    }


def test_a_phrase_in_words_gets_its_interval(make_folder: MakeFolder) -> None:
    talk = Script(*answers(wording=["scores", "y", "", "40", "99"]))
    done = entered(make_folder(row()), talk)
    cells, beside = done.row, done.beside
    assert (cells["qualifier"], cells["best"]) == ("words", "")
    assert beside["number_words"] == [{"phrase": "scores", "low": "40", "high": "99"}]


def test_the_reading_of_a_phrase_can_be_mended(make_folder: MakeFolder) -> None:
    # best and qualifier as proposed is refused by the rule that compares them with the phrase
    talk = Script(*answers(right=["no", "1000", "-", "", "at_least", ""], review=["wording",
                  "at least 1,000", "", ""]))  # fmt: skip
    cells = entered(make_folder(row()), talk).row
    assert (cells["low"], cells["best"], cells["qualifier"]) == ("1000", "", "at_least")
    assert any("wording-agrees" in line for line in talk.shown)


def test_a_near_duplicate_needs_a_reason_to_stand(make_folder: MakeFolder) -> None:
    twin = row(source="agency", metric="wounded", stated_on="2024-04-01", best="1000",
               qualifier="almost", wording="nearly 1,000", standpoint="own_ally")  # fmt: skip
    talk = Script(*answers(via=["", ""], review=["", "accept", "Two briefings.", ""]))
    beside = entered(make_folder(twin), talk).beside
    assert beside["exceptions"] == [
        {
            "rule": "near-duplicate",
            "id": "agency-2024-04-01-wounded-northland",
            "reason": "Two briefings.",
        }
    ]


def test_given_cells_are_not_asked_again(make_folder: MakeFolder) -> None:
    rest = answers()
    del rest[:2]
    talk = Script(*rest)
    given = {"source": "Agency", "url": "https://example.org/given"}
    cells = entered(make_folder(row()), talk, **given).row
    assert (cells["source"], cells["url"]) == ("agency", "https://example.org/given")


def test_a_running_total_says_its_start_and_after_the_war_its_end(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    conflicts = folder / "conflicts.csv"
    conflicts.write_text(conflicts.read_text().replace("2024-01-01,,", "2024-01-01,2024-03-20,"))
    talk = Script(*answers(period_start="2024-02-01", as_of=""))
    cells = entered(folder, talk).row
    assert (cells["period_start"], cells["as_of"]) == ("2024-02-01", "2024-03-20")
    assert "As of (YYYY-MM-DD) [2024-03-20]: " in talk.asked


def test_help_shows_when_a_value_is_right_and_what_a_metric_counts(make_folder: MakeFolder) -> None:
    talk = Script(*answers(metric=["?", "hurt"], standpoint=["?", "own_ally"]))
    cells = entered(make_folder(row()), talk).row
    assert cells["metric"] == "wounded"  # found by its definition
    assert "  wounded: Hurt." in talk.shown
    assert "  own_ally: an open supporter of theirs" in talk.shown


def test_a_month_is_a_day_with_its_precision(make_folder: MakeFolder) -> None:
    cells = entered(make_folder(row()), Script(*answers(stated_on="2024-04", as_of=""))).row
    assert (cells["stated_on"], cells["date_precision"]) == ("2024-04-30", "month")


NEW = ["The Bureau", "y", "", "Bureau", "ngo", "", "", "", "Dead and hurt."]


def test_everything_can_be_changed_at_the_end(make_folder: MakeFolder) -> None:
    changes = ["party", "south", "1.id", "the-office", "1.name", "The Office", "stated_on",
               "2024-04-02", ""]  # fmt: skip
    done = entered(make_folder(row()), Script(*answers(source=NEW, review=changes)))
    assert done.beside["sources"][0]["name"] == "The Office"
    assert done.beside["sources"][0]["id"] == "the-office"
    assert (done.row["source"], done.row["party"]) == ("the-office", "southland")
    assert done.row["id"] == "the-office-2024-04-02-wounded"


def test_a_new_row_beside_can_be_left_out_at_the_end(make_folder: MakeFolder) -> None:
    talk = Script(*answers(source=NEW, review=["source", "agency", "drop 1", "drop 1", ""]))
    done = entered(make_folder(row()), talk)
    assert (done.row["source"], done.beside) == ("agency", {})
    assert "  no row 1" in talk.shown


def test_what_stands_there_already_is_said_at_once(make_folder: MakeFolder) -> None:
    twin = row(source="agency", metric="wounded", stated_on="2024-04-01", best="1000",
               qualifier="almost", wording="nearly 1,000", standpoint="own_ally")  # fmt: skip
    talk = Script(*answers()[:10], "q")
    with pytest.raises(Left):
        entered(make_folder(twin), talk)
    assert any(
        "the same figure as agency-2024-04-01-wounded, on the same day" in s for s in talk.shown
    )


def test_an_entry_that_was_left_goes_on_with_its_answers(make_folder: MakeFolder) -> None:
    folder = read_folder(make_folder(row()))
    states: list[dict[str, Any]] = []
    first = Interview(folder=folder, talk=Script(*NEW, *answers()[1:4], "q"), keep=states.append)
    with pytest.raises(Left):
        interviewed(first)
    again = Interview(folder=folder, talk=Script(*answers()[4:]), kept=states[-1])
    done = interviewed(again)
    assert done.row["id"] == "the-bureau-2024-04-01-wounded"
    assert [r["name"] for r in done.beside["sources"]] == ["The Bureau"]


def test_the_folder_is_tested_before_the_first_question(make_folder: MakeFolder) -> None:
    folder = make_folder(row())
    with (folder / "events.csv").open("a") as file:
        file.write("half,row\n")
    with pytest.raises(DataError, match=r"events.csv:3: not every row is whole"):
        Interview(folder=read_folder(folder), talk=Script())


@pytest.mark.parametrize(
    ("name", "said", "row"),
    [
        ("conflicts", ["the Hill War", "2024-03-01", "", "A war."],
         {"id": "the-hill-war", "start": "2024-03-01"}),
        ("parties", ["Hill People", "", "Hill", "the Hill People themselves"],
         {"id": "hill-people", "name": "Hill People", "adjective": "Hill"}),
        ("theatres", ["river", "the Hill", "", "place"],
         {"id": "the-hill", "conflict": "river-war"}),
        ("events", ["1", "2024-03-02", "Truce", "They stop.", "https://a.org/x", "2"],
         {"date": "2024-03-02", "title": "Truce", "weight": "2"}),
        ("metrics", ["lost", "Lost for good.", "true", "killed_or_wounded"],
         {"id": "lost", "part_of": "killed_or_wounded"}),
    ],
)  # fmt: skip
def test_every_table_is_entered_in_the_same_manner(
    make_folder: MakeFolder, name: str, said: list[str], row: dict[str, str]
) -> None:
    cells = entered(make_folder(), Script(*said, ""), name).row
    assert {column: cells[column] for column in row} == row


def test_a_row_that_is_there_is_edited_in_the_same_review(make_folder: MakeFolder) -> None:
    folder = read_folder(make_folder(row(), row(source="agency", metric="wounded")))
    record = folder.ids["estimates"]["ministry-2024-03-01-killed"]
    talk = Script("wording", "about 1,300", "", "via", "Town News", "")
    done = reviewed(Interview(folder=folder, talk=talk, given=record), record=record)
    assert {c: v for c, v in done.row.items() if v != record[c]} == {
        "best": "1300",
        "wording": "about 1,300",
        "via": "Town News",
    }


def test_in_a_real_terminal_the_tab_key_completes(make_folder: MakeFolder) -> None:
    """A person at a keyboard: prompts, a completed source, and the row in the file."""
    folder = make_folder(row())
    ours, theirs = pty.openpty()
    code = "from casualties.cli import main; main()"
    child = subprocess.Popen(
        [sys.executable, "-c", code, "--data", str(folder), "add"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "INPUTRC": os.devnull, "XDG_CONFIG_HOME": str(folder)},
    )
    os.close(theirs)
    said = answers(source="age\t")
    screen = ""
    for answer in said:
        screen += _until(ours, ": ")
        os.write(ours, answer.encode() + b"\r")
    screen += _until(ours, "same page? [no]: ")
    os.write(ours, b"\r")
    assert child.wait(timeout=20) == 0
    os.close(ours)
    assert "agency  (Intelligence Agency)" in screen
    line = (folder / "estimates.csv").read_text().splitlines()[2]
    assert line.startswith("agency-2024-04-01-wounded,river-war,northland,,whole,combatants,")


def _until(terminal: int, end: str) -> str:
    """What the terminal shows up to `end` and then nothing more for a moment."""
    text, last = "", time.monotonic() + 20
    while time.monotonic() < last:
        ready, _, _ = select.select([terminal], [], [], 0.15)
        if not ready:
            if text.rstrip("\x1b[?204hl ").endswith(end.strip()):
                return text
            continue
        try:
            text += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            return text
    raise AssertionError(f"the terminal did not show {end!r}: {text!r}")
