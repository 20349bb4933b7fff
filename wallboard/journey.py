"""What has one customer been through? Calls, tickets, surveys and promises on one time line, read from the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from wallboard import callers, clock, friction, measure, promised, related, repeats
from wallboard.callers import Callers
from wallboard.clock import MINUTE
from wallboard.day import Day
from wallboard.friction import Cause, Term
from wallboard.ledger import TABLES
from wallboard.measure import Rules
from wallboard.promised import Fate, Promised
from wallboard.repeats import Standing
from wallboard.settings import Settings

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = Mapping[str, Any]
_COLUMNS = {
    "visits": (
        "store visit_id call_id channel direction queue customer_masked entered_at answered_at ended_at agent_id "
        "wait_seconds talk_seconds hold_seconds outcome ended_by reason"
    ).split(),
    "tickets": (
        "store ticket_id channel customer_masked agent_id queue category state opened_at resolved_at first_resolved_at "
        "reopen_count is_complaint subject"
    ).split(),
    "surveys": (
        "store survey_id call_id ticket_id agent_id kind score scale_min scale_max inverted answered_at comment"
    ).split(),
}
_HARD = (Fate.CHASED, Fate.BROKEN, Fate.PRE_EMPTED)
_ASKING = (Standing.ELIGIBLE, Standing.SHARED, Standing.FORWARDED)  # a contact with its further visits
_SCALES = {"csat": (1.0, 5.0), "nps": (0.0, 10.0), "ces": (1.0, 7.0)}
_LOW = {"csat": 0.25, "nps": 0.6, "ces": 0.34}  # 2 of 5, 6 of 10 and 3 of 7, as shares of the scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing on the time line. `kind`: a channel, `ticket`, `survey` or `promise`; `how`: a code of its outcome.

    `minutes`: the customer's time, waiting and talking, where it is known.
    """

    at: datetime
    kind: str
    key: tuple[str, str]
    queue: str | None = None
    agent: str | None = None
    reason: str | None = None
    how: str | None = None
    wait: float | None = None
    talk: float | None = None
    is_ours: bool = False
    note: str | None = None
    terms: tuple[Term, ...] = ()

    @property
    def minutes(self) -> float:
        """What it took of the customer's time, as far as that is known."""
        return ((self.wait or 0.0) + (self.talk or 0.0)) / MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Contacts about one reason that follow each other within the window. `is_settled`: no other followed it."""

    reason: str | None
    contacts: int
    minutes: float
    days: float
    last_at: datetime
    is_settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Everything the ledger holds of one customer up to a moment; the newest event comes first."""

    customer: str
    masked: str | None
    events: tuple[Event, ...]
    issues: tuple[Issue, ...]
    score: float
    told: int  # different people whom the customer has told about it
    key: tuple[str, str, int] | None = None  # a visit of theirs, by which a store can be asked who it is

    @property
    def terms(self) -> list[Term]:
        """The terms of the score, the heaviest first."""
        return sorted((term for event in self.events for term in event.terms), key=lambda term: -term.left)


def of(known: Callers, settings: Settings, customer: str, at: datetime, *, queues: Collection[str] = ()) -> Journey:
    """The journey of one customer, given by their keyed hash; with `queues` only what happened there, or nowhere."""
    until = clock.micros(at)
    visits = _read(known, "visits", TABLES["visits"].c.customer == customer, "entered_at", until)
    tickets = _read(known, "tickets", TABLES["tickets"].c.customer == customer, "opened_at", until)
    surveys = _surveys(known, visits, tickets, until)
    flags = _flags(known, customer, at)
    events = [
        *(_visit(row, flags.get((row["store"], row["visit_id"])), settings, at) for row in visits),
        *(_ticket(row, at) for row in tickets),
        *(_survey(row, at) for row in surveys),
        *_promises(known, settings, customer, at),
    ]
    events = [event for event in events if not queues or event.queue in (None, *queues)]
    named = [row["customer_masked"] for row in (*visits, *tickets) if row["customer_masked"]]
    theirs = [row for row in visits if not queues or row["queue"] in queues]
    newest = max(theirs, key=lambda row: row["entered_at"], default=None)
    terms = [term for event in events for term in event.terms]
    return Journey(
        customer=customer,
        masked=named[0] if named else None,
        events=tuple(sorted(events, key=lambda event: (event.at, event.key), reverse=True)),
        issues=_issues(flags, events, within=timedelta(days=known.rules.repeat_within_days), at=at),
        score=friction.score(terms),
        told=len({row["agent_id"] for row in visits if row["agent_id"] and row["direction"] != "outbound"}),
        key=(newest["store"], newest["visit_id"], newest["entered_at"]) if newest else None,
    )


