"""One board through a day: empty, calm, in trouble, with a dead store, and well again. Each state has its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wallboard import text

from . import board as boards
from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener
from .watch import Watch

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
GARBAGE = b"this is no database " * 4000
TILES = "() => probe.bound().filter(each => each.isShown && each.reading.endsWith('/site'))"
MUTED = """() => {
  const mute = probe.all('.tile .note')[0], value = probe.all('.tile .value')[0];
  return getComputedStyle(value).color === getComputedStyle(mute).color;
}"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    home = tmp_path_factory.mktemp("states")
    stores = {name: Store.created(home / f"{name}.db").path for name in ("phones", "desk")}
    boards.configure(home, stores)
    with boards.running(home) as board:
        yield board


def test_every_state_of_a_day_has_its_own_sentence(board: Board, open_page: Opener, shots: Path) -> None:
    walls = {each: open_page(f"{board.url}/?lang={each}") for each in LANGUAGES}
    phones, desk = Store(board.home / "phones.db"), board.home / "desk.db"
    for watch in walls.values():
        watch.until_live()

    _all_say(walls, "No calls yet today:", shots, "empty")
    assert "NaN" not in walls["en"].text()

    centre.calm(phones, datetime.now(UTC))
    _all_say(walls, "All fine:", shots, "calm")
    assert "1 waiting, longest" in walls["en"].text()

    _press(phones)
    _all_say(walls, "{queue} needs help:", shots, "alarm", queue=centre.PRESSED)
    assert "2 waiting, longest" in walls["en"].text()
    assert "nobody ready" in walls["en"].text()

    whole = desk.read_bytes()
    desk.write_bytes(GARBAGE)
    walls["en"].wait_for_words("desk no answer since")
    _all_say(walls, "{queue} needs help:", shots, "one-dead", queue=centre.PRESSED)

    away = phones.path.rename(phones.path.with_suffix(".away"))
    walls["en"].wait_for_words("phones no answer since")
    _all_say(walls, "No answer from {stores}:", shots, "stale", stores="")
    _is_marked_old(walls["en"])

    desk.write_bytes(whole)
    away.rename(phones.path)
    _all_say(walls, "{queue} needs help:", shots, "recovered", queue=centre.PRESSED)
    for watch in walls.values():
        assert watch.traces() == []
        assert watch.errors == []


def _press(phones: Store) -> None:
    """Everybody in one queue takes a call, and two wait in it."""
    now = datetime.now(UTC)
    rows = [row for row in centre.shift(now) if row["queue"] == centre.PRESSED]
    phones.write("agent_states", [row | {"since": now, "presence": "available", "activity": "talking"} for row in rows])
    phones.write("visits", centre.waiting(now, {centre.PRESSED: (170, 90), "Pensions": (4,)}))


def _all_say(walls: dict[str, Watch], message: str, shots: Path, name: str, **values: str) -> None:
    """All walls say the message in their language, keep it whole, and are pictured."""
    for language, watch in walls.items():
        watch.wait_for_words(text.words(language).gettext(message).format(**values).rstrip(":\N{FULLWIDTH COLON}"))
        watch.page.screenshot(path=shots / f"{name}-dark-{language}-1920x1080.png")
        assert watch.ask("cut()") == []
        assert watch.ask("faint(given)", 7) == []


def _is_marked_old(watch: Watch) -> None:
    """The dead stores are named and dated, and no number looks alive."""
    watch.page.wait_for_function("() => probe.bound().some(each => each.state === 'stale')", timeout=20_000)
    said = watch.text()
    assert "its numbers are from" in said
    assert "desk no answer since" in said
    tones = dict(
        watch.page.evaluate("() => probe.all('.stores li').map(e => [e.innerText.split(/\\s/)[0], e.dataset.tone])")
    )
    assert tones["desk"] == "stale"
    assert tones["phones"] == "stale"
    states = {tile["reading"]: tile["state"] for tile in watch.page.evaluate(TILES)}
    assert states.pop("csat/site") == "unknown", "nobody has ever answered a survey"
    assert set(states.values()) == {"stale"}
    assert watch.page.evaluate(MUTED), "an old number is not grey"
    assert "old" in said
