"""What is built once per snapshot, however many look at it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from wallboard.snapshot import Snapshot

T = TypeVar("T")

_made: tuple[Snapshot | None, dict[Hashable, Any]] = (None, {})


def per_snapshot(snapshot: Snapshot, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns for this snapshot and key; made by the first who asks, gone with the next snapshot."""
    global _made  # noqa: PLW0603 - swapped in one assignment; two who ask at once only build twice
    of, kept = _made
    if of is not snapshot:
        kept = {}
        _made = (snapshot, kept)
    if key not in kept:
        kept[key] = make()
    found: T = kept[key]
    return found
