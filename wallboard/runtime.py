"""Which board runs in this process? The launcher says it once, pages and routes ask here.

A page must never import the launcher: under `python -m` that would load it a second time and start a second engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from wallboard import errors
from wallboard.doors import Doors
from wallboard.engine import Engine


@dataclass(slots=True)
class _Held:
    engine: Engine | None = None
    doors: Doors | None = None


_held = _Held()


def use(engine: Engine | None, doors: Doors | None = None) -> None:
    """Make an engine the one of this process; None when it has ended. Without doors nobody needs a token."""
    _held.engine, _held.doors = engine, doors


def engine() -> Engine:
    """The engine of this process: its settings, ledger, board and clock.

    Raises:
        WallboardError: none runs here; the page was opened by something else than `wallboard run`.
    """
    if _held.engine is None:
        raise errors.WallboardError("No board runs in this process. Start it with `wallboard run` or `wallboard demo`.")
    return _held.engine


def doors() -> Doors | None:
    """How this process lets people in."""
    return _held.doors
