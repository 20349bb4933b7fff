"""service_level.toml: within how many seconds is a contact answered in time, and by which formula?"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from wallboard.settings import fields

Miss = Literal["timeout", "exit_key", "exit_empty"]  # the outcomes whose place a site may choose (metrics.md §2)
PERCENT = 100


class Formula(StrEnum):
    """The named service level formulas of `metrics.md` §2."""

    OFFERED_LESS_SHORT_ABANDONS = "offered_less_short_abandons"
    IGNORE_ABANDONED = "ignore_abandoned"
    ABANDONED_COUNT_AGAINST = "abandoned_count_against"
    ABANDONED_COUNT_AS_MET = "abandoned_count_as_met"
    ANSWERED_ONLY = "answered_only"
    REMOVED_IN_TIME = "removed_in_time"
    NO_ABANDONS = "no_abandons"


def _share(target: float) -> float:
    """A share above 0 and at most 1; a percentage is the usual slip."""
    if 0 < target <= 1:
        return target
    share = f"{target / PERCENT:.{2 if target.is_integer() else 4}f}"
    do = f"Write {share} for {target:g} %." if 1 < target <= PERCENT else "Write it like 0.80."
    raise fields.refusal("out_of_range", f"target is {target:g}, but it is a share between 0 and 1.", do=do)


class ServiceLevel(BaseModel):
    """What counts as answered in time, for the site or one queue."""

    model_config = fields.CONFIG

    answer_within_seconds: Annotated[float, Field(gt=0)] = 20.0
    target: Annotated[float, AfterValidator(_share)] = 0.80
    short_abandon_seconds: Annotated[float, Field(ge=0)] = 5.0  # no standard exists, so it is shown (metrics.md §2)
    formula: Annotated[Formula, Field(strict=False)] = Formula.OFFERED_LESS_SHORT_ABANDONS


class ServiceLevels(ServiceLevel):
    """The site's service level, what counts at all, and what single queues do differently."""

    count_waiting_misses: bool = True  # in the last 30 and 60 minutes; other windows match the switch
    misses: Annotated[tuple[Miss, ...], Field(strict=False)] = ("timeout", "exit_key", "exit_empty")
    refused_are_offered: bool = False
    queues: dict[str, ServiceLevel] = Field(default_factory=dict)

    @field_validator("queues", mode="before")
    @classmethod
    def _inherit(cls, queues: Any, info: ValidationInfo) -> Any:
        """A queue that does not set a key has the site's."""
        if not isinstance(queues, dict):
            return queues
        site = {key: value for key, value in info.data.items() if key in ServiceLevel.model_fields}
        return {name: {**site, **own} if isinstance(own, dict) else own for name, own in queues.items()}

    @cached_property
    def site(self) -> ServiceLevel:
        """The site's own value, apart from the queues, so that it compares and hashes like theirs."""
        return ServiceLevel(**{name: getattr(self, name) for name in ServiceLevel.model_fields})

    def of(self, queue: str | None) -> ServiceLevel:
        """The service level of a queue; of the site when None or when the queue has no table of its own."""
        return self.site if queue is None else self.queues.get(queue, self.site)
