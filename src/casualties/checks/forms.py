"""Whether cells have the form of their field: slugs and addresses, many at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from casualties.checks.numbers import Words
from casualties.data.cells import LONGEST, Block, Bools, Cells

LONGEST_ADDRESS = 1_024
"""Bytes beyond which nothing is sure."""
_FEW = np.array([(1 << n) - 1 for n in range(57)], dtype="<u8")
"""Number of bits -> a mask of so many."""


def slugs(cells: Cells) -> Bools:
    """Whether each cell is surely one or more runs of a-z and 0-9 with single hyphens between."""
    text = np.ascontiguousarray(cells.letters.T)
    one = text.view(np.uint8)
    named = (one - ord("a") < 26) | (one - ord("0") < 10)
    hyphen = one == ord("-")
    strange = ~(named | hyphen | (one == 0)).view("<u8")
    strange &= np.uint64(0x0101010101010101)
    follows = named.view("<u8")
    after = follows >> np.uint64(8)
    after[:-1] |= follows[1:] << np.uint64(56)
    hanging = hyphen.view("<u8") & ~after
    out: Bools = ~(strange | hanging).any(axis=0)
    out &= (text[0] & np.uint64(0xFF)) != ord("-")
    return out & (cells.size > 0) & (cells.size <= LONGEST)


def addresses(cells: Cells) -> Bools:
    """Whether each cell is surely http:// or https:// and more, with no space or rare sign."""
    begin = cells.key(1)[:, 0]
    short, long = (
        np.frombuffer(text.ljust(8, b"\0"), "<u8")[0] for text in (b"http://", b"https://")
    )
    out: Bools = ((begin << np.uint64(8)) == (short << np.uint64(8))) & (cells.size > 7)
    out |= (begin == long) & (cells.size > 8)
    out &= cells.size <= LONGEST_ADDRESS
    bits, step = _bits(cells.block), 56
    for at in range(0, min(int(cells.size.max(initial=0)), LONGEST_ADDRESS), step):
        where = np.minimum(cells.first + at, len(bits) * 8 - 1)
        held = bits[where >> 3] >> (where & 7).astype(np.uint64)
        out &= (held & _FEW[np.minimum(np.maximum(cells.size - at, 0), step)]) == 0
    return out


def _bits(block: Block) -> Words:
    """A bit for each byte that an address cannot have; a word of 64 begins at each eighth byte."""
    strange = block.bytes < 33 if block.is_ascii else (block.bytes - 33) > 93
    packed = np.packbits(strange, bitorder="little").tobytes() + bytes(16)
    return np.ndarray((len(packed) - 8,), "<u8", buffer=packed, strides=(1,))


SURE: dict[str, Callable[[Cells], Bools]] = {
    "[a-z0-9]+(-[a-z0-9]+)*": slugs,
    r"https?://\S+": addresses,
}
"""A form -> what tells that cells have it; such a cell is plain too."""
