"""The server dies and comes back; nobody touches the television."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from . import board as boards
from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener

NOTICED_MS = 15_000
BACK_MS = 30_000
AGE = ".tile [data-reading='longest_wait/site']"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    home = tmp_path_factory.mktemp("connection")
    store = Store.created(home / "phones.db")
    boards.configure(home, {"phones": store.path})
    centre.busy(store, datetime.now(UTC))
    with boards.running(home) as board:
        yield board


def test_a_killed_server_is_said_and_a_new_one_is_found_without_a_reload(
    board: Board, open_page: Opener, shots: Path
) -> None:
    watch = open_page(board.url)
    page = watch.until_live()
    page.evaluate("() => { window.marker = 'the same page'; probe.wall().marker = 'the same wall'; }")

    board.kill()
    page.wait_for_function("() => probe.text().includes('No connection since')", timeout=NOTICED_MS)
    clock = page.locator(".clock").inner_text()
    assert re.search(r"No connection since \d\d:\d\d\.", watch.text())
    page.wait_for_timeout(6500)  # the numbers may run on for the few seconds in which they are not yet old
    stopped = page.locator(AGE).inner_text()
    page.wait_for_timeout(3000)
    assert page.locator(AGE).inner_text() == stopped
    assert page.locator(".clock").inner_text()[:2] == clock[:2]
    assert page.locator("[data-testid=stDialog]:visible, [role=dialog]:visible").count() == 0
    page.screenshot(path=shots / "lost-dark-en-1920x1080.png")
    assert watch.ask("cut()") == []
    assert watch.ask("faint(given)", 7) == []

    Store(board.home / "phones.db").write("visits", centre.waiting(datetime.now(UTC), {"Corporate": (3, 2, 1)}))
    board.start()
    page.wait_for_function("() => probe.link() === 'live'", timeout=BACK_MS)
    page.wait_for_selector(
        ".tile [data-reading='waiting_now/site'][data-value='11']", state="attached", timeout=BACK_MS
    )
    assert "No connection" not in watch.text()
    assert page.evaluate("() => window.marker") == "the same page"
    page.wait_for_timeout(3000)  # Streamlit comes back later than the wall, and must not build it anew
    assert page.evaluate("() => probe.wall().marker") == "the same wall"
    assert page.evaluate("() => probe.all('.wallboard').length") == 1
    assert page.locator("[role=dialog]:visible").count() == 0
