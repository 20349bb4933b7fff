"""What one screen binds of a snapshot, and what of it depends on the language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wallboard import clock, text
from wallboard.snapshot import SITE, WINDOWS, Json, Reading, Snapshot, State, StoreStatus, WindowName
from wallboard.ui.live import staffing, tiles, trend
from wallboard.ui.live.presets import PRESETS, Layout, Preset, Tile
from wallboard.ui.live.queues import QueueNow, queues_now
from wallboard.ui.live.verdict import has_old_calls, verdict

ROWS_SHOWN = 4  # queues off target that fit under the tiles at 24 px and more
CALLERS_SHOWN = 4
LAG_SECONDS = 60.0  # a store that answers but lies this far behind is marked


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One screen: which kind, in which language, of the whole site or one queue, in which window.

    Without a window every tile keeps the one its preset declares.
    """

    preset: Preset = "floor"
    language: text.Language = "en"
    queue: str | None = None
    window: WindowName | None = None

    @property
    def where(self) -> str:
        """The place its tiles are about."""
        return f"queues/{self.queue}" if self.queue else SITE

    @property
    def layout(self) -> Layout:
        """What its preset declares."""
        return PRESETS[self.preset]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Its tiles, large ones first, in the window a viewer chose."""
        return tuple(tile.within(self.window) for tile in (*self.layout.large, *self.layout.small))

    @property
    def columns(self) -> tuple[Tile, ...]:
        """The measures beside each queue, in the window a viewer chose."""
        return tuple(tile.within(self.window) for tile in self.layout.columns)


def cut(snapshot: Snapshot, view: View) -> dict[str, Json]:
    """The part of a snapshot a view binds, in the snapshot's shape, and its words under `view`."""
    queues = queues_now(snapshot, view.queue)
    off = [queue for queue in queues if queue.state is not State.CALM]
    shown = off[:ROWS_SHOWN]
    bound = [*((tile, view.where) for tile in view.tiles), *_in_table(view, shown)]
    return _head(snapshot) | {
        "readings": _window(snapshot, bound, "today"),
        "windows": {window: _window(snapshot, bound, window) for window in WINDOWS if window != "today"},
        "live": {"waiting": _callers(snapshot, view), "agents": []},
        "alerts": [],
        "third_time": [],
        "promises": [],
        "view": _words(snapshot, view, queues),
    }


def _in_table(view: View, shown: list[QueueNow]) -> Iterator[tuple[Tile, str]]:
    return ((tile, f"queues/{queue.name}") for queue in shown for tile in view.columns)


def _head(snapshot: Snapshot) -> dict[str, Json]:
    """Whose snapshot and how fresh; why a store failed is for Health, not for a wall."""
    head = snapshot.head()
    head["stores"] = [store | {"error": None} for store in head["stores"]]
    return head


def _window(snapshot: Snapshot, bound: list[tuple[Tile, str]], window: WindowName) -> dict[str, Json]:
    shown: dict[str, Json] = {}
    for tile, where in bound:
        if tile.window != window:
            continue
        places = shown.setdefault(tile.measure, {SITE: None, "queues": {}, "agents": {}})
        kind, _, name = where.partition("/")
        reading = _plain(snapshot.reading(tile.measure, where, window), with_spark=where == SITE or not name)
        if kind == SITE:
            places[SITE] = reading
        else:
            places[kind][name] = reading
    return shown


def _plain(reading: Reading | None, *, with_spark: bool) -> dict[str, Json] | None:
    if reading is None:
        return None
    return reading.as_dict() | ({} if with_spark else {"spark": []})


def _callers(snapshot: Snapshot, view: View) -> list[dict[str, Json]]:
    if "callers" not in view.layout.cards:
        return []
    mine = [visit for visit in snapshot.waiting if view.queue in (None, visit.queue)]
    return [visit.as_dict() for visit in sorted(mine, key=lambda visit: visit.entered_at)[:CALLERS_SHOWN]]


