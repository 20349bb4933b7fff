"""What one screen binds of a snapshot, and what of it depends on the language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from wallboard import alarm, clock, text
from wallboard.snapshot import SITE, WINDOWS, Json, Reading, Snapshot, State, StoreStatus, WindowName
from wallboard.ui.live import third_time, tiles, trend
from wallboard.ui.live.presets import PRESETS, Layout, Preset, Tile
from wallboard.ui.live.queues import Floor, QueueNow
from wallboard.ui.live.verdict import has_old_calls, is_dead, of_floor, standing

ROWS_SHOWN = 4  # queues off target that fit under the tiles at 24 px and more
CALLERS_SHOWN = 3
THIRD_TIME_SHOWN = 6  # as many as the floor page has room for; a wall shows the first two and says how many there are
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


def to_query(view: View) -> str:
    """A view as the query of `/api/live` and of its page."""
    keys = {"preset": view.preset, "lang": view.language, "queue": view.queue, "window": view.window}
    return urlencode({name: value for name, value in keys.items() if value is not None})


def cut(snapshot: Snapshot, view: View) -> dict[str, Json]:
    """The part of a snapshot a view binds, in the snapshot's shape, and its words under `view`."""
    floor = Floor.of(snapshot, view.queue)
    bound = [*((tile, view.where) for tile in view.tiles), *_in_table(view, floor.off[:ROWS_SHOWN])]
    return _head(snapshot) | {
        "readings": _window(snapshot, bound, "today"),
        "windows": {window: _window(snapshot, bound, window) for window in WINDOWS if window != "today"},
        "live": {"waiting": _callers(floor, view), "agents": []},
        "alerts": _alerts(floor, view),
        "third_time": _third_time(floor, view),
        "promises": [],
        "view": _words(floor, view),
    }


def _in_table(view: View, shown: tuple[QueueNow, ...]) -> Iterator[tuple[Tile, str]]:
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


def _callers(floor: Floor, view: View) -> list[dict[str, Json]]:
    return [visit.as_dict() for visit in floor.waiting[:CALLERS_SHOWN]] if "callers" in view.layout.cards else []


def _third_time(floor: Floor, view: View) -> list[dict[str, Json]]:
    return third_time.of(floor)[:THIRD_TIME_SHOWN] if "third_time" in view.layout.cards else []


def _alerts(floor: Floor, view: View) -> list[dict[str, Json]]:
    """What the verdict may speak of, in the viewer's language."""
    if not view.layout.shows_alerts:
        return []
    return [one.as_dict() | {"sentence": alarm.sentence(one, view.language)} for one in standing(floor)]


def _words(floor: Floor, view: View) -> dict[str, Json]:
    language, snapshot, off = view.language, floor.snapshot, floor.off
    return {
        "verdict": of_floor(floor, language, with_alerts=view.layout.shows_alerts).as_dict(),
        "stores": [_store(store, snapshot, language) for store in snapshot.stores],
        "tiles": tiles.describe(floor, view.tiles, view.where, language),
        "queues_off": [_row(queue, language) for queue in off[:ROWS_SHOWN]],
        "queues_more": _more(off[ROWS_SHOWN:], language),
        "queues_fine": floor.fine,
        "calls": str(State.STALE if has_old_calls(snapshot) else State.CALM),
        "fine": _fine(floor, language),
        "agents_by_state": floor.staff.by_state(),
        "ready": floor.staff.ready(view.queue),
        "on_shift": floor.staff.on_shift(),
        "utc_offset_seconds": text.utc_offset_seconds(snapshot.as_of, snapshot.timezone),
        "third_time": third_time.describe(floor, _third_time(floor, view), language),
        "trend": trend.day(snapshot, view.where) if "trend" in view.layout.cards else None,
    }


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


def _more(rest: tuple[QueueNow, ...], language: str) -> dict[str, str]:
    if not rest:
        return {"words": "", "names": ""}
    template = text.words(language).ngettext("{count} more off target", "{count} more off target", len(rest))
    return {"words": template.format(count=len(rest)), "names": text.listed((queue.name for queue in rest), language)}


def _fine(floor: Floor, language: str) -> dict[str, str]:
    """What to say of the queues that need nobody; of old ones only when they stood so."""
    say, snapshot = text.words(language), floor.snapshot
    fine, off = len(floor.fine), len(floor.off)
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
        state, words = (State.STALE, say("no answer")) if is_dead(store) else (State.UNKNOWN, say("connecting"))
    elif store.in_part:
        state, words = State.WATCH, say("answers in part")
    elif not store.ok:
        since = text.clock_time(store.as_of, snapshot.timezone)
        state, words = State.STALE, say("no answer since {time}").format(time=since)
    elif lag is not None and lag > LAG_SECONDS:
        state, words = State.WATCH, text.duration(lag // 60 * 60, language)
    else:
        state, words = State.CALM, text.duration(max(lag or 0.0, 1.0), language)
    return {"name": store.name, "state": str(state), "words": words}
