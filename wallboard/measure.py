"""What a measure is: a number with a name, a unit, one sentence, and how a row adds to it.

A measure says what each row contributes (`part` and `whole`); every grouping is then a plain sum. Whether rows are
contacts or visits, which minute they belong to and how values are drawn is decided elsewhere, once.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wallboard import clock
from wallboard.cases import Cases
from wallboard.snapshot import State, Unit
from wallboard.visits import Floats, Visits

if TYPE_CHECKING:
    from wallboard.settings import ServiceLevels, Settings

MICROSECONDS = 1e6
TIMES = {Unit.PER_1000: 1000.0, Unit.POINTS: 100.0}  # by what the quotient of a unit is multiplied
MIN_COUNT = 10  # below this many cases a share is not judged: one caller would decide the colour


class Grain(StrEnum):
    """Which rows a measure counts."""

    CONTACT = "contact"  # contacts at site level, visits as soon as queue or agent is a key
    VISIT = "visit"  # answered visits everywhere
    AGENT_TIME = "agent_time"  # seconds of agents
    LIVE = "live"  # who waits at this moment; the same in every window
    ANSWER = "answer"  # answered surveys, dated by the answer
    INVITATION = "invitation"  # surveys, dated by the invitation
    TICKET = "ticket"  # tickets, dated by their opening
    PROMISE = "promise"  # promises, dated by when they are due
    HEARD = "heard"  # texts of customers in which dissatisfaction was heard, dated by when they were written


CASE_STREAMS = {
    Grain.ANSWER: "surveys",
    Grain.INVITATION: "surveys",
    Grain.TICKET: "tickets",
    Grain.PROMISE: "promises",
    Grain.HEARD: "heard",
}


class Better(StrEnum):
    """Which way is good."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Contribution(NamedTuple):
    """What each row adds: `whole` is None for a plain count."""

    part: NDArray[np.float64]
    whole: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a measure needs to know beside the rows: the time, and the site's settings."""

    at: float
    settings: Settings
    formula: str | None = None  # overrides every queue's own formula
    waiting_misses: bool = False  # a caller who still waits beyond the threshold is a miss already

    @property
    def service_level(self) -> ServiceLevels:
        """The thresholds, targets and formulas."""
        return self.settings.service_level

    def in_opening_hours(self, entered: Floats) -> NDArray[np.bool_]:
        """Which moments lie in the site's opening hours; all of them where none are set."""
        hours, zone = self.settings.open, self.settings.timezone
        if hours is None or not len(entered):
            return np.ones(len(entered), dtype=np.bool_)
        day, last = (clock.local_day(clock.moment(float(at)), zone) for at in (entered.min(), entered.max()))
        inside = np.zeros(len(entered), dtype=np.bool_)
        while day <= last:
            for opened, closed in hours.spans(day, zone):
                inside |= (entered >= opened.timestamp()) & (entered < closed.timestamp())
            day += timedelta(days=1)
        return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a value stops being calm. `target` is what a screen prints beside it."""

    target: float | None
    watch: float
    alarm: float
    fewest: float = MIN_COUNT  # a share of fewer is not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One defined number. `count` gives each row's contribution; `limits` the limits of a queue (None: the site)."""

    slug: str
    title: str
    unit: Unit
    better: Better
    definition: str
    grain: Grain
    count: Callable[[Visits, Rules], Contribution] | None = None  # None: agents' time or cases alone are counted
    limits: Callable[[Settings, str | None], Limits] | None = None
    counts_waiting: bool = False
    adds: bool = True  # False: a place shows the largest of its rows, so there is no part and no whole
    channels: frozenset[str] | None = None  # where channels meet only these are counted; None: all
    looks_around: bool = False  # rows add by what their customer's other contacts are, which is looked up first
    count_agent: Callable[[Visits, Rules], Contribution] | None = None  # what rows add to their agent, if that differs
    beside: tuple[Measure, ...] = ()  # numbers that are printed beside this one and never without it
    cases: Grain | None = None  # which surveys, tickets or promises add to it, beside or instead of visits
    count_cases: Callable[[Any, Rules], Contribution] | None = None  # what each of those adds
    is_now: bool = False  # counts the cases that are open at this moment; the same in every window

    @property
    def is_count(self) -> bool:
        """Whether the value is the part itself."""
        return self.unit is Unit.COUNT

    @property
    def scale(self) -> tuple[float, float]:
        """By what part and whole are multiplied while they are added: seconds are summed as whole microseconds.

        So a sum does not depend on the order of its rows, and counting a day again gives the same number to the bit.
        """
        if self.grain is Grain.AGENT_TIME:
            return MICROSECONDS, MICROSECONDS
        return (MICROSECONDS if self.unit in (Unit.SECONDS, Unit.SCORE) else 1.0), 1.0

    def contributions(
        self, rows: Visits, rules: Rules, *, is_mixed: bool, to_agents: bool = False
    ) -> tuple[Floats, Floats]:
        """What each row adds to part and whole, scaled for adding.

        Args:
            rows: as of `rules.at`.
            rules: the time and the site's settings.
            is_mixed: rows of several channels add up.
            to_agents: what the rows add to the agents who answered them.
        """
        count = (self.count_agent if to_agents else None) or self.count
        if count is None:
            return np.zeros(len(rows)), np.zeros(len(rows))
        return self._added(*count(rows, rules), self._counted(rows) if is_mixed else None)

    def of_cases(self, rows: Cases, rules: Rules) -> tuple[Floats, Floats]:
        """What each case adds to part and whole, scaled for adding."""
        if self.count_cases is None:
            return np.zeros(len(rows)), np.zeros(len(rows))
        return self._added(*self.count_cases(rows, rules), None)

    def _added(self, part: Floats, whole: Floats | None, counted: NDArray[np.bool_] | None) -> tuple[Floats, Floats]:
        part = np.rint(part * self.scale[0])
        whole = np.zeros(len(part)) if whole is None else whole
        return (part, whole) if counted is None else (np.where(counted, part, 0.0), np.where(counted, whole, 0.0))

    def _counted(self, rows: Visits) -> NDArray[np.bool_]:
        """Which rows are of the measure's own channels; a row whose channel is not known is."""
        if self.channels is None:
            return np.ones(len(rows), dtype=np.bool_)
        others = [code for code, name in enumerate(rows.words["channel"]) if name not in self.channels]
        return np.asarray(~np.isin(rows.channel, others))

    def value(self, part: float, whole: float) -> float | None:
        """The number itself; None when there is nothing to divide by."""
        if self.is_count:
            return part
        return TIMES.get(self.unit, 1.0) * part / whole if whole else None

    def judge(self, value: float | None, n: float, limits: Limits | None) -> State:
        """How a value stands against its limits."""
        if value is None:
            return State.UNKNOWN
        if limits is None or (self.unit is not Unit.SECONDS and not self.is_count and n < limits.fewest):
            return State.CALM
        sign = -1 if self.better is Better.HIGHER else 1
        if sign * value > sign * limits.alarm:
            return State.ALARM
        return State.WATCH if sign * value > sign * limits.watch else State.CALM


