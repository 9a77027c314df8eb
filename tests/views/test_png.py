"""PNGs have their words on a machine without fonts, and the same bytes whatever fonts it has."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.views.lettering import ANY_FONT, ROOM, width
from casualties.views.svg import svg
from casualties.views.svg.text import FONT, SERIF, written

pytest.importorskip("resvg_py")
drawing: Any = import_module("casualties.views.svg.png")

QUESTION = "conflict=russo-ukrainian-war&party=russia&population=combatants&metric=killed"
SITE = "https://casualties.example/"


def drawn(text: str, *, family: str = FONT, **how: Any) -> bytes:
    """One line of text as a PNG."""
    line = written(text, 8, 40, size=32, fill="#000", **how)
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"'
    return bytes(drawing.raster(f'{head} font-family="{family}">{line}</svg>'.encode()))


def test_words_are_drawn_in_each_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/nowhere")
    styles = [{}, {"bold": True}, {"italic": True}, {"bold": True, "family_of": SERIF}]
    pictures = set()
    for style in styles:
        family = str(style.pop("family_of", FONT))
        pictures.add(drawn("Deaths: 1,000", family=family, **style))
    assert len(pictures | {drawn(" ")}) == 5


def test_the_fonts_of_the_machine_play_no_part() -> None:
    own = drawn("Deaths × 1,000")
    for family in ("DejaVu Sans", "Arial", "Nobody Has This", "Arimo"):
        assert drawn("Deaths × 1,000", family=f"'{family}',sans-serif") == own, family


def test_a_picture_has_words_and_the_same_bytes_again(
    frozen: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "SCALE", 0.5)
    selection, _ = Selection.parse(QUESTION)
    picture = svg("question", dataset=frozen, selection=selection, site=SITE)
    silent = re.sub(rb"<text.*?</text>", b"", picture, flags=re.S)
    one = drawing.raster(picture)
    assert one == drawing.raster(picture)
    assert len(one) > 1.2 * len(drawing.raster(silent)), "the words take their room"


def test_the_font_has_every_letter_that_pictures_write(frozen: Dataset) -> None:
    font = pytest.importorskip("fontTools.ttLib")
    known = [font.TTFont(path).getBestCmap() for path in drawing.FONTS if "Arimo" in path]
    assert len(known) == 3
    texts = set()
    selection, _ = Selection.parse(QUESTION)
    for view in ("question", "lean", "snapshot"):
        picture = svg(view, dataset=frozen, selection=selection, site=SITE).decode()
        texts |= set("".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture)))
    texts |= set("".join(frozen.estimates["wording"])) | set(
        "".join(frozen.names["source"].values())
    )
    assert {letter for letter in texts for cmap in known if ord(letter) not in cmap} == set()


@pytest.mark.parametrize(
    ("file", "bold", "room", "least"),
    [
        ("Arimo-Regular", False, ROOM, 1.0),
        ("Arimo-Italic", False, ROOM, 1.0),
        ("Arimo-Bold", True, ROOM, 0.95),
        ("Gelasio-SemiBold", True, ANY_FONT, 1.0),
    ],
)
def test_a_line_is_no_wider_than_was_reckoned(
    frozen: Dataset, file: str, bold: bool, room: float, least: float
) -> None:
    ttf = pytest.importorskip("fontTools.ttLib").TTFont(
        Path(drawing.FONTS[0]).parent / f"{file}.ttf"
    )
    letters, advances, units = ttf.getBestCmap(), ttf["hmtx"], ttf["head"].unitsPerEm
    lines = [*frozen.names["source"].values(), *frozen.estimates["wording"].unique()]
    for line in lines:
        true = sum(advances[letters.get(ord(c), ".notdef")][0] for c in line) / units
        assert width(line, size=1, bold=bold, room=room) >= least * true, line
