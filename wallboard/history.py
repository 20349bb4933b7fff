"""What happened between two moments: any measure by any key, and the visits behind a number."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wallboard import callers, caseload, clock, measure, related, staff, visits
from wallboard.cases import Cases
from wallboard.clock import HOUR, MINUTE
from wallboard.day import LOOKBACK, Day
from wallboard.ledger import TABLES, Ledger
from wallboard.measure import CASE_STREAMS, Grain, Measure, Rules, find
from wallboard.records import KEPT, Kind
from wallboard.settings import Settings
from wallboard.snapshot import Unit
from wallboard.visits import Visits

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("day", "queue", "agent", "reason", "channel", "hour")
AROUND = timedelta(seconds=LOOKBACK)  # a call's other visits may lie this far outside the range
OWNER_BITS = 24  # an agent's code fits below a queue's in one number
QUARTER_SECONDS = HOUR / 4  # zones differ from UTC by whole quarters of an hour
Labels = list[Any]
Added = tuple[list[Labels], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a report is about: [since, until), as known at `now`, grouped by some keys."""

    since: datetime
    until: datetime
    now: datetime
    settings: Settings
    by: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """The moment live numbers are told for."""
        return min(self.until, self.now)


def report(
    ledger: Ledger,
    settings: Settings,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    by: Sequence[str] = (),
    measures: Sequence[str] | None = None,
    formula: str | None = None,
) -> list[dict[str, Any]]:
    """Rows of {measure, value, n, part, whole} and the keys of `by` (`contract.md` §3); ratios 0 to 1, unrounded.

    Contacts are counted, as soon as queue or agent is a key visits; each belongs to its minute of arrival.
    """
    known = measure.every(settings.panels)
    if measures is not None:  # a number that stands beside others is told to those who name it
        known = tuple(each for each in measure.with_beside(known) if each.slug in measures)
    asked = Question(since=since, until=until, now=now, settings=settings, by=tuple(by))
    day = load(ledger, asked, known, with_callers=any(each.looks_around for each in known))
    rules = Rules(at=now.timestamp(), settings=settings, formula=formula)
    everything = visits.as_of(day.frame(day.rows()), rules.at)
    found: list[dict[str, Any]] = []
    for each in known:
        match each.grain:
            case _ if each.is_now:
                found += _open_now(each, day, asked)
            case Grain.AGENT_TIME:
                found += _agent_time(each, day, asked)
            case Grain.LIVE:
                found += _live(each, day, asked)
            case _:
                found += _counted(each, everything, day, asked, rules)
    return found


def visits_behind(
    ledger: Ledger, settings: Settings, *, measure: str, where: str, since: datetime, until: datetime, now: datetime
) -> pd.DataFrame:
    """The visits that a number at `where` was made of, newest first, with local times; `counts` marks its part."""
    import pandas as pd  # noqa: PLC0415 - 90 MB that a wall never needs

    asked = Question(since=since, until=until, now=now, settings=settings)
    found = find(measure)
    day = load(ledger, asked, with_callers=found is not None and found.looks_around)
    rows = day.rows()
    frame = day.frame(rows)
    present = frame.entered <= now.timestamp()
    rows, frame = rows[present], visits.as_of(frame, now.timestamp())
    rules = Rules(at=now.timestamp(), settings=settings)
    part, whole = _behind(found, frame, rules, where)
    wanted = ((part > 0) | (whole > 0)) & _is_at(frame, where) & _is_in(frame, asked)
    ids = [day.visits.words["visit_id"].texts[code] for code in day.visits.column("visit_id")[rows[wanted]]]
    held = _by_id(ledger, asked, set(ids))
    columns = list(KEPT["visits"].columns)
    table = pd.DataFrame([held[name] for name in ids], columns=columns).drop(columns=["customer", "changed_at"])
    for name, kind in KEPT["visits"].columns.items():
        if kind is Kind.TIME and name in table:
            moments = pd.to_datetime(table[name].astype("Int64"), unit="us", utc=True)
            table[name] = moments.dt.tz_convert(settings.timezone)
    table["counts"] = part[wanted] > 0
    return table.rename(columns={"customer_masked": "customer"}).sort_values("entered_at", ascending=False)


def load(ledger: Ledger, asked: Question, measures: Sequence[Measure] = (), *, with_callers: bool = False) -> Day:
    """The visits and agent states of a range, with the visits around it that belong to the same calls.

    With `measures` of surveys, tickets or promises those too.

    `with_callers`: also what each visit is to the other contacts of its customer, which takes a while to look up.
    """
    day = load_day(ledger, measures, asked.since - AROUND, asked.until + AROUND)
    related.look_up(ledger, asked.settings, day)
    if with_callers:
        callers.of(ledger, asked.settings).flag(day)
    return day


