# ruff: noqa: RUF001  the screen speaks Chinese, with its own punctuation and dashes
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wallboard import snapshot
from wallboard.snapshot import AgentNow, Reading, Snapshot, State, StoreStatus, Table, Unit, Waiting
from wallboard.ui import formula
from wallboard.ui.live.presets import PRESETS
from wallboard.ui.live.staffing import Staff
from wallboard.ui.live.verdict import verdict
from wallboard.ui.live.view import View, cut
from wallboard.ui.live.wall import browser_words, wall_html

NOW = datetime(2026, 3, 3, 3, 36, 12, tzinfo=UTC)
QUEUES = ("Cards", "Loans", "Payments")
ZH = {"zh-Hans", "zh-Hant"}


def store(name="Phones", **changes):
    usual = {"vendor": "generic", "ok": True, "as_of": NOW, "complete_to": NOW, "lag_seconds": 0.6}
    return StoreStatus(name=name, **usual | changes)


def reading(value, unit="ratio", **changes):
    usual = {"n": 40, "part": None, "whole": None, "state": State.CALM, "as_of": NOW}
    return Reading(value=value, unit=Unit(unit), **usual | changes)


def level(value, n=40, **changes):
    state = State.CALM if value >= 0.8 else State.WATCH
    return reading(value, n=n, part=value * n, whole=n, target=0.8, **{"state": state} | changes)


def waits(queue, *seconds):
    return tuple(
        Waiting(
            visit_id=f"{queue}-{second}",
            queue=queue,
            customer="•••• 47",
            entered_at=NOW - timedelta(seconds=second),
            wait_seconds=second,
        )
        for second in seconds
    )


def agents(*rows):
    return tuple(
        AgentNow(agent_id=name, queue=queue, presence=presence, activity=activity, since=NOW, seconds=9)
        for name, queue, presence, activity in rows
    )


READY = agents(("ana", "", "available", "idle"), ("ben", "", "available", "talking"), ("cho", "Loans", "break", "idle"))
READINGS = {
    ("offered", "site", "today"): reading(412, "count"),
    ("waiting_now", "site", "today"): reading(0, "count"),
    ("service_level", "site", "last_30"): level(0.9),
    **{("service_level", f"queues/{queue}", "last_30"): level(0.9) for queue in QUEUES},
    **{("longest_wait", f"queues/{queue}", "today"): reading(None, "seconds", target=120) for queue in QUEUES},
}


def board(readings=(), **changes):
    usual = {
        "version": 7,
        "build": "b1",
        "as_of": NOW,
        "complete_to": NOW,
        "site": "Harbour Bank",
        "timezone": "Australia/Sydney",
        "stores": (store(),),
        "queues": QUEUES,
        "agents": READY,
    }
    return Snapshot(**usual | changes, readings=Table(READINGS | dict(readings)))


def said(shown, language="en", queue=None):
    found = verdict(shown, language, queue)
    return found.state, found.sentence.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_all_is_fine_says_who_waits_and_who_is_ready():
    shown = board(waiting=waits("Loans", 12, 4))
    assert said(shown) == (State.CALM, "All fine: 2 waiting, longest 0:12, 1 ready")
    assert said(shown, "zh-Hans")[1] == "一切正常：2 人排队，最长 0:12，1 人示闲"
    assert said(shown, "zh-Hant")[1] == "一切正常：2 人等候，最長 0:12，1 人待機"
    assert said(board()) == (State.CALM, "All fine: nobody waiting, 1 ready")
    assert said(board(agents=())) == (State.CALM, "All fine: nobody waiting")


def test_a_queue_over_its_limit_with_nobody_ready_needs_help():
    shown = board(waiting=waits("Cards", 167, 60, 5), agents=agents(("ana", "Loans", "available", "idle")))
    assert said(shown) == (State.ALARM, "Cards needs help: 3 waiting, longest 2:47, nobody ready")
    assert said(shown, "zh-Hans")[1] == "Cards需支援：3 人排队，最长 2:47，无人示闲"


