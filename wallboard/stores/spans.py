"""Which agent states began and ended between two looks at a live table?

A live table tells only what is now. Each look is compared with the spans still open: what vanished is closed, what is
new is opened, what stayed is left alone. A look that failed is no look: call this only with rows that were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wallboard import records

_STATES = records.STREAMS["agent_states"]
_AGENT, _QUEUE, _SINCE, _UNTIL, _CHANGED = (
    _STATES.position(name) for name in ("agent_id", "queue", "since", "until", "changed_at")
)
_STATE = tuple(_STATES.position(name) for name in ("presence", "activity", "reason"))


def open_spans(rows: Iterable[records.Row]) -> dict[records.Key, records.Row]:
    """The spans without an end, by agent and queue; `rows` are checked rows of `agent_states`."""
    return {(row[_AGENT], row[_QUEUE]): row for row in rows if row[_UNTIL] is None}


def open_and_close(
    previous: Mapping[records.Key, records.Row],
    current: Iterable[records.Row],
    seen_at: int,
    *,
    since_is_known: bool = True,
) -> list[records.Row]:
    """The rows to write so that the open spans are those of the current look.

    Args:
        previous: the spans open before, by (agent_id, queue), as `open_spans` makes them.
        current: what the live table holds now, as checked rows of `agent_states`.
        seen_at: when it was looked at, in microseconds since the epoch.
        since_is_known: whether the table's own `since` is when the state began, so that a newer one is another state.
    """
    now = open_spans(current)
    written = [_closed(row, seen_at, seen_at) for key, row in previous.items() if key not in now]
    for key, row in now.items():
        before = previous.get(key)
        if before is None:
            written.append(_changed(row, {_CHANGED: seen_at}))
        elif not _is_same(before, row, since_is_known=since_is_known):
            since = row[_SINCE] if row[_SINCE] > before[_SINCE] else max(seen_at, before[_SINCE] + 1)
            written.append(_closed(before, since, seen_at))
            written.append(_changed(row, {_SINCE: since, _CHANGED: seen_at}))
    return written


def _is_same(before: records.Row, row: records.Row, *, since_is_known: bool) -> bool:
    """Whether the state goes on; a live table's own `since` may be older than the span, but not newer."""
    is_newer = since_is_known and row[_SINCE] > before[_SINCE]
    return not is_newer and all(before[at] == row[at] for at in _STATE)


def _closed(row: records.Row, until: int, seen_at: int) -> records.Row:
    return _changed(row, {_UNTIL: max(until, row[_SINCE]), _CHANGED: seen_at})


def _changed(row: records.Row, values: Mapping[int, int]) -> records.Row:
    return tuple(values.get(at, value) for at, value in enumerate(row))
