"""satisfaction.toml: how satisfied should customers be, and how many have to answer before that is judged?"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from wallboard.settings import fields


class Satisfaction(BaseModel):
    """The target of CSAT, and from how many answers on a number has a colour (`metrics.md` §6)."""

    model_config = fields.CONFIG

    csat_target: Annotated[float, Field(gt=0, lt=1)] = 0.80
    colour_from_n: Annotated[int, Field(ge=1)] = 30
