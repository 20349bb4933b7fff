"""The latest snapshot, and those who want to know when it changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from wallboard.snapshot import Snapshot

Subscriber = Callable[[Snapshot], None]


class Board:
    """Holds one snapshot, swapped in one assignment; any thread may read it at any time."""

    def __init__(self) -> None:
        self._latest: Snapshot | None = None
        self._published = 0.0
        self._subscribers: tuple[Subscriber, ...] = ()
        self._lock = threading.Lock()

    @property
    def latest(self) -> Snapshot | None:
        """The newest snapshot; None before the first cycle."""
        return self._latest

    @property
    def age_seconds(self) -> float | None:
        """Real seconds since the newest snapshot was published; None before the first."""
        return None if self._latest is None else time.monotonic() - self._published

    def publish(self, snapshot: Snapshot) -> None:
        """Make a snapshot the latest and tell the subscribers, on the caller's thread."""
        self._published = time.monotonic()
        self._latest = snapshot
        for subscriber in self._subscribers:
            subscriber(snapshot)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with every snapshot from now on; returns what ends it."""
        with self._lock:
            self._subscribers = (*self._subscribers, subscriber)

        def leave() -> None:
            with self._lock:
                self._subscribers = tuple(other for other in self._subscribers if other is not subscriber)

        return leave
