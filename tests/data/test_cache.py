"""What is remembered: the same answer again, no more than is allowed, and nothing of old data."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from casualties.data.cache import remembered
from casualties.data.dataset import Dataset, load
from casualties.data.writing import write
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, look
from casualties.web import create_app
from casualties.web.live import Live
from casualties.web.page import content as present
from conftest import MakeDataset, MakeFolder, row


@pytest.fixture
def dataset(make_dataset: MakeDataset) -> Dataset:
    return make_dataset(row())


def test_the_same_question_about_a_dataset_is_answered_once(dataset: Dataset) -> None:
    made: list[tuple[int, str]] = []

    @remembered(most=9)
    def answer(number: int, *, dataset: Dataset, word: str = "") -> list[int]:
        made.append((number, word))
        return [number]

    first = answer(1, dataset=dataset)
    assert answer(1, dataset=dataset) is first
    assert answer(1, dataset=dataset, word="b") is not first
    assert made == [(1, ""), (1, "b")]
    assert answer(1, dataset=replace(dataset)) is not first, "another dataset with the same data"


def test_what_was_asked_for_longest_ago_goes_first(dataset: Dataset) -> None:
    made: list[int] = []

    @remembered(most=2)
    def answer(number: int, *, dataset: Dataset) -> int:
        made.append(number)
        return number

    for number in (2, 3, 2, 4, 2, 3):  # 4 drives out 3
        assert answer(number, dataset=dataset) == number
    assert made == [2, 3, 4, 3]


def test_answers_that_cannot_be_made_are_not_remembered(dataset: Dataset) -> None:
    made: list[int] = []

    @remembered(most=2)
    def answer(*, dataset: Dataset) -> int:
        made.append(1)
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            answer(dataset=dataset)
    assert made == [1, 1]


def test_a_view_is_looked_at_once(dataset: Dataset) -> None:
    told = {"dataset": dataset, "selection": Selection()}
    assert look(VIEWS["timeline"], **told) is look(VIEWS["timeline"], **told)


def test_old_data_take_no_memory_once_new_ones_are_served(make_folder: MakeFolder) -> None:
    folder: Path = make_folder(row(), row(source="agency", best="900", wording="about 900"))
    both = row(), row(source="agency", best="900", wording="about 900")
    newer = make_folder(*both, row(stated_on="2024-05-01"), name="newer") / "estimates.csv"
    live = Live(folder, every=0, settle=0)
    page = create_app(live).server.test_client()
    for view in VIEWS:
        present.page_or_notice(
            f"?view={view}&q=ministry&sort=-stated_on", dataset=live.dataset, site=Site()
        )
    for path in ("/", "/embed", "/_dash-layout", "/rows/overview?party=northland", "/cite.txt"):
        assert page.get(path).status_code == 200
    for path in ("/export.zip", "/timeline.svg", "/options/source?find=a", "/grid/0/9?q=dead"):
        assert page.get(path).status_code == 200
    old = weakref.ref(live.dataset)
    write(newer.read_bytes(), folder / "estimates.csv")
    live.refresh()
    gc.collect()
    assert old() is None
    assert live.dataset.version == load(folder).version


def test_a_call_that_does_not_fit_is_an_error_and_no_remembered_answer(frozen: Dataset) -> None:
    @remembered(most=2)
    def answer(number: int, *, dataset: Dataset) -> int:
        return number

    assert answer(1, dataset=frozen) == 1
    with pytest.raises(TypeError, match="number"):
        answer(dataset=frozen)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected"):
        answer(1, dataset=frozen, other=2)  # type: ignore[call-arg]
