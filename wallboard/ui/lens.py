"""One moment's service level under every formula of the field, so that nobody disputes the switch's own report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from wallboard import history, text, visits
from wallboard.engine import Engine
from wallboard.measure import Rules
from wallboard.settings.service_level import ServiceLevel
from wallboard.text import marked
from wallboard.ui import formula
from wallboard.ui.drill import Opened
from wallboard.visits import Visits

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


@lru_cache(maxsize=8)
def lines(engine: Engine, number: Opened, language: str) -> list[Line]:
    """The service level of one place and window under each formula, the one in force first."""
    rows = _rows(engine, number)
    in_force = engine.settings.service_level.of(number.queue).formula
    return [_line(engine, number, name, rows, language) for name in sorted(formula.SENTENCES, key=in_force.__ne__)]


def _rows(engine: Engine, number: Opened) -> Visits:
    """The contacts of the site, or the visits of a queue, that arrived in the window; read once for all formulas."""
    asked = history.Question(since=number.since, until=number.until, now=number.now, settings=engine.settings)
    at = number.now.timestamp()
    day = history.load(engine.ledger, asked)
    rows = visits.as_of(day.frame(day.rows()), at)
    if number.queue is None:
        rows = visits.contacts(rows, at)
    else:
        rows = rows.take(rows.by_queue(lambda name: float(name == number.queue)) == 1)
    return rows.take((rows.entered >= number.since.timestamp()) & (rows.entered < number.until.timestamp()))


def _line(engine: Engine, number: Opened, name: str, rows: Visits, language: str) -> Line:
    rules = Rules(at=number.now.timestamp(), settings=engine.settings, formula=name)
    met, counted = _parts(number, rows, rules)
    value = number.measure.value(met, counted)
    level = engine.settings.service_level.of(number.queue)
    return Line(
        formula=name,
        sentence=shape(name, level, language),
        arithmetic=_sum(met, counted, value, language),
        value=value,
        used_by=text.words(language).gettext(USED_BY[name]),
        is_in_force=name == level.formula,
    )


def _parts(number: Opened, rows: Visits, rules: Rules) -> tuple[float, float]:
    """What the rows add to the upper and the lower part of the quotient."""
    if number.measure.count is None:
        return 0.0, 0.0
    part, whole = number.measure.count(rows, rules)
    return float(part.sum()), 0.0 if whole is None else float(whole.sum())


def _sum(part: float, whole: float, value: float | None, language: str) -> str:
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
