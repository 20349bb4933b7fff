"""The calls that a test's docstring draws."""

from __future__ import annotations

import pytest

from tests import timeline


@pytest.fixture
def drawn(request: pytest.FixtureRequest) -> timeline.Drawn:
    return timeline.drawn(request.function.__doc__)
