"""What keeps new data from taking the place of those that are served."""

import logging
from collections.abc import Callable
from datetime import date
from functools import partial

from casualties.data.dataset import Dataset
from casualties.errors import SelectionError
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import counted
from casualties.views import VIEWS, View, look
from casualties.web.page.content import PAGES, page

LOG = logging.getLogger(__name__)

MOST_CHECKED = 200_000
"""Statements up to which new data must keep every rule; of more, a worker checks only that they can
be read."""


def losses(new: Dataset, *, last: Dataset) -> tuple[str, ...]:
    """The tables that lack rows of the last good data, in words.

    Half of a file that is being rewritten reads like a file that lost rows. So a loss must be
    meant: by a new commit that holds exactly these data, or by a REVISION that says a new name.
    """
    if new.revision not in ("", last.revision) and not new.revision.endswith("+"):
        return ()
    faults = []
    for name, table in last.schema.tables.items():
        key = list(table.primary_key) or list(table.columns)
        before = last.table(name).set_index(key).index
        now = new.table(name) if name in new.schema.tables else last.table(name).iloc[:0]
        lost = before.difference(now.set_index(key).index, sort=False)
        if len(lost):
            first = " ".join(map(str, lost[0])) if isinstance(lost[0], tuple) else lost[0]
            faults.append(
                f"{table.path}: {counted(len(lost), 'row')} of the last good data "
                f"{'is' if len(lost) == 1 else 'are'} missing, such as {first!r}; commit the "
                "change, or say a new revision in the file REVISION beside the tables"
            )
    return tuple(faults)


def unruly(dataset: Dataset) -> tuple[str, ...]:
    """Every breach of a rule, in words."""
    from casualties.checks import Folder, problems  # a start does without the rules

    if len(dataset.estimates) > MOST_CHECKED:
        return ()
    folder = Folder(dataset.schema, dict(dataset.texts), today=date.today())
    return tuple(str(problem) for problem in problems(folder))


def undrawn(dataset: Dataset) -> tuple[str, ...]:
    """The views and pages that fail on the data, in words.

    More than a view can show is no fault of the data.
    """
    faults = []
    made: dict[str, Callable[[], object]] = {
        f"the view {view.title}": partial(_draw, view, dataset=dataset) for view in VIEWS.values()
    }
    for search in ("", *(f"?view={view}" for view in PAGES)):
        made[f"the page /{search}"] = partial(page, search, dataset=dataset, site=Site())
    for name, make in made.items():
        try:
            make()
        except SelectionError:
            continue
        except Exception as error:
            LOG.exception("%s fails on new data", name)
            faults.append(f"{name} cannot be drawn ({type(error).__name__}: {error})")
    return tuple(faults)


def _draw(view: View, *, dataset: Dataset) -> None:
    """Make the table, the figure and the sentence of a view of all the data."""
    selection = Selection(view=view.id)
    rows, table = look(view, dataset=dataset, selection=selection)
    if draw := view.picture or view.draw:
        draw(table, rows=rows, dataset=dataset, selection=selection)
    view.sentence(table, rows=rows, dataset=dataset, selection=selection)
