"""The templates of what is not made by Dash: every value in them is escaped."""

from __future__ import annotations

from typing import Any

from casualties.text.html import templates

_TEMPLATES = templates("casualties.web")


def filled(template: str, **values: Any) -> str:
    """The text of a template with these values; a value that is missing raises."""
    return _TEMPLATES.get_template(template).render(**values)
