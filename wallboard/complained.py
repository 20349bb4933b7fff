"""Who complained, today and in the last weeks: recorded complaints, people and not messages (`metrics.md` §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from wallboard import clock
from wallboard.caseload import Caseload
from wallboard.cases import Tickets
from wallboard.day import Day
from wallboard.ledger import TABLES, Ledger
from wallboard.measure import Grain
from wallboard.related import WEEK

AHEAD = timedelta(days=7)  # read before a range, to know who had complained before


class Complaint(NamedTuple):
    """One recorded complaint; `is_first`: its customer had made no other in the seven days before."""

    at: float  # seconds since the epoch
    queue: str | None
    reason: str | None
    customer: str | None
    is_first: bool
    store: str
    ticket: str


class Today:
    """The complaints of a day so far; they are read again only where the tickets of the day have changed."""

    def __init__(self) -> None:
        self._known: tuple[tuple[bytes, ...], list[Complaint]] | None = None

    def of(self, day: Day, since: float, at: float) -> list[Complaint]:
        """The complaints opened in [since, at], oldest first; merged tickets are none."""
        load = day.caseloads.get("tickets")
        if load is None:
            return []
        rows = np.flatnonzero(load.table.alive[: load.table.size])
        rows = rows[load.table.column("is_complaint")[rows] == 1]
        frame = load.frame(Grain.TICKET, rows)
        rows, known = rows[frame.entered <= at], frame.as_of(at)
        if not isinstance(known, Tickets):
            return []
        wanted = ~known.is_merged() & (known.entered >= since)
        rows, known = rows[wanted], known.take(wanted)
        columns = (rows, known.entered, known.before, known.queue, known.reason, load.table.column("customer")[rows])
        signature = tuple(column.tobytes() for column in columns)
        if self._known is None or self._known[0] != signature:
            self._known = signature, _told(load, rows.tolist(), known)
        return self._known[1]


def today(day: Day, since: float, at: float) -> list[Complaint]:
    """The complaints opened in [since, at], oldest first; merged tickets are none."""
    return Today().of(day, since, at)


def _told(load: Caseload, rows: list[int], known: Tickets) -> list[Complaint]:
    found = [
        Complaint(
            at=entered,
            queue=load.text("queue", row) or None,
            reason=load.text("category", row) or None,
            customer=load.text("customer", row),
            is_first=is_first,
            store=load.store_of[row],
            ticket=load.text("ticket_id", row) or "",
        )
        for row, entered, is_first in zip(rows, known.entered.tolist(), np.isnan(known.before).tolist(), strict=True)
    ]
    return sorted(found, key=lambda one: (one.at, one.store, one.ticket))


def past(ledger: Ledger, since: datetime, until: datetime) -> list[Complaint]:
    """The complaints opened in [since, until), oldest first, as the ledger holds them now."""
    table = TABLES["tickets"].c
    names = "opened_at queue category customer store ticket_id".split()
    opened = table.opened_at >= clock.micros(since - AHEAD), table.opened_at < clock.micros(until)
    rows = ledger.columns("tickets", names, table.is_complaint, table.state.is_distinct_from("merged"), *opened)
    begin = since.timestamp()
    in_order = sorted((tuple(row) for row in rows), key=lambda row: (row[0], row[4], row[5]))
    return [one for one in _told_apart(in_order) if one.at >= begin]


def _told_apart(rows: Iterable[tuple[Any, ...]]) -> Iterator[Complaint]:
    """Complaints in order of time, each with whether its customer had made another one in the week before."""
    last: dict[str, int] = {}
    for opened, queue, reason, customer, store, ticket in rows:
        before = last.get(customer) if customer else None
        is_first = before is None or opened - before > WEEK
        if customer:
            last[customer] = opened
        yield Complaint(opened / 1e6, queue or None, reason or None, customer, is_first, store, ticket)
