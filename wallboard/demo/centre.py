"""How does the centre live: its history is made quickly, then it goes on in real time, by the same engine?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from wallboard.demo import checkpoint, config, engine, moments
from wallboard.demo.rows import KINDS, Row, rows
from wallboard.demo.store import Store
from wallboard.demo.story import Story
from wallboard.demo.world import World, new_world

DAYS = 60
Progress = Callable[[int, int], object]
_SAVED_EVERY = 5 * moments.MINUTE


def history(seed: int, until: datetime, days: int = DAYS) -> dict[str, list[Row]]:
    """The rows of every stream as they stand at `until`, in the order in which they were first written."""
    world = _begin(seed, until, days)
    found: dict[str, dict[Any, Row]] = {name: {} for name in KINDS}
    for _ in _days(world):
        for stream, changed in world.changed.items():
            found[stream].update(zip(changed, rows(stream, changed.values()), strict=True))
            changed.clear()
    return {stream: list(some.values()) for stream, some in found.items()}


def write_history(
    path: Path, seed: int, until: datetime, days: int = DAYS, *, progress: Progress | None = None
) -> None:
    """Make a store with the history up to `until`; the file appears under its name when it is complete.

    Each row's `changed_at` is the moment of its last change. `progress` is called with days done and days in all.
    """
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    store = Store(making)
    try:
        store.create()
        world = _begin(seed, until, days)
        for done in _days(world):
            store.write(_changed(world, None), {})
            _forget(world)
            if progress:
                progress(done, days)
        store.write({}, _state(world))
        store.finish()
    finally:
        store.close()
    making.replace(path)


def _begin(seed: int, until: datetime, days: int) -> World:
    """A centre whose history will end at `until`."""
    zone = ZoneInfo(config.zone_for(until))
    return new_world(Story(seed=seed, zone=zone, days=days, made_at=moments.milliseconds(until)))


def _days(world: World) -> Iterator[int]:
    """Run the history a day at a time; yields the days done, when their rows can be taken."""
    with _no_collector():
        for done in range(1, world.story.days + 1):
            engine.run(world, min(world.story.begins + done * moments.DAY, world.story.made_at))
            yield done
        engine.run(world, world.story.made_at)
        yield world.story.days


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep Python's cycle collector away: the centre makes no cycles, and looking for them takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _changed(world: World, stamp: int | None) -> dict[str, list[Row]]:
    """The rows that changed since the last time, stamped with the moment of writing, or each with its own."""
    found: dict[str, list[Row]] = {}
    for stream, changed in world.changed.items():
        if stamp is not None:
            for record in changed.values():
                record.changed_at = stamp
        found[stream] = rows(stream, changed.values())
    found["agent_states"].sort()  # by key: an agent's spans lie together in the store
    return found


def _forget(world: World) -> None:
    """The changes are written."""
    for changed in world.changed.values():
        changed.clear()


def _state(world: World) -> dict[str, bytes | str]:
    """What a restart needs."""
    return {"world": checkpoint.save(world), "written_to": str(world.now)}


class Centre:
    """A centre that lives in its store from where the store ends."""

    def __init__(self, store: Store, world: World, written_to: int) -> None:
        self._store = store
        self.world = world
        self._saved_at = world.now
        # The state may be a few minutes older than the last row. The same events happen again and give the same rows.
        engine.run(world, written_to)
        _forget(world)

    @classmethod
    def open(cls, path: Path) -> Centre | None:
        """The centre of a store; None when there is no such store or its state cannot be read."""
        if not path.is_file():
            return None
        store = Store(path)
        saved = store.state()
        world = checkpoint.load(bytes(saved["world"])) if "world" in saved else None  # type: ignore[arg-type]
        if world is None:
            store.close()
            return None
        return cls(store, world, int(saved["written_to"]))

    @property
    def now(self) -> datetime:
        """The moment up to which everything is written."""
        return moments.moment(self.world.now)

    def advance(self, until: datetime) -> None:
        """Write everything that happened up to `until`, in one transaction; `changed_at` is the moment of writing."""
        self._advance(until, is_live=True)

    def catch_up(self, until: datetime) -> None:
        """Live quickly through the time nobody was looking; each row keeps the moment of its own last change."""
        self._advance(until, is_live=False)

    def _advance(self, until: datetime, *, is_live: bool) -> None:
        world, end = self.world, moments.milliseconds(until)
        if end <= world.now:
            return
        engine.run(world, end)
        changed = _changed(world, end if is_live else None)
        state: dict[str, bytes | str] = {"written_to": str(end)}
        if end - self._saved_at >= _SAVED_EVERY:
            state = _state(world)
            self._saved_at = end
        self._store.write(changed, state)
        _forget(world)

    def close(self) -> None:
        """Remember everything and let go of the store."""
        self._store.write({}, _state(self.world))
        self._store.close()
