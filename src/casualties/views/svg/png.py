"""A picture as PNG, by resvg: no browser, and its own fonts, so the same bytes everywhere."""

import math
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from casualties.data.dataset import Dataset
from casualties.errors import MissingExtra, SelectionError
from casualties.selection import Selection
from casualties.site import Site
from casualties.views.svg.picture import svg

SCALE = 2
"""Pixels of the PNG for each pixel of the SVG, for screens and print."""

MOST_PIXELS = 12_000_000
"""Of one PNG; a larger picture gets fewer pixels for each of the SVG."""
MOST_BYTES = 4_000_000
"""Of the SVG that a PNG is drawn from: some 10,000 marks."""
LONGEST = 60
"""Seconds that the drawing may take."""

FONTS = sorted(map(str, (Path(__file__).parent / "fonts").glob("*.ttf")))
"""What words are drawn with; the fonts of the machine are not looked at."""
SANS, SERIF = "Arimo", "Gelasio"

CODE = """
import sys
from resvg_py import svg_to_bytes
zoom, sans, serif, *fonts = sys.argv[1:]
drawn = svg_to_bytes(
    svg_string=sys.stdin.buffer.read().decode(), zoom=float(zoom), skip_system_fonts=True,
    font_files=fonts, font_family=sans, sans_serif_family=sans, serif_family=serif,
)
sys.stdout.buffer.write(bytes(drawn))
"""
"""Run by a process of its own: resvg keeps the interpreter to itself for seconds."""


def available() -> bool:
    """Whether `png` can draw here: the extra `images` is installed."""
    return find_spec("resvg_py") is not None


def png(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> bytes:
    """The picture of a view as a PNG file. Raises as `svg` and `raster` do."""
    return raster(svg(view, dataset=dataset, selection=selection, site=site))


def raster(drawn: bytes) -> bytes:
    """An SVG file as a PNG file.

    Raises MissingExtra without resvg, SelectionError for a picture that is too large.
    """
    if not available():
        raise MissingExtra("PNG", extra="images")
    if len(drawn) > MOST_BYTES:
        raise SelectionError(["the chart is too large for a PNG; take the SVG, or select less"])
    words = [sys.executable, "-I", "-c", CODE, str(scale(drawn)), SANS, SERIF, *FONTS]
    try:
        done = subprocess.run(words, input=drawn, capture_output=True, check=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        raise SelectionError([f"the PNG took longer than {LONGEST} seconds; select less"]) from None
    return done.stdout


def scale(drawn: bytes) -> float:
    """Pixels of the PNG for each pixel of the SVG, so that there are no more than MOST_PIXELS."""
    sizes = re.search(rb'<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"', drawn)
    assert sizes
    area = float(sizes[1]) * float(sizes[2])
    return min(float(SCALE), math.sqrt(MOST_PIXELS / area))
