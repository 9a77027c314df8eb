"""The ids of the page, each spelled once."""

URL = "url"
PAGE = "page"
NAV = "views"
NOTICES = "notices"
QUESTION = "question"
CAPTION = "caption"
SENTENCE = "sentence"
CHART = "chart"
DRAWN = "drawn"
FIGURE = "figure"
KEY = "key"
LINKS = "links"
VERSION = "version"
TABLE = "table"
VIEW_TABLE = "view-table"
TITLE = "title"
CITE = "cite"
CITE_TEXT = "cite-text"
CITE_BIB = "cite-bib"
EMBED_CODE = "embed-code"
GRID_PLACE = "grid-place"
GRID = "grid"
GRID_NOTE = "grid-note"
COLUMNS = "columns"
REPLAY = "replay"


def control(name: str) -> str:
    """The id of the control of a field of `Selection`."""
    return f"control-{name.replace('_', '-')}"


def summary(name: str) -> str:
    """The id of the words that open a control."""
    return f"summary-{name.replace('_', '-')}"
