"""What does one row of a queue_log say? Fields by event, as Asterisk and what is built on it write them.

Asterisk's own events are those of main/logger.c and apps/app_queue.c; FULL, JOINEMPTY, CLOSED, LEAVEEMPTY, DIVERT_* and
WRAPUPSTART are Wazo's, DID is FreePBX's, CALLSTATUS is QueueMetrics', and CALLBACK and SURVEY are this board's own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from wallboard.records import Value

TALK_ENDS = {
    "COMPLETECALLER": "caller",
    "COMPLETEAGENT": "agent",
    "BLINDTRANSFER": "transfer_blind",
    "TRANSFER": "transfer_blind",  # BLINDTRANSFER before Asterisk 12
    "ATTENDEDTRANSFER": "transfer_attended",
}
WAIT_ENDS = {
    "ABANDON": "abandoned",
    "EXITWITHTIMEOUT": "timeout",
    "EXITWITHKEY": "exit_key",
    "EXITEMPTY": "exit_empty",
    "LEAVEEMPTY": "exit_empty",
    "WITHDRAW": "withdrawn",
    "SYSCOMPAT": "lost",
}
REFUSALS = {
    "FULL": "refused_full",
    "JOINEMPTY": "refused_empty",
    "CLOSED": "refused_closed",
    "DIVERT_CA_RATIO": "refused_diverted",
    "DIVERT_HOLDTIME": "refused_diverted",
}
# In which fields an event reports the seconds of waiting and of talking; LINK is one kind of ATTENDEDTRANSFER.
_DURATIONS: dict[str, tuple[int, int | None]] = {
    "CONNECT": (0, None),
    "COMPLETECALLER": (0, 1),
    "COMPLETEAGENT": (0, 1),
    "BLINDTRANSFER": (2, 3),
    "TRANSFER": (2, 3),
    "ATTENDEDTRANSFER": (2, 3),
    "LINK": (3, 4),
    "EXITWITHKEY": (3, None),
    **dict.fromkeys(("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "LEAVEEMPTY", "WITHDRAW"), (2, None)),
}
WITHOUT_EFFECT = frozenset("CONFIGRELOAD PENALTY RINGINUSE OUTCALL DID INFO CALLTAG PAUSEREASON CALLOUTBOUND".split())
_FIRST_NUMBER = re.compile(r"\s*(\d+)")


class Event(NamedTuple):
    """One row: `at` in microseconds UTC, texts never None, `agent` already as the board names people."""

    id: int
    at: int
    server: str
    call: str
    queue: str
    agent: str
    name: str
    data: tuple[str, ...]

    @property
    def call_key(self) -> str:
        """The call under a name that is unique over all servers that write to one log."""
        return f"{self.server}:{self.call}" if self.server else self.call


def text(value: Value) -> str:
    """A field as text; None and the log's word for nobody are empty."""
    if type(value) is str:
        return "" if value == "NONE" else value
    if value is None:
        return ""
    plain = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return "" if plain == "NONE" else plain


def whole(field: str) -> int | None:
    """The number a field begins with: `14`, and 14 of `14|1`, which is LINK's last field or a stray bar."""
    match = _FIRST_NUMBER.match(field)
    return int(match[1]) if match else None


def durations(event: Event) -> tuple[int | None, int | None]:
    """The seconds of waiting and of talking that an event reports; None where it tells nothing."""
    is_link = event.name == "ATTENDEDTRANSFER" and event.data[0] == "LINK"
    places = _DURATIONS.get("LINK" if is_link else event.name)
    if places is None:
        return None, None
    wait_at, talk_at = places
    return whole(event.data[wait_at]), None if talk_at is None else whole(event.data[talk_at])
