"""The picture of any view: a question's by its own layout, another's by its figure."""

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.views import VIEWS, question
from casualties.views.svg import sheet
from casualties.views.svg.question_sheet import question_svg

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def svg(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> bytes:
    """The picture of a view as an SVG file: the chart with all that says what it is.

    `site` is the address of the dashboard with its final slash. Raises KeyError for an unknown
    view.
    """
    view = VIEWS[view].picture_of or view
    if view == question.VIEW.id:
        return question_svg(dataset=dataset, selection=selection, site=site, scale=selection.scale)
    return sheet.svg(view, dataset=dataset, selection=selection, site=site)


def drawing(view: str, *, dataset: Dataset, selection: Selection, site: Site | str) -> str:
    """The picture of a view as an `svg` element. Errors as `svg`."""
    drawn = svg(view, dataset=dataset, selection=selection, site=site)
    return drawn.decode().removeprefix(HEAD)
