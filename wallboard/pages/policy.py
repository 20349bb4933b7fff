"""Policy lab: what a registered policy changed, in one sentence, with its chart and what speaks against it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from wallboard import text
from wallboard.engine import Engine
from wallboard.policy import lab, words
from wallboard.policy.comparison import Comparison, Verdict
from wallboard.settings import Policy
from wallboard.text import marked
from wallboard.ui import bound, evidence, figures, filters, frame
from wallboard.ui.frame import Page
from wallboard.ui.listing import ROW_PIXELS

KEPT = 12
ICONS = {
    Verdict.FELL: ":material/trending_down:",
    Verdict.ROSE: ":material/trending_up:",
    Verdict.NO_CLEAR_CHANGE: ":material/trending_flat:",
    Verdict.CANNOT_TELL_YET: ":material/hourglass_empty:",
}
HOW_TO_BEGIN = marked(
    "No policy is registered. Write it into config/policies.toml before its effect is looked at: a slug, a name, its"
    " first day, the queues it touches, queues to compare with, and the weeks after which to look."
)


def main() -> None:
    """Draw the page."""
    page = frame.opened("policy", marked("Policy lab"), with_queue=False, with_window=False)
    if page is None:
        return
    policies = [policy for policy in page.engine.settings.policies if _may_see(page, policy)]
    if not policies:
        st.info(page.say(HOW_TO_BEGIN))
        return
    policy = _chosen(page, policies)
    _about(page, policy)
    with frame.sentences():
        found = _compared(page, policy)
        _answer(page, found[0])
        _guards(page, found[1:])
        _downloads(page, policy, found)


def _may_see(page: Page, policy: Policy) -> bool:
    """Whether a policy is about this viewer's queues only; its comparison tells of no queue by itself."""
    return not page.viewer.queues or (bool(policy.queues) and set(policy.queues) <= set(page.viewer.queues))


def _chosen(page: Page, policies: Sequence[Policy]) -> Policy:
    """Which policy is looked at; the URL says it."""
    by_slug = {policy.slug: policy for policy in policies}
    asked = st.query_params.get("policy", "")
    chosen = asked if asked in by_slug else next(iter(by_slug))
    key = "choose_policy"
    st.session_state[key] = chosen
    st.selectbox(
        page.say("Policy"),
        list(by_slug),
        key=key,
        format_func=lambda slug: by_slug[slug].name,
        on_change=lambda: filters.put(policy=st.session_state[key]),
        filter_mode=None,
    )
    return by_slug[chosen]


def _about(page: Page, policy: Policy) -> None:
    """What was registered before anybody looked."""
    language = page.filters.language
    parts = [page.say("since {start}").format(start=policy.start.isoformat())]
    if policy.hypothesis:
        parts.append(page.say("expected: {hypothesis}").format(hypothesis=bound.plain(policy.hypothesis)))
    looks = text.listed([text.number(look, language) for look in policy.looks], language)
    parts.append(page.say("looks planned after {weeks} weeks").format(weeks=looks or text.UNKNOWN))
    st.caption(" · ".join(parts))


@lru_cache(maxsize=KEPT)
def _of(engine: Engine, slug: str, _today: date) -> tuple[Comparison, ...]:
    """The comparison of a day; whole weeks do not change within one."""
    bar = st.progress(0.0)
    weeks = 0

    def told(week: str) -> None:
        nonlocal weeks
        weeks += 1
        bar.progress(1 - 0.9**weeks, text=week)

    policy = lab.policy_of(engine.settings, slug)
    found = lab.compare(engine.ledger, engine.settings, policy, engine.now(), told=told)
    bar.empty()
    return tuple(found)


def _compared(page: Page, policy: Policy) -> tuple[Comparison, ...]:
    today = page.snapshot.as_of.astimezone(page.engine.settings.timezone).date()
    with st.spinner(page.say("Comparing week by week …")):
        return _of(page.engine, policy.slug, today)


def _answer(page: Page, found: Comparison) -> None:
    """The sentence, the chart, and every check as a tick."""
    language = page.filters.language
    st.markdown(
        f"### {ICONS[found.verdict]} {page.say(found.measure.title)}: {page.say(words.VERDICTS[found.verdict])}"
    )
    st.markdown(bound.plain(words.sentence(found, language)))
    if not found.span.weeks:
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.plotly_chart(
            evidence.figure(found, page.filters.theme, language),
            key="evidence",
            theme=None,
            config=figures.CONFIG,
            alt=words.sentence(found, language),
        )
    with right:
        for check in found.checks:
            icon = ":material/check:" if check.passed else ":material/priority_high:"
            about = bound.plain(words.detail(check, language))
            st.markdown(f"{icon} **{page.say(words.CHECKS[check.name])}**  \n{about}")


def _guards(page: Page, found: Sequence[Comparison]) -> None:
    """The measures that must not get worse, with the same caution."""
    if not found:
        return
    language = page.filters.language
    st.markdown(f"**{page.say('What else must not get worse')}**")
    rows = [
        {
            "measure": page.say(one.measure.title),
            "verdict": page.say(words.VERDICTS[one.verdict]),
            "effect": text.UNKNOWN if one.effect is None else words.signed(one.effect, language),
            "sure": _range(page, one),
            "smallest": text.percent(one.smallest, language),
            "doubts": sum(not check.passed for check in one.checks),
        }
        for one in found
    ]
    heads = {
        "measure": marked("Measure"),
        "verdict": marked("Verdict"),
        "effect": marked("Change"),
        "sure": marked("95 % sure"),
        "smallest": marked("Smallest visible"),
        "doubts": marked("Checks not met"),
    }
    st.dataframe(
        pd.DataFrame(rows, columns=list(heads)),
        key="guards",
        hide_index=True,
        column_config={name: st.column_config.Column(page.say(head)) for name, head in heads.items()},
        height=ROW_PIXELS * (len(rows) + 1) + 3,
        placeholder=text.UNKNOWN,
        alt=page.say("What else must not get worse"),
    )


def _range(page: Page, one: Comparison) -> str:
    if one.low is None or one.high is None:
        return text.UNKNOWN
    low, high = (words.signed(edge, page.filters.language) for edge in (one.low, one.high))
    return page.say("{low} to {high}").format(low=low, high=high)


def _downloads(page: Page, policy: Policy, found: Sequence[Comparison]) -> None:
    """The same as files, made when somebody opens the drawer."""
    drawer = st.popover(page.say("Download"), icon=":material/download:", key="download", on_change="rerun")
    if not drawer.open:
        return
    language, name = page.filters.language, f"policy_{policy.slug}"
    told = json.dumps([words.as_dict(one, language) for one in found], ensure_ascii=False, indent=2)
    files = (
        ("HTML", evidence.html(found, page.engine.settings.site, language), "html", "text/html"),
        ("Markdown", words.markdown(found, language), "md", "text/markdown"),
        ("JSON", told, "json", "application/json"),
    )
    with drawer:
        for label, content, ending, kind in files:
            st.download_button(label, content, file_name=f"{name}.{ending}", mime=kind, on_click="ignore")


main()
