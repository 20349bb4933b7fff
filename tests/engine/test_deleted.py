"""A row that a vendor's program deletes for good leaves the board, for every feed that reads by a log."""

from __future__ import annotations

import re

import pytest

from tests.engine.site import held
from tests.stores import examples
from wallboard.stores.declared import Mode

FEEDS = [
    (vendor, dialect, name)
    for vendor in examples.vendors()
    for dialect in examples.dialects(vendor)
    for name, feed in examples.feeds(vendor).items()
    if feed.mode is Mode.TOUCHED
]
# Where the key is not that of the row which the vendor's program deletes.
DELETES = {
    ("osticket", "promises"): "delete from ost_ticket where ticket_id = (select object_id from ost_thread"
    " where id = (select thread_id from ost_thread_event where id = {key}))",
    ("issabel", "outbound_visits"): "delete from calls where concat('out-', id) = '{key}'",
}


def deleting(feed):
    """The statement that deletes one row, by the table and the column in which `exists` looks for it."""
    table, column = re.search(r"\bfrom (\w+)\b.*\b(\w+) in :keys", feed.exists).groups()
    return f"delete from {table} where {column} = {{key}}"


@pytest.mark.parametrize(("vendor", "dialect", "name"), FEEDS)
def test_a_row_that_is_deleted_leaves_the_board_after_the_comparison(example_board, vendor, dialect, name):
    centre, engine = example_board(vendor, dialect)
    feed = examples.feeds(vendor)[name]
    before = held(engine, feed.stream)
    key = next(row[next(iter(row))] for row in examples.expected(vendor, name) if (row[next(iter(row))],) in before)
    centre.run((DELETES.get((vendor, name)) or deleting(feed)).format(key=key))
    engine._reconcile(long=True)
    after = held(engine, feed.stream)
    assert (key,) not in after
    gone = {row for row in before if row not in after}
    assert gone == {(key,)} or name == "promises", "a ticket takes all its promises with it"
