"""Verdicts of the policy lab on weeks whose truth is known, and every reason why it says nothing or warns."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from wallboard import measure
from wallboard.policy import comparison, words
from wallboard.policy.comparison import Known, Name, Verdict, Why
from wallboard.policy.weeks import Row
from wallboard.settings import Policy
from wallboard.text import LANGUAGES

MONDAY = date(2026, 3, 2)
MEASURES = {each.slug: each for each in measure.every()}


def policy(**given):
    values = {"slug": "id", "name": "ID check in the app", "start": MONDAY, "queues": ("Cards",)}
    return Policy(**(values | {"comparison_queues": ("Loans",)} | given))


def days(effect=1.0, *, rate=0.04, volume=200, before=10, after=8, seed=1, drift=1.0):
    """Days of two queues with complaints per contact, which change by a factor in one of them."""
    rng, rows = np.random.default_rng(seed), []
    for day in range(-7 * before, 7 * after):
        week = day // 7
        shock = np.exp(rng.normal(0, 0.05))
        for queue, factor in (("Cards", (effect if day >= 0 else 1.0) * drift**week), ("Loans", 1.0)):
            contacts = int(rng.poisson(volume * (0.5 if day % 7 > 4 else 1)))
            part = float(rng.binomial(contacts, min(1.0, rate * shock * factor)))
            rows.append(
                Row(
                    day=MONDAY + timedelta(days=day),
                    queue=queue,
                    reason="bill",
                    channel="phone",
                    part=part,
                    whole=float(contacts),
                )
            )
    return rows


def known(rows, *, today=MONDAY + timedelta(weeks=8), others=(), policies=()):
    first = min((row.day for row in rows), default=today)
    return Known(
        daily=lambda each: dict(others).get(each.slug, rows),
        measures={slug: MEASURES[slug] for slug in ("complaint_rate", "handle_time", "csat", "response_rate")},
        first=first,
        today=today,
        free=(),
        policies=policies,
    )


def compare(rows, slug="complaint_rate", of=None, **given):
    return comparison.compare(of or policy(), MEASURES[slug], known(rows, **given))


def check(found, name):
    return next(one for one in found.checks if one.name is name)


@pytest.mark.parametrize(
    ("effect", "verdict"), [(0.6, Verdict.FELL), (1.5, Verdict.ROSE), (1.0, Verdict.NO_CLEAR_CHANGE)]
)
def test_a_change_is_told_with_its_size(effect, verdict):
    found = compare(days(effect))
    assert found.verdict is verdict
    assert found.low < effect - 1 < found.high
    assert found.low < found.effect < found.high
    assert found.look == 8
    assert 0 < found.smallest < 1


def test_a_share_that_is_better_when_it_is_higher_rises():
    rows = days(1.1, rate=0.7)
    found = compare(rows, "csat")
    assert found.verdict is Verdict.ROSE
    assert found.effect == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize(
    ("of", "today", "rows", "why", "until"),
    [
        (policy(), MONDAY - timedelta(days=9), {}, Why.FUTURE, MONDAY + timedelta(weeks=2)),
        (policy(), MONDAY + timedelta(days=20), {"before": 3}, Why.FEW_BEFORE, None),
        (policy(), MONDAY + timedelta(days=13), {}, Why.FEW_AFTER, MONDAY + timedelta(weeks=2)),
        (policy(queues=("Fraud",)), MONDAY + timedelta(weeks=8), {}, Why.NO_CONTACTS, None),
        (policy(), MONDAY + timedelta(weeks=3), {"rate": 0.0001}, Why.FEW_EVENTS, MONDAY + timedelta(weeks=4)),
    ],
)
def test_what_cannot_be_told_yet_says_why_and_when_to_look_again(of, today, rows, why, until):
    found = compare(days(**rows), of=of, today=today)
    assert (found.verdict, found.why, found.until) == (Verdict.CANNOT_TELL_YET, why, until)
    assert found.effect is found.low is found.high is found.p is found.smallest is None
    assert "%" not in words.sentence(found, "en")


def test_the_verdict_changes_at_planned_looks_only():
    rows = days(0.6)
    looks = [compare(rows, today=MONDAY + timedelta(weeks=weeks, days=1)) for weeks in range(1, 8)]
    assert [one.look for one in looks] == [0, 2, 2, 4, 4, 4, 4]
    assert looks[1].effect == looks[2].effect != looks[3].effect


def test_a_comparison_queue_that_did_not_exist_leaves_no_weeks_to_compare():
    rows = [row for row in days() if row.queue == "Cards" or row.day >= MONDAY - timedelta(weeks=3)]
    found = compare(rows)
    assert found.why is Why.FEW_BEFORE
    assert len(found.span.before) == 3


def test_weeks_without_data_are_left_out_and_said():
    gone = MONDAY - timedelta(weeks=4)
    rows = [row for row in days(0.6) if not gone <= row.day < gone + timedelta(weeks=1)]
    found = compare(rows)
    assert found.verdict is Verdict.FELL
    assert not check(found, Name.WEEKS).passed
    assert gone not in found.span.weeks


def test_without_a_comparison_it_is_said_that_nothing_can_be_excluded():
    found = compare(days(0.6), of=policy(comparison_queues=()))
    assert found.verdict is Verdict.FELL
    assert found.p is None
    assert not check(found, Name.COMPARISON).passed
    assert "other changes at the same date cannot be excluded" in words.sentence(found, "en")


def test_a_drift_before_the_change_is_told():
    found = compare(days(0.8, drift=0.93))
    assert not check(found, Name.PRE_TREND).passed
    assert "Read it with care" in words.sentence(found, "en")


def test_a_measure_that_should_stand_still_and_does_not_is_told():
    moved = days(1.4, rate=0.5, seed=3)
    found = compare(days(0.6), others={"handle_time": moved}.items())
    assert not check(found, Name.PLACEBO_MEASURE).passed
    still = compare(days(0.6), others={"handle_time": days(1.0, rate=0.5, seed=3)}.items())
    assert check(still, Name.PLACEBO_MEASURE).passed


def test_other_people_calling_or_answering_is_told():
    rows = days(1.0, rate=0.7)
    fewer = [
        Row(
            day=row.day, queue=row.queue, reason=row.reason, channel=row.channel, part=row.part / 2, whole=row.whole / 2
        )
        if row.day >= MONDAY and row.queue == "Cards"
        else row
        for row in rows
    ]
    assert not check(compare(fewer), Name.VOLUME).passed
    assert check(compare(rows), Name.VOLUME).passed
    asked = days(0.6, rate=0.4)
    assert not check(compare(rows, "csat", others={"response_rate": asked}.items()), Name.RESPONSE).passed


def test_another_policy_for_the_same_queues_at_that_time_is_told():
    other = policy(slug="other", start=MONDAY + timedelta(days=10))
    far = policy(slug="far", start=MONDAY + timedelta(days=60))
    elsewhere = policy(slug="elsewhere", queues=("Fraud",))
    found = compare(days(), policies=(policy(), other, far, elsewhere))
    assert check(found, Name.OTHERS).figures == {"policies": "other"}


def test_parts_that_tell_the_opposite_of_the_whole_are_told():
    rows = []
    for day in range(-70, 56):
        is_after = day >= 0
        mix = {"fraud": 180 if not is_after else 20, "bill": 20 if not is_after else 180}
        for reason, contacts in mix.items():
            rate = {"fraud": 0.3, "bill": 0.1}[reason] * (1.2 if is_after else 1.0)
            for queue in ("Cards", "Loans"):
                jitter = 1 + 0.01 * ((day * 7 + len(reason)) % 5)
                part = round(contacts * (rate if queue == "Cards" else 0.1) * jitter)
                rows.append(
                    Row(
                        day=MONDAY + timedelta(days=day),
                        queue=queue,
                        reason=reason,
                        channel="phone",
                        part=float(part),
                        whole=float(contacts),
                    )
                )
    found = compare(rows)
    assert found.effect > 0
    figures = check(found, Name.SIMPSON).figures
    assert figures["crude"] < 0 < figures["standardised"]
    assert not check(found, Name.SIMPSON).passed


def test_one_huge_day_is_shown_and_not_dropped():
    rows = days(1.0)
    huge = next(row for row in rows if row.queue == "Cards" and row.day == MONDAY + timedelta(days=3))
    rows.append(Row(day=huge.day, queue="Cards", reason="bill", channel="phone", part=huge.whole, whole=huge.whole))
    found = compare(rows)
    assert found.treated.part[found.treated.before] > 1.5 * found.treated.part[found.treated.before + 1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("effect", [0.6, 1.0, 1.5])
def test_every_answer_is_a_sentence_in_every_language(language, effect):
    found = compare(days(effect))
    told = words.as_dict(found, language)
    assert set(told) == {
        *"policy measure verdict effect low high p smallest_visible checks sentence".split(),
    }
    assert "{" not in told["sentence"]
    assert all(set(one) == {"name", "passed", "detail"} and "{" not in one["detail"] for one in told["checks"])
    assert found.policy.name in words.markdown([found], language)


def test_counts_and_moments_are_not_compared():
    usable = {slug for slug, each in MEASURES.items() if comparison.is_comparable(each)}
    assert {"complaint_rate", "csat", "repeat_rate", "handle_time", "nps", "service_level"} <= usable
    assert not usable & {"complaints", "waiting_now", "longest_wait", "offered", "occupancy", "backlog"}
