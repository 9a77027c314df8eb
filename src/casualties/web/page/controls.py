"""The controls of the page, one a filter: what they are, what they hold, what they offer."""

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


def controls() -> html.Form:
    """All controls: those of SENTENCE, and the others in the order of the filters."""
    others = [name for name in CONTROLS if name not in {name for _, name, _ in SENTENCE}]
    sentence: list[Component | str] = []
    for before, name, after in SENTENCE:
        control = _control(name)
        sentence += [before, html.Span([control, after], className="held") if after else control]
    labelled = html.Div([_labelled(name) for name in others], className="more-grid")
    more = html.Details([html.Summary("More conditions"), labelled], className="more")
    asking = html.Div(sentence, className="asking")
    label = aria(label="Choose statements")
    return html.Form([asking, more], className="controls", role="search", **label)


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
    kind = f"input-{filter.input['type']}"
    entry = Entry(id=ids.control(name), value="", className=kind, **filter.input)
    field = html.Label([html.Span(filter.label, className="unseen"), entry], className="field")
    return _closed(name, [field]) if filter.anything else field


def _closed(name: str, panel: list[Component]) -> html.Details:
    """A control that a summary of what is chosen opens."""
    filter = FILTERS[name]
    opener = html.Summary(filter.anything, id=ids.summary(name), title=filter.label)
    opened = html.Div(panel, className="choice-panel", role="group", **aria(label=filter.label))
    return html.Details([opener, opened], className="choice")


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
    return [_value(getattr(selection, name)) for name in CONTROLS]


def _value(parameter: object) -> object:
    """The value of a control for that of its parameter."""
    if isinstance(parameter, tuple):
        return list(parameter)
    if isinstance(parameter, date):
        return parameter.isoformat()
    return "" if parameter is None else parameter


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
    facet, chosen = MANY[name], getattr(selection, name)
    counts = selection.counts(dataset)[facet.column]
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
    none = Count(0, 0)
    fitting.sort(key=lambda v: (-counts.get(v, none).statements, known[v]))
    shown = fitting[:MOST_OPTIONS] + [v for v in fitting[MOST_OPTIONS:] if v in chosen]
    options = [(v, known[v], _left(counts.get(v, none), facet=facet)) for v in shown]
    options += [(v, v, "unknown") for v in chosen if v not in known]
    if more := len(fitting) - len(shown):
        options.append(("", f"{more:,} more: type to find them", ""))
    return [{"value": value, "label": label, "said": left} for value, label, left in options]


def _left(count: Count, *, facet: filters.Facet) -> str:
    """What an option would leave: statements, and sources where the option is not a source."""
    statements = counted(count.statements, "statement")
    if facet.column == "source":
        return statements
    return f"{statements}, {counted(count.sources, 'source')}"
