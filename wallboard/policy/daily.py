"""What every day added to a measure, by queue, reason and channel, from the board's own database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from wallboard import clock, history
from wallboard.ledger import Ledger
from wallboard.measure import Measure
from wallboard.policy.weeks import Row
from wallboard.settings import Settings

WEEK = timedelta(days=7)  # read at once; bounds the memory
KEYS = ("day", "queue", "reason", "channel")


def read(
    ledger: Ledger,
    settings: Settings,
    measures: Sequence[Measure],
    span: tuple[date, date],
    now: datetime,
    *,
    told: Callable[[date], None] = lambda _: None,
) -> dict[str, list[Row]]:
    """The rows of some measures on the days [since, until), by slug; `told` hears each week before it is read."""
    found: dict[str, list[Row]] = {each.slug: [] for each in measures}
    for since, until in _weeks(*span):
        told(since)
        rows = history.report(
            ledger,
            settings,
            since=_midnight(since, settings),
            until=_midnight(until, settings),
            now=now,
            by=KEYS,
            measures=list(found),
        )
        for row in rows:
            found[row["measure"]].append(
                Row(
                    day=date.fromisoformat(row["day"]),
                    queue=row["queue"],
                    reason=row["reason"],
                    channel=row["channel"],
                    part=float(row["part"] or 0),
                    whole=float(row["whole"] or 0),
                )
            )
    return found


def first_day(ledger: Ledger, settings: Settings) -> date | None:
    """The first whole local day that the ledger knows visits of; None when it knows none."""
    first = ledger.first("visits", "entered_at")
    return None if first is None else clock.moment(first / 1e6).astimezone(settings.timezone).date() + timedelta(days=1)


def holidays(settings: Settings, span: tuple[date, date]) -> Collection[date]:
    """The public holidays of the site's country; none where the library does not know it."""
    import holidays as library  # noqa: PLC0415 - only a comparison needs it

    years = range(span[0].year, span[1].year + 1)
    try:
        return set(library.country_holidays(settings.region, years=years))
    except NotImplementedError:
        return set()


def _weeks(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since < until:
        yield since, min(since + WEEK, until)
        since += WEEK


def _midnight(day: date, settings: Settings) -> datetime:
    return clock.midnight(datetime(day.year, day.month, day.day, 12, tzinfo=settings.timezone), settings.timezone)
