"""A picture as PNG, by resvg: no browser, the same bytes for the same fonts."""

from importlib.util import find_spec

from casualties.data.dataset import Dataset
from casualties.errors import MissingExtra
from casualties.selection import Selection
from casualties.views.svg.sheet import svg

SCALE = 2
"""Pixels of the PNG for each pixel of the SVG, for screens and print."""


def available() -> bool:
    """Whether `png` can draw here: the extra `images` is installed."""
    return find_spec("resvg_py") is not None


def png(view: str, *, dataset: Dataset, selection: Selection, site: str) -> bytes:
    """The picture of a view as a PNG file. Raises MissingExtra without resvg; errors as `svg`."""
    return raster(svg(view, dataset=dataset, selection=selection, site=site))


def raster(drawn: bytes) -> bytes:
    """An SVG file as a PNG file. Raises MissingExtra without resvg."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise MissingExtra("PNG", extra="images") from error
    return bytes(svg_to_bytes(svg_string=drawn.decode(), zoom=SCALE))
