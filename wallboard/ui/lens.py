"""One moment's service level under every formula of the field, so that nobody disputes the switch's own report."""

from __future__ import annotations

from dataclasses import dataclass

from wallboard import text
from wallboard.engine import Engine
from wallboard.settings.service_level import ServiceLevel
from wallboard.text import marked
from wallboard.ui import drill, formula
from wallboard.ui.drill import Opened

USED_BY: dict[str, str] = {  # metrics.md §2
    "offered_less_short_abandons": marked("Talkdesk; Genesys with “exclude short abandons”"),
    "ignore_abandoned": marked("Cisco “ignore”"),
    "abandoned_count_against": marked("Cisco “negative”"),
    "abandoned_count_as_met": marked("Cisco “positive”"),
    "answered_only": marked("Aircall Overview, Wazo"),
    "removed_in_time": marked("Amazon Connect"),
    "no_abandons": marked("Genesys “exclude abandons”"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The level under one formula, and how it came about."""

    formula: str
    sentence: str
    arithmetic: str
    value: float | None
    used_by: str
    is_in_force: bool


def lines(engine: Engine, number: Opened, language: str) -> list[Line]:
    """The service level of one place and window under each formula, the one in force first."""
    level = engine.settings.service_level.of(number.queue)
    found = [_line(engine, number, name, language) for name in formula.SENTENCES]
    return sorted(found, key=lambda line: line.formula != level.formula)


def _line(engine: Engine, number: Opened, name: str, language: str) -> Line:
    say = text.words(language).gettext
    level = engine.settings.service_level.of(number.queue)
    row = next(iter(drill.report(engine, number, formula=name)), {"value": None, "part": None, "whole": None})
    return Line(
        formula=name,
        sentence=shape(name, level, language),
        arithmetic=_sum(row["part"], row["whole"], row["value"], language),
        value=row["value"],
        used_by=say(USED_BY[name]),
        is_in_force=name == level.formula,
    )


def _sum(part: float | None, whole: float | None, value: float | None, language: str) -> str:
    if value is None:
        return text.words(language).gettext("nothing decided yet")
    shown = text.percent(value, language, digits=1)
    return f"{text.number(part, language)} ÷ {text.number(whole, language)} = {shown}"


def shape(name: str, level: ServiceLevel, language: str) -> str:
    """A formula with its thresholds: what is divided by what."""
    return (
        text.words(language)
        .gettext(formula.SENTENCES[name])
        .format(
            within=text.duration(level.answer_within_seconds, language),
            short=text.duration(level.short_abandon_seconds, language),
        )
    )


def differing(engine: Engine, number: Opened, language: str, *, is_trailing: bool) -> list[str]:
    """Why the live number may differ from these lines: queues with settings of their own, callers who still wait."""
    say = text.words(language).gettext
    levels = engine.settings.service_level
    found = []
    if number.queue is None and levels.queues:
        found.append(say("Each queue counts with its own threshold; the words above show the site's."))
    if is_trailing and levels.count_waiting_misses:
        found.append(
            say("In this window the live number also counts those as missed who still wait beyond the threshold.")
        )
    return found
