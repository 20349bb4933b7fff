"""access.toml: who may see what?"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from wallboard.settings import fields

Role = Literal["agent", "supervisor", "manager", "admin"]


class Person(BaseModel):
    """What one person may see; no queues means all of them."""

    model_config = fields.CONFIG

    role: Role
    agent_id: fields.Text | None = None
    queues: fields.Texts = ()


class Access(BaseModel):
    """Everyone who may log in, by the name the login gives them."""

    model_config = fields.CONFIG

    people: dict[str, Person] = Field(default_factory=dict)
