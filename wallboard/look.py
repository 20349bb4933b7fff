"""What the board shows at a moment: from a day's rows to the frozen snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from wallboard import clock, counting, minutes, staff, visits
from wallboard.cases import Promises
from wallboard.clock import HOUR, MINUTE
from wallboard.day import Day
from wallboard.measure import Grain, Rules
from wallboard.minutes import Part
from wallboard.readings import HALF_HOUR_BLOCKS, SPARK_POINTS, TRAILING, DayReadings, Moment, Recent
from wallboard.settings import Settings
from wallboard.snapshot import SITE, WINDOWS, AgentNow, Json, Snapshot, StoreStatus, Waiting, WindowName


def snapshot(day: Day, settings: Settings, moment: Moment) -> Snapshot:
    """The board as of a moment; `day` is settled to that moment first. When its stores are silent it stands still."""
    at = moment.rows_at.timestamp()
    rules = Rules(at=at, settings=settings)
    day.settle(at, rules)
    loads = day.caseloads.values()
    open_now = {slug: places for load in loads for slug, places in load.open_now(at, rules).items()}
    spans = windows(moment.rows_at, settings)
    live, rows = day.live(at)
    contacts = visits.contacts(live, at)
    waits = live.outcome_is("")
    agents = _agents(day, at)
    misses = _misses(day, contacts, live, settings, at)
    totals = {window: _total(day, spans[window], misses if window in TRAILING else ()) for window in WINDOWS}
    names = _names(day, totals, agents, {place for places in open_now.values() for place in places})
    return Snapshot(
        version=moment.version,
        build=moment.build,
        as_of=moment.at,
        complete_to=_complete_to(moment.stores),
        site=settings.site,
        timezone=str(settings.timezone),
        stores=moment.stores,
        readings=DayReadings(
            measures={measure.slug: (i, measure) for i, measure in enumerate(day.measures)},
            names=names,
            settings=settings,
            moment=moment,
            spans=spans,
            totals=totals,
            tallies=(day.tallies.copy(), day.staffed.copy(), *(load.tallies.copy() for load in loads)),
            told_by={where: frozenset(stores) for where, stores in day.told_by.items()} if moment.silent else {},
            waiting=_waiting_by_place(contacts, live, at),
            open_now=open_now,
            recent=_recent(day, at),
        ),
        queues=tuple(name.removeprefix("queues/") for name in names if name.startswith("queues/")),
        waiting=_waiting(day, live.take(waits), rows[waits], at),
        agents=agents,
        promises=_promises(day, settings, at),
    )


def _complete_to(stores: Sequence[StoreStatus]) -> datetime | None:
    """Up to when nothing is missing from any store; None while one of them cannot tell."""
    marks = [store.complete_to for store in stores]
    known = [mark for mark in marks if mark is not None]
    return min(known) if known and len(known) == len(marks) else None


def windows(at: datetime, settings: Settings) -> dict[WindowName, tuple[int, int]]:
    """The minutes [since, until) of each window at a moment; trailing ones end at the last whole minute."""
    now = at.timestamp()
    whole = int(now // MINUTE)
    midnight = int(clock.midnight(at, settings.timezone).timestamp() // MINUTE)
    opened = midnight
    if settings.open is not None:
        opening = settings.open.opened_at(at, settings.timezone)
        opened = whole + 1 if opening is None else int(opening.timestamp() // MINUTE)
    trailing = {window: (whole - length, whole) for window, length in TRAILING.items()}
    return {"today": (midnight, whole + 1), **trailing, "since_opening": (opened, whole + 1)}


def _total(day: Day, span: tuple[int, int], misses: Sequence[tuple[int, Part]]) -> Part:
    """The sum of a window, and what those who still wait add to it."""
    parts = [day.tallies.total(*span), day.staffed.total(*span)]
    parts += [load.tallies.total(*span) for load in day.caseloads.values()]
    parts += [part for minute, part in misses if span[0] <= minute < span[1]]
    return minutes.added([part for part in parts if len(part.places)], day.tallies.width)


def _misses(
    day: Day, contacts: visits.Visits, live: visits.Visits, settings: Settings, at: float
) -> list[tuple[int, Part]]:
    """By minute, what callers add who wait beyond the threshold: in trailing windows they are misses already."""
    if not settings.service_level.count_waiting_misses:
        return []
    rules = Rules(at=at, settings=settings, waiting_misses=True)
    measures = [each if each.counts_waiting else replace(each, count=None) for each in day.measures]
    found = []
    for frame, place in (
        (contacts, counting.site_place(contacts)),
        (live, counting.queue_place(live.queue)),
    ):
        waits = frame.outcome_is("") & (place >= 0)
        rows = frame.take(waits)
        table = counting.values(rows, measures, {Grain.CONTACT}, rules, is_mixed=frame is contacts)
        minute = np.floor(rows.entered / MINUTE).astype(np.int64)
        found += list(minutes.by_minute(minute, place[waits], table, np.full(len(rows), np.nan)).items())
    return found


def _waiting_by_place(contacts: visits.Visits, live: visits.Visits, at: float) -> dict[int, tuple[int, float]]:
    """How many wait and the longest of their waits: contacts at the site, visits per queue."""
    found: dict[int, tuple[int, float]] = {}
    groups = ((contacts, counting.site_place(contacts)), (live, counting.queue_place(live.queue)))
    for frame, places in groups:
        waits = frame.outcome_is("") & (places >= 0)
        waited = frame.waited(at)
        for place, seconds in zip(places[waits].tolist(), waited[waits].tolist(), strict=True):
            count, longest = found.get(place, (0, 0.0))
            found[place] = (count + 1, max(longest, seconds))
    return found


def _waiting(day: Day, frame: visits.Visits, rows: NDArray[np.intp], at: float) -> tuple[Waiting, ...]:
    """The visits that wait, longest first."""
    words = day.visits.words

    def text(name: str, row: int) -> str | None:
        return words[name].text(int(day.visits.column(name)[row]))

    waits = [
        Waiting(
            visit_id=text("visit_id", row) or "",
            queue=text("queue", row) or "",
            customer=text("customer_masked", row),
            entered_at=clock.moment(entered),
            wait_seconds=round(at - entered, 6),
        )
        for row, entered in zip(rows.tolist(), frame.entered.tolist(), strict=True)
    ]
    return tuple(sorted(waits, key=lambda visit: (visit.entered_at, visit.visit_id)))


def _agents(day: Day, at: float) -> tuple[AgentNow, ...]:
    """What every agent does now, by name."""
    spans = staff.newest(day.spans(), at)
    columns = (
        staff.words_of(spans.agent, day.agents.texts),
        staff.words_of(spans.queue, day.queues.texts),
        staff.words_of(spans.presence, day.states.words["presence"].texts),
        staff.words_of(spans.activity, day.states.words["activity"].texts),
        spans.since.tolist(),
    )
    agents = [
        AgentNow(
            agent_id=agent,
            queue=queue,
            presence=presence,
            activity=activity or "idle",
            since=clock.moment(since),
            seconds=round(at - since, 6),
        )
        for agent, queue, presence, activity, since in zip(*columns, strict=True)
    ]
    return tuple(sorted(agents, key=lambda agent: (agent.agent_id, agent.queue)))


def _recent(day: Day, at: float) -> Recent:
    """The waits that reach over one of the sparkline's marks."""
    step = minutes.BLOCK * MINUTE
    last = int(at // step)
    crossing = day.crossing(range(last - SPARK_POINTS - HALF_HOUR_BLOCKS, last + 1), at)
    marks = np.asarray((last - np.arange(SPARK_POINTS - 1, -1, -1)) * step, dtype=np.float64)
    return Recent(marks=marks, entered=crossing.entered, decided=crossing.decided, place=crossing.place)


def _promises(day: Day, settings: Settings, at: float) -> tuple[dict[str, Json], ...]:
    """The open promises that are overdue or due within the hour, the oldest first; one without a due time is in none.

    Within the grace after its due time a promise can still be kept, so it is due and not overdue yet.
    """
    load = day.caseloads.get("promises")
    if load is None:
        return ()
    rows = np.flatnonzero(load.table.alive[: load.table.size])
    frame = load.frame(Grain.PROMISE, rows)
    if not isinstance(frame, Promises):
        return ()
    rows, frame = rows[frame.made <= at], frame.as_of(at)
    soon = frame.is_open() & (frame.entered <= at + HOUR)
    overdue = frame.entered + settings.promises.grace_minutes * MINUTE < at
    found = [
        {
            "promise_id": load.text("promise_id", row),
            "customer": load.text("customer_masked", row),
            "due_at": clock.iso(due),
            "state": "overdue" if is_overdue else "due",
        }
        for row, due, is_overdue in zip(
            rows[soon].tolist(), frame.entered[soon].tolist(), overdue[soon].tolist(), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda promise: (promise["due_at"], promise["promise_id"])))


def _names(
    day: Day, totals: Mapping[WindowName, Part], agents: Sequence[AgentNow], more: AbstractSet[int]
) -> dict[str, int]:
    """Every place that has a reading, by its name in JSON: who worked in a window or is there now."""
    places = {place for part in totals.values() for place in part.places.tolist()} | more
    places -= {counting.SITE}
    queues = {day.queues.texts[place // 2 - 1] for place in places if place % 2 == 0}
    people = {day.agents.texts[place // 2 - 1] for place in places if place % 2}
    queues |= {now.queue for now in agents if now.queue}
    people |= {now.agent_id for now in agents}
    return (
        {SITE: counting.SITE}
        | {f"queues/{name}": (day.queues.code(name) + 1) * 2 for name in sorted(queues)}
        | {f"agents/{name}": (day.agents.code(name) + 1) * 2 + 1 for name in sorted(people)}
    )
