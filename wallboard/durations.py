"""How far do the waits and talks that a store reports differ from those its times give?

The reported ones win in every number (`metrics.md` §1). Whole seconds of a switch differ by up to one; more than that
is a wrong clock, a transfer that was not written down, or a wait that begins elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wallboard.records import KEPT, Row

SECOND = 1_000_000
ROUNDING_SECONDS = 2.0  # two moments cut to whole seconds, and the time between two writes
_AT = {name: KEPT["visits"].position(name) for name in KEPT["visits"].names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Reported minus computed seconds of one visit; None where one of the two is not known."""

    visit_id: str
    wait_seconds: float | None
    talk_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How many visits could be compared, how many differ by more than rounding, and by how much the worst does."""

    compared: int
    differing: int
    largest_seconds: float | None


def differences(rows: Iterable[Row]) -> Iterator[Difference]:
    """Every visit's reported durations less those between its moments.

    The visits are as the ledger keeps them, in the order of `records.KEPT`: their talk is without the hold, which the
    time between answer and end contains.
    """
    for row in rows:
        answered, ended, talk = row[_AT["answered_at"]], row[_AT["ended_at"]], row[_AT["talk_seconds"]]
        if talk is not None:
            talk += row[_AT["hold_seconds"]] or 0
        yield Difference(
            visit_id=row[_AT["visit_id"]],
            wait_seconds=_less(
                row[_AT["wait_seconds"]], row[_AT["entered_at"]], ended if answered is None else answered
            ),
            talk_seconds=_less(talk, answered, ended),
        )


def agreement(found: Iterable[Difference]) -> tuple[Agreement, Agreement]:
    """How well waits and talks agree, in this order."""
    both = list(found)
    return _agreement(one.wait_seconds for one in both), _agreement(one.talk_seconds for one in both)


def _agreement(seconds: Iterable[float | None]) -> Agreement:
    known = [abs(value) for value in seconds if value is not None]
    differing = sum(value > ROUNDING_SECONDS for value in known)
    return Agreement(compared=len(known), differing=differing, largest_seconds=max(known, default=None))


def _less(reported: float | None, begin: int | None, end: int | None) -> float | None:
    return None if reported is None or begin is None or end is None else reported - (end - begin) / SECOND
