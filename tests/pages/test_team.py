"""The page Team: the team's numbers, what to say to customers, who does what, and an agent's own promises."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_complaints import _complain, sentences
from tests.pages.test_floor import frame
from wallboard import clock, runtime
from wallboard.doors import Doors
from wallboard.text import LANGUAGES

SAY = "Say: we call you back today"


@pytest.fixture
def team(busy):
    """A board that asks who looks; ana has promised two calls and done a third, and complaints pile up."""
    (busy.home / "config").mkdir()
    people = '[people."ana@x.org"]\nrole = "agent"\nagent_id = "ana"\n[people."sue@x.org"]\nrole = "supervisor"\n'
    (busy.home / "config" / "access.toml").write_text(people, "utf-8")
    promises = (
        ("p1", "ana", 30, "open"),
        ("p2", "ana", -30, "open"),
        ("p3", "ana", -60, "done"),
        ("p4", "ben", 5, "open"),
    )
    with busy.store() as connection:
        for name, agent, minutes, state in promises:
            made, due = clock.iso(NOW - timedelta(hours=3)), clock.iso(NOW + timedelta(minutes=minutes))
            connection.execute(
                "insert into promises (promise_id, customer_ref, agent_id, kind, made_at, due_at, done_at, state,"
                " changed_at) values (?, '+972509990001', ?, 'call back', ?, ?, ?, ?, ?)",
                (name, agent, made, due, due if state == "done" else None, state, made),
            )
    connection.close()
    _complain(
        busy,
        [(-timedelta(minutes=5 * n + 2), "Cards", "identity check", f"+97250555000{n}") for n in range(9)],
    )
    engine = busy.read()
    runtime.use(engine, Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    return engine


def test_an_agent_sees_the_team_what_to_say_and_their_own_promises(team, page, monkeypatch):
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "ana@x.org")
    told = sentences(page("team"))
    assert any("Cards, identity check: 9 complaints in 60 min" in one for one in told)
    team.notebook.take(team.board.latest.alerts[0].id, by="sue", at=clock.micros(NOW) - 1, note=SAY)
    team.publish()
    shown = page("team")
    told = sentences(shown)
    assert any(one.startswith(f"**{SAY}**") for one in told)
    assert sum("•••• 01" in one for one in told) == 2
    assert any("overdue" in one for one in told)
    assert set(frame(shown, "state")["agent"]) == {"ana", "ben", "=cem"}


def test_a_supervisor_has_no_promises_of_their_own(team, page, monkeypatch):
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "sue@x.org")
    shown = page("team")
    assert not shown.exception
    assert "Your promises" not in [each.value for each in shown.subheader]


def test_a_stranger_sees_nothing(team, page):
    shown = page("team")
    assert len(shown.dataframe) == 0
    assert len(shown.subheader) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_board_that_has_seen_nothing_says_so(site, page, language):
    site.read()
    shown = page("team", lang=language)
    assert not shown.exception
    if language == "en":
        assert sum(one == "not known yet" for one in sentences(shown)) >= 3
