"""How long does the journey of a customer with 200 contacts take, beside a month of other people's?

Run it from the project's folder: `python -m tests.benchmarks.bench_journey [contacts]`.
"""

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests import timeline
from tests.benchmarks.bench_repeats import NOW, make
from wallboard import callers, journey
from wallboard.ledger import Ledger

CONTACTS, THEIRS, RUNS = 1_000_000, 200, 30


def fill(ledger: Ledger) -> None:
    """200 calls of one customer over a year, each with a ticket, a survey and a promise."""
    rows: dict[str, list[tuple[object, ...]]] = {"visits": [], "tickets": [], "surveys": [], "promises": []}
    for i in range(THEIRS):
        at = timeline.micros(NOW - timedelta(days=365 * (i + 1) / THEIRS))
        more = {"call_id": f"own{i}", "changed_at": at}
        who = {"customer": "own", "customer_masked": "•••• 00"}
        call = {"direction": "inbound", "queue": "Queue 1", "entered_at": at, "answered_at": at + 30_000_000}
        call |= {"ended_at": at + 300_000_000, "outcome": "answered", "agent_id": "ana", "reason": f"reason {i % 5}"}
        rows["visits"].append(timeline.row("visits", visit_id=f"own{i}", **call, **who, **more))
        ticket = {
            "opened_at": at,
            "resolved_at": at + 10**10,
            "category": f"reason {i % 5}",
            "is_complaint": i % 9 == 0,
        }
        rows["tickets"].append(timeline.row("tickets", ticket_id=f"own{i}", changed_at=at, **ticket, **who))
        rows["surveys"].append(
            timeline.row("surveys", survey_id=f"own{i}", kind="csat", score=float(1 + i % 5), answered_at=at, **more)
        )
        promise = {"made_at": at, "due_at": at + 10**9, "done_at": at + 10**9 * (1 + i % 3), "state": "done"}
        rows["promises"].append(timeline.row("promises", promise_id=f"own{i}", **promise, **who, **more))
    with ledger.transaction() as connection:
        for stream, some in rows.items():
            ledger.write(connection, "bank", stream, some)


def main() -> None:
    """Make the ledger, read the journey again and again, and print the times."""
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else CONTACTS
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "board.db"
        make(path, contacts, contacts // 8)
        ledger = Ledger.open(path)
        fill(ledger)
        settings = timeline.settings()
        known = callers.of(ledger, settings)
        spent = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            found = journey.of(known, settings, "own", NOW)
            spent.append(1000 * (time.perf_counter() - begun))
        ledger.close()
    print(f"{contacts:,} contacts; a journey of {len(found.events)} events, {len(found.terms)} terms of friction")
    print(f"median {statistics.median(spent):.0f} ms, longest {max(spent):.0f} ms of {RUNS}")


if __name__ == "__main__":
    main()
