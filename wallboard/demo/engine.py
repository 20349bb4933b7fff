"""What happens next? The events of the demo centre in their order, up to a moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from wallboard.demo import callers, desk, floor, outbound, promises, surveys, switch, talk, tickets
from wallboard.demo.world import World

Handler = Callable[..., object]
_MODULES = {
    callers: ("quarter",),
    floor: ("day", "starts", "pauses", "returns"),
    switch: ("arrives", "leaves", "misses", "answers", "passes", "wraps_up", "frees"),
    outbound: ("owes",),
    talk: ("holds", "resumes", "hangs_up", "codes"),
    desk: ("mails",),
    tickets: ("responds", "resolves", "reopens", "merges"),
    surveys: ("rates",),
    promises: ("settles",),
}
HANDLERS: dict[str, Handler] = {kind: getattr(module, kind) for module, kinds in _MODULES.items() for kind in kinds}


def run(world: World, until: int) -> None:
    """Let everything happen that happens before `until`; in steps or at once, the world is the same."""
    events = world.events
    while events and events[0][0] < until:
        world.now, _, kind, what = heapq.heappop(events)
        HANDLERS[kind](world, *what)
    world.now = max(world.now, until)
