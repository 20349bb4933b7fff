"""The page Policy lab: its answer is that of `wallboard compare`, with the chart and every check beside it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import frame, sentences
from wallboard import clock, runtime
from wallboard.doors import Doors
from wallboard.policy import lab, words
from wallboard.text import LANGUAGES

POLICY = """
[[policies]]
slug = "app"
name = "ID check in the app"
start = 2026-01-19
hypothesis = "Fewer second calls."
queues = ["Cards"]
primary = "handle_time"
guards = ["abandon_rate"]
comparison_queues = ["Loans"]
"""


@pytest.fixture
def changed(site):
    """Nine weeks before a policy and six after it, in which calls of one queue take half as long."""
    rows = []
    for day in range(-105, 0):
        for number in range(6):
            queue = ("Cards", "Loans")[number % 2]
            begins = NOW + timedelta(days=day, minutes=7 * number)
            is_after = begins.date().isoformat() >= "2026-01-19"
            talk = (60 if is_after and queue == "Cards" else 120) + (day * 7 + number * 3) % 11
            rows.append(
                {
                    "visit_id": f"p{day}.{number}",
                    "channel": "phone",
                    "direction": "inbound",
                    "queue": queue,
                    "entered_at": begins,
                    "answered_at": begins,
                    "ended_at": begins + timedelta(seconds=talk),
                    "wait_seconds": 0,
                    "talk_seconds": talk,
                    "outcome": "answered",
                    "changed_at": begins + timedelta(seconds=talk),
                }
            )
    with site.store() as connection:
        for row in rows:
            values = {name: clock.iso(value) if hasattr(value, "hour") else value for name, value in row.items()}
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(f"insert into visits ({', '.join(row)}) values ({marks})", values)
    connection.close()
    folder = site.home / "config"
    folder.mkdir(exist_ok=True)
    (folder / "policies.toml").write_text(POLICY, "utf-8")
    return site


def test_the_answer_is_that_of_the_command(changed, page):
    engine = changed.read()
    found = lab.compare(engine.ledger, engine.settings, engine.settings.policies[0], NOW)
    test = page("policy")
    written = [each.value.replace("\\", "") for each in test.markdown]
    assert words.sentence(found[0], "en") in written
    assert any("Handle time: fell" in each for each in written)
    assert {check.name for check in found[0].checks} >= {"parallel_pre_trend", "volume_shift", "comparison_queues"}
    ticks = [each for each in written if each.startswith((":material/check:", ":material/priority_high:"))]
    assert len(ticks) == len(found[0].checks)
    assert frame(test, "doubts")["verdict"].tolist() == [words.VERDICTS[found[1].verdict]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(changed, page, language):
    changed.read()
    test = page("policy", lang=language, policy="app")
    assert not test.exception
    assert sentences(test) == []


def test_without_a_policy_it_says_how_to_register_one(site, page):
    site.read()
    test = page("policy")
    assert "No policy is registered." in test.info[0].value
    assert not test.exception


@pytest.mark.parametrize(("queue", "is_shown"), [("Cards", True), ("Loans", False)])
def test_a_supervisor_of_one_queue_sees_the_policies_of_that_queue(changed, page, monkeypatch, queue, is_shown):
    people = f'[people."sue@x.org"]\nrole = "supervisor"\nqueues = ["{queue}"]\n'
    (changed.home / "config" / "access.toml").write_text(people, "utf-8")
    runtime.use(changed.read(), Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "sue@x.org")
    test = page("policy", policy="app")
    assert any("Handle time: fell" in each.value for each in test.markdown) is is_shown
    assert not test.exception
