"""The busy wall at every size, in both themes and all languages: what an automatic check can say about its look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .board import Board
from .centre import PRESSED
from .conftest import Opener
from .watch import Watch, watched

SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
THEMES = ("dark", "light")
SERIOUS = ("serious", "critical")
LOOKS = [(theme, language) for theme in THEMES for language in LANGUAGES]


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def wall(request: pytest.FixtureRequest, browser: Browser, busy_board: Board) -> Iterator[Watch]:
    """The busy wall in one theme and language; opened once for all that is asked of it."""
    theme, language = request.param
    with browser.new_context(viewport={"width": 1920, "height": 1080}) as context:
        watch = watched(context.new_page())
        watch.page.goto(f"{busy_board.url}/?theme={theme}&lang={language}")
        watch.until_live()
        watch.wait_for_words(PRESSED)
        yield watch


def test_a_busy_wall_can_be_read_at_every_size(wall: Watch, shots: Path, request: pytest.FixtureRequest) -> None:
    wrong = []
    for width, height in SIZES:
        wall.page.set_viewport_size({"width": width, "height": height})
        wall.page.wait_for_timeout(400)  # some frames of layout, on a machine with other work to do
        wall.page.screenshot(path=shots / f"busy-{request.node.callspec.id}-{width}x{height}.png")
        wrong += [f"{width}x{height} {name}: {found}" for name, found in _flaws(wall, height).items() if found]
    assert not wrong, "\n".join(wrong)


def test_a_wall_logs_no_error_and_asks_no_other_host(wall: Watch, busy_board: Board) -> None:
    assert wall.errors == []
    assert wall.foreign(busy_board.port) == []
    assert len(wall.asked) > 3


def test_the_document_says_which_language_it_is_in(wall: Watch, request: pytest.FixtureRequest) -> None:
    language = request.node.callspec.params["wall"][1]
    assert wall.page.evaluate("document.documentElement.lang") == language


def test_axe_finds_nothing_serious_on_the_wall(wall: Watch) -> None:
    assert _serious(wall.page) == []


def _flaws(watch: Watch, height: int) -> dict[str, list]:
    return {
        "scrolls": watch.ask("scrolls()"),
        "cut": watch.ask("cut()"),
        "small": watch.ask("small(given)", height / 45),
        "faint": watch.ask("faint(given)", 7),
        "small heroes": [size for size in watch.ask("heroes()") if size < height / 12],
    }


@pytest.mark.parametrize("name", ["floor", "numbers", "health"])
def test_axe_finds_nothing_serious_on_the_pages(busy_board: Board, open_page: Opener, name: str) -> None:
    page = open_page(f"{busy_board.url}/{name}").page
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_timeout(1500)  # the tables are drawn after the title
    assert _serious(page) == []


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:4]}"
        for each in found
        if each["impact"] in SERIOUS
    ]
