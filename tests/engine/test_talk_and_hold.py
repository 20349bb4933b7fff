"""A store whose talk contains the hold: every second of a visit is counted once."""

from __future__ import annotations

import shutil

import pytest

from tests.engine.site import NINE, PROJECT, Centre, poll, value
from wallboard import durations
from wallboard.records import KEPT

STORE = 'vendor = "acme"\ndialects = ["sqlite"]\ntime_zone = "UTC"\n'


@pytest.fixture
def acme(site, file, tmp_path):
    """A store in the plain schema, read through a folder of its own; called with a line of that folder's store.toml."""
    folder = tmp_path / "queries" / "acme"
    folder.mkdir(parents=True)
    shutil.copy(PROJECT / "queries" / "generic" / "visits.sql", folder)
    centre = Centre(f"sqlite:///{file}")

    def reads(line=""):
        (folder / "store.toml").write_text(STORE + line, "utf-8")
        site.reads("sqlite:///var/bank.db", vendor="acme")
        return centre

    yield reads
    centre.writer.dispose()


def read(site):
    """An engine that has read everything, a while after the calls."""
    site.clock.turn(3600)
    engine = site.engine()
    poll(engine, times=2)  # the first shows the board before it has read what is older
    return engine


def visits(engine):
    return [row for _, rows in engine.ledger.rows("visits") for row in rows]


def talks(engine):
    """The talk of each visit held, by its key."""
    key, talk = (KEPT["visits"].position(name) for name in ("visit_id", "talk_seconds"))
    return {row[key]: row[talk] for row in visits(engine)}


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("talk_includes_hold = true\n", 110), ("talk_includes_hold = false\n", 140), ("", 140)],
)
def test_the_handle_time_adds_hold_unless_talk_contains_it(site, acme, line, seconds):
    acme(line).answered("held", NINE, talk=100, hold_seconds=30, wrap_seconds=10)
    engine = read(site)
    assert value(engine, "handle_time") == seconds
    assert value(engine, "hold_rate") == 1


def test_hold_is_taken_out_of_talk_only_where_both_are_known_and_never_below_nothing(site, acme):
    centre = acme("talk_includes_hold = true\n")
    centre.answered("held", NINE, talk=100, hold_seconds=30)
    centre.answered("hold unknown", NINE, talk=100, hold_seconds=None)
    centre.answered("talk unknown", NINE, talk_seconds=None, hold_seconds=30)
    centre.answered("longer hold", NINE, talk=20, hold_seconds=30)
    assert talks(read(site)) == {"held": 70.0, "hold unknown": 100.0, "talk unknown": None, "longer hold": 0.0}


def test_a_talk_that_contains_hold_agrees_with_its_moments(site, acme):
    acme("talk_includes_hold = true\n").answered("held", NINE, talk=100, hold_seconds=30)
    assert [one.talk_seconds for one in durations.differences(visits(read(site)))] == [0.0]
