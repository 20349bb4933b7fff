"""A real Chromium and a real board, shared by all journeys of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from . import board as boards
from . import centre
from .board import Board
from .centre import Store
from .watch import Watch, watched

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = Path(__file__).parents[2] / "screenshots"
Opener = Callable[..., Watch]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), f"There is no Chromium at {CHROMIUM}; name one in the variable CHROMIUM."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="package")
def busy_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """Eight queues, thirty agents, one queue under pressure. Tests may add calls, and never take any away."""
    home = tmp_path_factory.mktemp("busy")
    store = Store.created(home / "phones.db")
    boards.configure(home, {"phones": store.path})
    centre.busy(store, datetime.now(UTC))
    with boards.running(home) as board:
        yield board


@pytest.fixture
def busy_store(busy_board: Board) -> Store:
    return Store(busy_board.home / "phones.db")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page and keeps what it logs, fails and asks for."""
    contexts: list[BrowserContext] = []

    def opened(url: str, *, width: int = 1920, height: int = 1080, **more: object) -> Watch:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page: Page = context.new_page()
        watch = watched(page)
        page.goto(url)
        return watch

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots go for people to look at."""
    SHOTS.mkdir(exist_ok=True)
    return SHOTS
