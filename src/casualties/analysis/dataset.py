"""The dataset in a notebook: its rows, views, charts and files by names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Unpack

import pandas as pd

from casualties.analysis.chosen import Filters, Selection
from casualties.data import dataset as tables
from casualties.data.location import default_folder
from casualties.data.metadata import imprint
from casualties.data.package_files import found
from casualties.errors import SelectionError, did_you_mean
from casualties.export import exported
from casualties.measures import Assumptions
from casualties.text.english import counted, long_date
from casualties.text.html import templates
from casualties.views import VIEWS, look
from casualties.views.svg import svg
from casualties.views.traces import Figure

SITE = "http://127.0.0.1:8050/"
"""The address of `casualties serve`, for the links in files."""

TEMPLATE = templates("casualties.analysis").get_template("dataset.html")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, which a notebook shows."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Picture, {len(self.svg):,} characters of svg>"


class Dataset(tables.Dataset):
    """Every table of a data folder, and what is selected from them by name.

    Its frames are yours: to change one changes nothing in the dataset.
    """

    def selection(self, **filters: Unpack[Filters]) -> Selection:
        """The selection of these filters. Raises SelectionError for what the dataset lacks."""
        selection = Selection(**filters)
        problems = selection.unknown(self, views=VIEWS)
        if problems:
            raise SelectionError(problems)
        return selection

    def select(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """The selected statements, a row each, with the columns of `estimates`."""
        return self.selection(**filters).rows(self)

    def view(self, name: str, **filters: Unpack[Filters]) -> pd.DataFrame:
        """The table of a view: the numbers under its chart, and in its files."""
        selection = self.selection(**filters)
        return _looked(name, dataset=self, selection=selection)[1].copy(deep=False)

    def question(self, **filters: Unpack[Filters]) -> pd.DataFrame:
        """The claims on one question, each with its floor and ceiling, by the day spoken of.

        Of several questions it is the one with the most origins; the first columns name it.
        """
        return self.view("question", **filters)

    def assumptions(self, **filters: Unpack[Filters]) -> Assumptions:
        """How the measures read statements: `measures.overview(rows, assumptions=...)`."""
        return self.selection(**filters).assumptions(self)

    def figure(self, name: str, *, site: str = "", **filters: Unpack[Filters]) -> Any:
        """The chart of a view: a figure of plotly where that is installed, else a `Picture`.

        What plotly has no figure of, such as a view without a chart, is a `Picture` too.
        """
        selection = self.selection(**filters)
        _known(name)
        name = VIEWS[name].picture_of or name
        rows, table = _looked(name, dataset=self, selection=selection)
        draw = VIEWS[name].draw
        figure: Figure = {"data": [], "layout": {}}
        if draw is not None and find_spec("plotly"):
            figure = draw(table, rows=rows, dataset=self, selection=selection.but(view=name))
        if not figure["data"]:
            return self.picture(name, site=site, **filters)
        from plotly.graph_objects import Figure as PlotlyFigure

        return PlotlyFigure(figure)

    def picture(self, name: str, *, site: str = "", **filters: Unpack[Filters]) -> Picture:
        """The chart of a view as SVG, with its title, answer, legend and source."""
        selection = self.selection(**filters)
        _known(name)
        site = site or self._site
        drawn = svg(name, dataset=self, selection=selection, site=site)
        return Picture(drawn.decode())

    def file(self, name: str, form: str, *, site: str = "", **filters: Unpack[Filters]) -> bytes:
        """The file of a view: what the dashboard at `site` and `casualties export` give."""
        selection = self.selection(**filters)
        return exported(name, form, dataset=self, selection=selection, site=site or self._site)

    @property
    def _site(self) -> str:
        return imprint(self.schema.meta).homepage or SITE

    def __repr__(self) -> str:
        said = self._said()
        lines = [f"{key:>9}: {value}" for key, value in said.items()]
        return "\n".join([f"<casualties dataset {self.version}>", *lines])

    def _repr_html_(self) -> str:
        return TEMPLATE.render(title=imprint(self.schema.meta).full, said=self._said())

    def _said(self) -> Mapping[str, str]:
        """What a dataset says of itself in a few lines."""
        rows, whose = self.estimates, imprint(self.schema.meta)
        days = rows["stated_on"].dropna()
        spans = "nothing"
        if len(days):
            spans = f"{long_date(days.min().date())} to {long_date(days.max().date())}"
        size = f"{counted(len(rows), 'statement')} by {counted(rows['source'].nunique(), 'source')}"
        return {
            "holds": f"{size} on {counted(rows['conflict'].nunique(), 'conflict')}",
            "stated": spans,
            "version": f"{self.version}, revision {self.revision or 'unknown'}",
            "licence": whose.licence_words,
            "try": 'd.select(party="north-korea", metric="killed"), d.estimates',
        }


def _known(name: str) -> None:
    if name not in VIEWS:
        raise SelectionError([f"unknown view {name!r}{did_you_mean(name, known=VIEWS)}"])


def _looked(
    name: str, *, dataset: Dataset, selection: Selection
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows and the table of a view. Raises SelectionError for an unknown one."""
    _known(name)
    return look(VIEWS[name], dataset=dataset, selection=selection.but(view=name))


def load(place: Path | str | None = None) -> Dataset:
    """The dataset at `place`: a folder, an export.zip or the address of a `datapackage.json`.

    Without one it is the folder that CASUALTIES_DATA names, else the copy that was installed.
    Raises DataError where a file is missing or broken or a cell does not fit its type; the rules
    about content are for `casualties.check`.
    """
    files, folder = found(default_folder() if place is None else place)
    return Dataset.of(files, folder=folder)