def _read(known: Callers, stream: str, where: sa.ColumnElement[bool], first: str, until: int) -> list[dict[str, Any]]:
    """Rows by column, of moments up to one; later times in them are not known yet."""
    names = _COLUMNS[stream]
    rows = known.ledger.columns(stream, names, where, TABLES[stream].c[first] <= until)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for row in found:
        for name in ("answered_at", "ended_at", "resolved_at", "first_resolved_at", "done_at"):
            if row.get(name) is not None and row[name] > until:
                row[name] = None
    return found


def _surveys(known: Callers, visits: Sequence[Row], tickets: Sequence[Row], until: int) -> list[dict[str, Any]]:
    """The answered surveys about these calls and tickets, each once."""
    table = TABLES["surveys"].c
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for column, of_rows in (("call_id", visits), ("ticket_id", tickets)):
        names = sorted({row[column] for row in of_rows if row[column]})
        for row in _read(known, "surveys", table[column].in_(names), "answered_at", until) if names else ():
            found[row["store"], row["survey_id"]] = row
    return list(found.values())


def _flags(known: Callers, customer: str, at: datetime) -> dict[tuple[str, str], tuple[int, bool]]:
    """By visit: what it is to the customer's other ones, and whether it was a repeat by then."""
    found, trail = known.trail({customer}, since=0.0, until=at.timestamp())
    flags = repeats.classify(trail, known.rules)
    is_repeat = (flags.repeat <= clock.micros(at)).tolist()
    return dict(zip(callers.keys(found), zip(flags.standing.tolist(), is_repeat, strict=True), strict=True))


def _visit(row: Row, flags: tuple[int, bool] | None, settings: Settings, at: datetime) -> Event:
    entered, answered, ended = row["entered_at"], row["answered_at"], row["ended_at"]
    is_ours = row["direction"] == "outbound"
    over = answered if answered is not None else ended
    wait = row["wait_seconds"] if over is not None else None
    wait = wait if wait is not None else _seconds(entered, over)
    talk = row["talk_seconds"] if ended is not None else None
    talk = _seconds(answered, ended) if talk is None else talk + (row["hold_seconds"] or 0.0)
    causes = [Cause.REPEAT] if flags and flags[1] else []
    if not is_ours:
        limit = settings.service_level.of(row["queue"]).answer_within_seconds
        causes += [Cause.WAITED] if wait is not None and wait > limit else []
        causes += [Cause.ABANDONED] if row["outcome"] == "abandoned" else []
        causes += [Cause.TRANSFER] if (row["ended_by"] or "").startswith("transfer") else []
    how = row["outcome"] if over is not None else "waiting"
    happened = clock.moment(entered / 1e6)
    return Event(
        at=happened,
        kind=row["channel"] or "phone",
        key=(row["store"], row["visit_id"]),
        queue=row["queue"],
        agent=row["agent_id"] if over is not None else None,
        reason=row["reason"],
        how="talking" if over is not None and ended is None else how,
        wait=None if is_ours else wait,
        talk=talk,
        is_ours=is_ours,
        terms=tuple(friction.term(cause, happened, at) for cause in causes),
    )


