"""The numbers on the wall: they are the snapshot's, they change in place, and they change at once."""

from __future__ import annotations

import itertools
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from . import centre
from .board import Board
from .centre import Store
from .conftest import Opener

WATCHED_SECONDS = 15
CHANGES = 7
SEEN_SECONDS = 3.0  # the benchmark asks for more; a machine that tests may be slow
AGREED = """async () => {
  for (let tries = 0; tries < 40; tries++) {
    const snapshot = await (await fetch('/api/snapshot', {cache: 'no-store'})).json();
    for (let waits = 0; waits < 12 && Number(probe.version()) < snapshot.version; waits++)
      await new Promise(done => setTimeout(done, 25));
    if (Number(probe.version()) === snapshot.version) return {snapshot, bound: probe.bound()};
  }
}"""
WATCH = """() => {
  const seen = window.seen = {elements: [], ages: [], greyed: [], values: 0};
  const named = node => node.nodeType === 1 ? node.outerHTML.slice(0, 120) : '';
  const isRow = node => node.closest?.('[data-each]');
  new MutationObserver(list => list.forEach(change => {
    if (change.type === 'attributes') return void seen.values++;
    if (isRow(change.target)) return;
    const nodes = [...change.addedNodes, ...change.removedNodes].filter(node => node.nodeType === 1);
    seen.elements.push(...nodes.map(named));
  })).observe(probe.wall(), {childList: true, subtree: true, attributes: true, attributeFilter: ['data-value']});
  const age = probe.all('.tile [data-reading="longest_wait/site"]')[0];
  new MutationObserver(() => {
    const last = seen.ages.at(-1);
    if (last?.text !== age.textContent) seen.ages.push({text: age.textContent, at: performance.now()});
  }).observe(age, {childList: true, subtree: true, characterData: true});
  window.looking = setInterval(() => {
    for (let each = probe.wall(); each; each = each.parentElement ?? each.getRootNode().host)
      if (Number(getComputedStyle(each).opacity) < 1) seen.greyed.push(each.className || each.localName);
  }, 100);
}"""


@pytest.mark.parametrize("preset", ["floor", "manager"])
def test_every_number_on_the_wall_is_the_snapshots(busy_board: Board, open_page: Opener, preset: str) -> None:
    page = open_page(f"{busy_board.url}/?preset={preset}").until_live()
    found = page.evaluate(AGREED)
    assert found, "the wall and /api/snapshot never had the same version"
    assert len(found["bound"]) >= 9
    for bound in found["bound"]:
        reading = _reading(found["snapshot"], bound["window"], bound["reading"])
        assert bound["value"] is not None, bound
        assert json.loads(bound["value"]) == reading["value"], bound
        assert bound["state"] == reading["state"], bound
        assert bound["asOf"] == reading["as_of"], bound


def _reading(snapshot: dict, window: str, path: str) -> dict:
    measure, kind, *name = path.split("/", 2)
    places = (snapshot["readings"] if window == "today" else snapshot["windows"][window])[measure]
    return places[kind][name[0]] if name else places[kind]


def test_a_chosen_window_and_queue_are_what_the_tiles_are_bound_to(busy_board: Board, open_page: Opener) -> None:
    watch = open_page(f"{busy_board.url}/?queue=Home+loans&window=last_60")
    page = watch.until_live()
    found = page.evaluate(AGREED)
    tiles = {each["reading"]: each for each in found["bound"]}
    level = tiles["service_level/queues/Home loans"]
    assert level["window"] == "last_60"
    reading = _reading(found["snapshot"], "last_60", "service_level/queues/Home loans")
    assert json.loads(level["value"]) == reading["value"]
    assert level["text"].replace("\u202f", "") == f"{_whole_percent(reading)}%"


def _whole_percent(reading: dict) -> int:
    """Rounded, but never up to a target that was missed."""
    percent, target = 100 * reading["value"], 100 * reading["target"]
    return int(percent) if percent < target <= round(percent) else round(percent)


def test_changes_are_written_in_place_and_ages_tick_every_second(
    busy_board: Board, busy_store: Store, open_page: Opener
) -> None:
    watch = open_page(busy_board.url)
    page = watch.until_live()
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)
    begun = datetime.now(UTC)
    for number in range(CHANGES):
        entered = datetime.now(UTC) - timedelta(seconds=2)
        row = centre.visit(
            f"tick{number}", "Cash", entered, agent_id=centre.agent(5), talk_seconds=9.0, wait_seconds=1.0
        )
        busy_store.write(
            "visits", [row | {"answered_at": entered, "ended_at": datetime.now(UTC), "outcome": "answered"}]
        )
        page.wait_for_timeout(1000 * WATCHED_SECONDS / CHANGES)
    seen = page.evaluate("() => (clearInterval(looking), seen)")
    watched = (datetime.now(UTC) - begun).total_seconds()
    assert seen["values"] >= CHANGES, "the changes did not reach the wall"
    assert seen["elements"] == []
    assert seen["greyed"] == []
    _tick_every_second([_seconds(age["text"]) for age in seen["ages"]], watched)
    assert watch.errors == []


def _tick_every_second(ages: list[int], watched: float) -> None:
    steps = [later - earlier for earlier, later in itertools.pairwise(ages)]
    assert len(ages) >= watched - 3, ages
    assert min(steps) >= 1, ages
    assert sum(step > 1 for step in steps) <= 2, ages  # the machine was busy for a moment


def _seconds(age: str) -> int:
    minutes, seconds = age.split(":")
    return 60 * int(minutes) + int(seconds)


def test_a_commit_is_painted_within_three_seconds(busy_board: Board, busy_store: Store, open_page: Opener) -> None:
    page = open_page(busy_board.url).until_live()
    selector = ".tile [data-reading='waiting_now/site']"
    before = json.loads(page.locator(selector).get_attribute("data-value"))
    busy_store.write("visits", [centre.visit(f"painted-{time.time_ns()}", "Corporate", datetime.now(UTC))])
    begun = time.monotonic()
    page.wait_for_function(
        """([selector, value]) => new Promise(done => requestAnimationFrame(() =>
            done(probe.all(selector)[0].dataset.value === value)))""",
        arg=[selector, json.dumps(before + 1)],
        polling=50,
        timeout=10_000,
    )
    assert time.monotonic() - begun < SEEN_SECONDS
