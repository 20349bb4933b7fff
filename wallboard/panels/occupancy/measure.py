"""Occupancy (`metrics.md` §3): counted from the spans of agent states, see `staff.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallboard.measure import Better, Grain, Limits, Measure
from wallboard.snapshot import Unit

if TYPE_CHECKING:
    from wallboard.settings import Settings

WATCH_ABOVE = 0.85  # metrics.md §3: sustained above 85 % is too much
ALARM_ABOVE = 0.95


def limits(_settings: Settings, _queue: str | None) -> Limits:
    """The same limits everywhere: beyond them nobody keeps up for long."""
    return Limits(target=WATCH_ABOVE, watch=WATCH_ABOVE, alarm=ALARM_ABOVE)


MEASURES = (
    Measure(
        slug="occupancy",
        title="Occupancy",
        unit=Unit.RATIO,
        better=Better.NEITHER,
        definition="Time agents were ringing, talking, holding or wrapping up, divided by that time and ready time.",
        grain=Grain.AGENT_TIME,
        limits=limits,
    ),
)