def test_a_queue_over_its_limit_with_somebody_ready_is_to_watch():
    assert said(board(waiting=waits("Cards", 167))) == (
        State.WATCH,
        "Cards waits too long: 1 waiting, longest 2:47, 1 ready",
    )


def test_the_wait_in_the_sentence_ticks_from_when_it_began():
    found = verdict(board(waiting=waits("Loans", 12)), "en")
    assert (found.before, found.since, found.after) == ("1 waiting, longest ", NOW - timedelta(seconds=12), ", 1 ready")


def test_the_longest_wait_over_the_limit_comes_first():
    shown = board(
        waiting=(*waits("Cards", 130), *waits("Loans", 300)), agents=agents(("ana", "Payments", "available", "idle"))
    )
    assert said(shown)[1].startswith("Loans needs help:")
    assert verdict(shown, "en").cause == "also off target: Cards"


def test_a_queue_under_target_is_named_with_its_level():
    low = {("service_level", "queues/Loans", "last_30"): level(0.71)}
    assert said(board(low)) == (State.WATCH, "Loans is below target: 71 % in time in 30 min, target 80 %")


def test_nine_calls_say_nothing_about_a_service_level():
    few = {("service_level", "queues/Loans", "last_30"): level(0.4, n=9)}
    assert said(board(few))[0] is State.CALM


def test_a_dead_store_is_said_with_the_time_of_its_numbers():
    dead = store(ok=False, as_of=NOW - timedelta(minutes=14))
    assert said(board(stores=(dead,))) == (State.STALE, "No answer from Phones: its numbers are from 14:22")
    assert said(board(stores=(store(ok=False, as_of=None, error="refused"), store("Tickets")))) == (
        State.STALE,
        "No answer from Phones: nothing of it is on the board",
    )


def test_callers_who_need_help_come_before_a_dead_store_of_surveys():
    shown = board(
        stores=(store(), store("Surveys", ok=False)),
        waiting=waits("Cards", 167),
        agents=agents(("ana", "Loans", "break", "idle")),
    )
    assert said(shown)[1].startswith("Cards needs help:")


def test_old_callers_never_need_help():
    stale = reading(6, "count", state=State.STALE)
    old = {("waiting_now", where, "today"): stale for where in ("site", *(f"queues/{name}" for name in QUEUES))}
    shown = board(old, stores=(store(ok=False), store("Tickets")), waiting=waits("Cards", 167), agents=())
    assert said(shown)[0] is State.STALE
    assert cut(shown, View())["view"]["calls"] == "stale"
    assert cut(shown, View())["view"]["fine"] == {"state": "stale", "words": "As the queues stood at 14:36"}


def test_a_queue_of_a_living_store_needs_help_beside_a_dead_one():
    stale = reading(6, "count", state=State.STALE)
    dead = {("waiting_now", where, "today"): stale for where in ("site", "queues/Loans")}
    busy = agents(("ana", "Loans", "break", "idle"))
    shown = board(dead, stores=(store(ok=False), store("Tickets")), waiting=waits("Cards", 167), agents=busy)
    assert said(shown)[1].startswith("Cards needs help")
    assert "Loans" not in str(cut(shown, View())["view"]["fine"])


def test_nothing_read_yet_is_not_fine():
    shown = board(stores=(store(as_of=None, complete_to=None),), queues=(), agents=())
    assert said(shown) == (State.UNKNOWN, "Nothing read yet: waiting for the first answer from Phones")
    assert said(board(stores=()))[1] == "Nothing read yet: no store is set up"


def test_a_store_asked_for_the_first_time_is_not_dead():
    starting = store("Tickets", ok=False, as_of=None, complete_to=None, lag_seconds=None)
    assert said(board(stores=(store(), starting)))[0] is State.CALM
    assert cut(board(stores=(store(), starting)), View())["view"]["stores"][1]["words"] == "connecting"


def test_a_store_still_reading_the_day_says_how_far():
    midnight = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
    half = store(complete_to=midnight + (NOW - midnight) * 0.43)
    assert said(board(stores=(half,))) == (State.UNKNOWN, "Reading today: 43 % done")


