"""policies.toml: which changes of policy are compared, before and after?"""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, field_validator

from wallboard.settings import fields


def _day(written: Any) -> date:
    """A day, written as TOML's own date or as text."""
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise fields.refusal("wrong_type", "start is not a day.", do="Write it like 2026-03-01.") from None


def _ascending(weeks: tuple[int, ...]) -> tuple[int, ...]:
    """Weeks in the order they come."""
    if any(later <= earlier for earlier, later in pairwise((0, *weeks))):
        raise fields.refusal("out_of_range", "looks are weeks after the start, each later than the one before.")
    return weeks


class Policy(BaseModel):
    """A registered change of policy; it is written before its effect is looked at."""

    model_config = fields.CONFIG

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    name: fields.Text
    start: Annotated[date, BeforeValidator(_day)]
    ramp_in_days: Annotated[int, Field(ge=0)] = 0
    queues: fields.Texts = ()
    reasons: fields.Texts = ()
    hypothesis: str = ""
    primary: fields.Text = "complaint_rate"
    guards: fields.Texts = ("csat", "repeat_rate", "handle_time")  # the default measures of metrics.md §11
    comparison_queues: fields.Texts = ()
    looks: Annotated[tuple[int, ...], Field(strict=False), AfterValidator(_ascending)] = (2, 4, 8)


class Policies(BaseModel):
    """All policies, each under its own slug."""

    model_config = fields.CONFIG

    policies: Annotated[tuple[Policy, ...], Field(strict=False)] = ()

    @field_validator("policies")
    @classmethod
    def _slugs_differ(cls, policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
        fields.refuse_twins([policy.slug for policy in policies], key="slug", what="policies")
        return policies
