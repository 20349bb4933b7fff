"""Health names a store that fails and what to do; Numbers explains every measure there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wallboard import measure, text

from . import board as boards
from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener


@pytest.fixture(scope="module")
def failing_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """Two stores; one of them is overwritten once it has been read."""
    home = tmp_path_factory.mktemp("failing")
    stores = {name: Store.created(home / f"{name}.db") for name in ("phones", "desk")}
    boards.configure(home, {name: store.path for name, store in stores.items()})
    centre.calm(stores["phones"], datetime.now(UTC))
    with boards.running(home) as board:
        stores["desk"].path.write_bytes(b"this is no database " * 4000)
        yield board


def test_a_page_opened_first_has_the_boards_own_menu(failing_board: Board, open_page: Opener) -> None:
    """Before anybody has opened the wall: Streamlit must not take the folder of pages for its own."""
    page = open_page(f"{failing_board.url}/floor?lang=zh-Hans", width=1440).page
    page.locator(".st-key-bar").wait_for()
    links = page.locator("[data-testid=stSidebarNavLink]")
    links.first.wait_for(state="attached")
    say = text.words("zh-Hans").gettext
    titles = "Wall|Floor|Team|Agent|Customers|Complaints|Satisfaction|Policy lab|Numbers|Health".split("|")
    assert links.all_text_contents() == [say(title) for title in titles]


def test_health_names_the_store_that_fails_and_what_to_do(failing_board: Board, open_page: Opener, shots: Path) -> None:
    watch = open_page(f"{failing_board.url}/health", width=1280)
    page = watch.page
    sick = page.locator("[class*='st-key-store_']", has_text="desk")
    sick.get_by_text("does not answer").wait_for(timeout=20_000)
    page.screenshot(path=shots / "health-failing.png", full_page=True)
    assert "wallboard check" in sick.inner_text()
    well = page.locator("[class*='st-key-store_']", has_text="phones")
    assert "answers" in well.inner_text()
    assert "not answered since" in page.locator("[data-testid=stAlert]").first.inner_text()
    assert watch.traces() == []
    assert watch.errors == []
    assert watch.foreign(failing_board.port) == []


def test_the_floor_says_which_store_is_silent_and_keeps_the_rest(failing_board: Board, open_page: Opener) -> None:
    watch = open_page(f"{failing_board.url}/floor", width=1280)
    page = watch.page
    alert = page.locator("[data-testid=stAlert]", has_text="desk")
    alert.first.wait_for(timeout=20_000)
    page.locator(".st-key-queues canvas[data-testid='data-grid-canvas']").wait_for()
    assert watch.traces() == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_numbers_lists_every_measure_with_its_value(
    busy_board: Board, open_page: Opener, shots: Path, language: str
) -> None:
    watch = open_page(f"{busy_board.url}/numbers?lang={language}", width=1280)
    page = watch.page
    slugs = [each.slug for each in measure.every()]
    page.locator(f".st-key-measure_{slugs[-1]}").wait_for()
    page.screenshot(path=shots / f"numbers-{language}.png", full_page=True)
    for slug in slugs:
        assert page.locator(f".st-key-measure_{slug}").get_by_role("heading").count() == 1, slug
        value = page.locator(f".st-key-measure_{slug} [data-reading='{slug}/site']")
        value.first.wait_for(state="attached")  # drawn after its heading
        assert value.count() == 1, slug
    assert watch.traces() == []
    assert watch.errors == []
