"""The folders whose store is a log of events: their examples on their own engines, whole and in pages."""

from __future__ import annotations

import pytest

from tests.stores import event_examples, examples
from wallboard.stores import declared

FOLDERS = [
    (vendor, dialect)
    for vendor in examples.vendors()
    if any(feed.mode is declared.Mode.EVENTS for feed in examples.feeds(vendor).values())
    for dialect in examples.dialects(vendor)
]


@pytest.mark.parametrize("rows_per_page", [5000, 3])
@pytest.mark.parametrize(("vendor", "dialect"), FOLDERS)
def test_the_example_becomes_the_expected_records(vendor, dialect, rows_per_page, request, tmp_path):
    server = None if dialect == "sqlite" else request.getfixturevalue(f"{dialect}_server")
    url = examples.load(vendor, dialect, tmp_path, server)
    with examples.opened(vendor, url, tmp_path) as store:
        found = event_examples.folded(store, rows_per_page=rows_per_page)
    assert {"visits", "agent_states"} <= set(found)
    for stream, checked in found.items():
        assert examples.told(stream, checked.rows) == examples.expected(vendor, stream)
