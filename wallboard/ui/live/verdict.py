"""The one sentence at the top of a wall: the worst thing now, or calmly that all is fine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wallboard import alarm, clock, text
from wallboard.snapshot import SITE, Alert, Snapshot, State, StoreStatus, Waiting
from wallboard.ui.live.queues import Floor, QueueNow, is_old

CATCHING_UP_SECONDS = 1200.0  # an open transaction may hold a store 15 min back; further behind, the day is still read
CHINESE_COLON = "\N{FULLWIDTH COLON}"  # brings its own space


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A state, the words that name the trouble (`lead`), and what follows them.

    A sentence with a wait in it stands around it as `before` and `after`, because the wait ticks from `since`.
    `cause` is the line below; `taken` says who has taken it.
    """

    state: State
    lead: str
    before: str
    since: datetime | None = None
    longest: str = ""
    after: str = ""
    cause: str = ""
    taken: str = ""

    @property
    def sentence(self) -> str:
        """The whole sentence as text."""
        gap = "" if self.lead.endswith(CHINESE_COLON) else " "
        return f"{self.lead}{gap}{self.before}{self.longest}{self.after}"

    def as_dict(self) -> dict[str, Any]:
        """The verdict as the wall binds it."""
        return {
            "state": str(self.state),
            "lead": self.lead,
            "sentence": self.sentence,
            "before": self.before,
            "since": clock.iso(self.since),
            "after": self.after,
            "cause": self.cause,
            "taken": self.taken,
        }


def verdict(snapshot: Snapshot, language: str, queue: str | None = None) -> Verdict:
    """What to say first about this moment, at the site or in one queue."""
    return of_floor(Floor.of(snapshot, queue), language)


def of_floor(floor: Floor, language: str, *, with_alerts: bool = True) -> Verdict:
    """The same of a floor already looked at; customers in a lobby are told of no alert."""
    snapshot, queues = floor.snapshot, floor.queues
    alert = next(iter(standing(floor)), None) if with_alerts else None
    asked: tuple[Callable[[], Verdict | None], ...] = (
        lambda: _nothing_read(snapshot, language),
        lambda: _old_calls(snapshot, language),
        lambda: _needs_help(queues, language),
        lambda: _dead_store(snapshot, language),
        lambda: _catching_up(snapshot, language),
        lambda: _piling_up(alert, snapshot, language),
        lambda: _over_limit(queues, language),
        lambda: _under_target(queues, language),
        lambda: _empty(floor, language),
    )
    found = next((found for ask in asked if (found := ask())), None) or _fine(floor, language)
    if alert is not None and found.since is not None and found.state is State.ALARM:  # why so many call just now
        return replace(found, cause=alarm.sentence(alert, language), taken=_taken(alert, language))
    return found


def standing(floor: Floor) -> list[Alert]:
    """The alerts about the site or the queue that is looked at; those that nobody has taken yet come first."""
    mine = [one for one in floor.snapshot.alerts if one.stands and floor.queue in (None, one.queue)]
    return sorted(mine, key=lambda one: one.state == "acknowledged")


def _piling_up(alert: Alert | None, snapshot: Snapshot, language: str) -> Verdict | None:
    """Complaints pile up; what most of them are about, and who has taken it."""
    if alert is None:
        return None
    say = text.words(language).gettext
    since = say("since {time}").format(time=text.clock_time(alert.since, snapshot.timezone))
    if alert.rule == "one_customer":
        lead, rest = say("One customer complains again and again:"), text.number(alert.count, language)
    else:
        place = alarm.where(alert, language)
        lead = say("Complaints pile up in {place}:").format(place=place) if place else say("Complaints pile up:")
        template = say("{count} in {minutes} min, {usual}")
        rest = template.format(count=alert.count, minutes=alert.minutes, usual=alarm.usual(alert, language))
    most = alarm.cause(alert, language)
    return Verdict(
        state=State.WATCH if alert.state == "acknowledged" else State.ALARM,
        lead=lead,
        before=rest,
        cause=" · ".join(part for part in (most, since) if part),
        taken=_taken(alert, language),
    )


