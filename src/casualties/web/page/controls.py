"""The controls of the page, one a filter: what they are, what they hold, what they offer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from casualties import filters
from casualties.data.dataset import Dataset
from casualties.selection import FILTERS, MANY, Count, Selection
from casualties.text.english import counted, listed
from casualties.web.http.limits import checked_text
from casualties.web.page import ids
from casualties.web.page.components import Choice, Entry, Pick, aria

CONTROLS = tuple(name for name, filter in FILTERS.items() if filter.label)
"""The filters that have a control."""

SUMMARIES = tuple(name for name in CONTROLS if FILTERS[name].anything)
"""Those whose control is closed, and opens by a summary of what is chosen."""

SENTENCE = (
    ("How many ", "population", ""),
    (" of ", "party", ""),
    (" were ", "metric", ""),
    (" in ", "conflict", ","),
    (" according to ", "source", ","),
    (" as known on ", "known_on", "?"),
)
"""The controls that read as a sentence: the words before each, its filter, the mark behind it."""

MOST_OPTIONS = 300
"""Options that a control offers at once; the others are found by typing."""

NONE = Count(0, 0)


def controls() -> html.Form:
    """All controls: those of SENTENCE, and the others in the order of the filters."""
    others = [name for name in CONTROLS if name not in {name for _, name, _ in SENTENCE}]
    sentence: list[Component | str] = []
    for before, name, after in SENTENCE:
        held = html.Span([_control(name), after], className="held") if after else _control(name)
        sentence += [before, held]
    return html.Form(
        className="controls",
        role="search",
        **aria(label="Choose statements"),
        children=[
            html.Div(sentence, className="asking"),
            html.Details(
                className="more",
                children=[
                    html.Summary("More conditions"),
                    html.Div([_labelled(name) for name in others], className="more-grid"),
                ],
            ),
        ],
    )


def _labelled(name: str) -> html.Div:
    label = html.Span(FILTERS[name].label, className="label")
    return html.Div([label, _control(name)], className="labelled")


def _control(name: str) -> Component:
    filter = FILTERS[name]
    if isinstance(filter, filters.Facet):
        find = Entry(
            id=f"find-{name}", type="search", className="choice-find", placeholder="Find", size=12
        )
        list_ = Choice(id=ids.control(name), options=[], value=[], className="choice-list")
        return _closed(name, [find, list_])
    if isinstance(filter, filters.Choice):
        pick = Pick(id=ids.control(name), value=filter.default, options=list(filter.values))
        return html.Div(pick, role="radiogroup", **aria(label=filter.label))
    field = html.Label(
        className="field",
        children=[
            html.Span(filter.label, className="unseen"),
            Entry(
                id=ids.control(name),
                value="",
                className=f"input-{filter.input['type']}",
                **filter.input,
            ),
        ],
    )
    return _closed(name, [field]) if filter.anything else field


def _closed(name: str, panel: list[Component]) -> html.Details:
    filter = FILTERS[name]
    return html.Details(
        className="choice",
        children=[
            html.Summary(filter.anything, id=ids.summary(name), title=filter.label),
            html.Div(panel, className="choice-panel", role="group", **aria(label=filter.label)),
        ],
    )


def selection_of(values: Sequence[object], *, search: str) -> Selection:
    """The selection that the controls say; fields without a control come from the URL.

    Raises SelectionError for a value that no control can have.
    """
    base, _ = Selection.parse(search)
    given = {name: _texts(value) for name, value in zip(CONTROLS, values, strict=True)}
    read, _ = Selection.parse(urlencode(given, doseq=True))
    return read.but(view=base.view, sort=base.sort)


def _texts(value: object) -> list[str]:
    """The value of a control as the values of its parameter in the query."""
    if value is None or value == "":
        return []
    if isinstance(value, float) and math.isfinite(value):
        return [f"{value:g}"]
    if isinstance(value, int):
        return [str(value)]
    return [checked_text(member) for member in (value if isinstance(value, list) else [value])]


def controls_of(search: str) -> list[Any]:
    """The values of the controls for a query string, in the order of CONTROLS."""
    selection, _ = Selection.parse(search)
    return [_held(getattr(selection, name)) for name in CONTROLS]


def _held(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value


def options_of(search: str, *, dataset: Dataset) -> dict[str, Any]:
    """For each facet its options with counts, and for each of SUMMARIES its words."""
    selection, _ = Selection.parse(search)
    counts = selection.counts(dataset)
    return {
        "options": [
            _options(facet, getattr(selection, name), counts=counts[facet.column], dataset=dataset)
            for name, facet in MANY.items()
        ],
        "words": [_summary(name, selection=selection, dataset=dataset) for name in SUMMARIES],
    }


def found_options(name: str, *, find: str, search: str, dataset: Dataset) -> list[dict[str, str]]:
    """The options of a facet whose words hold `find`, as `options_of` gives them."""
    selection, _ = Selection.parse(search)
    facet = MANY[name]
    counts = selection.counts(dataset)[facet.column]
    chosen = getattr(selection, name)
    return _options(facet, chosen, counts=counts, dataset=dataset, find=find.strip().lower())


def _summary(name: str, *, selection: Selection, dataset: Dataset) -> str:
    """What is chosen in a control, in few words."""
    filter, value = FILTERS[name], getattr(selection, name)
    if value == filter.default:
        return filter.anything
    words = filter.words(value, dataset=dataset)
    if name in MANY:
        known = MANY[name].options(dataset)
        words = [known.get(chosen, f"{chosen} (unknown)") for chosen in value]
    return listed(words if len(words) <= 2 else [words[0], f"{len(words) - 1} others"])


def _options(
    facet: filters.Facet,
    chosen: tuple[str, ...],
    *,
    counts: Mapping[str, Count],
    dataset: Dataset,
    find: str = "",
) -> list[dict[str, str]]:
    """The options of a facet with their counts, the most frequent first; chosen ones always.

    Of very many the first, and how many more there are as an option without a value. With `find`
    those whose words hold it.
    """
    known = facet.options(dataset)
    fitting = [v for v in known if (v in counts or v in chosen) and find in known[v].lower()]
    fitting.sort(key=lambda v: (-counts.get(v, NONE).statements, known[v]))
    shown = fitting[:MOST_OPTIONS]
    shown += [v for v in fitting[MOST_OPTIONS:] if v in chosen]
    options = [_option(v, known[v], _left(counts.get(v, NONE), facet=facet)) for v in shown]
    options += [_option(v, v, "unknown") for v in chosen if v not in known]
    if more := len(fitting) - len(shown):
        options.append(_option("", f"{more:,} more: type to find them", ""))
    return options


def _option(value: str, label: str, said: str) -> dict[str, str]:
    """An option as `assets/components.js` draws it."""
    return {"value": value, "label": label, "said": said}


def _left(count: Count, *, facet: filters.Facet) -> str:
    """What an option would leave: statements, and sources where the option is not a source."""
    statements = counted(count.statements, "statement")
    if facet.column == "source":
        return statements
    return f"{statements}, {counted(count.sources, 'source')}"
