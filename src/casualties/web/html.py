"""The templates of what is not made by Dash: every value in them is escaped."""

from __future__ import annotations

from typing import Any

import jinja2

_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("casualties.web"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def filled(template: str, **values: Any) -> str:
    """The text of a template with these values; a value that is missing raises."""
    return _TEMPLATES.get_template(template).render(**values)
