"""What do the settings files have in common: how strict they are, and how a value is refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

CONFIG = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[str, ...], Field(strict=False)]  # TOML has lists only, the board keeps tuples


def refusal(code: str, sentence: str, *, do: str | None = None, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """An error with our own sentence; `at` leads from the validated value to the key at fault.

    Keyword arguments travel in the context, because a brace inside the sentence would be read as a placeholder.
    """
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence, "do": do, "code": code, "at": at})


def nearest(word: object, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The known word that was probably meant, whatever its case."""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(str(word).lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[close[0]] if close else None


def did_you_mean(word: object, known: Iterable[str]) -> str | None:
    """The question to ask after an unknown word, if any known one is near."""
    name = nearest(word, known)
    return f"Did you mean '{name}'?" if name else None


def refuse_twins(names: list[str], *, key: str, what: str) -> None:
    """Refuse a second table with a name that is taken."""
    for index, name in enumerate(names):
        if name in names[:index]:
            sentence = f"two {what} are called '{name}'."
            raise refusal("duplicate", sentence, do=f"Give each its own {key}.", at=(index, key))


def _zone(name: object) -> ZoneInfo:
    """The time zone of an IANA name."""
    try:
        return ZoneInfo(name)  # type: ignore[arg-type]  # whatever was written; a wrong type is refused as well
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        meant = did_you_mean(name, available_timezones())
    raise refusal(
        "unknown_timezone", f"'{name}' is not a time zone.", do=meant or 'Write an IANA name, like "Europe/Berlin".'
    )


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
