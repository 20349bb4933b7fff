"""Tickets (`metrics.md` §7), dated by their opening; one that was merged into another is in no number."""

from __future__ import annotations

import numpy as np

from wallboard import business
from wallboard.cases import Tickets
from wallboard.measure import Better, Contribution, Grain, Measure, Rules, mean, share
from wallboard.snapshot import Unit
from wallboard.visits import Floats


def _spent(tickets: Tickets, until: Floats, rules: Rules) -> Contribution:
    """Business seconds from the opening to a moment."""
    calendar = business.Calendar.around(np.concatenate((tickets.entered, until)), rules.settings)
    return mean(calendar.seconds(tickets.entered, until), ~tickets.is_merged())


def first_response_time(tickets: Tickets, rules: Rules) -> Contribution:
    """Until somebody answered."""
    return _spent(tickets, tickets.responded, rules)


def resolution_time(tickets: Tickets, rules: Rules) -> Contribution:
    """Until the ticket was solved, the last time if it came back."""
    return _spent(tickets, tickets.resolved, rules)


def reopen_rate(tickets: Tickets, _rules: Rules) -> Contribution:
    """Tickets that came back, of those that were ever solved."""
    back = tickets.reopened > 0
    solved = back | ~np.isnan(tickets.resolved) | ~np.isnan(tickets.first_resolved)
    return share(back, solved & ~tickets.is_merged())


def backlog(tickets: Tickets, _rules: Rules) -> Contribution:
    """Tickets that are not done."""
    return Contribution(tickets.is_open().astype(np.float64))


MEASURES = (
    Measure(
        slug="first_response_time",
        title="First response",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        definition="Mean time in business hours from the opening of a ticket to its first response.",
        grain=Grain.TICKET,
        cases=Grain.TICKET,
        count_cases=first_response_time,
    ),
    Measure(
        slug="resolution_time",
        title="Time to solution",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        definition="Mean time in business hours from the opening of a ticket to its solution.",
        grain=Grain.TICKET,
        cases=Grain.TICKET,
        count_cases=resolution_time,
    ),
    Measure(
        slug="reopen_rate",
        title="Reopened",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Tickets that were opened again, divided by those that were ever solved.",
        grain=Grain.TICKET,
        cases=Grain.TICKET,
        count_cases=reopen_rate,
    ),
    Measure(
        slug="backlog",
        title="Open tickets",
        unit=Unit.COUNT,
        better=Better.LOWER,
        definition="Tickets that are new, open or pending at this moment.",
        grain=Grain.TICKET,
        cases=Grain.TICKET,
        count_cases=backlog,
        is_now=True,
    ),
)
