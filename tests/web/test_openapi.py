"""The description of the interface is true: what it declares is what answers."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation.modes import GenerationMode

from casualties.data.dataset import Dataset
from casualties.export import FORMATS, PARAMETERS, view_table
from casualties.selection import FILTERS, MANY, Selection
from casualties.views import VIEWS
from casualties.web import create_app
from casualties.web.routes.files import data_paths
from casualties.web.routes.openapi import document
from pages import small


@pytest.fixture(scope="module")
def described(frozen: Dataset) -> dict[str, Any]:
    return document(frozen, site="https://example.org/", paths=data_paths())


def test_every_view_in_every_format_is_described(described: dict[str, Any]) -> None:
    files = {f"/{view}.{form}" for view in VIEWS for form in FORMATS}
    assert files <= set(described["paths"])
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "https://example.org"}]


def test_every_field_of_the_selection_is_a_parameter(
    described: dict[str, Any], frozen: Dataset
) -> None:
    named = described["components"]["parameters"]
    assert list(named) == [*FILTERS, *PARAMETERS, "version"]
    assert all(one["description"] for one in named.values())
    for name, facet in MANY.items():
        values = named[name]["schema"]["items"]
        if name in OPEN_LISTS:
            assert "enum" not in values
            assert set(values["examples"]) <= set(facet.options(frozen))
        else:
            listed = described["components"]["schemas"][values["$ref"].rpartition("/")[2]]
            assert listed["enum"] == list(facet.options(frozen))
    assert named["known_on"]["schema"] == {"type": "string", "format": "date"}


OPEN_LISTS = ("conflict", "theatre", "party", "metric", "source", "focus")
"""The filters whose values come and go with the data: a program must not be made of them."""


def test_every_json_answer_has_a_schema_and_every_column_is_in_it(
    described: dict[str, Any], frozen: Dataset
) -> None:
    schemas = described["components"]["schemas"]
    for path, item in described["paths"].items():
        content = item["get"]["responses"]["200"].get("content", {})
        assert all(media["schema"] for media in content.values()), path
    for view in VIEWS:
        table = view_table(view, dataset=frozen, selection=Selection(party=("north-korea",)))
        record = schemas[f"{view.capitalize()}Record"]["properties"]
        assert list(record) == list(table), view
        assert not any("enum" in cell for cell in record.values()), view


CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.positive_data_acceptance,
    checks.unsupported_method,
)
"""All but `negative_data_rejection`: an empty value is one that is not given, and a page answers
a query that it cannot read with a notice."""

FUZZ = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def examples(path: str) -> int:
    """How often an address is asked: all files take the same query, so that few are asked much."""
    often = "." not in path or path.startswith(("/timeline.c", "/timeline.j", "/statements/"))
    return 3 if often or path.endswith(".csv") else 1


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The interface of a small dataset, as its own description says it."""
    dataset = small(tmp_path_factory.mktemp("fuzz"))
    app = create_app(dataset)
    described = schemathesis.openapi.from_wsgi("/openapi.json", app.server)
    for name in OPEN_LISTS:  # what is asked are values that there are
        values = described.raw_schema["components"]["parameters"][name]["schema"]["items"]
        values["enum"] = list(MANY[name].options(dataset))
    described.raw_schema["components"]["parameters"]["columns"]["schema"] = {"enum": [""]}
    return described


@pytest.mark.usefixtures("small_pngs")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_interface_answers_as_it_says_whatever_it_is_asked(
    fuzzed: Any, mode: GenerationMode
) -> None:
    seen = set()
    for found in fuzzed.get_all_operations():
        operation = found.ok()
        takes = list(operation.query) + list(operation.path_parameters)
        if mode is GenerationMode.NEGATIVE and not takes:
            continue  # nothing about it can be wrong
        cases = operation.as_strategy(generation_mode=mode)

        @settings(FUZZ, max_examples=examples(operation.path))
        @given(case=cases)
        def fuzz(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        fuzz()
        seen.add(operation.path)
    assert len(seen) > 20
