"""Which view does an address ask for? The keys of the page and of `/api/live` are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast, get_args

from wallboard import text
from wallboard.ledger import TABLES, Ledger
from wallboard.settings import Settings
from wallboard.snapshot import WINDOWS, Snapshot, WindowName
from wallboard.ui.live.presets import Preset
from wallboard.ui.live.view import View

PRESET_NAMES: tuple[Preset, ...] = get_args(Preset)
SHOWN = 40  # characters of a wrong value that are repeated in its sentence


def view(
    asked: Mapping[str, str], *, language: text.Language, is_queue: Callable[[str], bool]
) -> tuple[View, tuple[str, ...]]:
    """The view that was asked for, and a sentence about everything in it that does not exist.

    A wrong value falls back to what stands without it, so that a page always has something to show.
    """
    wrong: list[str] = []

    def chosen(key: str, names: tuple[str, ...], default: str | None) -> str | None:
        value = asked.get(key) or default
        if value is None or value in names:
            return value
        wrong.append(f"There is no {key} '{value[:SHOWN]}'; choose {', '.join(names)}.")
        return default

    preset = chosen("preset", PRESET_NAMES, "floor")
    spoken = chosen("lang", text.LANGUAGES, language)
    window = chosen("window", WINDOWS, None)
    queue = asked.get("queue") or None
    if queue is not None and not is_queue(queue):
        wrong.append(f"There is no queue '{queue[:SHOWN]}'.")
        queue = None
    found = View(
        preset=cast("Preset", preset),
        language=cast("text.Language", spoken),
        queue=queue,
        window=cast("WindowName | None", window),
    )
    return found, tuple(wrong)


def is_queue(name: str, snapshot: Snapshot | None, settings: Settings, ledger: Ledger) -> bool:
    """Whether a queue exists: it has been seen today, is named in the settings, or was ever seen.

    Before anything has been read nobody can tell, so every name may stand.
    """
    if snapshot is None or not snapshot.queues:
        return True
    if name in snapshot.queues or name in settings.service_level.queues:
        return True
    column = TABLES["visits"].c.queue
    return any(True for _ in ledger.rows("visits", column == name))
