from __future__ import annotations

import doctest

from conftest import ROOT


def test_the_numbers_of_the_method_page_are_those_of_the_code() -> None:
    result = doctest.testfile(str(ROOT / "docs" / "method.md"), module_relative=False)
    assert result.attempted >= 12
    assert result.failed == 0
