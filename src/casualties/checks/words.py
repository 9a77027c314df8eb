"""Rules about what the sentences of a statement say: claim, notes and address."""

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

from casualties.checks.folder import Folder
from casualties.checks.problem import problem, shown
from casualties.checks.rule import Problems, row_rule, rule
from casualties.data.cells import Record
from casualties.data.stated_figures import FIGURES

REPOSITORIES = ("github.com", "gitlab.com", "codeberg.org")
"""Hosts whose addresses of two parts are the front pages of repositories."""

DEEP = re.compile(r"https?://[^/?#\s]+/[^/?#\s]+/[^/?#\s]+/[^/?#\s]")
"""The address of a page that is no front page, whatever its host."""

LEANING = re.compile(
    r"\b(the same (?:briefing|statement|report|interview|speech|summary|source|article)"
    r"|(?:he|she|it|they) also|of these|the (?:earlier|previous) figure)\b",
    re.IGNORECASE,
)
"""Words of a claim that only another row makes clear."""

TRACES = ("the same ", " also", "of these", "the earlier", "the previous")
"""What every such claim has in it, which is found sooner than the words themselves."""

ECHO = re.compile(
    r"\b(?:repeats the|relays the|equals the .* total|taken over from|taken from the"
    r"|drawn from the|copied from|cites? the .* figure)\b"
)
"""Words of a note that admit that the figure is somebody else's."""

NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
STATE_BODIES = ("government", "military", "intelligence_agency")


@row_rule("url")
def page_address(record: Record) -> Problems:
    """The address is that of a page, not the front page of a site or of a repository.

    Such as https://github.com/owner/data: give the file, https://github.com/owner/data/blob/...
    """
    if DEEP.match(record["url"]):
        return
    try:
        parts = urlsplit(record["url"])
    except ValueError as error:
        mend = "copy the address from the browser's address bar"
        yield problem(record, "url", read=f"is no web address ({error})", mend=mend)
        return
    path = [part for part in parts.path.split("/") if part]
    host = parts.netloc.removeprefix("www.")
    is_front = (not path and not parts.query) or (host in REPOSITORIES and len(path) == 2)
    if parts.netloc and is_front:
        mend = "give the page on which the statement can be read"
        yield problem(record, "url", read=f"{shown(record['url'])} is a front page", mend=mend)


@row_rule("claim")
def claim_alone(record: Record) -> Problems:
    """A claim can be read alone: it names who said what of whom, and leans on no other row.

    Such as "The same briefing gave 2,700 wounded.": name the body and the people counted.
    """
    claim = record["claim"].lower()
    if any(trace in claim for trace in TRACES) and (match := LEANING.search(record["claim"])):
        mend = "say who put whose losses where, as if no other row were there"
        yield problem(record, "claim", read=f"{shown(match[0])} leans on another row", mend=mend)


@row_rule("claim", *FIGURES)
def claim_figures(record: Record) -> Problems:
    """A claim that names large numbers names the figure of the cells among them.

    Such as "about 12,000" beside best 1200: mend the one that differs from the page.
    """
    figures = {record[c] for c in FIGURES} - {""}
    named = NUMBER.findall(record["claim"]) if "," in record["claim"] else []
    if not all(map(str.isdecimal, figures)):
        return  # the rule types names it
    if figures and named and figures.isdisjoint(number.replace(",", "") for number in named):
        read = f"{', '.join(named)}, which is not in low, best or high"
        yield problem(record, "claim", read=read, mend="mend the cells or the claim")


@row_rule("notes", "repeats", "rests_on", "status")
def admitted_echo(record: Record) -> Problems:
    """A figure that the notes say is taken over from another body names it in the cells.

    Such as "Taken from the General Staff.": write ukraine-general-staff in rests_on.
    """
    match = ECHO.search(record["notes"])
    if match and not record["repeats"] and not record["rests_on"]:
        mend = "name the row in repeats or the body in rests_on, or word the note otherwise"
        yield problem(record, "notes", read=f"{shown(match[0])} without an origin", mend=mend)


@rule
def own_country(folder: Folder) -> Problems:
    """A body of a state is no adversary of that state's own people.

    Such as adversary for Russia's ministry towards russia: write own.
    """
    sources, parties = folder.ids.get("sources", {}), folder.ids.get("parties", {})
    enemies: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    own = []
    for record in folder.records("estimates"):
        if record["standpoint"] != "adversary" and record["standpoint"] != "adversary_ally":
            continue
        source, party = sources.get(record["source"]), parties.get(record["party"])
        if source is None or party is None or source["kind"] not in STATE_BODIES:
            continue
        if source["country"] and source["country"] == party["country"]:
            own.append(record)
        else:
            enemies[record["source"], record["conflict"]][record["party"]] += 1
    for record in own:
        country = parties[record["party"]]["country"]
        read = f"{record['standpoint']} towards its own country {country}"
        column, mend = "standpoint", "write own, or mend the source"
        if usual := enemies[record["source"], record["conflict"]].most_common(1):
            column = "party"
            mend = f"write {usual[0][0]} if it counts the enemy, else own in standpoint"
        yield problem(record, column, read=read, mend=mend)
