"""Alerts about complaints: raised from the rows of the day, told in one card, taken by somebody, and over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import timeline
from tests.timeline import MORNING
from wallboard import alarm, alerts, complained, history, measure, related
from wallboard.alerts import Watch
from wallboard.ledger import Ledger
from wallboard.notebook import Notebook
from wallboard.snapshot import Alert

SITE = timeline.settings()
MEASURES = [each for each in measure.every() if each.cases]
EVERY_DAY = [
    ("09:10", "Cards", "fees"),
    ("11:20", "Loans", "fees"),
    ("13:40", "Cards", "limit"),
    ("16:05", "Cards", "fees"),
]


def ticket(number, at, queue, reason, customer, **more):
    return timeline.row(
        "tickets",
        ticket_id=f"t{number}",
        queue=queue,
        category=reason,
        customer=customer,
        is_complaint=True,
        state="open",
        opened_at=timeline.micros(at),
        changed_at=1,
        **more,
    )


@pytest.fixture
def ledger(tmp_path):
    found = Ledger.open(tmp_path / "var" / "board.db")
    yield found
    found.close()


@pytest.fixture
def notebook(tmp_path):
    found = Notebook(tmp_path / "var" / "notebook.db")
    yield found
    found.close()


def write(ledger, rows):
    with ledger.transaction() as connection:
        ledger.write(connection, "desk", "tickets", rows)


def calm_weeks(ledger):
    """Four complaints a day for thirty days, each of somebody else."""
    rows = [
        ticket(
            f"{back}-{number}", timeline.at(time, MORNING - timedelta(days=back)), queue, reason, f"p{back}-{number}"
        )
        for back in range(1, 31)
        for number, (time, queue, reason) in enumerate(EVERY_DAY)
    ]
    write(ledger, rows)


def burst(ledger, *, count=6, begin="10:20", queue="Cards", reason="identity check", every=4):
    """Some people who complain about one thing, some minutes apart."""
    start = timeline.at(begin)
    rows = [
        ticket(
            f"{queue}{reason}{number}", start + timedelta(minutes=every * number), queue, reason, f"b{reason}{number}"
        )
        for number in range(count)
    ]
    write(ledger, rows)


def day_of(ledger):
    day = history.load_day(ledger, MEASURES, MORNING - timedelta(hours=6), MORNING + timedelta(days=1))
    related.look_up(ledger, SITE, day)
    return day


def now(ledger, notebook, time, *, is_complete=True, watch=None):
    keeper = watch or Watch(ledger, SITE, notebook)
    return keeper.now(day_of(ledger), timeline.at(time), is_complete=is_complete)


def test_complaints_about_one_thing_are_one_alert_that_says_what_where_and_what_is_usual(ledger, notebook):
    calm_weeks(ledger)
    burst(ledger)
    assert now(ledger, notebook, "10:21") == ()
    [found] = now(ledger, notebook, "10:45")
    assert (found.state, found.scope) == ("firing", "queues/Cards/reasons/identity check")
    assert timeline.at("10:24") < found.since < timeline.at("10:45")
    assert found.count == 6
    assert found.usual < 0.1
    assert found.sentence == f"Cards, identity check: 6 complaints in {found.minutes} min (usually none)"


def test_complaints_about_many_things_in_one_queue_are_told_of_the_queue(ledger, notebook):
    calm_weeks(ledger)
    for number, reason in enumerate(("app", "fees", "limit")):
        burst(ledger, reason=reason, count=4, begin=f"10:{20 + number}")
    [found] = now(ledger, notebook, "10:36")
    assert (found.scope, found.most) == ("queues/Cards", None)
    assert found.sentence.startswith("Cards: 12 complaints in 30 min (usually none)")


def test_an_ordinary_day_raises_nothing(ledger, notebook):
    calm_weeks(ledger)
    write(ledger, [ticket(f"now{i}", timeline.at(time), *of, f"n{i}") for i, (time, *of) in enumerate(EVERY_DAY)])
    assert [now(ledger, notebook, f"{hour}:59") for hour in range(8, 24)] == [()] * 16


def test_an_alert_is_over_after_a_calm_while_and_is_shown_for_another_hour(ledger, notebook):
    calm_weeks(ledger)
    burst(ledger)
    states = {time: [one.state for one in now(ledger, notebook, time)] for time in ("10:45", "11:10", "12:20", "13:59")}
    assert states["10:45"] == ["firing"]
    assert states["12:20"] == ["resolved"]
    assert states["13:59"] == []


def test_a_board_that_watched_minute_by_minute_says_what_one_says_that_looks_once(ledger, notebook):
    calm_weeks(ledger)
    burst(ledger)
    burst(ledger, queue="Loans", reason="fees", begin="10:31", every=2)
    watch = Watch(ledger, SITE, notebook)
    for minute in range(15, 120, 3):
        time = f"{10 + minute // 60}:{minute % 60:02}:20"
        assert now(ledger, notebook, time, watch=watch) == now(ledger, notebook, time)


def test_a_customer_who_complains_twice_is_one_person(ledger, notebook):
    calm_weeks(ledger)
    write(ledger, [ticket(f"x{i}", timeline.at(f"10:2{i}"), "Cards", "fees", "same") for i in range(8)])
    assert now(ledger, notebook, "10:40") == ()
    day = day_of(ledger)
    found = complained.today(day, MORNING.timestamp(), timeline.at("11:00").timestamp())
    assert [one.is_first for one in found] == [True] + [False] * 7


def test_a_machine_that_complains_ten_thousand_times_is_one_alert_that_says_so(ledger, notebook):
    calm_weeks(ledger)
    start = timeline.at("10:00")
    write(
        ledger,
        [ticket(f"r{i}", start + timedelta(milliseconds=200 * i), "Cards", "fees", "robot") for i in range(10_000)],
    )
    [found] = now(ledger, notebook, "10:40")
    assert (found.rule, found.count) == ("one_customer", 10_000)
    assert "robot" not in str(found.as_dict())
    assert (
        timeline.at("10:00") < found.since == now(ledger, notebook, "10:59")[0].since
    )  # one alert as long as it lasts
    assert found.sentence.startswith("One customer alone has made 10,000 complaints in 60 min")


def test_while_nobody_knows_what_is_usual_a_fixed_number_counts(ledger, notebook):
    burst(ledger, count=8)
    [found] = now(ledger, notebook, "10:55")
    assert found.usual is None
    assert "usual not known yet" in found.sentence
    calm_weeks(ledger)
    assert now(ledger, notebook, "10:55", is_complete=False)[0].usual is None  # the past is still being read
    assert now(ledger, notebook, "10:55")[0].usual is not None


def test_the_past_tells_who_complained_before_as_the_day_does(ledger, notebook):
    calm_weeks(ledger)
    write(
        ledger,
        [
            ticket("a", timeline.at("10:00", MORNING - timedelta(days=9)), "Cards", "fees", "ana"),
            ticket("b", timeline.at("10:00", MORNING - timedelta(days=3)), "Cards", "fees", "ana"),
            ticket("c", timeline.at("10:00", MORNING - timedelta(days=2)), "Cards", "fees", None),
            ticket("d", timeline.at("10:00", MORNING - timedelta(days=2)), "Cards", "fees", None),
        ],
    )
    found = complained.past(ledger, MORNING - timedelta(days=5), MORNING)
    assert {one.ticket: one.is_first for one in found if one.ticket in ("tb", "tc", "td")} == {
        "tb": False,
        "tc": True,
        "td": True,
    }


def test_who_takes_an_alert_is_told_until_they_give_it_back(ledger, notebook):
    calm_weeks(ledger)
    burst(ledger)
    [raised] = now(ledger, notebook, "10:45")
    at = timeline.micros(timeline.at("10:46"))
    notebook.take(raised.id, by="ana", at=at, note="Say: the app works again")
    [taken] = now(ledger, notebook, "10:47")
    assert (taken.state, taken.taken_by, taken.note) == ("acknowledged", "ana", "Say: the app works again")
    assert now(ledger, notebook, "10:45")[0].state == "firing"  # as it stood before
    notebook.give_back(raised.id, by="ana", at=at + 1)
    assert now(ledger, notebook, "10:47")[0].state == "firing"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({(None, None): 10, ("Cards", None): 9, ("Cards", "fees"): 8}, {("Cards", "fees")}),
        ({(None, None): 10, ("Cards", None): 9, ("Cards", "fees"): 4}, {("Cards", None)}),
        ({(None, None): 10, ("Cards", None): 5, ("Loans", None): 5}, {(None, None)}),
        ({(None, "fees"): 10, ("Cards", None): 6, ("Cards", "fees"): 6}, {("Cards", "fees")}),
        ({("Cards", None): 5, ("Loans", None): 5}, {("Cards", None), ("Loans", None)}),
    ],
)
def test_the_narrowest_that_holds_most_of_it_is_told(counts, told):
    assert alerts._told(counts) == told


def test_the_weekend_is_that_of_the_region():
    assert (alerts._weekend("DE"), alerts._weekend("IL")) == ({5, 6}, {4, 5})


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Cards: 14 complaints in 30 min (usual 3.0), 9 of them about identity check"),
        ("zh-Hans", "Cards：30 分钟内 14 件投诉（平时 3.0），其中 9 件涉及identity check"),  # noqa: RUF001
        ("zh-Hant", "Cards：30 分鐘內 14 件客訴（平時 3.0），其中 9 件涉及identity check"),  # noqa: RUF001
    ],
)
def test_an_alert_is_one_sentence_in_every_language(language, told):
    alert = Alert(
        id="a",
        rule="complaints",
        state="firing",
        since=MORNING,
        count=14,
        minutes=30,
        queue="Cards",
        usual=3.0,
        most=("reason", "identity check", 9),
    )
    assert alarm.sentence(alert, language) == told
