"""What number phrases say, many at a time: those with one figure in digits or two, among words.

How such a phrase reads depends on its words, and there are few of those; the figures are read as
numbers. Which bytes of a phrase are digits or commas is kept as the bits of a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from casualties.checks.numbers import HIGH, OVER_NINE, ZEROS, Words, four_digits
from casualties.data.cells import Bools, Cells, Ints, mixed
from casualties.wording.phrases import CELLS, framed, parse

HEDGES = tuple(CELLS)
RANGE = HEDGES.index("range")
UNREAD = -2
LONGEST = 32
"""Bytes of a phrase that is read here."""
MOST = 9
"""Digits of a figure that is read here."""
FEW = 5
"""Words that a phrase may have."""

_LOW = ~HIGH
_ONES = np.uint64(0x3131313131313131)
_COMMAS = np.uint64(0x2C2C2C2C2C2C2C2C)
_GROUPS = np.uint64(0xFFFFFF00FFFFFF00)
"""The places of digits before the last one, where a comma stands before each three."""
_THIRDS = np.array([sum(1 << at for at in range(n - 3, -1, -4)) for n in range(LONGEST)])
"""Place of a figure's last digit -> the places of its commas."""


def said(cells: Cells) -> tuple[Ints, Bools]:
    """What each phrase says, and whether it may have more than FEW words.

    What it says is the place of its qualifier in HEDGES and the persons, both ends of a range and
    else the same twice; UNREAD where it is not read here.
    """
    text = cells.key(LONGEST // 8)
    digits = _digits(text)
    digit, comma = _bits(digits), _bits(_equal(text, _COMMAS))
    out = np.full((len(cells), 3), UNREAD, dtype=np.int64)
    with_one = text ^ ((text ^ _ONES) & (digits * np.uint64(255)))
    first = _Figures.of(cells, digit=digit, comma=comma)
    fine = first.fine & (cells.size <= LONGEST)
    rest = digit & ~first.span
    rows = np.flatnonzero(fine & (rest == 0))
    hedge, scale = _framed(with_one[rows], read=_hedged)
    value = first.value[rows] * scale
    out[rows] = np.where((scale > 0)[:, None], np.stack([hedge, value, value], axis=1), UNREAD)
    rows = np.flatnonzero(fine & (rest != 0))
    last = _Figures.of(cells.some(rows), digit=rest[rows], comma=comma[rows])
    _, plain = _framed(with_one[rows], read=_ranging)
    low, high = first.value[rows], last.value
    # 15 to 30,000 are fifteen thousand and more
    lifted = (low < 1_000) & last.grouped
    fine = last.fine & ((rest[rows] & ~last.span) == 0) & (plain > 0) & (low <= high) & ~lifted
    out[rows[fine]] = np.stack([np.full(fine.sum(), RANGE), low[fine], high[fine]], axis=1)
    apart = _bits(_blank(text)) & ((1 << np.minimum(cells.size, LONGEST)) - 1)
    return out, (cells.size > LONGEST) | (np.bitwise_count(apart) >= FEW)


def _digits(text: Words) -> Words:
    """1 in each byte that is a digit."""
    other = text ^ ZEROS
    return (~(((other & _LOW) + OVER_NINE) | other) & HIGH) >> np.uint64(7)


def _equal(text: Words, byte: np.uint64) -> Words:
    """1 in each byte that is the given one."""
    other = text ^ byte
    return (~(((other & _LOW) + _LOW) | other) & HIGH) >> np.uint64(7)


def _blank(text: Words) -> Words:
    """1 in each byte that may be of a space, or end the text."""
    shown = (text & _LOW) + np.uint64(0x5F5F5F5F5F5F5F5F)
    return ((~shown | text) & HIGH) >> np.uint64(7)


def _bits(marks: Words) -> Ints:
    """Of each row of bytes that are 0 or 1 a number with those bits."""
    eight = (marks * np.uint64(0x0102040810204080)) >> np.uint64(56)
    out = eight[:, 0].astype(np.int64)
    for at in range(1, marks.shape[1]):
        out |= eight[:, at].astype(np.int64) << (8 * at)
    return out


@dataclass(frozen=True, eq=False)
class _Figures:
    """The first figure of each phrase: whether it is read, its persons and the bits it takes."""

    fine: Bools
    value: Ints
    span: Ints
    grouped: Bools

    @classmethod
    def of(cls, cells: Cells, *, digit: Ints, comma: Ints) -> _Figures:
        """The figures that begin with the lowest of the bits of digits."""
        first = np.bitwise_count((digit & -digit) - 1).astype(np.int64) % 64
        held = (digit | (comma & (digit >> 1) & (digit << 1))) >> first
        length = np.bitwise_count((held ^ (held + 1)) >> 1).astype(np.int64)
        span = ((1 << length) - 1) << first
        commas = comma & span
        grouped = commas != 0
        last = np.maximum(first + length - 1, 0)
        behind = cells.first + last + 1
        fine = (digit != 0) & (behind >= 16)  # the figure is read backwards, by sixteen bytes
        fine &= ~grouped | (commas == _THIRDS[np.minimum(last, LONGEST - 1)] & span)
        fine &= length - np.bitwise_count(commas) <= MOST
        text = cells.block.words(np.maximum(behind, 16) - 16, width=2)
        here = ~np.uint64(0) << ((8 - np.minimum(np.maximum(length, 1), 8)) * 8).astype(np.uint64)
        more = ~np.uint64(0) << ((16 - np.minimum(np.maximum(length, 9), 16)) * 8).astype(np.uint64)
        kept = np.where(grouped, _GROUPS, ~np.uint64(0))
        near = (text[:, 1] ^ ZEROS) & here & kept
        far = np.where(length > 8, (text[:, 0] ^ ZEROS) & more & kept, np.uint64(0))
        thousands, ones = four_digits(near)
        millions = four_digits(far)[1]
        step = np.where(grouped, 1_000, 10_000)
        return cls(fine, (millions * step + thousands) * step + ones, span, grouped)


def _framed(text: Words, *, read: Callable[[str], tuple[int, int] | None]) -> tuple[Ints, Ints]:
    """What is read in each phrase with 1 for each digit, every such phrase looked at once; or 0."""
    words = np.ascontiguousarray(text)
    _, first, which = np.unique(mixed(words), return_index=True, return_inverse=True)
    phrases = [words[at].tobytes().rstrip(b"\0").decode(errors="replace") for at in first.tolist()]
    found = np.array([read(one) or (0, 0) for one in phrases], dtype=np.int64).reshape(-1, 2)
    same = (words == words[first[which]]).all(axis=1)
    return found[which, 0], np.where(same, found[which, 1], 0)


@lru_cache(maxsize=4096)
def _hedged(phrase: str) -> tuple[int, int] | None:
    """The place of the qualifier and the scale that the words give to the one figure."""
    one = framed(phrase)
    return (HEDGES.index(one[0]), one[1]) if one else None


@lru_cache(maxsize=4096)
def _ranging(phrase: str) -> tuple[int, int] | None:
    """1 where the two figures are the ends of a range as they stand."""
    ends = [int(one.replace(",", "")) for one in re.findall(r"1[1,]*1|1", phrase)]
    number = parse(phrase)
    return (RANGE, 1) if [number.low, number.high] == ends else None
