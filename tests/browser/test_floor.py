"""The floor page in a supervisor's hands: from a number to the calls behind it, and out into files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from . import centre
from .board import Board
from .conftest import Opener

PHONE = (390, 844)
OVERLAPPING = """() => {
  const words = e => e.offsetParent && e.innerText.trim();
  const text = [...document.querySelectorAll('h1, h2, h3, p, label, button')].filter(words);
  const main = document.querySelector('[data-testid=stMainBlockContainer]');
  const scrolls = e => getComputedStyle(e).overflowX === 'auto';
  const inner = e => e !== main && (scrolls(e) || inner(e.parentElement));
  return text.filter(e => main.contains(e) && e.getBoundingClientRect().right > innerWidth + 1 && !inner(e))
    .map(e => e.innerText.slice(0, 60));
}"""


def _opened(page: Page) -> dict[str, str]:
    """What the address says is open."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def _grid(page: Page, key: str) -> Locator:
    grid = page.locator(f".st-key-{key} canvas[data-testid='data-grid-canvas']")
    grid.first.wait_for()
    return grid


def _choose(page: Page, key: str, words: str) -> None:
    """Choose in a select box, as a person does: one click opens it, one takes an entry."""
    page.locator(f".st-key-{key} [role=combobox], .st-key-{key} input").first.click()
    page.get_by_role("option", name=words, exact=True).click()


def test_a_click_on_a_number_in_the_table_opens_the_visits_behind_it(
    busy_board: Board, open_page: Opener, shots: Path
) -> None:
    watch = open_page(f"{busy_board.url}/floor", width=1440, height=1000)
    page = watch.page
    box = _grid(page, "queues").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + 35 * 1.5)  # the first queue, somewhere among the counts
    page.wait_for_url(re.compile("measure="))
    chosen = _opened(page)
    assert chosen["queue"] == centre.PRESSED, "the first row is not the worst queue"
    page.locator(".st-key-files").wait_for()
    _grid(page, "opened").last.wait_for()
    page.screenshot(path=shots / "floor-opened.png", full_page=True)
    reading = page.locator(".st-key-opened [data-reading]")
    assert reading.get_attribute("data-reading") == f"{chosen['measure']}/queues/{centre.PRESSED}"
    assert watch.traces() == []
    assert watch.errors == []
    assert watch.foreign(busy_board.port) == []


def test_as_many_visits_lie_behind_a_count_as_it_says(busy_board: Board, open_page: Opener) -> None:
    page = open_page(f"{busy_board.url}/floor?measure=abandoned&queue=Home+loans", width=1280).page
    reading = page.locator(".st-key-opened [data-reading]")
    reading.wait_for()
    page.locator(".st-key-files strong").wait_for()
    said = re.sub(r"\D", "", page.locator(".st-key-files strong").inner_text())
    assert int(said) == json.loads(reading.get_attribute("data-value") or "null")


def test_queue_and_measure_are_chosen_and_the_visits_leave_as_files(
    busy_board: Board, open_page: Opener, tmp_path: Path
) -> None:
    page = open_page(f"{busy_board.url}/floor", width=1280, accept_downloads=True).page
    _grid(page, "queues")
    _choose(page, "choose_queue", "Pensions")
    page.wait_for_url(re.compile("queue=Pensions"))
    _choose(page, "choose_measure", "Answered")
    page.wait_for_url(re.compile("measure=answered"))
    reading = page.locator(".st-key-opened [data-reading='answered/queues/Pensions']")
    reading.wait_for()
    count = json.loads(reading.get_attribute("data-value") or "null")
    page.locator(".st-key-download button").first.click()
    files = {kind: _download(page, kind, tmp_path) for kind in ("csv", "excel")}

    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8-sig"))))
    assert len(rows) == count
    assert {row["queue"] for row in rows} == {"Pensions"}
    assert centre.CUSTOMER not in files["csv"].read_text(encoding="utf-8-sig")

    with zipfile.ZipFile(files["excel"]) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == count + 1  # and the heads


def _download(page: Page, key: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(f".st-key-{key} button").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_bookmark_brings_every_choice_back(busy_board: Board, open_page: Opener) -> None:
    address = (
        f"{busy_board.url}/floor?queue=Pensions&window=last_60&measure=service_level&by=hour&lang=zh-Hant&theme=dark"
    )
    page = open_page(address, width=1280, color_scheme="dark").page
    reading = page.locator(".st-key-opened [data-reading]")
    reading.wait_for()
    assert reading.get_attribute("data-reading") == "service_level/queues/Pensions"
    assert reading.get_attribute("data-window") == "last_60"
    chosen = page.locator(".st-key-choose_queue")
    assert "Pensions" in (chosen.locator("input").get_attribute("value") or "") + chosen.inner_text()
    title = page.get_by_role("heading", level=1).inner_text()
    assert re.search("[\u4e00-\u9fff]", title)
    assert {"queue": "Pensions", "window": "last_60", "by": "hour"}.items() <= _opened(page).items()


def test_the_floor_can_be_used_on_a_phone(busy_board: Board, open_page: Opener, shots: Path) -> None:
    watch = open_page(f"{busy_board.url}/floor?measure=answered", width=PHONE[0], height=PHONE[1])
    page = watch.page
    page.locator(".st-key-opened [data-reading]").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=shots / "floor-phone.png", full_page=True)
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= PHONE[0]
    assert page.evaluate(OVERLAPPING) == []
    assert watch.ask("cut_in('.strip')") == []
    assert watch.errors == []
