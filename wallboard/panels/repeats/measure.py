"""Repeat callers and first contact resolution (`metrics.md` §4).

Contacts are counted, each by its first visit: the further visits of a contact stand apart as forwarded. What a contact
is to the customer's other ones is looked up before (`repeats.Flags`), so a row adds by itself.
"""

from __future__ import annotations

import numpy as np

from wallboard.measure import Better, Contribution, Grain, Measure, Rules, nothing, share
from wallboard.repeats import Standing
from wallboard.snapshot import Unit
from wallboard.visits import Mask, Visits


def _is(visits: Visits, *standings: Standing) -> Mask:
    return np.asarray(np.isin(visits.standing, standings))


def _firsts(visits: Visits) -> Mask:
    """Contacts whose customer had not contacted us within the window before."""
    return _is(visits, Standing.ELIGIBLE) & np.isnan(visits.earlier)


def repeat_rate(visits: Visits, _rules: Rules) -> Contribution:
    """Contacts of people who had reached us within the window, of all whose customer is known; final at once."""
    return share(~np.isnan(visits.repeat), _is(visits, Standing.ELIGIBLE))


def not_identifiable(visits: Visits, _rules: Rules) -> Contribution:
    """Contacts of withheld and of shared numbers, of all that came in."""
    missing = _is(visits, Standing.UNKNOWN, Standing.SHARED)
    return share(missing, missing | _is(visits, Standing.ELIGIBLE))


def first_contact_resolution(visits: Visits, _rules: Rules) -> Contribution:
    """First contacts that no other one followed within the window, of those whose window has passed."""
    return share(np.isnan(visits.later), _firsts(visits) & ~np.isnan(visits.ripe))


def so_far(visits: Visits, _rules: Rules) -> Contribution:
    """First contacts that no other one has followed yet, of those whose window still runs."""
    return share(np.isnan(visits.later), _firsts(visits) & np.isnan(visits.ripe))


def resolution_of_agent(visits: Visits, _rules: Rules) -> Contribution:
    """The same for who answered: a later contact counts against them only when it is about the same reason."""
    known = visits.outcome_is("answered") & (visits.reason >= 0)
    return share(np.isnan(visits.again), _firsts(visits) & known & ~np.isnan(visits.ripe))


NOT_IDENTIFIABLE = Measure(
    slug="not_identifiable",
    title="Not identifiable",
    unit=Unit.RATIO,
    better=Better.LOWER,
    definition="Contacts of withheld or shared numbers, divided by all contacts that came in.",
    grain=Grain.VISIT,
    count=not_identifiable,
    looks_around=True,
    count_agent=nothing,
)
SO_FAR = Measure(
    slug="resolved_so_far",
    title="Resolved so far",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    definition="Provisional: first contacts without a later one yet, divided by those whose window still runs.",
    grain=Grain.VISIT,
    count=so_far,
    looks_around=True,
    count_agent=nothing,
)
MEASURES = (
    Measure(
        slug="repeat_rate",
        title="Repeat callers",
        unit=Unit.RATIO,
        better=Better.LOWER,
        definition="Contacts of people who had reached us within the window, divided by those whose customer is known.",
        grain=Grain.VISIT,
        count=repeat_rate,
        looks_around=True,
        count_agent=nothing,  # who answers a repeat did not cause it
        beside=(NOT_IDENTIFIABLE,),
    ),
    Measure(
        slug="first_contact_resolution",
        title="First contact resolution",
        unit=Unit.RATIO,
        better=Better.HIGHER,
        definition="First contacts that no other followed within the window, divided by those whose window has passed.",
        grain=Grain.VISIT,
        count=first_contact_resolution,
        looks_around=True,
        count_agent=resolution_of_agent,
        beside=(SO_FAR,),
    ),
)
