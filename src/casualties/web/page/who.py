"""Who says what on a question, what each source counts, and all of its claims."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
from dash import html

from casualties.data.dataset import Dataset
from casualties.selection import Selection
from casualties.site import Site
from casualties.text.english import capital, counted, long_date, person_range
from casualties.views.answer import number
from casualties.views.pair_words import spoken_of
from casualties.web.page.components import aria, data
from casualties.web.page.parts import box, heading, mark, name_of, said_on, section

COUNTED, LISTED = 6, 12
"""Sources whose counting is told at once, and claims of the table shown at once."""


def who_says_what(
    claims: pd.DataFrame,
    *,
    dataset: Dataset,
    selection: Selection,
    site: Site,
    day: pd.Timestamp,
) -> html.Section:
    """One line for each source, the latest first; those that are silent are folded."""
    last = claims[claims["last"]].sort_values(["date", "stated_on"], ascending=False)
    speaking = last[~last["silent"]].to_dict("records")
    silent = last[last["silent"]].to_dict("records")
    since = long_date((day - timedelta(days=selection.silence)).date())

    def listed(records: list[Any], name: str = "") -> html.Ul:
        return html.Ul(
            [_line(r, name=name, dataset=dataset, selection=selection, site=site) for r in records]
        )

    content: list[Any]
    if speaking:
        size = "source" if len(speaking) == 1 else f"{number(len(speaking))} sources"
        note = f"The {size} that spoke since {since}"
        content = [listed(speaking)]
        if silent:
            have = "has" if len(silent) == 1 else "have"
            words = f"{len(silent):,} more {have} been silent for over {selection.silence} days"
            content.append(html.Details([html.Summary(words), listed(silent, "old")]))
    else:
        note, content = f"None has spoken since {since}; last said:", [listed(silent, "old")]
    return box("Who says what", *content, note=note, name="who")


def _line(
    claim: Mapping[Any, Any], *, name: str, dataset: Dataset, selection: Selection, site: Site
) -> html.Li:
    """A source and what it last said; a click finds it on the chart."""
    by_name = " by name" if claim["method"] == "documented" else ""
    link = html.A(
        [
            mark(claim["standpoint"], claim["method"]),
            html.Span([name_of(claim["source"], claim["standpoint"], dataset=dataset),
                       html.Small(day_of(claim))], className="who-name"),
            html.Span(f"{claim['wording']}{by_name}", className="value"),
        ],
        href=site.statement(claim["id"], about=selection.about),
        **data(claim=claim["id"]),
    )  # fmt: skip
    return html.Li(link, className=name or None)


def day_of(claim: Mapping[Any, Any]) -> str:
    """The day that a claim speaks of, as exactly as it is known."""
    if claim["date"] == claim["stated_on"]:
        return spoken_of({**claim, "as_of": pd.NaT})
    return long_date(claim["date"].date())


def counts(claims: pd.DataFrame, *, dataset: Dataset, site: Site) -> html.Section:
    """What each source counts and leaves out, in the order of their last claims."""
    last = claims[claims["last"]].sort_values(["date", "stated_on"], ascending=False)
    told = dataset.table("sources").set_index("id")["counts"]
    entries = [
        html.Div([html.Dt(html.A(dataset.name("source", one), href=site.source(one))),
                  html.Dd(told[one])])
        for one in dict.fromkeys(last["source"])
    ]  # fmt: skip
    content: list[Any] = [html.Dl(entries[:COUNTED], className="counts")]
    if len(entries) > COUNTED:
        more = html.Summary(f"All {len(entries):,} sources")
        content.append(html.Details([more, html.Dl(entries[COUNTED:], className="counts")],
                                    className="fold"))  # fmt: skip
    return section("What each source counts", *content, id="counts")


def all_claims(
    claims: pd.DataFrame, *, dataset: Dataset, selection: Selection, site: Site
) -> html.Section:
    """All claims on a question, the newest first; the number stands first."""
    newest = claims.sort_values(["stated_on", "id"], ascending=False).to_dict("records")
    rows = [_row(claim, dataset=dataset, selection=selection, site=site) for claim in newest]
    heads = (
        ("wording", "As stated", "number"),
        ("source", "Source", ""),
        ("as_of", "By", ""),
        ("floor", "Read as", "number"),
        ("method", "How they know", ""),
        ("stated_on", "Said on", ""),
    )
    head = html.Thead(
        html.Tr(
            [
                html.Th(heading(name, view="estimates", dataset=dataset, site=site, words=words),
                        scope="col", className=kind or None)
                for name, words, kind in heads
            ]
        )
    )  # fmt: skip
    bodies: list[Any] = [html.Tbody(rows[:LISTED])]
    if len(rows) > LISTED:
        button = html.Button(f"All {counted(len(rows), 'claim')}", type="button",
                             className="unfold", **aria(expanded="false"))  # fmt: skip
        bodies += [html.Tbody(rows[LISTED:], hidden=True),
                   html.Tbody(html.Tr(html.Td(button, colSpan=6)), className="rest")]  # fmt: skip
    table = html.Table([head, *bodies], className="claims")
    place = html.Div(table, className="scroll", tabIndex=0, role="region",
                     **aria(label="The claims"))  # fmt: skip
    return section("The claims", place, id="claims")


def _row(
    claim: Mapping[Any, Any], *, dataset: Dataset, selection: Selection, site: Site
) -> html.Tr:
    status = claim["status"]
    disputed: list[Any] = (
        [" ", html.Em(dataset.name("status", status))] if status != "accepted" else []
    )
    floor, ceiling = claim["floor"], claim["ceiling"]
    unread = pd.isna(floor) and pd.isna(ceiling)
    read = "no number" if unread else person_range(
        0.0 if pd.isna(floor) else floor, float("inf") if pd.isna(ceiling) else ceiling
    )  # fmt: skip
    started: bool = claim["basis"] == "cumulative" and pd.notna(claim["period_start"])
    since = (
        [html.Small(f" since {long_date(claim['period_start'].date())}")]
        if started and claim["period_start"] != pd.Timestamp(dataset.starts[claim["conflict"]])
        else []
    )
    told = dataset.statement(claim["id"])
    card = {
        name: str(told[column])
        for name, column in (("about", "claim"), ("notes", "notes"), ("speaker", "speaker"),
                             ("via", "via"))
        if pd.notna(told[column])
    }  # fmt: skip
    return html.Tr(
        [
            html.Td(html.A(claim["wording"],
                           href=site.statement(claim["id"], about=selection.about)),
                    className="number said"),
            html.Td([mark(claim["standpoint"], claim["method"]), " ",
                     html.A(dataset.name("source", claim["source"]),
                            href=site.source(claim["source"])), *disputed]),
            html.Td([day_of(claim), *since]),
            html.Td(read, className="number ours"),
            html.Td(capital(dataset.name("method", claim["method"]))),
            html.Td(said_on(claim)),
        ],
        id=f"c-{claim['id']}",
        **data(**card),
        className=None if status == "accepted" else status,
    )  # fmt: skip
