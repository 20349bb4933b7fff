"""Reported durations against those that the moments give."""

from __future__ import annotations

from wallboard import durations
from wallboard.durations import Agreement, Difference
from wallboard.records import KEPT

SECOND = 1_000_000


def visit(name: str, **values: object) -> tuple:
    values = {"visit_id": name, "entered_at": 0, **values}
    return tuple(values.get(column) for column in KEPT["visits"].names)


def test_a_duration_is_compared_with_its_own_two_moments():
    rows = [
        visit("answered", answered_at=10 * SECOND, ended_at=70 * SECOND, wait_seconds=9.0, talk_seconds=61.0),
        visit("abandoned", ended_at=30 * SECOND, wait_seconds=30.0),
        visit("waiting"),
        visit("talking", answered_at=10 * SECOND, wait_seconds=5.0),
        visit("lost", ended_at=30 * SECOND),
    ]
    assert list(durations.differences(rows)) == [
        Difference(visit_id="answered", wait_seconds=-1.0, talk_seconds=1.0),
        Difference(visit_id="abandoned", wait_seconds=0.0, talk_seconds=None),
        Difference(visit_id="waiting", wait_seconds=None, talk_seconds=None),
        Difference(visit_id="talking", wait_seconds=-5.0, talk_seconds=None),
        Difference(visit_id="lost", wait_seconds=None, talk_seconds=None),
    ]


def test_hold_is_part_of_the_time_between_answer_and_end():
    rows = [visit("held", answered_at=0, ended_at=60 * SECOND, talk_seconds=40.0, hold_seconds=20.0)]
    assert [one.talk_seconds for one in durations.differences(rows)] == [0.0]


def test_rounding_is_no_difference():
    found = [
        Difference(visit_id=str(i), wait_seconds=value, talk_seconds=None) for i, value in enumerate((-1.0, 2.0, 7.0))
    ]
    assert durations.agreement(found) == (
        Agreement(compared=3, differing=1, largest_seconds=7.0),
        Agreement(compared=0, differing=0, largest_seconds=None),
    )
