"""What a reader takes along from a page: files, lines of code, a citation, an embed."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from dash import html

from casualties.data.dataset import Dataset
from casualties.data.metadata import imprint
from casualties.export import FORMATS, file_name
from casualties.selection import Selection
from casualties.site import Site
from casualties.views.citation import permalink, title
from casualties.views.svg import available
from casualties.web.html import filled
from casualties.web.page.components import aria, data

ORDER = ("csv", "xlsx", "parquet", "json", "png", "svg", "html")
"""The formats that a page offers, where there are such."""
ANALYSTS = ("pandas", "polars", "r", "duckdb")
"""The tools for which a page of the published site has a line."""
TITLES = {"html": "Page for offline reading"}


class Line(NamedTuple):
    """A line to copy, for one tool."""

    id: str
    tool: str
    code: str
    note: str = ""


def take(selection: Selection, *, view: str, dataset: Dataset, site: Site) -> html.Section:
    """The section at the foot of a page: all that may be taken of what it shows."""
    usual = selection.without_view
    offered = [
        (form, href)
        for form in ORDER
        if form in FORMATS and (form != "png" or available())
        if (href := site.file(usual, f"{view}.{form}"))
    ]
    files = [
        html.A(TITLES.get(f, FORMATS[f].title), href=href,
               download="download" if f in ("svg", "png") else None)
        for f, href in offered
    ]  # fmt: skip
    if package := site.file(usual, "export.zip"):
        files.append(html.A("Data package", href=package))
    acts: list[Any] = [
        html.Button("Copy link", type="button", **data(copy_link="")),
        html.A("Suggest a correction", href=correction(dataset, site=site)),
    ]
    code = [
        _disclosed(line.tool, line.code, id=f"line-{line.id}", open=not number)
        for number, line in enumerate(lines(usual, view=view, site=site, dataset=dataset))
        if site.answers or line.id in ANALYSTS
    ]
    cited = [
        html.Details(
            [html.Summary(words), html.Pre(id=f"cite-{form}", tabIndex=0, **data(text=where)),
             html.Button("Copy", type="button", **data(copy=f"cite-{form}"))],
        )
        for words, form, where in (
            ("Citation", "txt", _citation(selection, "txt", site=site)),
            ("BibTeX", "bib", _citation(selection, "bib", site=site)),
        )
    ]  # fmt: skip
    if site.answers:
        code_of_embed = embed_code(selection, dataset=dataset, site=site)
        cited.append(_disclosed("Embed in a page", code_of_embed, id="embed-code", open=False))
    return html.Section(
        [
            html.H2("Take it"),
            html.Div([html.P(files, className="files"), html.P(acts, className="files")]),
            html.Div([*code, *cited], className="code"),
        ],
        className="take",
    )


def _citation(selection: Selection, form: str, *, site: Site) -> str:
    """The file of a page's citation; of all data where the page has none of its own."""
    name = f"cite.{form}"
    return site.file(selection, name) or site.file(Selection(), name)


def _disclosed(words: str, text: str, *, id: str, open: bool) -> html.Details:
    """A text to copy under its name."""
    return html.Details(
        [
            html.Summary(words),
            html.Pre(text, id=id, tabIndex=0, role="region", **aria(label=words)),
            html.Button("Copy", type="button", **data(copy=id)),
        ],
        open=open or None,
    )


def correction(dataset: Dataset, *, site: Site, about: str = "") -> str:
    """Where to suggest a correction: the form of the dataset's repository, else what to do."""
    home = imprint(dataset.schema.meta).homepage
    if not home:
        return f"{site.document('about')}#corrections"
    words = {"template": "estimate.yml", "title": f"Correction: {about}" if about else "Correction"}
    return f"{home.rstrip('/')}/issues/new?{urlencode(words)}"


def lines(chosen: Selection, *, view: str, site: Site, dataset: Dataset) -> tuple[Line, ...]:
    """The rows of a view taken with each tool from a site."""
    where = permalink(chosen.without_view, site=site, path=f"{view}.csv")
    name = file_name(
        view, "csv", name=imprint(dataset.schema.meta).name, selection=chosen.but(view=view)
    )
    days = ', parse_dates=["stated_on", "as_of", "period_start"]' if view == "estimates" else ""
    return (
        Line(
            "pandas",
            "pandas",
            f'import pandas as pd; df = pd.read_csv("{where}", keep_default_na=False, '
            f'na_values=[""], dtype_backend="numpy_nullable"{days})',
            "Without keep_default_na=False pandas takes words such as NA for blanks.",
        ),
        Line(
            "polars",
            "polars",
            f'import polars as pl; df = pl.read_csv("{where}", try_parse_dates=True)',
        ),
        Line("r", "R", f'df <- read.csv("{where}", na.strings = "", encoding = "UTF-8")'),
        Line(
            "duckdb",
            "DuckDB",
            f"SELECT * FROM read_csv('{where}', header = true, nullstr = '');",
            "Needs DuckDB’s extension httpfs, which it fetches by itself.",
        ),
        Line("curl", "curl", f"curl -OJ '{where}'", f"The file is named {name}."),
        Line(
            "casualties",
            "Command line of this project",
            f"casualties export {view} '{chosen.without_view.to_query()}' -o {name}",
            "The same bytes, from the data in the package.",
        ),
    )


def embed_code(selection: Selection, *, dataset: Dataset, site: Site) -> str:
    """The HTML that puts a page's chart into another page."""
    return filled(
        "embed_code.html",
        source=permalink(selection, site=site, path="embed"),
        title=title(selection, dataset=dataset),
    )
