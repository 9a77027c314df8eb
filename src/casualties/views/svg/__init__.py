"""A view as a picture that stands alone: SVG written from the same figure as the page's chart.

The page draws the figures of `casualties.views` with plotly.js in the browser. A file that is
fetched, cited or printed needs the same figure without a browser, and the same bytes each time;
so the few kinds of marks, axes and notes that the figures use are written as SVG here.
"""

from casualties.views.svg.picture import drawing, svg
from casualties.views.svg.png import available, png, raster
from casualties.views.svg.question_sheet import question_svg
from casualties.views.svg.sheet import WIDTH

__all__ = ["WIDTH", "available", "drawing", "png", "question_svg", "raster", "svg"]
