"""How does a site read its queue_log?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wallboard import errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a site may set under `options` in stores.toml; the defaults stand in the vendor's store.toml."""

    agent_name: str = ""
    wrap_up_reasons: tuple[str, ...] = ()
    wrap_up_seconds: float = 0
    static_members: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, Any], *, store: str) -> Options:
        """The options of one store.

        Raises:
            StoreError: a value cannot be used.
        """
        name = str(values.get("agent_name", ""))
        try:
            re.compile(name)
        except re.error as error:
            message = f"Store {store}: the option agent_name is no regular expression: {error}."
            do = "Write one whose first group is the agent, or leave it empty."
            raise errors.StoreError(message, store=store, code="bad_option", do=do) from None
        return cls(
            agent_name=name,
            wrap_up_reasons=tuple(values.get("wrap_up_reasons", ())),
            wrap_up_seconds=float(values.get("wrap_up_seconds", 0)),
            static_members=tuple(_member(text, store) for text in values.get("static_members", ())),
        )

    def agent_of(self, name: str) -> str:
        """The board's name of an agent: the first group of `agent_name` where it matches, else the log's own name."""
        match = re.search(self.agent_name, name) if self.agent_name else None
        return (match[1] if match and match.re.groups else None) or name


def _member(text: str, store: str) -> tuple[str, str]:
    """Agent and queue of a member written as queue/agent."""
    queue, _, agent = text.partition("/")
    if queue and agent:
        return agent, queue
    message = f"Store {store}: '{text}' in static_members names no agent of a queue."
    raise errors.StoreError(message, store=store, code="bad_option", do='Write it like "support/Alice".')
