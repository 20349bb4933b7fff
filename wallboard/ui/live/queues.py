"""Which queues are off, and how badly: what a wall's table and its first sentence both look at."""

from __future__ import annotations

from dataclasses import dataclass

from wallboard.snapshot import Reading, Snapshot, State, Waiting
from wallboard.ui.live.staffing import Staff

TELLING_COUNT = 10  # fewer decided calls than this say nothing about a service level


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNow:
    """One queue at one moment: who waits, who is ready, and how far it is off its limit and target."""

    name: str
    waiting: int
    oldest: Waiting | None
    ready: int | None
    wait: Reading | None
    level: Reading | None
    is_old: bool = False  # the store that tells of it is silent

    @property
    def is_over_limit(self) -> bool:
        """Somebody has waited longer than the queue's limit; without a limit, long enough to raise its state."""
        if self.oldest is None or self.wait is None:
            return False
        if self.wait.target is not None:
            return self.oldest.wait_seconds > self.wait.target
        return self.wait.state in (State.WATCH, State.ALARM)

    @property
    def shortfall(self) -> float:
        """How far the service level lies under its target; 0 when met, unknown or from too few calls."""
        level = self.level
        if level is None or level.value is None or level.target is None or (level.n or 0) < TELLING_COUNT:
            return 0.0
        return max(level.target - level.value, 0.0)

    @property
    def wait_state(self) -> State:
        """Alarm when over the limit with nobody ready, watch when over it."""
        if not self.is_over_limit:
            return State.CALM
        return State.ALARM if self.ready == 0 else State.WATCH

    @property
    def level_state(self) -> State:
        """Watch when under target; an alarm that the measure itself raises stands."""
        if not self.shortfall or self.level is None:
            return State.CALM
        return State.ALARM if self.level.state is State.ALARM else State.WATCH

    @property
    def state(self) -> State:
        """The worse of the two."""
        return max(self.wait_state, self.level_state, key=(State.CALM, State.WATCH, State.ALARM).index)

    @property
    def badness(self) -> tuple[bool, bool, float, float]:
        """Sorts queues: nobody ready, then over the limit by the longest wait, then by shortfall."""
        waited = self.oldest.wait_seconds if self.oldest and self.is_over_limit else 0.0
        return self.wait_state is State.ALARM, self.is_over_limit, waited, self.shortfall


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """The site, or one of its queues, at one moment: the staff, and the queues worst first."""

    snapshot: Snapshot
    queue: str | None
    staff: Staff
    queues: tuple[QueueNow, ...]

    @classmethod
    def of(cls, snapshot: Snapshot, queue: str | None = None) -> Floor:
        """What a snapshot says of the site or of one queue."""
        staff = Staff.of(snapshot.agents)
        names = {queue} if queue else {*snapshot.queues, *(visit.queue for visit in snapshot.waiting)}
        queues = [_queue(snapshot, staff, name) for name in sorted(names)]
        living = [each for each in queues if not each.is_old] or queues  # where one store is silent, the others speak
        ranked = tuple(sorted(living, key=lambda each: each.badness, reverse=True))
        return cls(snapshot=snapshot, queue=queue, staff=staff, queues=ranked)

    @property
    def off(self) -> tuple[QueueNow, ...]:
        """The queues off target, worst first."""
        return tuple(queue for queue in self.queues if queue.state is not State.CALM)

    @property
    def fine(self) -> list[str]:
        """The names of the others, as the site lists them, so that each keeps its place."""
        order = {name: index for index, name in enumerate(self.snapshot.queues)}
        names = (queue.name for queue in self.queues if queue.state is State.CALM)
        return sorted(names, key=lambda name: order.get(name, len(order)))

    @property
    def waiting(self) -> list[Waiting]:
        """Who waits, longest first."""
        mine = (visit for visit in self.snapshot.waiting if self.queue in (None, visit.queue))
        return sorted(mine, key=lambda visit: visit.entered_at)


def _queue(snapshot: Snapshot, staff: Staff, name: str) -> QueueNow:
    visits = [visit for visit in snapshot.waiting if visit.queue == name]
    return QueueNow(
        name=name,
        waiting=len(visits),
        oldest=min(visits, key=lambda visit: visit.entered_at, default=None),
        ready=staff.ready(name),
        wait=snapshot.reading("longest_wait", f"queues/{name}"),
        level=snapshot.reading("service_level", f"queues/{name}", "last_30"),
        is_old=is_old(snapshot, f"queues/{name}"),
    )


def is_old(snapshot: Snapshot, where: str) -> bool:
    """Whether the store that says who waits at a place is silent."""
    waiting = snapshot.reading("waiting_now", where)
    return waiting is not None and waiting.state is State.STALE
