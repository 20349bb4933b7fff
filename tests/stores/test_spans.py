"""A live table tells only what is now; looks at it become spans that begin and end."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as some

from wallboard.stores import spans

NAMES = ("agent_id", "queue", "since", "presence", "activity", "reason", "until", "changed_at")


def state(agent, since, presence="available", activity="idle", queue="", **other):
    values = {"agent_id": agent, "queue": queue, "since": since, "presence": presence, "activity": activity, **other}
    return tuple(values.get(name) for name in NAMES)


def look(previous, current, seen_at):
    """The rows one look writes, and the spans open after it."""
    written = spans.open_and_close(previous, current, seen_at)
    kept = {(row[0], row[1], row[2]): row for row in [*previous.values(), *written]}
    return written, spans.open_spans(kept.values())


def test_an_agent_seen_first_opens_a_span():
    written, now = look({}, [state("ana", 100)], 105)
    assert written == [state("ana", 100, changed_at=105)]
    assert list(now) == [("ana", "")]


def test_a_state_that_goes_on_writes_nothing():
    _, now = look({}, [state("ana", 100)], 105)
    assert look(now, [state("ana", 100)], 110)[0] == []


def test_an_agent_who_vanished_is_closed_when_missed():
    _, now = look({}, [state("ana", 100), state("ben", 100)], 105)
    written, now = look(now, [state("ben", 100)], 110)
    assert written == [state("ana", 100, until=110, changed_at=110)]
    assert list(now) == [("ben", "")]


def test_a_new_state_closes_the_old_one_where_it_begins():
    _, now = look({}, [state("ana", 100)], 105)
    written, _ = look(now, [state("ana", 108, activity="talking")], 110)
    assert written == [
        state("ana", 100, until=108, changed_at=110),
        state("ana", 108, activity="talking", changed_at=110),
    ]


def test_a_table_whose_since_does_not_move_changes_state_when_it_is_seen():
    _, now = look({}, [state("ana", 100)], 105)
    written, now = look(now, [state("ana", 100, presence="break")], 110)
    assert written == [
        state("ana", 100, until=110, changed_at=110),
        state("ana", 110, presence="break", changed_at=110),
    ]
    assert look(now, [state("ana", 100, presence="break")], 115)[0] == []


def test_each_queue_of_an_agent_has_its_own_span():
    _, now = look({}, [state("ana", 100, queue="Cards"), state("ana", 100, queue="Loans")], 105)
    written, _ = look(now, [state("ana", 100, queue="Cards")], 110)
    assert [row[1] for row in written] == ["Loans"]


AGENTS = some.sampled_from(["ana", "ben", "eva"])
LOOKS = some.lists(
    some.dictionaries(AGENTS, some.tuples(some.integers(0, 9), some.sampled_from(["available", "break"]))), max_size=6
)


@given(LOOKS)
def test_after_every_look_the_open_spans_are_what_was_seen_and_spans_of_one_agent_do_not_overlap(looks):
    rows, now = {}, {}
    for number, seen in enumerate(looks, start=1):
        current = [state(agent, number * 10 - ago, presence) for agent, (ago, presence) in seen.items()]
        written = spans.open_and_close(now, current, number * 10)
        rows |= {row[:3]: row for row in written}
        now = spans.open_spans(rows.values())
        assert {agent: row[3] for (agent, _), row in now.items()} == {agent: said for agent, (_, said) in seen.items()}
    for agent in ("ana", "ben", "eva"):
        own = sorted(row for row in rows.values() if row[0] == agent)
        assert all(row[6] is not None and row[6] <= after[2] for row, after in itertools.pairwise(own))


def test_a_table_that_only_tells_when_a_row_was_written_lets_a_state_go_on_while_it_looks_the_same():
    opened = {("ana", ""): state("ana", 100, changed_at=105)}
    same = spans.open_and_close(opened, [state("ana", 109)], 110, since_is_known=False)
    other = spans.open_and_close(opened, [state("ana", 109, presence="break")], 110, since_is_known=False)
    assert same == []
    assert [(row[2], row[6]) for row in other] == [(100, 109), (109, None)]