def test_an_empty_store_has_its_own_sentence():
    empty = {("offered", "site", "today"): reading(0, "count")}
    assert said(board(empty)) == (State.CALM, "No calls yet today: 1 ready")
    assert said(board(empty, agents=()))[1] == "No calls yet today: the first one will show here"


def test_people_are_counted_once_and_by_what_they_do():
    rows = agents(
        ("ana", "Cards", "available", "idle"),
        ("ana", "Loans", "available", "talking"),
        ("ben", "Cards", "available", "idle"),
        ("ben", "Loans", "break", "idle"),
        ("cho", "", "offline", "idle"),
    )
    staff = Staff.of(rows)
    assert staff.by_state() == {"available": 1, "ringing": 0, "talking": 1, "hold": 0, "wrapup": 0, "break": 0}
    assert staff.on_shift() == 2
    assert [staff.ready(queue) for queue in (None, "Cards", "Loans", "Payments")] == [1, 1, 0, 0]


def test_nobody_ever_seen_is_unknown_and_not_nobody():
    assert Staff.of(()).ready() is None
    assert Staff.of(()).on_shift() is None
    assert Staff.of(()).by_state()["talking"] is None


def test_a_break_from_all_queues_is_not_ready_in_one():
    staff = Staff.of(agents(("ana", "", "break", "idle"), ("ana", "Cards", "available", "idle")))
    assert (staff.ready("Cards"), staff.ready()) == (0, 0)


def test_a_pause_in_one_queue_leaves_the_others():
    staff = Staff.of(agents(("ana", "", "available", "idle"), ("ana", "Cards", "break", "idle")))
    assert [staff.ready(queue) for queue in ("Cards", "Loans")] == [0, 1]


def test_a_view_carries_its_own_readings_and_no_other():
    unbound = {("nps", "site", "today"): reading(40, "points"), ("service_level", "agents/ana", "last_30"): level(0.9)}
    got = cut(board(unbound), View())
    assert set(got["readings"]) == {"longest_wait", "waiting_now", "complaints", "csat", "repeat_rate"}
    assert set(got["windows"]["last_30"]) == {"service_level"}
    assert got["windows"]["last_30"]["service_level"]["queues"] == {}
    assert got["windows"]["last_30"]["service_level"]["agents"] == {}
    assert got["live"] == {"waiting": [], "agents": []}


def test_a_queue_off_target_brings_its_row_and_its_readings():
    got = cut(board({("service_level", "queues/Loans", "last_30"): level(0.71)}), View())
    assert [row["name"] for row in got["view"]["queues_off"]] == ["Loans"]
    assert got["view"]["queues_off"][0]["level_state"] == "watch"
    assert list(got["windows"]["last_30"]["service_level"]["queues"]) == ["Loans"]
    assert got["view"]["queues_fine"] == ["Cards", "Payments"]
    assert got["view"]["fine"]["words"] == "2 queues fine"


def test_more_queues_off_than_fit_are_still_named():
    names = tuple(f"Queue {number}" for number in range(6))
    low = {
        ("service_level", f"queues/{name}", "last_30"): level(0.5 + 0.01 * place) for place, name in enumerate(names)
    }
    got = cut(board(low, queues=names), View())["view"]
    assert [row["name"] for row in got["queues_off"]] == list(names[:4])
    assert got["queues_more"] == {"words": "2 more off target", "names": "Queue 4, Queue 5"}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_wall_renders_in_every_language_and_binds_only_what_its_cut_has(preset):
    for language in ("en", "zh-Hans", "zh-Hant"):
        view = View(preset=preset, language=language)
        html = wall_html(
            view, footer=formula.sentence("answered_only", language, answer_within_seconds=20, short_abandon_seconds=5)
        )
        got = cut(board(waiting=waits("Cards", 167)), view)
        json.dumps(got)
        for tile in view.tiles:
            assert f'data-reading="{tile.measure}/site" data-window="{tile.window}"' in html
            assert tile.measure in (got["readings"] if tile.window == "today" else got["windows"][tile.window])
        assert ("Waiting longest" in html) == (preset == "supervisor" and language == "en")


