"""What number phrases say, many at a time: those with one figure in digits among words.

How such a phrase reads depends on its words alone (`wording.framed`), and there are few of those;
the figures are read as numbers.
"""

from __future__ import annotations

import numpy as np

from casualties.cells import Cells, Ints, mixed
from casualties.wording import CELLS, framed

HEDGES = tuple(CELLS)
UNREAD = -2
LONGEST = 32
"""Bytes of a phrase that is read here."""
MOST = 9
"""Digits of a figure that is read here."""


def said(cells: Cells) -> Ints:
    """Of each phrase the place of its qualifier in HEDGES and its persons; else UNREAD twice."""
    text = cells.key(LONGEST // 8).view(np.uint8)
    digit = text - 48
    is_digit = digit < 10
    first = is_digit.argmax(axis=1)
    last = LONGEST - 1 - is_digit[:, ::-1].argmax(axis=1)
    place = np.arange(LONGEST)
    right = last[:, None] - place
    within = (place >= first[:, None]) & (right >= 0)
    comma = within & (text == ord(","))
    grouped = comma.any(axis=1)[:, None]
    fits = (comma == (within & grouped & (right % 4 == 3))).all(axis=1)
    fits &= (is_digit == (within & ~comma)).all(axis=1)
    fits &= is_digit.any(axis=1) & (cells.size <= LONGEST)
    rank = np.where(grouped, right - right // 4, right)
    fits &= np.take_along_axis(rank, first[:, None], axis=1)[:, 0] < MOST
    figure = (np.where(is_digit, digit, 0) * 10 ** rank.clip(0, MOST)).sum(axis=1)
    hedge, scale = _frames(np.where(is_digit, np.uint8(ord("1")), text))
    return np.where((fits & (scale > 0))[:, None], np.stack([hedge, figure * scale], 1), UNREAD)


def _frames(text: np.typing.NDArray[np.uint8]) -> tuple[Ints, Ints]:
    """Of each phrase with 1 for each digit the place of its qualifier, and its scale or 0."""
    words = np.ascontiguousarray(text).view("<u8")
    _, first, which = np.unique(mixed(words), return_index=True, return_inverse=True)
    read = [framed(bytes(text[at]).rstrip(b"\0").decode(errors="replace")) for at in first.tolist()]
    hedge = np.array([HEDGES.index(one[0]) if one else 0 for one in read], dtype=np.int64)
    scale = np.array([one[1] if one else 0 for one in read], dtype=np.int64)
    same = (words == words[first[which]]).all(axis=1)
    return hedge[which], np.where(same, scale[which], 0)
