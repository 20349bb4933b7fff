"""Who may see a page: on a board with an access.toml nobody who is not in it, and agents only what is for them."""

from __future__ import annotations

import time

import pytest

from tests.pages.test_floor import sentences
from wallboard import runtime
from wallboard.doors import Doors


@pytest.fixture
def closed(busy):
    """A board that asks who looks."""
    (busy.home / "config").mkdir()
    people = '[people."ana@x.org"]\nrole = "agent"\n[people."sue@x.org"]\nrole = "supervisor"\nqueues = ["Loans"]\n'
    (busy.home / "config" / "access.toml").write_text(people, "utf-8")
    engine = busy.read()
    runtime.use(engine, Doors(secret=b"s", is_open=False, hosts=None, now=time.time))
    return engine


@pytest.mark.parametrize("name", ["floor", "health", "numbers"])
def test_a_stranger_is_told_where_to_log_in(closed, page, name):
    test = page(name)
    assert sentences(test) == ["This page is not open to everyone. Log in on the wall's page first."]
    assert len(test.dataframe) == 0
    assert not test.exception


@pytest.mark.parametrize(("name", "is_shown"), [("floor", False), ("health", False), ("numbers", True)])
def test_an_agent_sees_the_definitions_only(closed, page, monkeypatch, name, is_shown):
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "ana@x.org")
    test = page(name)
    assert (sentences(test) == []) is is_shown
    assert not test.exception


def test_a_supervisor_of_one_queue_sees_that_queue_and_neither_the_others_nor_the_site(closed, page, monkeypatch):
    monkeypatch.setattr("wallboard.ui.frame._login", lambda: "sue@x.org")
    test = page("floor", queue="Cards", measure="offered")
    table = next(each.value for each in test.dataframe if "median" in each.value)
    visits = next(each.value for each in test.dataframe if "visit_id" in each.value)
    assert list(table["queue"]) == ["Loans"]
    assert set(visits["queue"]) == {"Loans"}
    assert not test.exception