def _ticket(row: Row, at: datetime) -> Event:
    opened = clock.moment(row["opened_at"] / 1e6)
    is_merged = row["state"] == "merged"
    terms = [friction.term(Cause.COMPLAINT, opened, at)] if row["is_complaint"] and not is_merged else []
    if row["reopen_count"] and row["first_resolved_at"] is not None:
        again = clock.moment(row["first_resolved_at"] / 1e6)
        terms += [friction.term(Cause.REOPENED, again, at)] * int(row["reopen_count"])
    return Event(
        at=opened,
        kind="complaint" if row["is_complaint"] else "ticket",
        key=(row["store"], row["ticket_id"]),
        queue=row["queue"],
        agent=row["agent_id"],
        reason=row["category"],
        how="merged" if is_merged else "open" if row["resolved_at"] is None else "closed",
        note=row["subject"],
        terms=tuple(terms),
    )


def _survey(row: Row, at: datetime) -> Event:
    answered = clock.moment(row["answered_at"] / 1e6)
    low, high = _SCALES.get(row["kind"], (1.0, 5.0))
    low = row["scale_min"] if row["scale_min"] is not None else low
    high = row["scale_max"] if row["scale_max"] is not None else high
    score = row["score"]
    is_told = score is not None and low <= score <= high and low < high
    share = (score - low) / (high - low) if is_told else None
    share = 1 - share if share is not None and row["inverted"] else share
    is_low = share is not None and share <= _LOW.get(row["kind"], 0.0)
    return Event(
        at=answered,
        kind="survey",
        key=(row["store"], row["survey_id"]),
        agent=row["agent_id"],
        how=f"{score:g} / {high:g}" if is_told else None,
        note=row["comment"],
        terms=(friction.term(Cause.LOW_SCORE, answered, at),) if is_low else (),
    )


def _promises(known: Callers, settings: Settings, customer: str, at: datetime) -> list[Event]:
    """The customer's promises, judged as the measures judge them, dated by when they were made."""
    measures = measure.every(settings.panels)
    day = Day(0.0, measures)
    for store, rows in known.ledger.rows("promises", TABLES["promises"].c.customer == customer):
        day.take_cases(store, "promises", rows)
    related.look_up(known.ledger, settings, day)
    rules = Rules(at=at.timestamp(), settings=settings)
    return [_promise(one, at) for one in promised.listed(day, rules, since=clock.EPOCH)]


def _promise(one: Promised, at: datetime) -> Event:
    """One promise; that it was broken, or asked about before it was done, weighs from its due time on."""
    is_hard = one.fate in _HARD and one.due_at is not None
    return Event(
        at=one.made_at,
        kind="promise",
        key=("", one.promise_id),
        queue=one.queue,
        agent=one.owner,
        reason=one.reason,
        how=str(one.fate),
        note=one.kind,
        terms=(friction.term(Cause.PROMISE, one.due_at, at),) if is_hard and one.due_at else (),
    )


def _issues(
    flags: Mapping[tuple[str, str], tuple[int, bool]], events: Sequence[Event], *, within: timedelta, at: datetime
) -> tuple[Issue, ...]:
    """The contacts of each reason, those that follow each other within the window together; the newest first."""
    theirs = [event for event in events if flags.get(event.key, (Standing.OURS,))[0] in _ASKING]
    by_reason: dict[str | None, list[list[Event]]] = {}
    for event in sorted(theirs, key=lambda event: event.at):
        chains = by_reason.setdefault(event.reason, [])
        if chains and event.at - chains[-1][-1].at <= within:
            chains[-1].append(event)
        else:
            chains.append([event])
    heads = {key for key, (standing, _) in flags.items() if standing in (Standing.ELIGIBLE, Standing.SHARED)}
    found = [
        Issue(
            reason=reason,
            contacts=sum(event.key in heads for event in chain),
            minutes=sum(event.minutes for event in chain),
            days=(chain[-1].at - chain[0].at) / timedelta(days=1),
            last_at=chain[-1].at,
            is_settled=at - chain[-1].at > within,
        )
        for reason, chains in by_reason.items()
        for chain in chains
    ]
    return tuple(sorted(found, key=lambda issue: issue.last_at, reverse=True))


def _seconds(since: int | None, until: int | None) -> float | None:
    """From one moment to another; None where one of them is not known or they are out of order."""
    return (until - since) / 1e6 if since is not None and until is not None and until >= since else None