def _taken(alert: Alert, language: str) -> str:
    """Who has taken an alert, and what they do about it."""
    if alert.taken_by is None:
        return ""
    say = text.words(language).gettext
    template = say("{name} has taken it: {note}") if alert.note else say("{name} has taken it")
    return template.format(name=alert.taken_by, note=alert.note)


def _nothing_read(snapshot: Snapshot, language: str) -> Verdict | None:
    if any(store.as_of for store in snapshot.stores):
        return None
    say = text.words(language).gettext
    names = text.listed((store.name for store in snapshot.stores), language)
    template = say("waiting for the first answer from {stores}") if names else say("no store is set up")
    return Verdict(state=State.UNKNOWN, lead=say("Nothing read yet:"), before=template.format(stores=names))


def is_dead(store: StoreStatus) -> bool:
    """It does not answer, or no longer; a store that is asked for the first time is not dead yet."""
    return not store.ok and not store.in_part and (store.as_of is not None or store.error is not None)


def has_old_calls(snapshot: Snapshot) -> bool:
    """No store says any more who waits, so queues and agents are as they stood when they were last read."""
    if not any(store.ok or store.in_part for store in snapshot.stores):
        return True
    return is_old(snapshot, SITE) and all(is_old(snapshot, f"queues/{name}") for name in snapshot.queues)


def _old_calls(snapshot: Snapshot, language: str) -> Verdict | None:
    """A dead store is said before the queues when it is the one that says who waits."""
    return _dead_store(snapshot, language) if has_old_calls(snapshot) else None


def _dead_store(snapshot: Snapshot, language: str) -> Verdict | None:
    dead = [store for store in snapshot.stores if is_dead(store)]
    if not dead:
        return None
    say = text.words(language).gettext
    lead = say("No answer from {stores}:").format(stores=text.listed((store.name for store in dead), language))
    last = min((store.as_of for store in dead if store.as_of), default=None)
    if last is None:
        return Verdict(state=State.STALE, lead=lead, before=say("nothing of it is on the board"))
    rest = say("its numbers are from {time}").format(time=text.clock_time(last, snapshot.timezone))
    return Verdict(state=State.STALE, lead=lead, before=rest)


def _needs_help(queues: tuple[QueueNow, ...], language: str) -> Verdict | None:
    worst = next((queue for queue in queues if queue.wait_state is State.ALARM), None)
    if worst is None or worst.oldest is None:
        return None
    say = text.words(language).gettext
    template = say("{waiting} waiting, longest {longest}, nobody ready")
    return _about_wait(
        State.ALARM,
        say("{queue} needs help:").format(queue=worst.name),
        template,
        worst.oldest,
        values={"waiting": worst.waiting},
        cause=_cause(worst, queues, language),
    )


def _catching_up(snapshot: Snapshot, language: str) -> Verdict | None:
    begun = [store.complete_to for store in snapshot.stores if store.ok and store.complete_to]
    behind = min(begun, default=snapshot.as_of)
    if (snapshot.as_of - behind).total_seconds() <= CATCHING_UP_SECONDS:
        return None
    start = clock.midnight(snapshot.as_of, ZoneInfo(snapshot.timezone))
    share = max((behind - start) / (snapshot.as_of - start), 0.0)
    say = text.words(language).gettext
    return Verdict(
        state=State.UNKNOWN,
        lead=say("Reading today:"),
        before=say("{share} done").format(share=text.percent(min(share, 0.99), language)),
        cause=say("Who waits now is already right; the day's numbers are still growing."),
    )