def load_day(
    ledger: Ledger, measures: Sequence[Measure], start: datetime, end: datetime, *, only_visits: bool = False
) -> Day:
    """The visits that entered in [start, end), and the agent states and cases that reach into it, in memory."""
    day = Day(start.timestamp(), measures, end=end.timestamp())
    since, until = clock.micros(start), clock.micros(end)
    entered, states = TABLES["visits"].c.entered_at, TABLES["agent_states"].c
    for store, rows in ledger.rows("visits", entered >= since, entered < until):
        day.take_visits(store, rows)
    if not only_visits:
        overlaps = (states.since < until) & (states.until.is_(None) | (states.until > since))
        for store, rows in ledger.rows("agent_states", overlaps):
            day.take_states(store, rows)
        for stream in day.caseloads:
            for store, rows in ledger.reaching(
                stream, caseload.MOMENTS[stream], caseload.OPEN_STATES.get(stream), since=since, until=until
            ):
                day.take_cases(store, stream, rows)
    return day


def _counted(each: Measure, everything: Visits, day: Day, asked: Question, rules: Rules) -> Iterator[dict[str, Any]]:
    """A measure of contacts, visits or cases, group by group; what several of them add, adds up."""
    added = [_of_visits(each, everything, asked, rules)] if each.count else []
    added += [_of_cases(each, day, asked, rules)] if each.cases else []
    labels, parts, wholes = zip(*added, strict=True)
    columns = [list(itertools.chain(*some)) for some in zip(*labels, strict=True)]
    yield from _grouped(each, asked.by, columns, np.concatenate(parts), np.concatenate(wholes))


def _of_visits(each: Measure, everything: Visits, asked: Question, rules: Rules) -> Added:
    """What visits add to a measure: their labels under each key, and their parts and wholes."""
    as_contacts = each.grain is Grain.CONTACT and not {"queue", "agent"} & set(asked.by)
    frame = visits.contacts(everything, rules.at) if as_contacts else everything
    frame = frame.take(_is_in(frame, asked))
    is_mixed = not {"queue", "channel"} & set(asked.by)
    part, whole = each.contributions(frame, rules, is_mixed=is_mixed, to_agents="agent" in asked.by)
    return [_labels(frame, key, asked.settings) for key in asked.by], part, whole


def _of_cases(each: Measure, day: Day, asked: Question, rules: Rules) -> Added:
    """What surveys, tickets or promises add to a measure."""
    frame = _cases(each, day).as_of(rules.at)
    frame = frame.take(_is_in(frame, asked) & (frame.entered <= rules.at))
    part, whole = each.of_cases(frame, rules)
    return [_labels(frame, key, asked.settings) for key in asked.by], part, whole


def _open_now(each: Measure, day: Day, asked: Question) -> Iterator[dict[str, Any]]:
    """How many cases are open at the end of the range, or now; each under the labels of its own date."""
    rules = Rules(at=asked.at.timestamp(), settings=asked.settings)
    frame = _cases(each, day).as_of(rules.at)
    frame = frame.take(each.of_cases(frame, rules)[0] > 0)
    part, whole = each.of_cases(frame, rules)
    for row in _grouped(each, asked.by, [_labels(frame, key, asked.settings) for key in asked.by], part, whole):
        yield row | {"part": row["n"]}


def _cases(each: Measure, day: Day) -> Cases:
    if each.cases is None:
        raise ValueError(f"{each.slug} counts no cases")
    return day.caseloads[CASE_STREAMS[each.cases]].frame(each.cases)


def _live(each: Measure, day: Day, asked: Question) -> Iterator[dict[str, Any]]:
    """A measure of those who wait at the end of the range, or now."""
    at = asked.at.timestamp()
    frame = visits.as_of(day.frame(day.rows()), at)
    if not {"queue", "agent"} & set(asked.by):
        frame = visits.contacts(frame, at)
    frame = frame.take(frame.outcome_is("") & (frame.entered > at - LOOKBACK))
    waited = frame.waited(at)
    groups = _groups([_labels(frame, key, asked.settings) for key in asked.by], len(frame))
    for labels, rows in groups or ([((), np.arange(0))] if not asked.by else []):
        count = len(rows)
        value = float(count) if each.is_count else (float(waited[rows].max()) if count else None)
        yield {
            "measure": each.slug,
            "value": value,
            "n": count,
            "part": value if each.is_count else None,
            "whole": None,
            **dict(zip(asked.by, labels, strict=True)),
        }


