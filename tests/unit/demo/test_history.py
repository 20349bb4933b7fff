"""Is the demo's past the same for the same seed, without contradictions, and like a real bank line?"""

import hashlib
import sqlite3
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from wallboard.demo import history, write_history
from wallboard.demo.people import DIGITAL, everyone
from wallboard.demo.queues import BY_NAME

UNTIL = datetime(2026, 11, 23, 12, tzinfo=UTC)
MICROSECONDS = 1_000_000
REFUSED = "refused_"


def _hash(rows):
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_the_same_seed_gives_the_same_history_to_the_byte():
    assert _hash(history(3, UNTIL, days=1)) == _hash(history(3, UNTIL, days=1))


def test_another_seed_gives_another_history():
    assert _hash(history(3, UNTIL, days=1)) != _hash(history(4, UNTIL, days=1))


def test_the_store_holds_the_same_rows_as_the_history(tmp_path):
    said = []
    write_history(tmp_path / "demo.db", 3, UNTIL, days=1, progress=lambda day, days: said.append((day, days)))
    connection = sqlite3.connect(tmp_path / "demo.db")
    for stream, rows in history(3, UNTIL, days=1).items():
        assert sorted(connection.execute(f"select * from {stream}").fetchall(), key=repr) == sorted(rows, key=repr)
    assert said[-1] == (1, 1)
    assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_no_row_is_refused_or_doubtful(checked):
    assert {name: some.findings for name, some in checked.items()} == {name: [] for name in checked}


def test_every_stream_has_rows(rows):
    assert min(len(some) for some in rows.values()) >= 60


def test_no_row_is_from_the_future(rows):
    until = int(UNTIL.timestamp()) * MICROSECONDS
    promised = {"due_at", "sla_due_at"}
    for some in rows.values():
        times = (row[name] for row in some for name in row if name.endswith("_at") and name not in promised)
        assert max(time for time in times if time is not None) <= until


def test_changed_at_is_never_before_what_the_row_tells(rows):
    for some in rows.values():
        for row in some:
            told = [
                row[name]
                for name in ("entered_at", "answered_at", "ended_at", "coded_at", "since", "until")
                if row.get(name)
            ]
            assert row["changed_at"] >= max(told, default=0)


def test_visits_keep_the_laws(rows):
    for visit in rows["visits"]:
        answered, ended, outcome = visit["answered_at"], visit["ended_at"], visit["outcome"]
        assert (outcome == "answered") == (answered is not None)
        assert visit["entered_at"] <= (answered or visit["entered_at"]) <= (ended or answered or visit["entered_at"])
        if outcome is None:
            assert ended is None
        if outcome not in (None, "answered"):
            assert ended is not None
            assert visit["wait_seconds"] == pytest.approx((ended - visit["entered_at"]) / MICROSECONDS)
        if ended and answered:
            parts = visit["wait_seconds"] + visit["talk_seconds"] + visit["hold_seconds"]
            assert parts == pytest.approx((ended - visit["entered_at"]) / MICROSECONDS)
            assert visit["ended_by"] is not None


def test_a_transfer_is_a_second_visit_under_the_same_call(rows):
    by_call = defaultdict(list)
    for visit in rows["visits"]:
        by_call[visit["call_id"]].append(visit)
    passed = [v for v in rows["visits"] if (v["ended_by"] or "").startswith("transfer")]
    assert {v["ended_by"] for v in passed} == {"transfer_blind", "transfer_attended"}
    late = UNTIL.timestamp() - 60
    for first in passed:
        if first["ended_at"] / MICROSECONDS < late:
            second = by_call[first["call_id"]][1]
            assert 0 <= second["entered_at"] - first["ended_at"] < 3 * MICROSECONDS
            assert second["customer_ref"] == first["customer_ref"]
            assert second["queue"] != first["queue"]


def test_agents_spans_follow_each_other_without_a_gap(rows):
    by_agent = defaultdict(list)
    for span in rows["agent_states"]:
        by_agent[span["agent_id"]].append(span)
    assert by_agent.keys() == everyone().keys()
    for spans in by_agent.values():
        spans.sort(key=lambda span: span["since"])
        assert [span["until"] for span in spans[:-1]] == [span["since"] for span in spans[1:]]
        assert spans[-1]["until"] is None
        assert all(span["since"] < span["until"] for span in spans[:-1])


def _united(spans):
    """Intervals that touch, as one."""
    found = []
    for since, until in sorted(spans):
        if found and found[-1][1] == since:
            found[-1][1] = until
        else:
            found.append([since, until])
    return found


def test_on_the_phone_talk_and_hold_spans_are_exactly_the_visits(rows):
    spans, visits = defaultdict(list), defaultdict(list)
    for span in rows["agent_states"]:
        if span["activity"] in ("talking", "hold"):
            spans[span["agent_id"]].append((span["since"], span["until"]))
    for visit in rows["visits"]:
        if visit["answered_at"]:
            visits[visit["agent_id"]].append((visit["answered_at"], visit["ended_at"]))
    for agent_id, person in everyone().items():
        if person.group != DIGITAL:
            assert _united(spans[agent_id]) == [list(visit) for visit in sorted(visits[agent_id])]


