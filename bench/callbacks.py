"""Building the chart and its JSON in one process, against plotly.express."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count as counting

import tutorial
from generated import folder
from plotly.io.json import to_json_plotly
from results import Bench, Result, interleaved, same

import casualties
from casualties.views import VIEWS, look

TITLE = "Building a chart"
LIMIT = 0.05


def benches(sizes: list[int]) -> list[Bench]:
    """Return the comparisons at the sizes up to 100,000: a chart of more is no chart."""
    return [
        Bench(f"chart {size}", partial(compared, size), timeout=300)
        for size in sizes
        if size <= 100_000
    ]


def compared(size: int) -> Iterator[Result]:
    """Yield the seconds from the query to the JSON of the figure, all statements drawn."""
    place = folder(size)
    dataset = casualties.load(place)
    rows = tutorial.read(str(place))
    view = VIEWS["timeline"]
    turns = counting(1)
    sizes: dict[str, int] = {}

    def ours() -> None:
        # a share of about that nobody asked for before: no answer that was kept
        query = f"view=timeline&about=10.{next(turns):06d}"
        selection, problems = casualties.Selection.parse(query)
        same(problems, (), what="problems of the query")
        kept, table = look(view, dataset=dataset, selection=selection)
        assert view.draw is not None
        figure = view.draw(table, rows=kept, dataset=dataset, selection=selection)
        sizes["ours"] = len(to_json_plotly(figure))
        sizes["traces"] = len(figure["data"])

    def peer(colour: str) -> None:
        figure = tutorial.chart(tutorial.selected(rows, party=None, metric=None), colour=colour)
        sizes["peer"] = len(to_json_plotly(figure))
        sizes["theirs"] = len(figure.data)

    same(len(dataset.estimates), len(rows), what="statements read")
    for colour in ("metric", "source"):
        mine, theirs = interleaved(ours, partial(peer, colour), runs=7, seconds=20)
        against = f"plotly.express by {colour}"
        note = (
            f"{sizes['traces']} traces against {sizes['theirs']}; beside the points ours draws "
            "ranges, open ends, lines and events"
        )
        yield Result(
            name="chart and JSON",
            size=size,
            ours=mine,
            peer=theirs,
            against=against,
            at_most=LIMIT if colour == "metric" else None,
            note=note,
        )
        yield Result(
            name="bytes of the JSON",
            size=size,
            unit="B",
            ours=[sizes["ours"]],
            peer=[sizes["peer"]],
            against=against,
        )