def _agent_time(each: Measure, day: Day, asked: Question) -> Iterator[dict[str, Any]]:
    """A measure of agents' time; it knows no reason and no channel."""
    if {"reason", "channel"} & set(asked.by):
        return
    spans = staff.as_of(day.spans(), asked.at.timestamp())
    if "queue" in asked.by:
        spans = spans.take(spans.queue >= 0)
    owner = spans.agent.astype(np.int64)
    if "queue" in asked.by:
        owner = owner + (spans.queue.astype(np.int64) << OWNER_BITS)
    edges = clock.whole_minute(asked.since.timestamp()), clock.whole_minute(asked.at.timestamp())
    found = staff.agent_minutes(spans, owner, *edges)
    named: dict[str, Callable[[], Labels]] = {
        "agent": lambda: [day.agents.texts[int(code) & (1 << OWNER_BITS) - 1] for code in found.owner],
        "queue": lambda: [day.queues.texts[int(code) >> OWNER_BITS] for code in found.owner],
        "day": lambda: _local(found.minute * MINUTE, asked.settings, "day"),
        "hour": lambda: _local(found.minute * MINUTE, asked.settings, "hour"),
    }
    part, whole = np.rint(found.busy * each.scale[0]), np.rint(found.staffed * each.scale[1])
    yield from _grouped(each, asked.by, [named[key]() for key in asked.by], part, whole)


def _grouped(
    each: Measure, by: Sequence[str], columns: list[Labels], part: NDArray[np.float64], whole: NDArray[np.float64]
) -> Iterator[dict[str, Any]]:
    """One row per group; without keys one row, whatever there is."""
    groups = _groups(columns, len(part)) if by else [((), np.arange(len(part)))]
    for labels, rows in groups:
        sums = float(part[rows].sum()) / each.scale[0], float(whole[rows].sum()) / each.scale[1]
        value = each.value(*sums)
        yield {
            "measure": each.slug,
            "value": _tidy(each, value),
            "n": int(sums[0]) if each.is_count else _whole(sums[1]),
            "part": _whole(sums[0]),
            "whole": None if each.is_count else _whole(sums[1]),
            **dict(zip(by, labels, strict=True)),
        }


def _groups(columns: list[Labels], size: int) -> list[tuple[tuple[Any, ...], NDArray[np.intp]]]:
    """The rows of every distinct combination of labels, in the order of the labels; a missing label comes last."""
    if not columns:
        return [((), np.arange(size))] if size else []
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, labels in enumerate(zip(*columns, strict=True)):
        found.setdefault(labels, []).append(row)
    ordered = sorted(found.items(), key=lambda item: [(label is None, label or 0) for label in item[0]])
    return [(labels, np.asarray(rows)) for labels, rows in ordered]


def _labels(frame: Visits | Cases, key: str, settings: Settings) -> Labels:
    """The label of each row under a key; None where it is missing."""
    if key in ("day", "hour"):
        return _local(frame.entered, settings, key)
    texts = frame.words[key]
    return [None if code < 0 else texts[code] for code in getattr(frame, key).tolist()]


def _local(seconds: NDArray[np.floating[Any]] | NDArray[np.integer[Any]], settings: Settings, key: str) -> Labels:
    """The local day (YYYY-MM-DD) or hour (0 to 23) of each moment."""
    quarters, inverse = np.unique(np.asarray(seconds) // QUARTER_SECONDS, return_inverse=True)
    local = [clock.moment(float(at) * QUARTER_SECONDS).astimezone(settings.timezone) for at in quarters]
    named: Labels = [at.date().isoformat() if key == "day" else at.hour for at in local]
    return [named[i] for i in inverse.ravel().tolist()]


def _is_in(frame: Visits | Cases, asked: Question) -> NDArray[np.bool_]:
    return np.asarray((frame.entered >= asked.since.timestamp()) & (frame.entered < asked.until.timestamp()))


def _is_at(frame: Visits, where: str) -> NDArray[np.bool_]:
    """Which visits count at a place."""
    kind, _, name = where.partition("/")
    if not name:
        return np.ones(len(frame), dtype=np.bool_)
    codes, texts = (frame.queue, frame.words["queue"]) if kind == "queues" else (frame.agent, frame.words["agent"])
    return np.asarray(codes == (texts.index(name) if name in texts else -2))


def _behind(
    each: Measure | None, frame: Visits, rules: Rules, where: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each visit adds to a measure at a place; live measures count who waits."""
    if each is None:
        return np.zeros(len(frame)), np.zeros(len(frame))
    kind = where.partition("/")[0]
    return each.contributions(frame, rules, is_mixed=kind != "queues", to_agents=kind == "agents")


def _by_id(ledger: Ledger, asked: Question, ids: set[str]) -> dict[str, tuple[Any, ...]]:
    entered = TABLES["visits"].c.entered_at
    span = entered >= clock.micros(asked.since - AROUND), entered < clock.micros(asked.until + AROUND)
    return {row[0]: row for _, rows in ledger.rows("visits", *span) for row in rows if row[0] in ids}


def _tidy(each: Measure, value: float | None) -> float | int | None:
    return _whole(value) if each.unit is Unit.COUNT else value


def _whole(number: float | None) -> float | int | None:
    """A whole number without a fraction, for JSON."""
    if number is None:
        return None
    return int(number) if float(number).is_integer() else number
