"""A live table of visits: who waits and talks now, before the store writes the visit down, if it ever does.

A row that another feed of the store tells of is that feed's for good. A visit that leaves the live table ended at the
last look that saw it: as answered if it was, else as nothing yet, and as lost once no other feed has brought it for
some minutes. So it is counted once, and never forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from wallboard import clock, privacy
from wallboard.intake.feeding import Batch, Deliver, keys_of
from wallboard.intake.live_table import LiveTable
from wallboard.ledger import Ledger, Progress
from wallboard.records import KEPT, Checked, Key, Row
from wallboard.stores.database import Store
from wallboard.stores.marks import Mark
from wallboard.stores.query import Feed

GRACE = timedelta(minutes=5)  # how long another feed may take to bring a visit that vanished while it waited
REMEMBERED = timedelta(days=35)  # how long the nightly comparison looks back
_VISITS = KEPT["visits"]
_ENTERED, _ANSWERED, _ENDED, _OUTCOME = (
    _VISITS.position(name) for name in ("entered_at", "answered_at", "ended_at", "outcome")
)


class LiveVisits(LiveTable):
    """The visits of one live table; `_live` are those it holds now and no other feed has told of."""

    def __init__(self, store: Store, feed: Feed, ledger: Ledger, identity: privacy.Identity) -> None:
        """After a restart: go on with what the last look left."""
        super().__init__(store, feed, ledger, identity)
        state = ledger.state(store.name, feed.file) or {}
        live = ledger.by_key(store.name, "visits", {tuple(key) for key in state.get("live", ())})
        gone = ledger.by_key(store.name, "visits", {tuple(key) for key in state.get("vanished", ())})
        # What has an end, or an outcome, was told by another feed after this state was written.
        self._live = {key: row for key, row in live.items() if row[_ENDED] is None}
        self._vanished = {key: row for key, row in gone.items() if row[_OUTCOME] is None and row[_ENDED] is not None}
        self._ended: dict[Key, int] = {tuple(key): at for key, at in state.get("ended", ())}
        self._others: set[Key] = set()
        self._has_changed = False
        self._looked_at = None if self.progress is None else clock.moment(self.progress.low_water / 1e6)

    def hear(self, keys: set[Key]) -> None:
        """Another feed of the store has told of these visits; they are no longer this table's."""
        known = keys & (self._live.keys() | self._vanished.keys() | self._ended.keys())
        for key in known:
            self._live.pop(key, None)
            self._vanished.pop(key, None)
            self._ended.pop(key, None)
        self._others |= known
        self._has_changed = self._has_changed or bool(known)

    @property
    def only_here(self) -> set[Key]:
        """Visits that only this table ever told of: a comparison with another feed must not take them for deleted."""
        return self._live.keys() | self._vanished.keys() | self._ended.keys()

    def idle(self, now: datetime, mark: Mark, deliver: Deliver) -> None:
        """Nothing was written, but time has passed for those who vanished."""
        super().idle(now, mark, deliver)
        if self.progress is not None and self._vanished:
            self._keep([*self._live.values()], Checked([], []), now, mark, deliver)

    def _compare(self, checked: Checked, now: datetime, mark: Mark, deliver: Deliver) -> int:
        rows = self.batch(self.feed.stream, checked.rows).rows
        return self._keep(rows, checked, now, mark, deliver)

    def _keep(self, rows: list[Row], checked: Checked, now: datetime, mark: Mark, deliver: Deliver) -> int:
        """Write what has changed since the last look, and remember this one."""
        seen = {key: row for row in rows for key in keys_of("visits", [row])}
        self._others = (self._others | self._told_elsewhere(seen)) & seen.keys()
        now_live = {key: row for key, row in seen.items() if key not in self._others}
        gone = {key: row for key, row in self._live.items() if key not in now_live}
        changed = [row for key, row in now_live.items() if self._live.get(key) != row]
        dropped: list[Key] = []
        if self.feed.gone == "dropped":
            dropped = sorted(gone)
        else:
            changed += self._end(gone, mark)
        for key in now_live:
            self._vanished.pop(key, None)
            self._ended.pop(key, None)
        changed += self._give_up(mark)
        self._live = now_live
        self.progress = Progress(low_water=clock.micros(now))
        self._looked_at = mark.store_now
        if changed or dropped or self._has_changed:
            batch = Batch(self.store.name, "visits", changed, gone=dropped)
            self._has_changed = False
            self.commit_batches([batch], {"visits": checked}, self.progress, now, deliver, state=self._state())
        self._persist(force=False)
        return len(changed)

    def _end(self, gone: Mapping[Key, Row], mark: Mark) -> list[Row]:
        """The visits that left the table, ended at the last look that saw them."""
        ended = []
        for key, row in gone.items():
            is_answered = row[_ANSWERED] is not None or row[_OUTCOME] == "answered"
            at = max(clock.micros(self._looked_at or mark.store_now), row[_ENTERED], row[_ANSWERED] or row[_ENTERED])
            last = _with(row, {_ENDED: at, _OUTCOME: "answered" if is_answered else None})
            ended.append(last)
            if is_answered:
                self._ended[key] = at
            else:
                self._vanished[key] = last
        return ended

    def _give_up(self, mark: Mark) -> list[Row]:
        """The visits that vanished while they waited and that no other feed has brought since."""
        until = clock.micros(mark.store_now - GRACE)
        late = {key: row for key, row in self._vanished.items() if row[_ENDED] <= until}
        for key, row in late.items():
            self._ended[key] = row[_ENDED]
            del self._vanished[key]
        return [_with(row, {_OUTCOME: "lost"}) for row in late.values()]

    def _told_elsewhere(self, seen: Mapping[Key, Row]) -> set[Key]:
        """New visits of the live table that another feed has told of already."""
        ours = self._live.keys() | self._vanished.keys() | self._ended.keys() | self._others
        return set(self.ledger.by_key(self.store.name, "visits", seen.keys() - ours))

    def _state(self) -> dict[str, Any]:
        """What goes on after a restart."""
        newest = max(self._ended.values(), default=0)
        self._ended = {key: at for key, at in self._ended.items() if at > newest - REMEMBERED // clock.MICROSECOND}
        return {
            "live": _listed(self._live),
            "vanished": _listed(self._vanished),
            "ended": [[list(key), at] for key, at in self._ended.items()],
        }


def _with(row: Row, values: Mapping[int, Any]) -> Row:
    return tuple(values.get(at, value) for at, value in enumerate(row))


def _listed(keys: Iterable[Key]) -> list[list[Any]]:
    return [list(key) for key in keys]
