"""Which alerts stand at a moment? They follow from the rows of the day, so a restart neither loses nor repeats one.

Every minute of the day so far is looked at anew; nothing but who has taken an alert is remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
from babel import Locale

from wallboard import alarm, clock, complained, warning
from wallboard.complained import Complaint
from wallboard.day import Day
from wallboard.ledger import Ledger
from wallboard.notebook import Notebook
from wallboard.settings import Settings
from wallboard.snapshot import Alert
from wallboard.warning import Episode, Floats, Usual

DAY_MINUTES = 1440
STANDS_FOR = 0.6  # a part that holds so much of a whole stands for it; otherwise the whole stands for its parts
SHOWN_AFTER = 60  # minutes for which an alert that is over is still shown
HOUR_WINDOW = warning.WINDOWS[-1]
HOURS_WATCHED = 12.0  # as long as nobody knows when customers complain
Series = tuple[str | None, str | None]  # queue and reason; None stands for all of them
SITE: Series = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Today's complaints by series and minute, and what is usual for them.

    `probabilities` are (windows, series, minutes of the day so far). `usual` is None while it is being learnt.
    """

    series: tuple[Series, ...]
    per_minute: Floats
    usual: Usual | None
    kind: int
    level: float
    probabilities: Floats

    @property
    def minutes(self) -> int:
        """How many minutes of the day have begun."""
        return int(self.per_minute.shape[1])

    def expected(self, at: int, window: int) -> tuple[Floats, Floats] | None:
        """How many complaints are usual in the window that ends with a minute, by series, and how well it is known."""
        if self.usual is None:
            return None
        mean, seen = self.usual.expected(self.kind, np.asarray([at]), window)
        return mean[:, 0], seen[:, 0]

    def around(self, series: Series, minute: int, *, reach: int) -> tuple[int, int] | None:
        """How many complained in the minutes before one of the day, and in as many from it on; None while they run."""
        if series not in self.series or minute + reach > self.minutes:
            return None
        row = self.per_minute[self.series.index(series)]
        return int(row[max(minute - reach, 0) : minute].sum()), int(row[minute : minute + reach].sum())

    def smallest(self, at: int, *, fewest: int) -> Floats | None:
        """How many complaints within an hour would be an alarm, by series."""
        found = self.expected(at, HOUR_WINDOW)
        if self.usual is None or found is None:
            return None
        return warning.smallest(*found, self.usual.spread, self.level, fewest=fewest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the weeks before a day tell: which series had complaints, how many are usual, in how many hours of a day."""

    series: tuple[Series, ...] = ()
    usual: Usual | None = None
    hours: float = HOURS_WATCHED


NOTHING_KNOWN = Past()


class Watch:
    """Keeps an eye on complaints; knows the usual of a day once its past has been read."""

    def __init__(self, ledger: Ledger, settings: Settings, notebook: Notebook) -> None:
        self.ledger = ledger
        self.settings = settings
        self.notebook = notebook
        self._today = complained.Today()
        self._past: tuple[date, Past] | None = None
        self._seen: tuple[object, list[Complaint], Outlook] | None = None
        self._raised: tuple[Outlook, list[Alert]] | None = None

    def now(self, day: Day, at: datetime, *, is_complete: bool) -> tuple[Alert, ...]:
        """The alerts that stand at a moment, and those that are over since an hour.

        `is_complete`: everything has been read, so that what is usual can be told.
        """
        local = at.astimezone(self.settings.timezone)
        complaints = self._complaints(day, at)
        if not complaints:
            return ()
        outlook = self._outlook(complaints, local, is_complete=is_complete)
        if self._raised is None or self._raised[0] is not outlook:
            self._raised = outlook, _piling_up(outlook, complaints, local)
        return self._handled([*self._raised[1], *self._one_customer(complaints, at)], at)

    def outlook(self, day: Day, at: datetime, *, is_complete: bool) -> Outlook:
        """What is usual beside what has come, for a page."""
        complaints = self._complaints(day, at)
        return self._outlook(complaints, at.astimezone(self.settings.timezone), is_complete=is_complete)

    def _complaints(self, day: Day, at: datetime) -> list[Complaint]:
        return self._today.of(day, clock.midnight(at, self.settings.timezone).timestamp(), at.timestamp())

    def _outlook(self, complaints: list[Complaint], local: datetime, *, is_complete: bool) -> Outlook:
        key = (local.date(), _minute(local), is_complete)
        if self._seen is None or self._seen[0] != key or self._seen[1] is not complaints:
            past = self._before(local) if is_complete else NOTHING_KNOWN
            self._seen = key, complaints, self._made(complaints, past, local)
        return self._seen[2]

    def _before(self, local: datetime) -> Past:
        """What the whole days before today tell; read once a day."""
        if self._past is None or self._past[0] != local.date():
            midnight = clock.midnight(local, self.settings.timezone)
            first = self.ledger.first("tickets", "opened_at")
            begun = midnight if first is None else clock.moment(first / 1e6)
            known = (local.date() - begun.astimezone(local.tzinfo).date()).days - 1  # the first day may be a part
            days = min(max(known, 0), warning.BACK_DAYS)
            since = clock.midnight(midnight - timedelta(days=days) + timedelta(hours=12), self.settings.timezone)
            kinds = [self._kind(local.date() - timedelta(days=back)) for back in range(1, days + 1)]
            self._past = local.date(), _past(complained.past(self.ledger, since, midnight), kinds, local)
        return self._past[1]

    def _made(self, complaints: Sequence[Complaint], past: Past, local: datetime) -> Outlook:
        chosen, minutes, kind = self.settings.alerts, _minute(local) + 1, self._kind(local.date())
        series = (*past.series, *sorted(set(_series(complaints)) - set(past.series), key=str))
        number = {one: place for place, one in enumerate(series)}
        per_minute = np.zeros((len(series), minutes))
        for one in complaints:
            if one.is_first:
                begun = _minute(clock.moment(one.at).astimezone(local.tzinfo))
                for name in _series([one]):
                    per_minute[number[name], min(begun, minutes - 1)] += 1
        known = None
        if past.usual is not None and not past.usual.is_learning(kind):
            known = past.usual.widened(len(series) - len(past.series))
        found = (
            warning.learnt_later(per_minute, fewest=chosen.learning_complaints)
            if known is None
            else warning.chances(per_minute, known, kind, fewest=chosen.fewest_complaints)
        )
        return Outlook(
            series=series,
            per_minute=per_minute,
            usual=known,
            kind=kind,
            level=warning.level(chosen.false_alarms_per_day, len(series), past.hours),
            probabilities=found,
        )

    def _kind(self, on: date) -> int:
        """0 for a working day, 1 for one of the region's weekend."""
        return int(on.weekday() in _weekend(self.settings.region))

    def _one_customer(self, complaints: Sequence[Complaint], at: datetime) -> list[Alert]:
        """Customers who alone complain as often as a crowd: a machine, or somebody who needs somebody now."""
        most, hour = self.settings.alerts.one_customer_messages, at.timestamp() - clock.HOUR
        by_customer: dict[str, list[Complaint]] = {}
        for one in complaints:
            if one.customer:
                by_customer.setdefault(one.customer, []).append(one)
        found = []
        for theirs in by_customer.values():
            lately = [one for one in theirs if one.at > hour]
            if len(lately) >= most:
                since = _begun([one.at for one in theirs], most)
                alert = Alert(
                    id=f"one_customer@{clock.iso(since)}",  # who it is stays here
                    rule="one_customer",
                    queue=_most(one.queue for one in lately)[0],
                    state="firing",
                    since=clock.moment(since),
                    count=len(lately),
                    minutes=HOUR_WINDOW,
                )
                found.append(alert)
        return found

    def _handled(self, found: Sequence[Alert], at: datetime) -> tuple[Alert, ...]:
        """With who has taken them, and in words; the largest first, those that are over last; none that is muted."""
        taken = self.notebook.taken(clock.micros(at)) if found else {}
        muted = self.notebook.muted(clock.micros(at)) if found else []
        told = []
        for alert in found:
            if any(mute.covers(alert.queue, alert.reason) for mute in muted):
                continue
            whole = alert
            if held := taken.get(alert.id):
                state = "acknowledged" if alert.state == "firing" else alert.state
                whole = replace(alert, state=state, taken_by=held.by, note=held.note)
            told.append(replace(whole, sentence=alarm.sentence(whole, self.settings.language)))
        return tuple(sorted(told, key=lambda one: (one.state == "resolved", -one.count, one.id)))


def _begun(times: Sequence[float], most: int) -> float:
    """Since when without a break there have been so many moments within an hour; the times are in order."""
    place = len(times) - 1
    while place >= most and times[place - 1] - times[place - most] < clock.HOUR:
        place -= 1
    return times[place]


def _piling_up(outlook: Outlook, complaints: Sequence[Complaint], local: datetime) -> list[Alert]:
    """The series in which complaints pile up, or did within the last hour."""
    last = outlook.minutes - 1
    found = warning.episodes(outlook.probabilities, outlook.level)
    going = {one.series: one for one in found if one.until is None}
    over = {one.series: one for one in found if one.until is not None and one.until > last - SHOWN_AFTER}
    over = {series: one for series, one in over.items() if series not in going}
    alerts = []
    for episodes in (going, over):
        counts = {outlook.series[series]: _during(outlook, one) for series, one in episodes.items()}
        kept = _told(counts)
        told = (one for series, one in episodes.items() if outlook.series[series] in kept)
        alerts += [_alert(outlook, one, complaints, local) for one in told]
    return alerts


def _told(counts: Mapping[Series, float]) -> set[Series]:
    """Which of several series that are high at once are told: a part that holds most of a whole, else the whole."""
    dropped: set[Series] = set()
    for whole in sorted(counts, key=lambda one: sum(name is not None for name in one)):
        parts = [one for one in counts if one != whole and _holds(whole, one)]
        if any(counts[part] >= STANDS_FOR * counts[whole] for part in parts):
            dropped.add(whole)
        elif whole not in dropped:
            dropped.update(parts)
    return counts.keys() - dropped


def _holds(whole: Series, part: Series) -> bool:
    return all(name is None or name == other for name, other in zip(whole, part, strict=True))


def _during(outlook: Outlook, one: Episode) -> float:
    """What one series weighs against another: its last half-hour, or all of an episode that is over."""
    first = outlook.minutes - warning.WINDOWS[1] if one.until is None else one.since + 1 - HOUR_WINDOW
    return float(outlook.per_minute[one.series, max(first, 0) : one.until].sum())


def _alert(outlook: Outlook, one: Episode, complaints: Sequence[Complaint], local: datetime) -> Alert:
    """One episode as an alert; its numbers are those of the window that surprises most, now or when it was raised."""
    queue, reason = outlook.series[one.series]
    at = outlook.minutes - 1 if one.until is None else one.since
    lowest = outlook.probabilities[:, one.series, at]
    if lowest.min() > warning.CALM:  # it lasts, and no window surprises any more
        at, lowest = one.since, outlook.probabilities[:, one.series, one.since]
    window = warning.WINDOWS[int(lowest.argmin())] if outlook.usual is not None else HOUR_WINDOW
    first = max(at + 1 - window, 0)
    expected = outlook.expected(at, window)
    inside = [each for each in complaints if each.is_first and _holds((queue, reason), (each.queue, each.reason))]
    inside = [each for each in inside if first <= _minute(clock.moment(each.at).astimezone(local.tzinfo)) <= at]
    since = local.replace(hour=one.since // 60, minute=one.since % 60, second=0, microsecond=0)
    return Alert(
        id=f"complaints/{queue or ''}/{reason or ''}@{since:%Y-%m-%dT%H:%M}",
        rule="complaints",
        queue=queue,
        reason=reason,
        state="resolved" if one.until is not None else "firing" if one.firing else "pending",
        since=clock.moment(since.timestamp()),
        count=int(outlook.per_minute[one.series, first : at + 1].sum()),
        minutes=window,
        usual=None if expected is None else float(expected[0][one.series]),
        most=_in_common(inside, queue, reason),
    )


def _in_common(complaints: Sequence[Complaint], queue: str | None, reason: str | None) -> tuple[str, str, int] | None:
    """What most of them share: ("reason" or "queue", its name, how many); None where nothing is shared by half."""
    asked = [] if reason else [("reason", _most(one.reason for one in complaints))]
    asked += [] if queue else [("queue", _most(one.queue for one in complaints))]
    for kind, (name, count) in asked:
        if name and 2 * count >= len(complaints):
            return kind, name, count
    return None


def _most(names: Iterable[str | None]) -> tuple[str | None, int]:
    """The most frequent name, the first of the alphabet among equals."""
    counted = Counter(name for name in names if name)
    return min(counted.items(), key=lambda item: (-item[1], item[0])) if counted else (None, 0)


def _series(complaints: Iterable[Complaint]) -> list[Series]:
    """Every series that complaints belong to: the site, their queue, their reason, and both."""
    found: list[Series] = []
    for one in complaints:
        found.append(SITE)
        found += [(one.queue, None)] if one.queue else []
        found += [(None, one.reason)] if one.reason else []
        found += [(one.queue, one.reason)] if one.queue and one.reason else []
    return found


def _past(complaints: Sequence[Complaint], kinds: Sequence[int], local: datetime) -> Past:
    """What the complaints of the days before today tell; `kinds` are those of the days, the latest first."""
    if not kinds:
        return NOTHING_KNOWN
    series = tuple(sorted(set(_series(complaints)), key=str))
    number = {one: place for place, one in enumerate(series)}
    rows = []
    for one in complaints:
        if one.is_first:
            begun = clock.moment(one.at).astimezone(local.tzinfo)
            back = (local.date() - begun.date()).days - 1
            rows += [(number[name], back, _minute(begun)) for name in _series([one])]
    place, day, minute = np.asarray(rows, dtype=np.int64).reshape(-1, 3).T
    usual = warning.usual(
        place, day, minute, count=len(series), kinds=np.asarray(kinds, dtype=np.int64), length=DAY_MINUTES
    )
    return Past(series=series, usual=usual, hours=len(set((minute // 60).tolist())) or HOURS_WATCHED)


def _minute(local: datetime) -> int:
    """The minute of the local day."""
    return local.hour * 60 + local.minute


@lru_cache(maxsize=8)
def _weekend(region: str) -> frozenset[int]:
    """The days of a region's weekend, Monday being 0."""
    locale = Locale.parse(f"und_{region}")
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
