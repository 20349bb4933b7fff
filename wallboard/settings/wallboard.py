"""wallboard.toml: whose board is this, and where does it stand?"""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import AfterValidator, BaseModel

from wallboard.settings import fields
from wallboard.settings.hours import OpeningHours

Language = Literal["en", "zh-Hans", "zh-Hant"]


def _region(name: str) -> str:
    """A region whose phone numbers are known; none is allowed."""
    if not name or name in phonenumbers.SUPPORTED_REGIONS:
        return name
    do = f'Did you mean "{name.upper()}"?' if name.upper() in phonenumbers.SUPPORTED_REGIONS else None
    raise fields.refusal(
        "unknown_region", f"'{name}' is not a region.", do=do or 'Write the two letters of ISO 3166, like "GB" or "IL".'
    )


class Wallboard(BaseModel):
    """The site: its name, place, language, opening hours, and the panels it wants."""

    model_config = fields.CONFIG

    site: fields.Text = "Contact centre"
    timezone: fields.Zone = ZoneInfo("UTC")
    region: Annotated[str, AfterValidator(_region)] = ""
    language: Language = "en"
    unknown_refs: fields.Texts = ("", "0", "anonymous", "unknown", "restricted")
    open: OpeningHours | None = None
    panels: fields.Texts | None = None