def _words(snapshot: Snapshot, view: View, queues: list[QueueNow]) -> dict[str, Json]:
    language = view.language
    off = [queue for queue in queues if queue.state is not State.CALM]
    fine = _in_order(snapshot, [queue.name for queue in queues if queue.state is State.CALM])
    return {
        "verdict": verdict(snapshot, language, view.queue).as_dict(),
        "stores": [_store(store, snapshot, language) for store in snapshot.stores],
        "tiles": tiles.describe(snapshot, view.tiles, view.where, language),
        "queues_off": [_row(queue, language) for queue in off[:ROWS_SHOWN]],
        "queues_more": _more(off[ROWS_SHOWN:], language),
        "queues_fine": fine,
        "calls": str(State.STALE if has_old_calls(snapshot) else State.CALM),
        "fine": _fine(snapshot, len(fine), len(off), language),
        "agents_by_state": staffing.by_state(snapshot.agents),
        "ready": staffing.ready(snapshot.agents, view.queue),
        "on_shift": staffing.on_shift(snapshot.agents),
        "trend": trend.day(snapshot, view.where) if "trend" in view.layout.cards else None,
    }


def _in_order(snapshot: Snapshot, names: list[str]) -> list[str]:
    """Names as the site lists its queues, so that a fine queue keeps its place."""
    order = {name: index for index, name in enumerate(snapshot.queues)}
    return sorted(names, key=lambda name: order.get(name, len(order)))


def _row(queue: QueueNow, language: str) -> dict[str, Json]:
    return {
        "name": queue.name,
        "state": str(queue.state),
        "word": tiles.state_word(queue.state, language),
        "wait_state": str(queue.wait_state),
        "level_state": str(queue.level_state),
        "waiting": queue.waiting,
        "ready": queue.ready,
        "since": clock.iso(queue.oldest.entered_at) if queue.oldest else None,
    }


def _more(rest: list[QueueNow], language: str) -> dict[str, str]:
    if not rest:
        return {"words": "", "names": ""}
    template = text.words(language).ngettext("{count} more off target", "{count} more off target", len(rest))
    return {"words": template.format(count=len(rest)), "names": text.listed((queue.name for queue in rest), language)}


def _fine(snapshot: Snapshot, fine: int, off: int, language: str) -> dict[str, str]:
    """What to say of the queues that need nobody; of old ones only when they stood so."""
    say = text.words(language)
    if not fine and not off:
        return {"state": str(State.UNKNOWN), "words": say.gettext("No queue has been seen yet")}
    if has_old_calls(snapshot):
        last = min((store.as_of for store in snapshot.stores if store.as_of and not store.ok), default=None)
        template = say.gettext("As the queues stood at {time}")
        return {"state": str(State.STALE), "words": template.format(time=text.clock_time(last, snapshot.timezone))}
    if not off and fine > 1:
        return {"state": str(State.CALM), "words": say.gettext("All {count} queues are on target").format(count=fine)}
    template = say.ngettext("{count} queue fine", "{count} queues fine", fine)
    return {"state": str(State.CALM), "words": template.format(count=fine) if fine else ""}


def _store(store: StoreStatus, snapshot: Snapshot, language: str) -> dict[str, str]:
    """One store in the header: its name, its state, and how old its newest reading is."""
    say = text.words(language).gettext
    lag = store.lag_seconds
    if store.as_of is None:
        state, words = (State.UNKNOWN, say("connecting")) if store.ok else (State.STALE, say("no answer"))
    elif not store.ok:
        since = text.clock_time(store.as_of, snapshot.timezone)
        state, words = State.STALE, say("no answer since {time}").format(time=since)
    elif lag is not None and lag > LAG_SECONDS:
        state, words = State.WATCH, text.duration(lag // 60 * 60, language)
    else:
        state, words = State.CALM, text.duration(max(lag or 0.0, 1.0), language)
    return {"name": store.name, "state": str(state), "words": words}
