"""Who looks at a page, and what may they see?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from wallboard.settings import Access
from wallboard.settings.access import Role
from wallboard.ui.live.presets import Preset

PRESETS: dict[Role, tuple[Preset, ...]] = {
    "agent": ("floor", "team", "lobby"),
    "supervisor": get_args(Preset),
    "manager": get_args(Preset),
    "admin": get_args(Preset),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """One person at a page. No queues means all of them."""

    name: str
    role: Role
    agent_id: str | None = None
    queues: tuple[str, ...] = ()


LOCAL = Viewer(name="local", role="supervisor")  # everyone on this machine, while there is no access.toml


def identify(access: Access | None, name: str | None) -> Viewer | None:
    """The person of that login name; None when they are not let in."""
    if access is None:
        return LOCAL
    person = access.people.get(name or "")
    if person is None:
        return None
    return Viewer(name=name or "", role=person.role, agent_id=person.agent_id, queues=person.queues)