def test_a_lobby_has_no_customers_and_no_names_of_people():
    got = json.dumps(cut(board(waiting=waits("Cards", 167)), View(preset="lobby")), ensure_ascii=False)
    assert "47" not in got.replace("2:47", "")
    assert not any(name in got for name in ("ana", "ben", "cho"))


def test_a_supervisor_sees_who_waits_longest_masked():
    got = cut(board(waiting=waits("Cards", *range(10, 100, 10))), View(preset="supervisor"))
    assert [visit["wait_seconds"] for visit in got["live"]["waiting"]] == [90, 80, 70]
    assert {visit["customer"] for visit in got["live"]["waiting"]} == {"•••• 47"}


def test_why_a_store_failed_stays_off_the_wall():
    failed = store(ok=False, error="could not connect to 10.0.0.7 as board")
    assert "10.0.0.7" not in json.dumps(cut(board(stores=(failed,)), View()))


def test_only_the_two_worst_tiles_are_coloured():
    raised = {
        ("longest_wait", "site", "today"): reading(167, "seconds", state=State.ALARM),
        ("waiting_now", "site", "today"): reading(9, "count", state=State.WATCH),
        ("service_level", "site", "last_30"): level(0.5, state=State.ALARM),
    }
    tiles = cut(board(raised), View())["view"]["tiles"]
    assert [name for name, tile in tiles.items() if tile["tone"] in ("watch", "alarm")] == [
        "longest_wait/today",
        "service_level/last_30",
    ]
    assert (tiles["waiting_now/today"]["state"], tiles["waiting_now/today"]["word"]) == ("watch", "watch")


def test_a_view_of_one_queue_speaks_of_that_queue():
    shown = board({("service_level", "queues/Loans", "last_30"): level(0.71)}, waiting=waits("Cards", 300))
    got = cut(shown, View(queue="Loans", window="last_60"))
    assert got["view"]["verdict"]["lead"] == "Loans is below target:"
    assert set(got["windows"]["last_60"]["service_level"]["queues"]) == {"Loans"}
    assert got["readings"]["waiting_now"]["site"] is None
    assert 'data-reading="waiting_now/queues/Loans" data-window="today"' in wall_html(
        View(queue="Loans", window="last_60")
    )


def test_names_enter_the_html_escaped():
    html = wall_html(View(queue='<b>"Cards"</b>'), footer="<script>")
    assert "<b>" not in html.replace("<b data-bind", "").replace("<b data-tick", "")
    assert "<script>" not in html


def test_the_day_by_half_hour_begins_with_the_first_call():
    day = {
        ("offered", "site", "today"): reading(7, "count", spark=(None,) * 27 + (3, 4)),
        ("service_level", "site", "today"): level(0.9, spark=(None,) * 27 + (0.8, 0.75)),
    }
    trend = cut(board(day), View(preset="team"))["view"]["trend"]
    assert trend == {"level": [0.8, 0.75], "offered": [3, 4], "target": 0.8, "from": "14:00", "to": "14:36"}
    assert cut(board(), View())["view"]["trend"] is None


def test_a_second_later_only_little_travels():
    shown = board(waiting=(*waits("Cards", 167, 60, 5), *waits("Loans", 130)))
    later = replace(
        shown, version=8, as_of=NOW + timedelta(seconds=1), stores=(store(as_of=NOW + timedelta(seconds=1)),)
    )
    changes = snapshot.delta(cut(shown, View()), cut(later, View()))
    assert changes is not None
    assert len(json.dumps(changes)) < 1000


def test_the_browser_knows_its_own_words_in_every_language():
    assert browser_words("en")["lost"].startswith("No connection since {time}")
    assert all("{time}" in browser_words(language)["old"] for language in ZH)


def test_a_store_of_which_a_part_is_off_is_not_dead():
    partial = store(ok=False, error="surveys is closed", in_part=True)
    assert said(board(stores=(partial,)))[0] is State.CALM
    assert cut(board(stores=(partial,)), View())["view"]["stores"][0] == {
        "name": "Phones",
        "state": "watch",
        "words": "answers in part",
    }
