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

import pytest

from casualties.checks import read_folder
from casualties.contribute.interview import FILLED, FIRST, Interview
from casualties.contribute.prompts import Left, Talk
from casualties.data.schema import read_schema
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


def interview(folder: Path, talk: Script, **given: str) -> Interview:
    return Interview(folder=read_folder(folder), talk=talk, given=given)


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
    cells, beside = interview(make_folder(row()), talk).run()
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
    cells, _ = interview(make_folder(row()), talk).run()
    assert cells["stated_on"] == "2024-04-01"
    assert (
        "  '1/4/2024' is not a date as YYYY-MM-DD, such as 2024-12-19; "
        "write 2024-04-01 if the day came first"
    ) in talk.shown


def test_a_list_narrows_until_one_is_left(make_folder: MakeFolder) -> None:
    talk = Script(*answers(party=["land", "south"]))
    cells, _ = interview(make_folder(row()), talk).run()
    assert cells["party"] == "southland"
    assert "   1  northland  (Northland)" in talk.shown


def test_back_asks_the_question_before(make_folder: MakeFolder) -> None:
    talk = Script(*answers(stated_on=["<", "https://example.org/other", "2024-04-02"], as_of=""))
    cells, _ = interview(make_folder(row()), talk).run()
    assert (cells["url"], cells["stated_on"]) == ("https://example.org/other", "2024-04-02")


def test_help_explains_and_leaving_writes_nothing(make_folder: MakeFolder) -> None:
    talk = Script("?", "q")
    with pytest.raises(Left):
        interview(make_folder(row()), talk).run()
    assert "  The body that answers for the number." in talk.shown


def test_the_earlier_rows_are_offered_to_be_corrected_or_relayed(make_folder: MakeFolder) -> None:
    folder = make_folder(
        row(source="agency", metric="wounded", standpoint="own_ally"),
        row(source="ministry", metric="wounded"),
    )
    said = answers(standpoint="", via=["", ""], rests_on=["", "1"])
    talk = Script(*said)
    cells, _ = interview(folder, talk).run()
    assert "   1  ministry-2024-03-01-wounded  (2024-03-01  about 1,200)" in talk.shown
    assert "   1  agency-2024-03-01-wounded  (2024-03-01  about 1,200)" in talk.shown
    assert cells["supersedes"] == "agency-2024-03-01-wounded"
    assert cells["standpoint"] == "own_ally"


def test_an_unknown_source_can_be_added_with_the_row(make_folder: MakeFolder) -> None:
    new = ["The Bureau", "y", "", "", "Bureau", "ngo", "", "", "", "Dead and hurt."]
    talk = Script(*answers(source=new))
    cells, beside = interview(make_folder(row()), talk).run()
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
    cells, beside = interview(make_folder(row()), talk).run()
    assert (cells["qualifier"], cells["best"]) == ("words", "")
    assert beside["number_words"] == [{"phrase": "scores", "low": "40", "high": "99"}]


def test_the_reading_of_a_phrase_can_be_mended(make_folder: MakeFolder) -> None:
    # best and qualifier as proposed is refused by the rule that compares them with the phrase
    talk = Script(*answers(right=["no", "1000", "-", "", "at_least", ""], review=["wording",
                  "at least 1,000", "", ""]))  # fmt: skip
    cells, _ = interview(make_folder(row()), talk).run()
    assert (cells["low"], cells["best"], cells["qualifier"]) == ("1000", "", "at_least")
    assert any("wording-agrees" in line for line in talk.shown)


def test_a_near_duplicate_needs_a_reason_to_stand(make_folder: MakeFolder) -> None:
    twin = row(source="agency", metric="wounded", stated_on="2024-03-31", best="1000",
               qualifier="almost", wording="nearly 1,000", standpoint="own_ally")  # fmt: skip
    talk = Script(*answers(via=["", ""], review=["", "accept", "Two briefings.", ""]))
    _, beside = interview(make_folder(twin), talk).run()
    assert beside["exceptions"] == [
        {"rule": "near-duplicate", "id": "agency-2024-04-01-wounded", "reason": "Two briefings."}
    ]


def test_given_cells_are_not_asked_again(make_folder: MakeFolder) -> None:
    rest = answers()
    del rest[:2]
    talk = Script(*rest)
    cells, _ = interview(
        make_folder(row()), talk, source="Agency", url="https://example.org/given"
    ).run()
    assert (cells["source"], cells["url"]) == ("agency", "https://example.org/given")


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
        env={**os.environ, "TERM": "xterm", "INPUTRC": os.devnull},
    )
    os.close(theirs)
    said = answers(source="age\t")
    screen = ""
    for answer in said:
        screen += _until(ours, ": ")
        os.write(ours, answer.encode() + b"\r")
    screen += _until(ours, "your branch changes")
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
