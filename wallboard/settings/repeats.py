"""repeats.toml: when is a contact a repeat of an earlier one?"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from wallboard.settings import fields

MOST_DAYS = 30  # the longest window offered (metrics.md §4)


class Repeats(BaseModel):
    """The window and the limits of `metrics.md` §4."""

    model_config = fields.CONFIG

    repeat_within_days: Annotated[float, Field(gt=0, le=MOST_DAYS)] = 7.0
    shared_after_contacts: Annotated[int, Field(ge=1)] = 60
    forwarded_within_minutes: Annotated[float, Field(ge=0)] = 15.0
    same_issue: Literal["any", "reason"] = "any"
    shared_refs: fields.Texts = ()
