"""Where does the demo live, what must be made before it starts, and who lets it live on?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import platformdirs

from wallboard import clock
from wallboard.demo import centre, config, moments, story

_CONTINUED_WITHIN = timedelta(minutes=60)
_AHEAD = timedelta(minutes=1)
_WAKING_HOURS = (8, 18)  # a demo that is taken up again later is busy enough between these local hours
_OLDEST = timedelta(days=14)  # a history that ended longer ago is made anew: its story has become old


def default_folder() -> Path:
    """The demo's own folder in the user's data directory."""
    return Path(platformdirs.user_data_dir("wallboard", appauthor=False)) / "demo"


def config_folder(folder: Path) -> Path:
    """Where the demo's configuration lies."""
    return folder / "config"


def database(folder: Path) -> Path:
    """The store the demo writes."""
    return folder / "var" / config.DATABASE


def is_made(folder: Path) -> bool:
    """Whether a demo with its history is there already."""
    return database(folder).is_file() and (config_folder(folder) / "wallboard.toml").is_file()


def prepare(
    folder: Path, seed: int, now: datetime, *, days: int = centre.DAYS, progress: centre.Progress | None = None
) -> Path:
    """Make the demo's folder fit to start at `now` and return its config folder.

    A history that still fits is continued quickly up to `now`. One that is missing, has another seed, or would put
    `now` into the centre's night is made; then the board's own databases in `var/`, which have read the old one, go
    too. So the caller must hold the lock on `var/`; where a folder only has to exist, ask `is_made` first. The
    history begins on a Monday at least `days` ago.
    """
    if is_made(folder) and _continued(folder, seed, now):
        return config_folder(folder)
    _clear(folder / "var")
    days = story.whole_weeks(now.date(), days)
    centre.write_history(database(folder), seed, now, days, progress=progress)
    living = centre.Centre.open(database(folder))
    if living is not None:
        config.write(config_folder(folder), living.world.story)
        living.close()
    return config_folder(folder)


def _continued(folder: Path, seed: int, now: datetime) -> bool:
    """Take up a history that fits; False when it must be made anew."""
    living = centre.Centre.open(database(folder))
    if living is None:
        return False
    try:
        fits = living.world.story.seed == seed and _fits(living, now)
        if fits:
            living.catch_up(now)
    finally:
        living.close()
    return fits


def _fits(living: centre.Centre, now: datetime) -> bool:
    """Whether the centre can live on at `now`: not ahead of it, and it is day there unless it only just stopped."""
    away = now - living.now
    if away < -_AHEAD or away > _OLDEST:
        return False
    hour = moments.local(moments.milliseconds(now), living.world.zone).hour
    return away <= _CONTINUED_WITHIN or _WAKING_HOURS[0] <= hour < _WAKING_HOURS[1]


def _clear(var: Path) -> None:
    """Remove the old history and what the board knew of it; the secret stays."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in var.glob("*.db*"):
        file.unlink()


def demo_clock(start: datetime, speed: float, now: clock.Clock) -> clock.Clock:
    """The board's clock: `speed` times as fast as `now` from this moment on, beginning at `start`."""
    began = now()
    return lambda: start + (now() - began) * speed


class DemoWriter:
    """Lets the centre of a folder live; the engine calls `tick` about once a second with the board's own time."""

    def __init__(self, folder: Path) -> None:
        self._path = database(folder)
        self._centre: centre.Centre | None = None

    def start(self) -> None:
        """Take up the centre where its store ends."""
        self._centre = self._centre or centre.Centre.open(self._path)

    def tick(self, now: datetime) -> None:
        """Write what happened up to `now`; after `stop`, or before `start`, nothing happens."""
        if self._centre is not None:
            self._centre.advance(now)

    def stop(self) -> None:
        """Remember everything, so that the next start goes on from here."""
        if self._centre is not None:
            self._centre.close()
            self._centre = None
