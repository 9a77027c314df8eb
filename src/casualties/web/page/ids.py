"""The ids that callbacks and scripts share, each spelled once."""

URL = "url"
TITLE = "title"
VIEW = "view"
GRID = "grid"
GRID_NOTE = "grid-note"
COLUMNS = "columns"
