"""A comparison in words: the one sentence, its caveats, and the same as data for `wallboard compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wallboard import text
from wallboard.policy.comparison import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    FEWEST_EVENTS,
    Check,
    Comparison,
    Name,
    Verdict,
    Why,
)
from wallboard.settings import Policy
from wallboard.text import marked

Say = Callable[[str], str]

VERDICTS: dict[Verdict, str] = {
    Verdict.FELL: marked("fell"),
    Verdict.ROSE: marked("rose"),
    Verdict.NO_CLEAR_CHANGE: marked("no clear change"),
    Verdict.CANNOT_TELL_YET: marked("cannot tell yet"),
}
WHYS: dict[Why, str] = {
    Why.FUTURE: marked("{name} begins on {start}; nothing can be compared before {until}."),
    Why.FEW_BEFORE: marked(
        "{measure}: cannot tell. Only {before} whole weeks before {start} are known, and at least {fewest} are needed."
    ),
    Why.FEW_AFTER: marked(
        "{measure}: cannot tell yet. {after} whole weeks have passed since {start}; the next planned look is {until}."
    ),
    Why.FEW_EVENTS: marked("{measure}: cannot tell. One side has fewer than {events} cases, too few for a percentage."),
    Why.NO_CONTACTS: marked("{measure}: cannot tell. Nothing is known of it at {where} around {start}."),
}
CLEAR = {
    Verdict.FELL: marked(
        "Since {start} ({name}) {measure} at {where} is {size} lower (95 %: {low} to {high}) than {against} lead us to"
        " expect; {before} weeks before, {after} after. Verdict: it fell."
    ),
    Verdict.ROSE: marked(
        "Since {start} ({name}) {measure} at {where} is {size} higher (95 %: {low} to {high}) than {against} lead us to"
        " expect; {before} weeks before, {after} after. Verdict: it rose."
    ),
}
UNCLEAR = marked(
    "Since {start} ({name}) {measure} at {where} differs by {signed} (95 %: {low} to {high}) from what {against} lead"
    " us to expect; {before} weeks before, {after} after. Smallest change we could have seen: {smallest}. Verdict: no"
    " clear change."
)
AGAINST = marked("{queues} and the weekly pattern")
ALONE = marked("the weeks before (no comparison: other changes at the same date cannot be excluded)")
CAVEAT = marked("Read it with care. Not met: {checks}.")
CHECKS: dict[Name, str] = {
    Name.PRE_TREND: marked("the weeks before ran in parallel"),
    Name.PLACEBO_DATE: marked("no change where there was none"),
    Name.PLACEBO_MEASURE: marked("an untouched measure stood still"),
    Name.RESPONSE: marked("as many answered as before"),
    Name.VOLUME: marked("about as many contacts as before"),
    Name.OTHERS: marked("no other policy at that time"),
    Name.SIMPSON: marked("the parts tell the same as the whole"),
    Name.PERMUTATION: marked("all ways to split the weeks agree"),
    Name.WEEKS: marked("no week is missing"),
    Name.COMPARISON: marked("there are queues to compare with"),
}
PASSED: dict[Name, str] = {
    Name.PRE_TREND: marked("Before the change the two sides did not drift apart (p = {p})."),
    Name.PLACEBO_DATE: marked("The same method finds no change on {day}, where there was none."),
    Name.PLACEBO_MEASURE: marked("{measure}, which the policy should not touch, has not clearly changed."),
    Name.RESPONSE: marked("The response rate went from {before} to {after}."),
    Name.VOLUME: marked("Contacts changed by {change} beside those of the comparison."),
    Name.OTHERS: marked("No other registered policy for these queues began within four weeks."),
    Name.SIMPSON: marked("With the mix of reasons and channels held still the direction is the same."),
    Name.PERMUTATION: marked("The permutation test agrees (p = {p})."),
    Name.WEEKS: marked("Every week on both sides has data."),
    Name.COMPARISON: marked("Compared with {queues}."),
}
FAILED: dict[Name, str] = {
    Name.PRE_TREND: marked(
        "The two sides were drifting apart before the change (p = {p}), so a part may be the drift."
    ),
    Name.PLACEBO_DATE: marked("The same method finds a change on {day} too, where there was none."),
    Name.PLACEBO_MEASURE: marked("{measure}, which the policy should not touch, changed as well ({effect})."),
    Name.RESPONSE: marked("The response rate went from {before} to {after}, so other people may have answered."),
    Name.VOLUME: marked("Contacts changed by {change} beside those of the comparison, so other people may be calling."),
    Name.OTHERS: marked("Began within four weeks for the same queues: {policies}. Their effects cannot be told apart."),
    Name.SIMPSON: marked("Most reasons and channels moved the other way than the whole: the mix has changed."),
    Name.PERMUTATION: marked("The permutation test does not agree (p = {p}); with so few weeks it can hardly do so."),
    Name.WEEKS: marked("{missing} gaps between the weeks compared; there the measure has no data."),
    Name.COMPARISON: marked("No comparison queues: other changes at the same date cannot be excluded."),
}


def as_dict(found: Comparison, language: str) -> dict[str, Any]:
    """One object of `wallboard compare` (`contract.md` §3)."""
    return {
        "policy": found.policy.slug,
        "measure": found.measure.slug,
        "verdict": str(found.verdict),
        "effect": found.effect,
        "low": found.low,
        "high": found.high,
        "p": found.p,
        "smallest_visible": found.smallest,
        "checks": [
            {"name": str(check.name), "passed": check.passed, "detail": detail(check, language)}
            for check in found.checks
        ],
        "sentence": sentence(found, language),
    }


def sentence(found: Comparison, language: str) -> str:
    """The answer in one sentence, and a second one where checks have failed."""
    say = text.words(language).gettext
    measure = say(found.measure.title)
    names = {"name": found.policy.name, "start": found.policy.start.isoformat(), "measure": measure}
    where = _where(found.policy, language)
    if found.why is not None:
        return say(WHYS[found.why]).format(
            **names,
            where=where,
            before=text.number(len(found.span.before), language),
            after=text.number(len(found.span.after), language),
            fewest=text.number(FEWEST_BEFORE if found.why is Why.FEW_BEFORE else FEWEST_AFTER, language),
            events=text.number(FEWEST_EVENTS, language),
            until=text.UNKNOWN if found.until is None else found.until.isoformat(),
        )
    template = CLEAR.get(found.verdict, UNCLEAR)
    told = say(template).format(
        **names,
        where=where,
        size=text.percent(abs(found.effect or 0), language),
        signed=signed(found.effect, language),
        low=signed(found.low, language),
        high=signed(found.high, language),
        against=_against(found, say, language),
        before=text.number(found.treated.before, language),
        after=text.number(found.look, language),
        smallest=text.percent(found.smallest, language),
    )
    failed = [
        say(CHECKS[check.name]) for check in found.checks if not check.passed and check.name is not Name.COMPARISON
    ]
    doubt = say(CAVEAT).format(checks=text.listed(failed, language))
    return f"{told} {doubt}" if failed else told


def detail(check: Check, language: str) -> str:
    """What a check found."""
    say = text.words(language).gettext
    shown = {name: _figure(name, value, language) for name, value in check.figures.items()}
    return say((PASSED if check.passed else FAILED)[check.name]).format(**shown)


def _figure(name: str, value: float | str, language: str) -> str:
    """One figure of a check as its sentence writes it."""
    if not isinstance(value, float):
        return text.words(language).gettext(value) if name == "measure" and isinstance(value, str) else str(value)
    if name in ("change", "effect"):
        return signed(value, language)
    return text.percent(value, language) if name in ("before", "after") else f"{value:.2f}"


def signed(share: float | None, language: str) -> str:
    """A change in per cent with its sign."""
    shown = text.percent(share, language)
    return f"+{shown}" if share is not None and round(share, 2) > 0 else shown


def markdown(found: Sequence[Comparison], language: str) -> str:
    """All comparisons of a policy as Markdown."""
    say = text.words(language).gettext
    lines = [f"# {found[0].policy.name}", ""] if found else []
    for one in found:
        lines += [f"## {say(one.measure.title)}: {say(VERDICTS[one.verdict])}", "", sentence(one, language), ""]
        for check in one.checks:
            mark = "x" if check.passed else " "
            lines.append(f"- [{mark}] {say(CHECKS[check.name])}: {detail(check, language)}")
        lines += [""] if one.checks else []
    return "\n".join(lines)


def _where(policy: Policy, language: str) -> str:
    """The queues and reasons a policy touches."""
    queues = text.listed(policy.queues, language) if policy.queues else text.words(language).gettext("all queues")
    return f"{queues} ({text.listed(policy.reasons, language)})" if policy.reasons else queues


def _against(found: Comparison, say: Say, language: str) -> str:
    if found.against is None:
        return say(ALONE)
    return say(AGAINST).format(queues=text.listed(found.policy.comparison_queues, language))
