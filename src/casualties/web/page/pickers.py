"""The pickers of a page: which question, and under which conditions. All of them are links.

A picker is a disclosure with a list that `assets/pick.js` fetches when it is opened, from
`/options/FACET` for the same query. On a page about one question a choice takes the place of the
one before; elsewhere choices add up.
"""

from collections.abc import Sequence
from typing import Any

from dash import html

from casualties import filters
from casualties.data.dataset import Dataset
from casualties.selection import FILTERS, MANY, Count, Selection
from casualties.site import Site
from casualties.text.english import capital, counted, listed
from casualties.text.folding import folded
from casualties.web.html import filled
from casualties.web.page.components import Piece, aria, data

CRUMB = ("conflict", "party", "population", "metric", "scope", "basis")
"""The facets in the line over a title; theatre comes to them where the scope is a part."""
SHORT = {"scope": "any scope", "basis": "any basis", "metric": "any count", "population": "people"}
"""What a picker in that line says while nothing is chosen, where the filter has longer words."""
WORDS = {"whole": "whole war", "part": "one place"}
"""Scope -> what a picker says for it, in place of the longer words of the schema."""
MOST_OPTIONS = 300
"""Options that a picker offers at once; the others are found by typing."""
ADDING = ("estimates", "contradictions", "sources", "lean")
"""The views on which choices of a facet add up."""


def crumb(selection: Selection, *, dataset: Dataset, site: Site) -> html.Nav:
    """The line over a title: back to all questions, what is asked, further conditions."""
    named = [*CRUMB, *(["theatre"] if selection.theatre or "part" in selection.scope else [])]
    parts: list[Any] = [html.A("All questions", href=site.page(Selection()))]
    for name in named:
        parts += [html.Span("/", className="slash", **aria(hidden="true"))]
        parts.append(picker(name, selection=selection, dataset=dataset, site=site))
    if site.answers:
        parts.append(conditions(selection, dataset=dataset, site=site))
    return html.Nav(parts, className="crumb", **aria(label="This question"))


def picker(
    name: str, *, selection: Selection, dataset: Dataset, site: Site
) -> html.Details | html.Span:
    """The disclosure that offers the values of a facet; its words alone where none are offered."""
    facet, words = MANY[name], summary(name, selection=selection, dataset=dataset)
    where = site.file(selection, f"options/{name}")
    if not where:
        return html.Span(words)
    find = Piece(
        tag="p",
        attributes={"className": "find-option"},
        html=filled("find_option.html", label=facet.label),
    )
    done = html.Button("Done", type="button", className="done")
    return html.Details(
        [
            html.Summary(words, title=facet.label),
            html.Div(
                [find, html.Div(className="offered", **data(src=where)), done],
                className="panel",
                role="group",
                **aria(label=facet.label),
            ),
        ],
        className="pick",
        **data(facet=name),
    )


def summary(name: str, *, selection: Selection, dataset: Dataset) -> str:
    """What is chosen in a facet, in few words."""
    facet, chosen = MANY[name], getattr(selection, name)
    if not chosen:
        return SHORT.get(name, facet.anything)
    known = {**facet.options(dataset), **(WORDS if name == "scope" else {})}
    words = [known.get(value, f"{value} (unknown)") for value in chosen]
    return listed(words if len(words) <= 2 else [words[0], f"{len(words) - 1} others"])


def offered(name: str, *, find: str, selection: Selection, dataset: Dataset, site: Site) -> html.Ul:
    """The options of a facet as links, the most frequent first, chosen ones always.

    Of very many the first, and how many more there are. With `find` those whose words hold it.
    """
    facet, chosen = MANY[name], getattr(selection, name)
    counts = selection.counts(dataset)[facet.column]
    known = facet.options(dataset)
    adding = selection.view in ADDING or not facet.narrows
    wanted = folded(find)
    fitting = [v for v in known if (v in counts or v in chosen) and wanted in folded(known[v])]
    none = Count(0, 0)
    fitting.sort(key=lambda v: (-counts.get(v, none).statements, known[v]))
    shown = fitting[:MOST_OPTIONS] + [v for v in fitting[MOST_OPTIONS:] if v in chosen]
    entries = [
        _option(known[v], _left(counts.get(v, none), facet=facet), value=v, name=name,
                selection=selection, adding=adding, site=site)
        for v in shown
    ]  # fmt: skip
    entries += [
        _option(v, "unknown", value=v, name=name, selection=selection, adding=adding, site=site)
        for v in chosen
        if v not in known
    ]
    if chosen and not find:
        lifted = site.page(selection.but(**{name: ()}))
        entries.insert(0, html.Li(html.A(capital(facet.anything), href=lifted)))
    if more := len(fitting) - len(shown):
        entries.append(html.Li(f"{more:,} more: type to find them", className="more-options"))
    whole = {} if len(fitting) > len(shown) or find else data(whole="")
    return html.Ul(entries, **whole)


def _option(
    words: str,
    left: str,
    *,
    value: str,
    name: str,
    selection: Selection,
    adding: bool,
    site: Site,
) -> html.Li:
    """An option: the link to the page with it, without it where it is chosen already."""
    chosen = getattr(selection, name)
    values = tuple(v for v in chosen if v != value)
    if value not in chosen:
        values = (*values, value) if adding else (value,)
    current = aria(current="true") if value in chosen else {}
    link = html.A(
        [html.Span(words, className="option-name"), " ", html.Small(left)],
        href=site.page(selection.but(**{name: values})),
        **current,
    )
    return html.Li(link)


def _left(count: Count, *, facet: filters.Facet) -> str:
    """What an option would leave: claims, and sources where the option is not a source."""
    claims = counted(count.statements, "claim")
    if facet.column == "source":
        return claims
    return f"{claims}, {counted(count.sources, 'source')}"


def conditions(selection: Selection, *, dataset: Dataset, site: Site) -> html.Details:
    """The further conditions: pickers of the other facets, and a form of plain fields.

    The form leads to the same page with its values; it works without scripts.
    """
    others = [name for name in MANY if name not in CRUMB and MANY[name].label]
    fields = [n for n, f in FILTERS.items() if n not in MANY and f.label]
    pickers = [
        html.Div([html.Span(MANY[n].label, className="label"),
                  picker(n, selection=selection, dataset=dataset, site=site)])
        for n in others
    ]  # fmt: skip
    given = selection.given
    set_here = [n for n in given if n in others or n in fields]
    words = f"{counted(len(set_here), 'condition')}" if set_here else "more"
    form = Piece(
        tag="form",
        attributes={"className": "conditions", "action": site.page(Selection())},
        html=_form(selection, fields=fields),
    )
    panel = html.Div([html.Div(pickers, className="more-pickers"), form], className="panel")
    return html.Details([html.Summary(words), panel], className="pick more", **data(facet="more"))


def _form(selection: Selection, *, fields: Sequence[str]) -> str:
    """The fields, and the rest of the query as hidden ones."""
    hidden = [
        (name, text)
        for name, value in selection.given.items()
        if name not in fields
        for text in (value if name in MANY else [FILTERS[name].write(value)])
    ]
    return filled(
        "conditions.html",
        hidden=hidden,
        fields=[_field(name, selection=selection) for name in fields],
    )


def _field(name: str, *, selection: Selection) -> dict[str, Any]:
    """What the form says of a field; one with a few values is a list of them."""
    filter, value = FILTERS[name], getattr(selection, name)
    return {
        "name": name,
        "label": filter.label,
        "description": filter.description,
        "text": "" if value is None else filter.write(value),
        "choices": filter.values if isinstance(filter, filters.Choice) else (),
        "attributes": filter.input,
    }
