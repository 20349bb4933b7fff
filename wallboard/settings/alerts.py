"""alerts.toml: how often may the board raise a false alarm, and how much does it need to see before it raises one?"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from wallboard.settings import fields


class Alerts(BaseModel):
    """The budget of false alarms for the whole board, and the least that complaints must come to."""

    model_config = fields.CONFIG

    false_alarms_per_day: Annotated[float, Field(gt=0, le=24)] = 1.0
    fewest_complaints: Annotated[int, Field(ge=2)] = 3
    learning_complaints: Annotated[int, Field(ge=3)] = 8
    one_customer_messages: Annotated[int, Field(ge=3)] = 20
