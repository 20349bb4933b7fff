"""promises.toml: how long after its due time is a promise still kept?"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from wallboard.settings import fields


class Promises(BaseModel):
    """The grace of `metrics.md` §7."""

    model_config = fields.CONFIG

    grace_minutes: Annotated[float, Field(ge=0)] = 0.0
