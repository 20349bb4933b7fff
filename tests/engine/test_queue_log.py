"""A board on a queue_log file: what the switch writes is on the wall with the next poll."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.site import NINE, codes, poll, value
from wallboard import reconciliation


class LogFile:
    """The file, as the switch writes it."""

    def __init__(self, path) -> None:
        self.path = path
        path.touch()

    def add(self, at, *words: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write("|".join((str(int(at.timestamp())), *words)) + "\n")


@pytest.fixture
def log(site, tmp_path):
    log = LogFile(tmp_path / "queue_log")
    site.reads("file:queue_log", name="pbx", vendor="asterisk")
    return log


def test_a_line_is_in_the_snapshot_of_the_next_poll(site, log):
    log.add(NINE - timedelta(days=2), "NONE", "NONE", "NONE", "QUEUESTART", "")
    engine = site.engine()
    poll(engine)
    assert value(engine, "waiting_now") == 0
    site.clock.turn(1)
    log.add(site.clock.at, "1.0", "cards", "NONE", "ENTERQUEUE", "", "03901001", "1")
    poll(engine)
    assert value(engine, "waiting_now") == 1
    site.clock.turn(4)
    log.add(site.clock.at, "1.0", "cards", "PJSIP/ana", "CONNECT", "4", "1.1", "2")
    poll(engine)
    assert (value(engine, "waiting_now"), value(engine, "answered")) == (0, 1)
    assert codes(engine) == []


def test_a_rotation_and_a_restart_of_the_board_lose_nothing(site, log, tmp_path):
    log.add(NINE - timedelta(seconds=30), "1.0", "cards", "NONE", "ENTERQUEUE", "", "03901001", "1")
    poll(site.engine())
    log.add(NINE, "2.0", "cards", "NONE", "ENTERQUEUE", "", "03901002", "1")
    log.path.rename(tmp_path / "queue_log.1")
    log.add(NINE + timedelta(seconds=1), "1.0", "cards", "NONE", "ABANDON", "1", "1", "31")
    site.clock.turn(2)
    engine = site.engine()
    poll(engine)
    assert (value(engine, "waiting_now"), value(engine, "abandoned")) == (1, 1)


def test_the_comparison_of_every_ten_minutes_leaves_a_log_alone(site, log):
    log.add(NINE - timedelta(seconds=30), "1.0", "cards", "NONE", "ENTERQUEUE", "", "03901001", "1")
    engine = site.engine()
    poll(engine)
    (source,) = engine.sources
    reconciliation.run(source.intake, engine.ledger, engine.now(), engine._deliver)
    poll(engine)
    assert value(engine, "waiting_now") == 1
