"""What thousands of cells say at once is what each says when it is read alone."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest

from casualties.checks.forms import SURE
from casualties.checks.numbers import NONE, ODD, Vocabulary, days, persons
from casualties.checks.phrases import HEDGES, UNREAD, said
from casualties.data.cells import Block, Cells, cells_of
from casualties.data.schema import Field
from casualties.wording.phrases import parse

DAY = "0123456789-/: aé"


def cells(texts: Sequence[str]) -> Cells:
    """A column with these cells, beside another."""
    lines = [
        ('"{}",x\n' if set(text) & {",", '"'} else "{},x\n").format(text.replace('"', '""'))
        for text in texts
    ]
    data = "".join(lines).encode()
    found = cells_of(Block(data, 0, len(data)), count=2)
    assert found is not None
    return found.columns(2)[0]


def read(text: str, kind: str) -> object:
    try:
        return Field("x", kind).parse(text)
    except ValueError:
        return ODD


def test_persons_are_read_as_alone() -> None:
    chosen = random.Random(1)
    texts = ["", "0", "00", "07", "-5", "12,3", "1 2", "12345678", "123456789", "١٢", "é", "1e3"]
    texts += [str(chosen.randrange(10 ** chosen.randrange(1, 9))) for _ in range(200)]
    texts += ["".join(chosen.choices("0123456789/:", k=chosen.randrange(9))) for _ in range(400)]
    wanted = [read(text, "integer") if len(text) < 9 else ODD for text in texts]
    wanted = [ODD if isinstance(n, int) and n < 0 else n for n in wanted]
    assert persons(cells(texts)).tolist() == [NONE if n is None else n for n in wanted]


def test_days_are_read_as_alone() -> None:
    chosen = random.Random(2)
    texts = ["", "0000-01-01", "2024-W01-1", "20240101", "2024-1-01", "2024-01-011", "٢٠٢٤-01-01"]
    for year in (1, 4, 100, 400, 1900, 1969, 1970, 2000, 2023, 2024, 9999):
        for month in range(14):
            texts += [f"{year:04d}-{month:02d}-{day:02d}" for day in (0, 1, 28, 29, 30, 31, 32)]
    for text in texts[7:400:3]:
        at = chosen.randrange(10)
        texts.append(text[:at] + chosen.choice(DAY) + text[at + 1 :])
    wanted = [read(text, "date") for text in texts]
    assert days(cells(texts)).tolist() == [
        NONE if day is None else day if day == ODD else day.toordinal() - 1  # type: ignore[attr-defined]
        for day in wanted
    ]


def test_a_word_has_its_place_in_the_list_of_its_own_column() -> None:
    lists = (["a", "killed", "killed_or_wounded"], ["killed", "é", "b" * 40, "b"])
    texts = ["", "a", "b", "b" * 39, "b" * 40, "b" * 41, "é", "killed", "killed_or_wounded", "kill"]
    for known, found in zip(
        lists, Vocabulary(*lists).places(cells(texts * 2)).reshape(2, -1).tolist(), strict=True
    ):
        assert found == [
            NONE if not text else known.index(text) if text in known else ODD for text in texts
        ]


@pytest.mark.parametrize("form", SURE)
def test_a_cell_of_a_sure_form_has_it(form: str) -> None:
    chosen = random.Random(3)
    texts = ["", "-", "a", "a-", "-a", "a--b", "x" * 200, "http://", "https://", "http://a"]
    strange = ("-", "_", "A", " ", "é", "/", ":", "`", "{", "\u2003", "\x7f", '"')
    for text in ("nis-2024-12-19-killed-a", "https://a.example/2024/x?y=z", "abcdefg-hijklmn-0"):
        for at in range(len(text) + 1):
            mark = chosen.choice(strange)
            texts += [text[:at], text[:at] + mark + text[at:], text[:at] + mark + text[at + 1 :]]
    fits = [re.fullmatch(form, text) is not None for text in texts]
    told = list(zip(texts, SURE[form](cells(texts)).tolist(), fits, strict=True))
    assert [text for text, sure, fine in told if sure and not fine] == []
    rare = re.compile(r'[^ -~]|"|.{100}')
    assert [text for text, sure, fine in told if fine and not sure and not rare.search(text)] == []


BEFORE = ("", "about ", "up to ", "x", "-", "between ", "a third of ", "“", "1.", "two ", "$")
FIGURES = (
    "0", "7", "98", "999", "1000", "1,000", "30,000", "12,345", "1,234,567", "123,456,789", "007",
    "123456789", "1234567890", "1,234,567,890", "12,34", "1,,234", "1,2345", "1.5", "10.000", "٣",
)  # fmt: skip
AFTER = ("", " people", " thousand", "k", "%", "+", ".", " or more", " dozens", ",", "-odd", "s")
JOINED = (" to ", " and ", "-", " - ", "–", " or even ", ", ", " to about ", " ")


def test_phrases_that_are_read_say_what_each_says_alone() -> None:
    chosen = random.Random(4)
    phrases = []
    for _ in range(6_000):
        phrase = chosen.choice(BEFORE) + chosen.choice(FIGURES) + chosen.choice(AFTER)
        if chosen.random() < 0.6:
            phrase += chosen.choice(JOINED) + chosen.choice(FIGURES)
        phrases.append(phrase + chosen.choice(AFTER) if chosen.random() < 0.2 else phrase)
    told, long = said(cells(phrases))
    seen = set()
    for phrase, (place, low, high), many in zip(phrases, told.tolist(), long.tolist(), strict=True):
        assert many or len(phrase.split()) <= 5, phrase
        if place == UNREAD:
            continue
        number = parse(phrase)
        stated = [n for n in (number.low, number.best, number.high) if n is not None]
        assert (number.qualifier, stated) == (HEDGES[place], [low, high][: len(stated)]), phrase
        assert low == high or len(stated) == 2
        seen.add(HEDGES[place])
    assert seen == {"exact", "about", "up_to", "at_least", "range"}
    plain = ["nearly 11,000", "at least 100", "98", "between 20,000 and 31,000", "50 to 60"]
    assert UNREAD not in said(cells(["x" * 20, *plain]))[0][1:, 0].tolist()