def _over_limit(queues: tuple[QueueNow, ...], language: str) -> Verdict | None:
    worst = next((queue for queue in queues if queue.is_over_limit), None)
    if worst is None or worst.oldest is None:
        return None
    say = text.words(language).gettext
    return _about_wait(
        State.WATCH,
        say("{queue} waits too long:").format(queue=worst.name),
        _how_many(worst.ready, language),
        worst.oldest,
        values={"waiting": worst.waiting, "ready": worst.ready},
        cause=_cause(worst, queues, language),
    )


def _under_target(queues: tuple[QueueNow, ...], language: str) -> Verdict | None:
    worst = max(queues, key=lambda queue: queue.shortfall, default=None)
    if worst is None or not worst.shortfall or worst.level is None:
        return None
    say = text.words(language).gettext
    return Verdict(
        state=worst.level_state,
        lead=say("{queue} is below target:").format(queue=worst.name),
        before=_level(worst, language),
        cause=_others(worst, queues, language),
    )


def _empty(floor: Floor, language: str) -> Verdict | None:
    offered = floor.snapshot.reading("offered")
    if floor.snapshot.waiting or (offered is not None and offered.value):
        return None
    say = text.words(language).gettext
    ready = floor.staff.ready()
    rest = say("the first one will show here") if ready is None else say("{ready} ready").format(ready=ready)
    return Verdict(state=State.CALM, lead=say("No calls yet today:"), before=rest)


def _fine(floor: Floor, language: str) -> Verdict:
    say = text.words(language).gettext
    visits, ready = floor.waiting, floor.staff.ready(floor.queue)
    lead, cause = say("All fine:"), _level_of_site(floor.snapshot, language)
    values = {"waiting": len(visits), "ready": ready}
    if not visits:
        template = say("nobody waiting") if ready is None else say("nobody waiting, {ready} ready")
        return Verdict(state=State.CALM, lead=lead, before=template.format_map(values), cause=cause)
    return _about_wait(State.CALM, lead, _how_many(ready, language), visits[0], values=values, cause=cause)


def _how_many(ready: int | None, language: str) -> str:
    """The sentence about those who wait; who is ready is left out when nobody ever logged in."""
    say = text.words(language).gettext
    if ready is None:
        return say("{waiting} waiting, longest {longest}")
    return say("{waiting} waiting, longest {longest}, {ready} ready")


def _about_wait(
    state: State, lead: str, template: str, oldest: Waiting, *, values: dict[str, Any], cause: str = ""
) -> Verdict:
    longest = text.ticking(oldest.wait_seconds)
    before, _, after = text.around(template, values | {"longest": longest}, "longest")
    return Verdict(
        state=state, lead=lead, before=before, since=oldest.entered_at, longest=longest, after=after, cause=cause
    )


def _cause(worst: QueueNow, queues: tuple[QueueNow, ...], language: str) -> str:
    """The line below a wait: the queue's level if it is under target, and which other queues are off."""
    parts = (_level(worst, language) if worst.shortfall else "", _others(worst, queues, language))
    return " · ".join(part for part in parts if part)


def _level(queue: QueueNow, language: str) -> str:
    """How many were answered in time in the last 30 minutes."""
    if queue.level is None:
        return ""
    template = text.words(language).gettext("{level} in time in 30 min, target {target}")
    return template.format(
        level=text.percent(queue.level.value, language, target=queue.level.target),
        target=text.percent(queue.level.target, language),
    )


def _others(worst: QueueNow, queues: tuple[QueueNow, ...], language: str) -> str:
    names = [queue.name for queue in queues if queue.state is not State.CALM and queue.name != worst.name]
    if not names:
        return ""
    return text.words(language).gettext("also off target: {queues}").format(queues=text.listed(names, language))


def _level_of_site(snapshot: Snapshot, language: str) -> str:
    level = snapshot.reading("service_level", SITE, "last_30")
    if level is None or level.value is None:
        return ""
    template = text.words(language).gettext("{level} answered in time in the last 30 minutes")
    return template.format(level=text.percent(level.value, language))
