"""The fold of a queue_log: what each event does, and the laws that hold for any log."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.stores import queue_log_calls
from wallboard import clock, errors, records
from wallboard.stores.folds.queue_log import OVERLAP_IDS, Folded, QueueLog
from wallboard.stores.folds.queue_options import Options

VISITS = records.STREAMS["visits"].names
STATES = records.STREAMS["agent_states"].names
DAY = datetime(2026, 3, 2, tzinfo=UTC)
ANY_LOG = settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))


def events(text: str) -> list[tuple]:
    """Rows drawn as `08:00:00 call queue agent EVENT data…`, one a line; `-` is NONE, and ids count from 1."""
    rows = []
    for row_id, line in enumerate(text.strip().splitlines(), start=1):
        time, call, queue, agent, event, *data = line.replace(" -", " NONE").split()
        at = datetime.fromisoformat(f"2026-03-02T{time}+00:00")
        rows.append((row_id, at, call, queue, agent, event, *[*data, "", "", "", "", ""][:5]))
    return rows


def folded(text: str, **options: object) -> Folded:
    """What one drawing makes, checked as the intake checks it."""
    found = QueueLog(Options(**options)).take(events(text))
    for stream, rows in found.rows.items():
        checked = records.check(records.STREAMS[stream], rows, records.STREAMS[stream].names)
        assert len(checked.rows) == len(rows)
    return found


def visits(text: str, *names: str, **options: object) -> list[tuple]:
    """Some columns of every visit, times as hh:mm:ss."""
    return [_cut(VISITS, row, names) for row in folded(text, **options).rows["visits"]]


def states(text: str, **options: object) -> list[str]:
    """Every state as one line: agent, queue, since, until, presence, activity, reason."""
    names = ("agent_id", "queue", "since", "until", "presence", "activity", "reason")
    rows = folded(text, **options).rows["agent_states"]
    return [" ".join(str(value or "-") for value in _cut(STATES, row, names)) for row in rows]


def _cut(columns: tuple[str, ...], row: tuple, names: tuple[str, ...]) -> tuple:
    values = dict(zip(columns, row, strict=True))
    times = {"entered_at", "answered_at", "ended_at", "coded_at", "since", "until", "changed_at"}
    return tuple(_clock(values[name]) if name in times else values[name] for name in names)


def _clock(micros: int | None) -> str | None:
    return None if micros is None else clock.moment(micros / 1e6).strftime("%H:%M:%S")


def codes(text: str) -> list[tuple[str, str]]:
    return [(str(finding.fault), finding.code) for finding in folded(text).findings]


CALL = """
08:00:00 1.1 q - ENTERQUEUE x 3901 1
08:00:10 1.1 q ana CONNECT 9 1.2 3
"""


@pytest.mark.parametrize(
    ("end", "ended_by", "wait", "talk"),
    [
        ("ana COMPLETECALLER 9 31 1", "caller", 9, 31),
        ("ana COMPLETEAGENT 9 31 1", "agent", 9, 31),
        ("ana BLINDTRANSFER 8001 inbound 9 31 1", "transfer_blind", 9, 31),
        ("ana TRANSFER 8001 inbound 9 31", "transfer_blind", 9, 31),
        ("ana ATTENDEDTRANSFER BRIDGE 0a1b 9 31 1", "transfer_attended", 9, 31),
        ("ana ATTENDEDTRANSFER APP Voicemail 9 31 1", "transfer_attended", 9, 31),
        ("ana ATTENDEDTRANSFER LINK PJSIP/a PJSIP/b 9 31|1", "transfer_attended", 9, 31),
        ("ana COMPLETECALLER 9 31 1 x |", "caller", 9, 31),
        ("ana COMPLETECALLER", "caller", 9, None),
    ],
)
def test_a_talk_ends_with_what_the_switch_reports(end, ended_by, wait, talk):
    found = visits(f"{CALL}08:00:40 1.1 q {end}", "outcome", "ended_by", "wait_seconds", "talk_seconds", "ended_at")
    assert found == [("answered", ended_by, wait, talk, "08:00:40")]


@pytest.mark.parametrize(
    ("end", "outcome", "wait"),
    [
        ("- ABANDON 1 1 7", "abandoned", 7),
        ("ana ABANDON 1 1", "abandoned", None),
        ("- EXITWITHTIMEOUT 1 1 7", "timeout", 7),
        ("- EXITWITHTIMEOUT 1", "timeout", None),
        ("- EXITWITHKEY 5 1 1 7", "exit_key", 7),
        ("- EXITEMPTY 1 1 7", "exit_empty", 7),
        ("- LEAVEEMPTY", "exit_empty", None),
        ("- WITHDRAW 1 1 7 supervisor", "withdrawn", 7),
        ("- SYSCOMPAT", "lost", None),
    ],
)
def test_a_wait_ends_without_an_answer(end, outcome, wait):
    found = visits(
        f"08:00:00 1.1 q - ENTERQUEUE x 3901 1\n08:00:07 1.1 q {end}",
        "outcome", "wait_seconds", "answered_at", "agent_id",
    )  # fmt: skip
    assert found == [(outcome, wait, None, None)]


@pytest.mark.parametrize(
    ("event", "outcome"),
    [
        ("FULL", "refused_full"),
        ("JOINEMPTY", "refused_empty"),
        ("CLOSED", "refused_closed"),
        ("DIVERT_CA_RATIO", "refused_diverted"),
        ("DIVERT_HOLDTIME", "refused_diverted"),
    ],
)
def test_a_refused_caller_is_a_visit_of_no_length(event, outcome):
    found = visits(f"08:00:00 1.1 q - {event}", "visit_id", "outcome", "entered_at", "ended_at")
    assert found == [("1.1/q/1", outcome, "08:00:00", "08:00:00")]


def test_a_visit_lives_before_it_ends():
    assert visits(CALL, "outcome", "answered_at", "ended_at", "agent_id") == [("answered", "08:00:10", None, "ana")]
    assert visits(CALL.splitlines()[1], "outcome", "customer_ref") == [(None, "3901")]


def test_one_call_through_two_queues_and_twice_through_one_is_three_visits():
    found = visits(
        """
        08:00:00 1.1 q - ENTERQUEUE x 3901 1
        08:00:10 1.1 q - EXITWITHTIMEOUT 1 1 10
        08:00:10 1.1 r - ENTERQUEUE x 3901 1
        08:00:20 1.1 r ana CONNECT 10 1.2 3
        08:00:30 1.1 r ana BLINDTRANSFER q inbound 10 10 1
        08:00:31 1.1 q - ENTERQUEUE x 3901 1
        08:00:35 1.1 q - ABANDON 1 1 4
        """,
        "visit_id", "call_id", "outcome",
    )  # fmt: skip
    expected = [("1.1/q/1", "timeout"), ("1.1/r/3", "answered"), ("1.1/q/6", "abandoned")]
    assert found == [(name, "1.1", outcome) for name, outcome in expected]


def test_a_callback_is_a_timeout_with_a_late_remark():
    left = "08:00:00 1.1 q - ENTERQUEUE x - 1\n08:00:08 1.1 q - EXITWITHTIMEOUT 1 1 8"
    assert visits(left, "outcome") == [("timeout",)]
    assert visits(f"{left}\n08:00:08 1.1 - - CALLBACK 3909", "outcome", "customer_ref") == [("callback", "3909")]
    before = "08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:00:07 1.1 q - CALLBACK\n08:00:08 1.1 q - EXITWITHKEY 2 1 1 8"
    assert visits(before, "outcome", "customer_ref") == [("callback", "1")]


def test_an_abandoned_caller_with_a_callback_has_still_abandoned():
    left = "08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:00:08 1.1 q - ABANDON 1 1 8\n08:00:09 1.1 q - CALLBACK"
    assert visits(left, "outcome") == [("abandoned",)]


def test_a_survey_belongs_to_the_agent_who_talked():
    found = folded(f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:00:55 1.1 q - SURVEY 4 5")
    survey = dict(zip(records.STREAMS["surveys"].names, found.rows["surveys"][0], strict=True))
    assert (survey["call_id"], survey["agent_id"], survey["score"], survey["scale_max"]) == ("1.1", "ana", "4", 5)


def test_a_talk_coded_later_has_its_reason_and_the_time_of_it():
    text = f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:02:00 1.1 q ana CALLSTATUS fees"
    assert visits(text, "reason", "coded_at") == [("fees", "08:02:00")]


def test_each_failed_attempt_to_reach_an_agent_is_counted():
    text = """
    08:00:00 1.1 q - ENTERQUEUE x 1 1
    08:00:05 1.1 q ana RINGNOANSWER 5000
    08:00:06 1.1 q ben RINGNOANSWER 0
    08:00:07 1.1 q ana RINGCANCELED 1000
    08:00:08 1.1 q - ABANDON 1 1 8
    """
    assert visits(text, "ring_no_answer") == [(2,)]


def test_an_agent_dump_is_no_end():
    assert visits("08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:00:05 1.1 q ana AGENTDUMP", "outcome") == [(None,)]


def test_a_restart_loses_who_waits_and_cuts_who_talks():
    text = f"{CALL}08:00:20 1.2 q - ENTERQUEUE x 2 1\n08:01:00 - - - QUEUESTART"
    assert visits(text, "call_id", "outcome", "ended_at", "ended_by", "talk_seconds") == [
        ("1.1", "answered", "08:01:00", "system", None),
        ("1.2", "lost", "08:01:00", "system", None),
    ]


def test_a_restart_of_another_server_of_the_same_log_loses_nothing_in_the_end():
    text = f"{CALL}08:00:20 - - - QUEUESTART\n08:00:40 1.1 q ana COMPLETECALLER 9 30 1"
    assert visits(text, "outcome", "ended_by", "ended_at") == [("answered", "caller", "08:00:40")]


def test_servers_that_share_a_log_share_no_calls():
    columns = (
        "server_id",
        "cursor_id",
        "at",
        "call_id",
        "queue",
        "agent_id",
        "event",
        *(f"data{i}" for i in range(1, 6)),
    )
    rows = [(server, i, *row[1:]) for i, (server, row) in enumerate(
        (server, row) for row in events(CALL) for server in ("a", "b"))]  # fmt: skip
    rows.append(("a", 9, DAY + timedelta(hours=8, minutes=1), "NONE", "NONE", "NONE", "QUEUESTART", *[""] * 5))
    found = [
        _cut(VISITS, row, ("call_id", "ended_at")) for row in QueueLog(Options()).take(rows, columns).rows["visits"]
    ]
    assert found == [("a:1.1", "08:01:00"), ("b:1.1", None)]


def test_a_talk_without_its_enterqueue_is_counted_back_and_doubted():
    text = "08:01:00 1.1 q ana COMPLETECALLER 10 20 1"
    assert visits(text, "entered_at", "answered_at", "ended_at") == [("08:00:30", "08:00:40", "08:01:00")]
    assert codes(text) == [("doubtful", "no_enterqueue")]


def test_a_connect_without_its_enterqueue_is_one_visit_with_its_end():
    text = "08:00:10 1.1 q ana CONNECT 10 1.2 3\n08:01:00 1.1 q ana COMPLETECALLER 10 50 1"
    assert visits(text, "entered_at", "outcome", "talk_seconds") == [("08:00:00", "answered", 50)]
    assert codes(text) == [("doubtful", "no_enterqueue")]


def test_an_abandon_without_its_enterqueue_is_kept_apart():
    found = folded("08:01:00 1.1 q - ABANDON 1 1 10")
    assert found.rows == {}
    assert [(str(f.fault), f.code) for f in found.findings] == [("refused", "unknown_call")]


def test_a_second_connect_changes_the_agent_and_not_the_answer():
    text = f"{CALL}08:00:15 1.1 q ben CONNECT 14 1.2 3"
    assert visits(text, "answered_at", "wait_seconds", "agent_id") == [("08:00:10", 9, "ben")]
    assert codes(text) == [("doubtful", "second_connect")]
    assert states(text) == [
        "ana q 08:00:10 08:00:15 available talking -",
        "ana q 08:00:15 - available idle -",
        "ben q 08:00:15 - available talking -",
    ]


def test_what_comes_after_the_end_changes_nothing_and_is_named():
    text = f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:00:41 1.1 q ana COMPLETEAGENT 9 99 1"
    assert visits(text, "ended_by", "talk_seconds") == [("caller", 30)]
    assert codes(text) == [("refused", "after_end")]


def test_leaveempty_after_exitempty_is_the_same_end():
    text = "08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:00:08 1.1 q - EXITEMPTY 1 1 8\n08:00:08 1.1 q - LEAVEEMPTY"
    assert visits(text, "outcome", "wait_seconds") == [("exit_empty", 8)]
    assert codes(text) == []


def test_who_enters_again_without_having_left_has_lost_the_first_visit():
    text = "08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:01:00 1.1 q - ENTERQUEUE x 1 1"
    assert visits(text, "outcome", "ended_at") == [("lost", "08:01:00"), (None, None)]
    assert codes(text) == [("doubtful", "entered_again")]


def test_an_event_nobody_knows_is_named_once():
    assert codes("08:00:00 - - - NEWTHING\n08:00:01 - - - NEWTHING\n08:00:02 - - - CONFIGRELOAD") == [
        ("doubtful", "unknown_event")
    ]


def test_a_time_that_is_none_is_the_time_before_it():
    rows = events("08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:00:08 1.1 q - ABANDON 1 1 8")
    found = QueueLog(Options()).take([rows[0], (2, "0000-00-00", *rows[1][2:])])
    assert _cut(VISITS, found.rows["visits"][0], ("ended_at", "wait_seconds")) == ("08:00:00", 8)
    assert [finding.code for finding in found.findings] == ["unreadable_time"]


def test_a_visit_open_for_a_day_has_lost_its_end():
    rows = events("08:00:00 1.1 q - ENTERQUEUE x 1 1\n08:05:00 1.1 q ana RINGNOANSWER 5000")
    rows.append((3, DAY + timedelta(days=1, hours=9), "NONE", "NONE", "NONE", "CONFIGRELOAD", *[""] * 5))
    found = QueueLog(Options()).take(rows).rows["visits"]
    assert [_cut(VISITS, row, ("outcome", "ended_at")) for row in found] == [("lost", "08:05:00")]


# Agents


def test_a_pause_of_all_queues_is_one_break_in_each():
    assert states(
        """
        08:00:00 MANAGER q ana ADDMEMBER
        08:00:00 MANAGER r ana ADDMEMBER PAUSED
        08:10:00 - - ana PAUSEALL lunch
        08:10:00 - q ana PAUSE lunch
        08:10:00 - r ana PAUSE lunch
        08:40:00 - - ana UNPAUSEALL lunch
        08:40:00 - q ana UNPAUSE lunch
        08:40:00 - r ana UNPAUSE lunch
        """
    ) == [
        "ana q 08:00:00 08:10:00 available idle -",
        "ana r 08:00:00 08:10:00 break idle -",
        "ana q 08:10:00 08:40:00 break idle lunch",
        "ana r 08:10:00 08:40:00 break idle lunch",
        "ana q 08:40:00 - available idle -",
        "ana r 08:40:00 - available idle -",
    ]


def test_a_pause_again_with_another_reason_is_a_change_of_the_reason():
    assert states("08:00:00 - q ana PAUSE lunch\n08:10:00 - q ana PAUSE lunch\n08:20:00 - q ana PAUSE training") == [
        "ana q 08:00:00 08:20:00 break idle lunch",
        "ana q 08:20:00 - break idle training",
    ]


def test_a_pause_while_talking_shows_on_both_axes():
    assert states(
        f"{CALL}08:00:20 - q ana PAUSE lunch\n08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:01:00 - q ana UNPAUSE"
    ) == [
        "ana q 08:00:10 08:00:20 available talking -",
        "ana q 08:00:20 08:00:40 break talking lunch",
        "ana q 08:00:40 08:01:00 break idle lunch",
        "ana q 08:01:00 - available idle -",
    ]


def test_a_member_who_leaves_while_talking_talks_on():
    text = f"{CALL}08:00:20 CLI q ana REMOVEMEMBER\n08:00:40 1.1 q ana COMPLETECALLER 9 30 1"
    assert states(text)[1:] == ["ana q 08:00:20 08:00:40 offline talking -", "ana q 08:00:40 - offline idle -"]


def test_a_wrap_up_of_the_switch_has_its_end_ahead_and_may_be_cut():
    text = f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:00:40 1.1 q ana WRAPUPSTART 30"
    assert states(text)[1:] == [
        "ana q 08:00:40 08:01:10 available wrapup -",
        "ana q 08:01:10 - available idle -",
    ]
    assert visits(text, "wrap_seconds") == [(30,)]
    cut = f"{text}\n08:00:50 1.2 q - ENTERQUEUE x 1 1\n08:00:52 1.2 q ana CONNECT 2 1.3 1"
    assert states(cut)[1:] == [
        "ana q 08:00:40 08:00:52 available wrapup -",
        "ana q 08:01:10 08:01:10 available idle -",
        "ana q 08:00:52 - available talking -",
    ]
    assert visits(cut, "wrap_seconds") == [(12,), (None,)]


def test_a_planned_wrap_up_follows_every_talk_where_the_site_says_so():
    text = f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:05:00 - q ana PAUSE lunch"
    assert states(text, wrap_up_seconds=15)[1:] == [
        "ana q 08:00:40 08:00:55 available wrapup -",
        "ana q 08:00:55 08:05:00 available idle -",
        "ana q 08:05:00 - break idle lunch",
    ]


def test_a_pause_for_wrap_up_is_wrap_up_and_no_break():
    text = f"{CALL}08:00:40 1.1 q ana COMPLETECALLER 9 30 1\n08:00:42 - q ana PAUSE ACW\n08:01:12 - q ana UNPAUSE"
    assert states(text, wrap_up_reasons=("acw",))[2:] == [
        "ana q 08:00:42 08:01:12 available wrapup ACW",
        "ana q 08:01:12 - available idle -",
    ]
    assert visits(text, "wrap_seconds", wrap_up_reasons=("acw",)) == [(30,)]
    assert "break idle ACW" in states(text)[2]


def test_a_restart_forgets_static_members_and_keeps_dynamic_ones():
    text = """
    08:00:00 CLI q ana ADDMEMBER
    08:01:00 - q ana PAUSE lunch
    08:02:00 - q ben PAUSE lunch
    08:03:00 - - - QUEUESTART
    """
    assert states(text)[1:] == ["ana q 08:01:00 - break idle lunch", "ben q 08:02:00 08:03:00 break idle lunch"]
    assert states(text, static_members=(("ben", "q"),))[2:] == [
        "ben q 08:02:00 08:03:00 break idle lunch",
        "ben q 08:03:00 - available idle -",
    ]


def test_logging_off_leaves_every_queue():
    text = "08:00:00 - - ana AGENTLOGIN x\n08:00:01 - q ana UNPAUSE\n08:30:00 - - ana AGENTLOGOFF x 1800"
    assert states(text) == [
        "ana - 08:00:00 08:30:00 available idle -",
        "ana q 08:00:01 08:30:00 available idle -",
        "ana - 08:30:00 - offline idle -",
        "ana q 08:30:00 - offline idle -",
    ]
    text = (
        "08:00:00 - - ana AGENTCALLBACKLOGIN x\n08:01:00 - - - QUEUESTART\n08:30:00 - - ana AGENTCALLBACKLOGOFF x 1800"
    )
    assert states(text) == ["ana - 08:00:00 08:30:00 available idle -", "ana - 08:30:00 - offline idle -"]


def test_two_states_at_one_moment_are_one():
    assert states("08:00:00 CLI q ana ADDMEMBER\n08:00:00 - q ana PAUSE x") == ["ana q 08:00:00 - break idle x"]


def test_a_clock_set_back_leaves_no_state_that_ends_before_it_begins():
    assert states("08:00:00 CLI q ana ADDMEMBER\n07:59:30 - q ana PAUSE x\n07:59:40 - q ana UNPAUSE") == [
        "ana q 08:00:00 08:00:00 available idle -",
        "ana q 07:59:30 07:59:40 break idle x",
        "ana q 07:59:40 - available idle -",
    ]


def test_a_member_nobody_hears_of_for_days_is_let_go():
    rows = events("08:00:00 - q ana PAUSE x")
    rows += [(i, DAY + timedelta(days=i), "NONE", "NONE", "NONE", "CONFIGRELOAD", *[""] * 5) for i in (5, 11)]
    log = QueueLog(Options())
    found = log.take(rows).rows["agent_states"]
    assert [row[STATES.index("until")] is None for row in found] == [False]
    assert log.checkpoint()["members"] == []


@pytest.mark.parametrize(
    ("written", "agent"),
    [("Local/2004@from-queue/n", "2004"), ("PJSIP/100", "100"), ("Agent/1001", "1001"), ("Ana Lopez", "Ana Lopez")],
)
def test_agents_are_named_by_the_site_s_own_pattern(written, agent):
    options = Options.read({"agent_name": "^(?:Local|PJSIP|Agent)/([^@/]+)"}, store="pbx")
    assert options.agent_of(written) == agent


def test_a_pattern_that_is_none_is_said():
    with pytest.raises(errors.StoreError, match="agent_name is no regular expression"):
        Options.read({"agent_name": "("}, store="pbx")


def test_a_static_member_without_a_queue_is_said():
    with pytest.raises(errors.StoreError, match="names no agent of a queue"):
        Options.read({"static_members": ["support/Alice", "Bob"]}, store="pbx")


# Laws


def final(found: list[Folded]) -> dict[str, dict]:
    """The newest version of every row, by stream and key."""
    rows: dict[str, dict] = {}
    for part in found:
        for stream, changed in part.rows.items():
            key = [records.STREAMS[stream].position(name) for name in records.STREAMS[stream].key]
            rows.setdefault(stream, {}).update({tuple(row[i] for i in key): row for row in changed})
    return rows


OPTIONS = Options(wrap_up_seconds=7, wrap_up_reasons=("acw",), static_members=(("Bob", "sales"),))


@ANY_LOG
@given(queue_log_calls.logs(), st.lists(st.integers(0, 60), max_size=6))
def test_a_log_cut_anywhere_and_taken_up_again_gives_the_same_rows(rows, cuts):
    whole = final([QueueLog(OPTIONS).take(rows)])
    log, parts = QueueLog(OPTIONS), []
    for since, until in zip([0, *sorted(cuts)], [*sorted(cuts), len(rows)], strict=True):
        parts.append(log.take(rows[since:until]))
        log = QueueLog(OPTIONS, json.loads(json.dumps(log.checkpoint())))
    assert final(parts) == whole


@ANY_LOG
@given(queue_log_calls.logs(), st.integers(1, 60))
def test_events_taken_again_change_nothing(rows, back):
    log = QueueLog(OPTIONS)
    for i in range(len(rows)):
        once = log.take(rows[: i + 1][-back:])
        assert log.take(rows[: i + 1][-back:]) == Folded()
        assert len({row[0] for row in once.rows.get("visits", ())}) == len(once.rows.get("visits", ()))


@ANY_LOG
@given(queue_log_calls.logs())
def test_every_agent_does_one_thing_at_a_time_in_a_queue(rows):
    spans = final([QueueLog(OPTIONS).take([row for row in rows if not _is_set_back(rows, row)])]).get(
        "agent_states", {}
    )
    since, until = STATES.index("since"), STATES.index("until")
    by_place: dict[tuple, list[tuple]] = {}
    for row in spans.values():
        if row[until] is None or row[until] > row[since]:
            by_place.setdefault(row[:2], []).append(row)
    for place in by_place.values():
        place.sort(key=lambda row: row[since])
        assert all(one[until] is not None and one[until] <= other[since] for one, other in itertools.pairwise(place))


def _is_set_back(rows: list[tuple], row: tuple) -> bool:
    return any(other[1] > row[1] for other in rows if other[0] < row[0])


def test_the_state_stays_small_whatever_the_log():
    log = QueueLog(Options())
    for i in range(5000):
        at = DAY + timedelta(seconds=30 * i)
        call = [(2 * i, at, f"{i}.0", "q", "NONE", "ENTERQUEUE", "", str(i), "1", "", "")]
        call.append((2 * i + 1, at, f"{i}.0", "q", "NONE", "ABANDON", "1", "1", "0", "", ""))
        log.take(call)
    state = log.checkpoint()
    assert len(state["visits"]) < 400
    assert len(state["seen"]) <= 2 * OVERLAP_IDS


def test_a_fold_that_begins_midway_leaves_the_calls_before_it_to_the_one_that_ends_there():
    rows = events(
        f"""{CALL}08:00:20 1.2 q - ENTERQUEUE x 2 1
        08:00:40 1.1 q ana COMPLETECALLER 9 30 1
        08:00:50 1.3 q - ENTERQUEUE x 3 1
        08:01:00 1.2 q - ABANDON 1 1 40
        08:01:10 1.3 q - ABANDON 1 1 20"""
    )
    older, newer = QueueLog(Options()), QueueLog(Options(), begins_midway=True)
    at = clock.micros(rows[3][1])
    parts = [older.take(rows[:3]), older.finish(at), newer.take(rows[3:])]
    assert not older.is_finished
    parts.append(older.take(rows[3:]))
    assert older.is_finished
    whole, split = final([QueueLog(Options()).take(rows)]), final(parts)
    assert split["visits"] == whole["visits"]
    assert all(row[STATES.index("until")] is not None for row in split["agent_states"].values())


@ANY_LOG
@given(queue_log_calls.logs(), st.integers(0, 60))
def test_rows_of_the_past_that_come_after_those_of_the_present_are_no_newer(rows, cut):
    """A cold start keeps what goes on now first, and what was before when it is read again; the ledger sorts it out."""
    assume(all(row[1] > before[1] for row in rows[cut:] for before in rows[:cut]))  # the cut is a midnight
    live, older = QueueLog(OPTIONS), QueueLog(OPTIONS)
    live.take(rows[:cut])
    present = [live.present(), live.take(rows[cut:])]
    held = final(present)
    for stream, past in final([older.take(rows[:cut])]).items():
        changed_at = records.STREAMS[stream].position("changed_at")
        for key, row in past.items():
            newer = held.setdefault(stream, {}).get(key)
            if newer is None or row[changed_at] >= newer[changed_at]:
                held[stream][key] = row
    assert held == final([QueueLog(OPTIONS).take(rows)])
