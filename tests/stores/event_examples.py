"""What the examples of event logs become: the records of each stream that the fold makes of all events.

To see what a folder gives, and to write the expected files that are missing:

    python -m tests.stores.event_examples <vendor> [<dialect>]
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.stores import examples, servers
from wallboard.records import Checked, Finding, Row
from wallboard.stores import cursors, database
from wallboard.stores.folds import folding

SCHEMA = Path(__file__).parents[2] / "queries" / "generic" / "schema" / "postgresql.sql"


def folded(store: database.Store, *, rows_per_page: int = 5000) -> dict[str, Checked]:
    """Every event of a store, folded page by page: all versions of the records, by stream."""
    (feed,) = store.vendor.feeds
    store.mark(examples.NOW)
    fold = folding.begun(store.vendor.options, store=store.name)
    found: dict[str, tuple[list[Row], list[Finding]]] = {}
    for page in cursors.numbered_pages(store, feed, limit=rows_per_page):
        for stream, checked in folding.checked(fold.take(page.rows, feed.columns), now=examples.NOW).items():
            rows, findings = found.setdefault(stream, ([], []))
            rows += checked.rows
            findings += checked.findings
    return {stream: Checked(*both) for stream, both in found.items()}


def main(vendor: str, dialect: str = "") -> None:
    """Print what an example gives, and write the expected files that are missing."""
    dialect = dialect or examples.dialects(vendor)[0]
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = None
        if dialect != "sqlite":
            server = stack.enter_context(servers.mariadb() if dialect == "mysql" else servers.postgresql(SCHEMA))
        url = examples.load(vendor, dialect, home, server)
        store = stack.enter_context(examples.opened(vendor, url, home))
        for stream, checked in folded(store).items():
            rows = examples.told(stream, checked.rows)
            file = examples.expected_file(vendor, stream)
            if not file.exists():
                examples.write(file, stream, rows)
            is_same = rows == examples.expected(vendor, stream)
            sys.stdout.write(f"{stream}: {len(rows)} records, {'as expected' if is_same else 'NOT as expected'}\n")
            for row in rows:
                sys.stdout.write(f"  { {column: value for column, value in row.items() if value} }\n")
            for finding in checked.findings:
                sys.stdout.write(f"  {finding.fault} {finding.code} {finding.key}: {finding.sentence}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