def nothing(rows: Visits, _rules: Rules) -> Contribution:
    """A ratio to which no row adds."""
    return Contribution(np.zeros(len(rows)), np.zeros(len(rows)))


def share(of: NDArray[np.bool_], among: NDArray[np.bool_]) -> Contribution:
    """A ratio: rows in both masks of rows in the second."""
    return Contribution((of & among).astype(np.float64), among.astype(np.float64))


def mean(seconds: Floats, among: NDArray[np.bool_]) -> Contribution:
    """A mean of seconds over rows; rows whose seconds are unknown are left out."""
    known = among & ~np.isnan(seconds)
    return Contribution(np.where(known, seconds, 0.0), known.astype(np.float64))


def every(panels: Sequence[str] | None = None) -> tuple[Measure, ...]:
    """The measures of the named panels (None: all), in the order of the panels' folders."""
    found = _by_panel()
    return tuple(measure for name in found if panels is None or name in panels for measure in found[name])


def find(slug: str) -> Measure | None:
    """The measure of that name, or the number of that name beside one."""
    return next((measure for measure in with_beside(every()) if measure.slug == slug), None)


def with_beside(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """The measures, and after them the numbers printed beside them."""
    return (*measures, *(other for measure in measures for other in measure.beside))


@cache
def _by_panel() -> dict[str, tuple[Measure, ...]]:
    """Every panel folder that has a `measure.py`, with its MEASURES. A new panel is found by existing."""
    package = importlib.import_module("wallboard.panels")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    modules = {name: importlib.import_module(f"wallboard.panels.{name}.measure") for name in names}
    return {name: module.MEASURES for name, module in modules.items()}
