"""From a commit in the store to a painted pixel in Chromium, at a poll of one second.

Run: python tests/benchmarks/bench_pixel.py [events]. Prints milliseconds; the aim is a 95th percentile of 1,300.
"""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WATCH = """
() => {
  window.painted = {};
  const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
  const find = () => roots.map(r => r.querySelector('[data-reading="waiting_now/site"]')).find(Boolean);
  const element = find();
  const note = () => {
    const value = element.dataset.value;
    requestAnimationFrame(() => requestAnimationFrame(() => { window.painted[value] ??= Date.now(); }));
  };
  new MutationObserver(note).observe(element, {attributes: true, attributeFilter: ['data-value']});
  return element.dataset.value;
}
"""


def main(events: int) -> None:
    """Commit one more waiting visit at random moments and see when its number is painted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        store(Path(folder)) as database,
        board(Path(folder)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(url)
        page.wait_for_selector("[data-reading='waiting_now/site'][data-value='0']", state="attached")
        page.evaluate(WATCH)
        spent = [measured(page, database, number) for number in range(1, events + 1)]
        browser.close()
    p50, p95 = np.percentile(spent, [50, 95])
    print(
        f"commit -> pixel, {len(spent)} events, poll 1 s: p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {max(spent):.0f} ms"
    )


def measured(page: Page, database: sqlite3.Connection, number: int) -> float:
    """Milliseconds from one commit to the paint of the number it leads to."""
    time.sleep(random.uniform(0.2, 1.2))
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    statement = (
        "insert into visits (visit_id, queue, channel, entered_at, changed_at) values (?, 'Cards', 'phone', ?, ?)"
    )
    database.execute(statement, (f"v{number}", stamp, stamp))
    database.commit()
    committed = time.time() * 1000
    page.wait_for_function(f"() => window.painted['{number}']", polling=50, timeout=10_000)
    return float(page.evaluate(f"() => window.painted['{number}']")) - committed


@contextmanager
def store(folder: Path):
    """An empty generic store, and the configuration that names it."""
    config = folder / "config"
    config.mkdir()
    (config / "wallboard.toml").write_text('site = "Benchmark"\n')
    (config / "stores.toml").write_text('[[stores]]\nname = "phones"\nvendor = "generic"\nurl = "sqlite:///store.db"\n')
    database = sqlite3.connect(folder / "store.db")
    database.executescript((ROOT / "queries/generic/schema/sqlite.sql").read_text())
    database.execute("pragma journal_mode = wal")
    yield database
    database.close()


@contextmanager
def board(folder: Path):
    """A running board; yields the address of its wall."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "wallboard", "run", "--config", str(folder / "config"), "--port", str(port)]
    process = subprocess.Popen(words, cwd=ROOT)
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(200):
            time.sleep(0.1)
            try:
                urllib.request.urlopen(f"{url}healthz")
                break
            except OSError:
                continue
        yield url
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
