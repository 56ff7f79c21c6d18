"""Cases that show once more what a neighbour shows: `make test-all` runs them too."""

from __future__ import annotations

import os

import pytest

#: Is everything to run?
THOROUGH = "THOROUGH" in os.environ


def more(*cases: object) -> list[object]:
    """Return cases of a parametrized test, one value or a tuple of them each, for the thorough run."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.thorough)
        for case in cases
    ]
