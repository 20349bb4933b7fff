"""When the centre opened, in local time, also on the days the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallboard.settings import OpeningHours

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOURS = OpeningHours.model_validate({"mon": ["14:00-18:00", "09:00-13:00"], "sun": ["00:00-24:00"]})
MONDAY = date(2026, 3, 2)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(("hour", "minute", "opened"), [(8, 59, None), (9, 0, 9), (13, 30, 9), (16, 0, 9), (23, 59, 9)])
def test_a_day_has_opened_once_its_first_opening_has_begun(hour, minute, opened):
    expected = opened and _at(MONDAY, opened)
    assert HOURS.opened_at(_at(MONDAY, hour, minute).astimezone(UTC), BERLIN) == expected


def test_a_day_without_openings_never_opens():
    assert HOURS.opened_at(_at(MONDAY + timedelta(days=1), 12), BERLIN) is None


def test_the_openings_of_a_day_come_in_order_and_in_utc():
    assert HOURS.spans(MONDAY, BERLIN) == (
        (datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (datetime(2026, 3, 2, 13, tzinfo=UTC), datetime(2026, 3, 2, 17, tzinfo=UTC)),
    )


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 3, 1), 24)])
def test_a_day_that_is_open_all_day_ends_at_local_midnight(day, hours):
    ((since, until),) = HOURS.spans(day, BERLIN)
    assert until - since == timedelta(hours=hours)


@given(st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: EPOCH + timedelta(minutes=minutes)))
def test_what_has_opened_opened_on_that_local_day_and_not_later(at):
    opened = HOURS.opened_at(at, BERLIN)
    if opened is not None:
        assert opened <= at
        assert opened.astimezone(BERLIN).date() == at.astimezone(BERLIN).date()
