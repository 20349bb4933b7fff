"""What is known of one agent in one queue?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Shown = tuple[str, str, str | None]  # presence, activity, reason
Talk = tuple[str, str]  # call id, visit id


@dataclass(slots=True, kw_only=True)
class Member:
    """One agent in one queue (empty: all queues); times in microseconds UTC."""

    agent_id: str
    queue: str
    server: str
    since: int
    seen_at: int
    stays: bool = False  # a dynamic member outlives a restart, one of queues.conf is unknown after it
    is_gone: bool = False
    is_paused: bool = False
    reason: str | None = None
    talks: list[Talk] = field(default_factory=list)
    wrap_until: int | None = None  # the planned end of a wrap-up
    wrap_began: int | None = None
    talked: Talk | None = None  # the talk that a wrap-up belongs to, and when it ended
    talk_ended: int = 0
    shown: Shown | None = None
    planned: int | None = None  # the end of the shown wrap-up, and the beginning of the span after it
    changed_at: int = 0

    @classmethod
    def restored(cls, values: Mapping[str, Any]) -> Member:
        """A member from a checkpoint; JSON knows no tuples."""
        member = cls(**values)
        member.talks = [(call, visit) for call, visit in values["talks"]]
        member.talked = values["talked"] and (values["talked"][0], values["talked"][1])
        member.shown = values["shown"] and (values["shown"][0], values["shown"][1], values["shown"][2])
        return member
