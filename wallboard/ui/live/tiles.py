"""What stands beside the number on each tile: its state in a word, and what it is measured against."""

from __future__ import annotations

from collections.abc import Iterable

from wallboard import text
from wallboard.snapshot import Json, Reading, State, Unit
from wallboard.text import marked
from wallboard.ui.live.presets import WINDOW_WORDS, Tile
from wallboard.ui.live.queues import Floor

COLOURED = 2  # more coloured tiles than this and colour becomes wallpaper
SEVERITY = (State.ALARM, State.WATCH)
STATE_WORDS: dict[State, str] = {
    State.CALM: "",
    State.WATCH: marked("watch"),
    State.ALARM: marked("alarm"),
    State.STALE: marked("old"),
    State.UNKNOWN: "",  # its number is a dash and its note says that there is nothing
}
CEILINGS = frozenset({"occupancy"})  # their target is not to be reached but stayed under
Note = tuple[str, str, str]


def key(tile: Tile) -> str:
    """The name of a tile within its view."""
    return f"{tile.measure}/{tile.window}"


def state_word(state: State, language: str) -> str:
    """The word for a state; calm needs none."""
    return text.words(language).gettext(STATE_WORDS[state]) if STATE_WORDS[state] else ""


def describe(floor: Floor, shown: Iterable[Tile], where: str, language: str) -> dict[str, Json]:
    """For every tile: `tone` (its colour), `state`, `word`, and the note under the number around a bold part."""
    found = {key(tile): (tile, floor.snapshot.reading(tile.measure, where, tile.window)) for tile in shown}
    states = {name: reading.state if reading else State.UNKNOWN for name, (_, reading) in found.items()}
    raised = sorted((name for name in found if states[name] in SEVERITY), key=lambda name: SEVERITY.index(states[name]))
    return {
        name: {
            "tone": str(State.CALM if name in raised[COLOURED:] else states[name]),
            "state": str(states[name]),
            "word": state_word(states[name], language)
            or _usual(reading, language)
            or _left_out(floor, tile, where, language),
        }
        | dict(zip(("before", "strong", "after"), _note(floor, tile, reading, language), strict=True))
        for name, (tile, reading) in found.items()
    }


def value(number: float | None, unit: Unit, language: str) -> str:
    """A value in words of its unit, as notes and targets write it."""
    match unit:
        case Unit.RATIO:
            return text.percent(number, language)
        case Unit.SECONDS:
            return text.ticking(number)
        case Unit.COUNT:
            return text.number(number, language)
        case Unit.PER_1000 | Unit.SCORE | Unit.POINTS:
            return text.number(number, language, digits=1)


def _usual(reading: Reading | None, language: str) -> str:
    if reading is None or reading.usual is None:
        return ""
    return text.words(language).gettext("usual {value}").format(value=value(reading.usual, reading.unit, language))


def _left_out(floor: Floor, tile: Tile, where: str, language: str) -> str:
    """How many contacts a number of callers could not count, since nobody knows whose they were."""
    missing = floor.snapshot.reading("not_identifiable", where, tile.window) if tile.measure == "repeat_rate" else None
    if missing is None or not missing.value:
        return ""
    template = text.words(language).gettext("{share} unknown")
    return template.format(share=text.percent(missing.value, language))


def _note(floor: Floor, tile: Tile, reading: Reading | None, language: str) -> Note:
    match tile.measure:
        case "longest_wait":
            return _whose_wait(floor, reading, language)
        case "waiting_now":
            return _staff(floor, language)
    return _basis(tile, reading, language)


def _whose_wait(floor: Floor, reading: Reading | None, language: str) -> Note:
    oldest = next(iter(floor.waiting), None)
    if oldest is None:
        say = text.words(language).gettext
        return say("nobody waiting") if reading else say("nothing yet"), "", ""
    limits = (floor.snapshot.reading("longest_wait", f"queues/{oldest.queue}"), reading)
    limit = next((each.target for each in limits if each is not None and each.target is not None), None)
    if limit is None:
        return oldest.queue, "", ""
    template = text.words(language).gettext("limit {limit} · {queue}")
    return text.around(template, {"queue": oldest.queue, "limit": text.ticking(limit)}, "limit")


def _staff(floor: Floor, language: str) -> Note:
    ready = floor.staff.ready(floor.queue)
    if ready is None:
        return text.words(language).gettext("nobody has logged in"), "", ""
    template = text.words(language).gettext("{ready} ready of {on_shift} on shift")
    return text.around(template, {"ready": ready, "on_shift": floor.staff.on_shift()}, "ready")


def _basis(tile: Tile, reading: Reading | None, language: str) -> Note:
    """The window, and the target or the count behind the number."""
    say = text.words(language)
    window = say.gettext(WINDOW_WORDS[tile.window])
    if reading is None or reading.value is None:
        return say.gettext("{window} · nothing yet").format(window=window), "", ""
    if reading.target is not None:
        values = {"window": window, "target": value(reading.target, reading.unit, language)}
        is_ceiling = tile.measure in CEILINGS
        template = say.gettext("{window} · limit {target}") if is_ceiling else say.gettext("{window} · target {target}")
        return text.around(template, values, "target")
    if reading.unit is Unit.RATIO and reading.part is not None and reading.whole is not None:
        values = {
            "window": window,
            "part": text.number(reading.part, language),
            "whole": text.number(reading.whole, language),
        }
        return say.gettext("{window} · {part} of {whole}").format_map(values), "", ""
    if reading.unit is Unit.SECONDS and reading.n is not None:
        template = say.ngettext("{window} · {count} call", "{window} · {count} calls", int(reading.n))
        return template.format(window=window, count=text.number(reading.n, language)), "", ""
    return window, "", ""
