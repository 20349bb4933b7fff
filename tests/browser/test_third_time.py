"""Somebody calls for the third time: the wall and the floor page name them while they wait, and forget them after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener

NUMBER = "+61291239987"
WALL = ".third li"


def call(number: int, entered: datetime, **more: object) -> dict[str, object]:
    """A call of the one who calls again."""
    return centre.visit(f"again-{number}", "Claims & disputes", entered, customer_ref=NUMBER, **more)


def over(entered: datetime, reason: str) -> dict[str, object]:
    """What became of an answered call."""
    times = {"answered_at": entered + timedelta(seconds=5), "ended_at": entered + timedelta(seconds=65)}
    return {**times, "outcome": "answered", "agent_id": centre.agent(3), "reason": reason}


def test_who_calls_for_the_third_time_is_on_the_wall_within_a_poll_and_gone_when_they_hang_up(
    busy_board: Board, busy_store: Store, open_page: Opener
) -> None:
    now = datetime.now(UTC)
    earlier = [now - timedelta(days=2), now - timedelta(hours=1)]
    rows = [call(i, at, **over(at, f"claim {i}")) for i, at in enumerate(earlier)]
    busy_store.write("visits", rows)
    wall, floor = open_page(busy_board.url + "/"), open_page(busy_board.url + "/floor", width=1280, height=900)
    for page in (wall, floor):
        page.page.locator(".third .none").wait_for()
    entered = datetime.now(UTC)
    busy_store.write("visits", [call(2, entered)])
    for page in (wall, floor):
        line = page.page.locator(WALL)
        line.wait_for(timeout=5000)
        told = line.inner_text()
        assert "3rd" in told
        assert "Claims & disputes" in told
        assert "•••• 87 · claim 1, claim 0" in told
        assert "waiting" in told
        assert NUMBER[-5:] not in page.whole()
    gone = {"ended_at": datetime.now(UTC), "outcome": "abandoned"}
    busy_store.write("visits", [call(2, entered, **gone)])
    for page in (wall, floor):
        page.page.locator(WALL).wait_for(state="detached", timeout=5000)
        assert page.traces() == []
