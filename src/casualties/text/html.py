"""HTML by templates: every value in them is escaped, and one that is missing raises."""

import jinja2


def templates(package: str) -> jinja2.Environment:
    """The templates in the folder `templates` of a package."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=True,
        auto_reload=False,  # a running process has the templates with which it began
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
