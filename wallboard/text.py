"""How words, numbers, durations and times are written in each language of the screen."""

from __future__ import annotations

import gettext
import io
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.messages import mofile, pofile
from babel.numbers import format_decimal

Language = Literal["en", "zh-Hans", "zh-Hant"]
LANGUAGES: tuple[Language, ...] = ("en", "zh-Hans", "zh-Hant")
CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "wallboard"
UNKNOWN = "\N{EN DASH}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUTE = 60
HOUR = 3600
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def marked(message: str) -> str:
    """The message itself; marks a text in a declaration so that it reaches the catalogues."""
    return message


ORDINALS = (marked("{number}th"), marked("{number}st"), marked("{number}nd"), marked("{number}rd"))


def language_of(tag: str | None) -> Language:
    """The screen language for a language tag such as `zh_TW` or `en-GB`; English when there is none."""
    parts = (tag or "").replace("_", "-").lower().split("-")
    if parts[0] != "zh":
        return "en"
    return "zh-Hant" if TRADITIONAL & set(parts) else "zh-Hans"


@cache
def words(language: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled in memory from its .po file; English is the source itself."""
    chosen = language_of(language)
    if chosen == "en":
        return gettext.NullTranslations()
    source = CATALOGUES / chosen.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = io.BytesIO()
    with source.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def number(value: float | None, language: str, *, digits: int = 0) -> str:
    """A number with the language's separators: 1,240; a dash when unknown."""
    if value is None:
        return UNKNOWN
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language_of(language).replace("-", "_"))


def percent(ratio: float | None, language: str, *, digits: int = 0, target: float | None = None) -> str:
    """A ratio as `74 %`, in Chinese without the space; a target that was missed is never reached by rounding."""
    if ratio is None:
        return UNKNOWN
    space = NARROW_SPACE if language_of(language) == "en" else ""
    step = 10**digits
    shown = round(100 * ratio * step) / step
    if target is not None and ratio < target and shown >= 100 * target:
        shown = math.floor(100 * ratio * step) / step
    return f"{number(shown, language, digits=digits)}{space}%"


def duration(seconds: float | None, language: str) -> str:
    """A duration in a sentence: 14 s, 2 min 05 s, 1 h 10 min."""
    if seconds is None:
        return UNKNOWN
    say = words(language).gettext
    whole = max(int(seconds), 0)
    hours, minutes, rest = whole // HOUR, whole % HOUR // MINUTE, whole % MINUTE
    if hours:
        return say("{hours} h {minutes} min").format(hours=hours, minutes=f"{minutes:02}")
    if minutes and rest:
        return say("{minutes} min {seconds} s").format(minutes=minutes, seconds=f"{rest:02}")
    if minutes:
        return say("{minutes} min").format(minutes=minutes)
    return say("{seconds} s").format(seconds=rest)


def ticking(seconds: float | None) -> str:
    """A duration that ticks on a wall: 2:47 or 1:02:47."""
    if seconds is None:
        return UNKNOWN
    whole = max(int(seconds), 0)
    hours, minutes, rest = whole // HOUR, whole % HOUR // MINUTE, whole % MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def clock_time(at: datetime | None, zone: str | ZoneInfo, *, seconds: bool = False) -> str:
    """The local time of day at the site: 14:36 or 14:36:12."""
    if at is None:
        return UNKNOWN
    local = at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return local.strftime("%H:%M:%S" if seconds else "%H:%M")


def utc_offset_seconds(at: datetime, zone: str) -> float:
    """How far the site's clocks are ahead of UTC; a browser's own table of zones may be older than ours."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() if offset else 0.0


def ordinal(number: int, language: str) -> str:
    """Which time it is: 3rd, 第 3 次."""
    is_teen = number // 10 % 10 == 1
    ending = ORDINALS[number % 10 if number % 10 < len(ORDINALS) and not is_teen else 0]
    return words(language).gettext(ending).format(number=number)


def listed(names: Iterable[str], language: str) -> str:
    """Names in a row, with the language's own comma."""
    return words(language).gettext(", ").join(names)


def around(template: str, values: Mapping[str, object], emphasised: str) -> tuple[str, str, str]:
    """A filled template as (before, emphasised value, after), so that a screen can set the value in bold."""
    before, _, after = template.partition("{" + emphasised + "}")
    return before.format_map(values), str(values[emphasised]), after.format_map(values)
