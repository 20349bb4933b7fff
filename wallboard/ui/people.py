"""The lists of the page Customers in words: lost callers, promises, and who calls again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import pandas as pd

from wallboard import callers, clock, lost, promised, recovery, returning, text
from wallboard.engine import Engine
from wallboard.friction import Cause
from wallboard.journey import Journey
from wallboard.lost import Lost
from wallboard.measure import Rules
from wallboard.notebook import Word
from wallboard.promised import Fate, Promised
from wallboard.readings import DayReadings
from wallboard.recovery import Hard
from wallboard.returning import Returning
from wallboard.text import marked
from wallboard.ui import once
from wallboard.ui.frame import Page
from wallboard.ui.listing import WITHHELD, Listing, local

RESULTS: dict[Word, str] = {
    Word.REACHED: marked("reached"),
    Word.NO_ANSWER: marked("no answer"),
    Word.WRONG_NUMBER: marked("wrong number"),
}
FATES: dict[Fate, str] = {
    Fate.CHASED: marked("customer asks, not done"),
    Fate.BROKEN: marked("broken"),
    Fate.OVERDUE: marked("overdue"),
    Fate.SOON: marked("due within the hour"),
    Fate.OPEN: marked("open"),
    Fate.UNDATED: marked("no due time"),
    Fate.PRE_EMPTED: marked("customer had to ask"),
    Fate.LATE: marked("late"),
    Fate.KEPT: marked("kept"),
    Fate.WITHDRAWN: marked("withdrawn"),
}
CAUSES: dict[Cause, str] = {
    Cause.WAITED: marked("waited beyond the threshold"),
    Cause.ABANDONED: marked("gave up waiting"),
    Cause.REPEAT: marked("had to contact us again"),
    Cause.TRANSFER: marked("was transferred"),
    Cause.REOPENED: marked("ticket opened again"),
    Cause.LOW_SCORE: marked("low score"),
    Cause.COMPLAINT: marked("complained"),
    Cause.PROMISE: marked("promise broken, or asked about"),
}
CAUSES_SHOWN = 3
TONES = {**dict.fromkeys(promised.OVERDUE, "alarm"), Fate.SOON: "watch", Fate.PRE_EMPTED: "watch"}


def lost_callers(page: Page) -> tuple[Lost, ...]:
    """The people behind `lost_and_unreached` in this snapshot, at the chosen queue."""
    rules, since, queue = _rules(page), _midnight(page), page.filters.queue
    notebook = page.engine.notebook
    return once.per_snapshot(
        page.snapshot,
        ("lost", queue),
        lambda: page.engine.ask(lambda day: lost.listed(day, rules, notebook, since=since, queue=queue)),
    )


def promises(page: Page) -> tuple[Promised, ...]:
    """The promises that are open, and those of today."""
    rules, since, queue = _rules(page), _midnight(page), page.filters.queue
    return once.per_snapshot(
        page.snapshot,
        ("promises", queue),
        lambda: page.engine.ask(lambda day: promised.listed(day, rules, since=since, queue=queue)),
    )


def calling_again(page: Page) -> tuple[Returning, ...]:
    """Everybody whose contact of today was a repeat."""
    known = callers.of(page.engine.ledger, page.engine.settings)
    at, since, queue = _rules(page).at, _midnight(page), page.filters.queue
    return once.per_snapshot(
        page.snapshot,
        ("again", queue),
        lambda: page.engine.ask(lambda day: returning.listed(known, day, at, since=since, queue=queue)),
    )


def lost_listing(page: Page) -> Listing:
    """Lost callers as a table."""
    people, language = lost_callers(page), page.filters.language
    rows = [
        {
            "customer": one.masked or page.say(WITHHELD),
            "queue": one.queue or text.UNKNOWN,
            "gave_up": local(page, one.gave_up_at),
            "waited": one.waited,
            "tries": one.tries,
            "owner": one.work.holder or "",
            "result": _result(page, one, language),
        }
        for one in people
    ]
    heads = {
        "customer": marked("Customer"),
        "queue": marked("Queue"),
        "gave_up": marked("Gave up at"),
        "waited": marked("Waited"),
        "tries": marked("Tries today"),
        "owner": marked("Taken by"),
        "result": marked("Last attempt"),
    }
    return Listing(
        slug="lost",
        title=marked("Lost callers"),
        rows=pd.DataFrame(rows, columns=list(heads)),
        heads=heads,
        customers=[one.customer for one in people],
        seconds=("waited",),
        moments=("gave_up",),
    )


def promise_listing(page: Page) -> Listing:
    """Promises as a table."""
    found = promises(page)
    on_shift = {agent.agent_id for agent in page.snapshot.agents if agent.presence != "offline"}
    off = page.say("{agent} · off shift")
    rows = [
        {
            "fate": page.say(FATES[one.fate]),
            "due": local(page, one.due_at),
            "customer": one.masked or page.say(WITHHELD),
            "kind": one.kind or text.UNKNOWN,
            "reason": one.reason or text.UNKNOWN,
            "owner": _owner(one, on_shift, off),
            "queue": one.queue or text.UNKNOWN,
            "made": local(page, one.made_at),
        }
        for one in found
    ]
    heads = {
        "fate": marked("How it stands"),
        "due": marked("Due"),
        "customer": marked("Customer"),
        "kind": marked("Promised"),
        "reason": marked("Reason"),
        "owner": marked("Owner"),
        "queue": marked("Queue"),
        "made": marked("Made"),
    }
    return Listing(
        slug="promises",
        title=marked("Promises"),
        rows=pd.DataFrame(rows, columns=list(heads)),
        heads=heads,
        customers=[one.customer for one in found],
        moments=("due", "made"),
        toned="fate",
        tones=[TONES.get(one.fate, "") for one in found],
    )


def again_listing(page: Page) -> Listing:
    """Who calls again, as a table."""
    found, language = calling_again(page), page.filters.language
    now = {True: page.say("on the line"), False: ""}
    rows = [
        {
            "contacts": text.ordinal(one.contacts, language),
            "now": now[one.is_on_the_line],
            "customer": one.masked or text.UNKNOWN,
            "reasons": text.listed(one.reasons, language) or text.UNKNOWN,
            "queue": one.queue or text.UNKNOWN,
            "last": local(page, one.last_at),
            "agent": one.agent or text.UNKNOWN,
        }
        for one in found
    ]
    heads = {
        "contacts": marked("Which time"),
        "now": marked("Now"),
        "customer": marked("Customer"),
        "reasons": marked("About, newest first"),
        "queue": marked("Queue"),
        "last": marked("Last contact"),
        "agent": marked("Answered by"),
    }
    return Listing(
        slug="again",
        title=marked("Calling again"),
        rows=pd.DataFrame(rows, columns=list(heads)),
        heads=heads,
        customers=[one.customer for one in found],
        moments=("last",),
        toned="now",
        tones=["watch" if one.is_on_the_line else "" for one in found],
    )


def hard_hit(page: Page) -> tuple[Hard, ...]:
    """The customers who are to be won back, as of the last five minutes; who owns them is of this moment."""
    now = page.snapshot.as_of
    journeys = _journeys(
        page.engine, now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0), page.viewer.queues
    )
    found = recovery.listed(journeys, page.engine.notebook.recoveries())
    return tuple(one for one in found if page.filters.queue in (None, one.queue))


@lru_cache(maxsize=4)
def _journeys(engine: Engine, at: datetime, queues: tuple[str, ...]) -> Mapping[str, Journey]:
    return recovery.scores(callers.of(engine.ledger, engine.settings), engine.settings, at, queues=queues)


def recovery_listing(page: Page) -> Listing:
    """Who is to be won back, as a table."""
    found, language, now = hard_hit(page), page.filters.language, page.snapshot.as_of
    rows = [
        {
            "score": text.number(one.score, language, digits=1),
            "customer": one.masked or text.UNKNOWN,
            "causes": text.listed([page.say(CAUSES[cause]) for cause in one.causes[:CAUSES_SHOWN]], language),
            "silent": page.say("silent") if one.is_silent else "",
            "last": local(page, one.last_at),
            "owner": one.work.owner or "",
            "due": local(page, one.due_at),
        }
        for one in found
    ]
    heads = {
        "score": marked("Friction"),
        "customer": marked("Customer"),
        "causes": marked("What went wrong"),
        "silent": marked("Said nothing"),
        "last": marked("Last contact"),
        "owner": marked("Owner"),
        "due": marked("Due"),
    }
    return Listing(
        slug="recovery",
        title=marked("To win back"),
        rows=pd.DataFrame(rows, columns=list(heads)),
        heads=heads,
        customers=[one.customer for one in found],
        moments=("last", "due"),
        toned="owner",
        tones=["alarm" if one.due_at is not None and one.due_at < now else "" for one in found],
    )


def _owner(one: Promised, on_shift: set[str], off: str) -> str:
    """Who promised it; that they are not here is said where anything is known of who is."""
    if one.owner is None:
        return text.UNKNOWN
    is_away = on_shift and one.owner not in on_shift and one.fate in promised.STILL_OPEN
    return off.format(agent=one.owner) if is_away else one.owner


def _result(page: Page, one: Lost, language: str) -> str:
    """What came of the last attempt, when, and how many there were."""
    work = one.work
    if work.last is None or work.last_at is None:
        return ""
    time = text.clock_time(clock.moment(work.last_at / 1e6), page.engine.settings.timezone)
    count = "" if work.attempts == 1 else f" ({text.number(work.attempts, language)})"
    return f"{page.say(RESULTS[work.last])} {time}{count}"


def _rules(page: Page) -> Rules:
    """The moment whose rows the snapshot counted, so that lists and numbers agree."""
    snapshot = page.snapshot
    told = snapshot.readings
    at = told.moment.rows_at if isinstance(told, DayReadings) else snapshot.as_of
    return Rules(at=at.timestamp(), settings=page.engine.settings)


def _midnight(page: Page) -> datetime:
    return clock.midnight(clock.moment(_rules(page).at), page.engine.settings.timezone)