def test_no_agent_has_two_phone_calls_at_once_and_digital_ones_at_most_three(rows):
    by_agent = defaultdict(list)
    for visit in rows["visits"]:
        if visit["answered_at"]:
            over = (
                visit["ended_at"] + round((visit["wrap_seconds"] or 0) * MICROSECONDS) if visit["ended_at"] else 1 << 62
            )
            by_agent[visit["agent_id"]] += [(visit["answered_at"], 1), (over, -1)]
    for agent_id, changes in by_agent.items():
        in_hand = 0
        for _, change in sorted(changes):
            in_hand += change
            assert in_hand <= everyone()[agent_id].at_once


def test_agents_answer_only_queues_they_know(rows):
    for visit in rows["visits"]:
        if visit["agent_id"]:
            assert visit["queue"] in everyone()[visit["agent_id"]].skills


def _local_hour(visit):
    return datetime.fromtimestamp(visit["entered_at"] / MICROSECONDS, UTC).hour  # London in November


def test_closed_lines_refuse(rows):
    refused = [visit for visit in rows["visits"] if visit["outcome"] == "refused_closed"]
    assert refused
    assert not any(BY_NAME[visit["queue"]].is_open(_local_hour(visit)) for visit in refused)


def _phone_days(rows):
    """Inbound phone visits by day; whole days only."""
    days = defaultdict(list)
    for visit in rows["visits"]:
        if (visit["channel"], visit["direction"]) == ("phone", "inbound") and not (visit["outcome"] or "").startswith(
            REFUSED
        ):
            days[datetime.fromtimestamp(visit["entered_at"] / MICROSECONDS, UTC).date()].append(visit)
    del days[UNTIL.date()]
    return days


def _level(visits):
    within = sum(visit["outcome"] == "answered" and visit["wait_seconds"] <= 20 for visit in visits)
    return within / sum(visit["outcome"] != "abandoned" or visit["wait_seconds"] > 5 for visit in visits)


def _lost(visits):
    return sum(visit["outcome"] == "abandoned" for visit in visits) / len(visits)


def test_ordinary_days_are_neither_perfect_nor_hopeless(rows):
    ordinary = [visit for day, visits in _phone_days(rows).items() if day.weekday() != 2 for visit in visits]
    assert 0.70 < _level(ordinary) < 0.90
    assert 0.03 < _lost(ordinary) < 0.08


def test_agents_are_busy_but_not_all_the_time(rows):
    seconds = defaultdict(int)
    for span in rows["agent_states"]:
        if everyone()[span["agent_id"]].group != DIGITAL and span["until"]:
            busy = span["activity"] != "idle"
            kind = "busy" if busy else span["presence"]
            seconds[kind] += span["until"] - span["since"]
    assert 0.60 < seconds["busy"] / (seconds["busy"] + seconds["available"]) < 0.85
    assert seconds["break"] > 0


def test_the_bad_afternoon_is_plain_to_see(rows):
    days = _phone_days(rows)
    bad = next(day for day in days if day.weekday() == 2)
    others = [visit for day, visits in days.items() if day != bad for visit in visits]
    afternoon = [visit for visit in days[bad] if 14 <= _local_hour(visit) < 17]
    assert _level(afternoon) < 0.5 < _level(others)
    complaints = defaultdict(int)
    for ticket in rows["tickets"]:
        opened = datetime.fromtimestamp(ticket["opened_at"] / MICROSECONDS, UTC).date()
        complaints[opened] += ticket["is_complaint"]
    assert complaints[bad] > 1.5 * max(count for day, count in complaints.items() if day != bad)


def test_nights_are_quiet_and_middays_busy(rows):
    hours = defaultdict(int)
    for visits in _phone_days(rows).values():
        for visit in visits:
            hours[_local_hour(visit)] += 1
    assert hours[3] * 5 < hours[11]


def test_people_call_again_and_some_of_them_complain_in_chinese(rows):
    refs = defaultdict(int)
    for visit in rows["visits"]:
        refs[visit["customer_ref"]] += 1
    assert sum(count > 2 for count in refs.values()) > 50
    assert any("投诉" in note["body"] for note in rows["notes"])
    assert any("投訴" in note["body"] or "客訴" in note["body"] for note in rows["notes"])


def test_surveys_tickets_and_promises_have_every_fate(rows):
    assert {survey["kind"] for survey in rows["surveys"]} == {"csat", "nps", "ces"}
    assert all(s["scale_min"] <= s["score"] <= s["scale_max"] for s in rows["surveys"] if s["score"] is not None)
    assert {promise["state"] for promise in rows["promises"]} == {"open", "done", "withdrawn"}
    done = [promise for promise in rows["promises"] if promise["state"] == "done"]
    assert {promise["done_at"] <= promise["due_at"] for promise in done} == {True, False}
    assert {"new", "open", "pending", "closed", "merged"} >= {ticket["state"] for ticket in rows["tickets"]}
    assert any(ticket["reopen_count"] for ticket in rows["tickets"])
    for ticket in rows["tickets"]:
        times = [ticket["opened_at"], ticket["first_response_at"], ticket["first_resolved_at"], ticket["resolved_at"]]
        told = [time for time in times if time is not None]
        assert told == sorted(told)


def test_a_history_begins_at_local_midnight(rows):
    first = min(visit["entered_at"] for visit in rows["visits"]) / MICROSECONDS
    begins = datetime(2026, 11, 17, tzinfo=UTC).timestamp()
    assert 0 <= first - begins < timedelta(hours=1).total_seconds()
