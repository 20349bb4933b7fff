"""The race of design.md §5 on every engine: where naive reading loses rows, the protocol loses and doubles none."""

from __future__ import annotations

import random
import time
from datetime import timedelta

from wallboard import clock
from wallboard.stores import marks

from . import race

SECONDS = 3.0  # writers begin no transaction later; the last ones end up to four seconds after


def judge(results, *, at_least):
    careful, naive = results["careful"], results["naive"]
    assert careful.held > at_least
    assert naive.lost, "the race did not happen: the naive reader lost nothing"
    assert careful == race.Result(held=careful.held, lost=0, stale=0, doubled=0, imagined=0)


def test_no_row_of_concurrent_transactions_is_lost_or_taken_twice(server_centre, visits, monkeypatch):
    if server_centre.dialect == "postgresql":  # there a row's time is that of its transaction: no margin is needed
        monkeypatch.setattr(marks, "SKEW", timedelta(0))
    writer = race.transactions(server_centre.writer)
    judge(
        race.run(server_centre.open, visits, writer, writers=race.WRITERS, seconds=SECONDS), at_least=race.SHARED + 20
    )


def test_no_row_of_concurrent_writers_is_lost_or_taken_twice_on_sqlite(sqlite_centre, visits, tmp_path):
    own = tmp_path / "queries" / "generic"
    own.mkdir(parents=True)
    for file in sqlite_centre.open().vendor.folder.glob("*.*"):
        (own / file.name).write_text(file.read_text().replace("overlap_seconds = 120", "overlap_seconds = 1"))
    late = timedelta(seconds=1)

    def write(number, until):
        chance = random.Random(number)  # noqa: S311
        count = 0
        while time.monotonic() < until:
            changed = clock.system()
            time.sleep(chance.random() ** 3 * 0.25)
            sqlite_centre.visits(changed, prefix=f"{number}-{count}-")
            assert clock.system() - changed < late, "this machine is too slow for the overlap of this test"
            count += 1

    store = sqlite_centre.open()
    assert store.mark(clock.system()).note.endswith("rows of the last 1 s are read again on every poll.")
    judge(race.run(sqlite_centre.open, visits, write, writers=5, seconds=2.5), at_least=25)
