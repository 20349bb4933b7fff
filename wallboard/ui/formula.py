"""How a service level formula reads in words."""

from __future__ import annotations

from wallboard import text
from wallboard.text import marked

SENTENCES: dict[str, str] = {
    "offered_less_short_abandons": marked("answered within {within} ÷ offered, less abandoned within {short}"),
    "ignore_abandoned": marked("answered within {within} ÷ offered, less abandoned within {within}"),
    "abandoned_count_against": marked("answered within {within} ÷ offered"),
    "abandoned_count_as_met": marked("answered or abandoned within {within} ÷ offered"),
    "answered_only": marked("answered within {within} ÷ answered"),
    "removed_in_time": marked("answered, abandoned or called back within {within} ÷ offered"),
    "no_abandons": marked("answered within {within} ÷ offered, less all abandoned"),
}


def sentence(formula: str, language: str, *, answer_within_seconds: float, short_abandon_seconds: float) -> str:
    """The formula with its thresholds, as a wall's footer says it."""
    say = text.words(language).gettext
    shape = say(SENTENCES[formula]).format(
        within=text.duration(answer_within_seconds, language), short=text.duration(short_abandon_seconds, language)
    )
    return say("Service level: {formula}").format(formula=shape)
