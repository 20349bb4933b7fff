"""The page Complaints: what piles up, who takes it, today against the usual, and every complaint of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import frame
from wallboard import clock, runtime, settings
from wallboard.board import Board
from wallboard.engine import Engine
from wallboard.text import LANGUAGES
from wallboard.ui.live import view

CALM = "No more people complain than usual."


def sentences(test) -> list[str]:
    kinds = (test.markdown, test.caption, test.success, test.info, test.warning, test.error)
    return [each.value.replace("\\", "") for kind in kinds for each in kind]  # signs of Markdown are escaped


def _complain(site, rows):
    with site.store() as connection:
        for number, (at, queue, reason, who) in enumerate(rows):
            opened = clock.iso(NOW + at)
            connection.execute(
                "insert into tickets (ticket_id, customer_ref, channel, queue, category, state, opened_at, subject,"
                " is_complaint, changed_at) values (?, ?, 'email', ?, ?, 'open', ?, 'This is wrong', 1, ?)",
                (f"c{number}-{who}", who, queue, reason, opened, opened),
            )
    connection.close()


@pytest.fixture
def complained(busy):
    """Four weeks with three complaints a day, and this morning six people about one thing within half an hour."""
    hours = ((4, "Cards", "fees"), (1, "Loans", "fees"), (-2, "Cards", "limit"))
    rows = [
        (-timedelta(days=back, hours=hour), queue, reason, f"+9725011{back:02}{number:03}")
        for back in range(1, 31)
        for number, (hour, queue, reason) in enumerate(hours)
    ]
    rows += [(-timedelta(minutes=5 * n + 2), "Cards", "identity check", f"+97250555000{n}") for n in range(6)]
    _complain(busy, rows)
    return busy


def test_what_piles_up_is_said_with_what_is_usual_and_every_complaint_is_listed(complained, page):
    complained.read()
    shown = page("complaints")
    assert not shown.exception
    said = " ".join(sentences(shown))
    assert "Cards, identity check: 6 complaints in 30 min (usually none)" in said
    assert "Nobody has taken it yet." in said
    assert "Chance alone raises about 1.0 false alarms a day on this board." in said
    assert "6 people have complained today; usual by now: " in said
    listed = frame(shown, "subject")
    assert listed["reason"].tolist() == ["identity check"] * 6
    assert listed["customer"].str.fullmatch("•••• 0[0-5]").all()
    series = frame(shown, "noticed").set_index(["queue", "reason"])
    assert series.loc[("Cards", "identity check"), "today"] == 6
    assert series.loc[("Cards", "fees"), "usual"] == pytest.approx(1.0)
    assert (series["noticed"] >= 3).all()
    assert "too few people complain to notice less than 5 times the usual" in said


def test_taking_an_alert_shows_on_the_page_and_on_the_wall(complained, page):
    engine = complained.read()
    shown = page("complaints")
    shown.text_input[0].set_value("Say: we call you back today")
    shown.button[0].click().run()
    [alert] = engine.board.latest.alerts
    assert (alert.state, alert.taken_by, alert.note) == ("acknowledged", "local", "Say: we call you back today")
    verdict = view.cut(engine.board.latest, view.View())["view"]["verdict"]
    assert "local has taken it: Say: we call you back today" in verdict.values()
    again = page("complaints")
    assert "local has taken it. Say: we call you back today" in " ".join(sentences(again))
    assert "Whether it helped is told at 14:52." in sentences(again)
    again.button[0].click().run()
    assert engine.board.latest.alerts[0].state == "firing"


def test_a_muted_alert_is_silent_until_it_is_due_or_somebody_ends_it(complained, page):
    engine = complained.read()
    shown = page("complaints")
    [alert] = engine.board.latest.alerts
    shown.button(key=f"do_mute_{alert.id}").click().run()
    assert "Say why the alert is muted, so that others know." in sentences(shown)
    shown.text_input(key=f"why_{alert.id}").set_value("The bank knows")
    shown.button(key=f"do_mute_{alert.id}").click().run()
    assert engine.board.latest.alerts == ()
    again = page("complaints")
    said = " ".join(sentences(again))
    assert "Cards, identity check: muted until 15:36 by local (The bank knows)" in said
    assert CALM not in said
    later = engine.look(NOW + timedelta(minutes=61), 0)
    assert [one.id for one in later.alerts] == [alert.id]
    again.button(key="unmute_0").click().run()
    assert [one.id for one in engine.board.latest.alerts] == [alert.id]


def test_a_quarter_hour_after_it_was_taken_an_alert_says_whether_it_helped(complained, page):
    _complain(complained, [(timedelta(minutes=-n), "Cards", "identity check", f"+9725066600{n}") for n in (3, 18)])
    engine = complained.read()
    [alert] = engine.board.latest.alerts
    engine.notebook.take(alert.id, by="ana", at=clock.micros(NOW - timedelta(minutes=16)))
    engine.publish()
    said = sentences(page("complaints"))
    assert "In the 15 minutes before it was taken 4 complained, in those after it 4." in said


def test_a_wall_names_the_alert_and_a_lobby_does_not(complained):
    engine = complained.read()
    wall = view.cut(engine.board.latest, view.View(language="zh-Hans"))
    chinese = "Cards、identity check：30 分钟内 6 件投诉（平时没有）"  # noqa: RUF001
    assert [alert["sentence"] for alert in wall["alerts"]] == [chinese]
    lobby = view.cut(engine.board.latest, view.View(preset="lobby"))
    assert lobby["alerts"] == []
    assert "identity check" not in str(lobby)
    other = view.cut(engine.board.latest, view.View(queue="Loans"))
    assert other["alerts"] == []


def test_a_queue_is_shown_alone(complained, page):
    complained.read()
    shown = page("complaints", queue="Loans")
    assert CALM in sentences(shown)
    assert set(frame(shown, "noticed")["queue"]) == {"Loans"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calm_board_says_so_and_that_it_is_learning(busy, page, language):
    busy.read()
    shown = page("complaints", lang=language)
    assert not shown.exception
    assert len(shown.success) == 1
    if language == "en":
        assert CALM in sentences(shown)
        assert any("Too few days are known" in one for one in sentences(shown))
        assert "Nobody has complained in this window." in sentences(shown)


def test_a_board_without_tickets_says_why(site, page):
    engine = site.engine()
    with (engine.settings.folder / "wallboard.toml").open("a", encoding="utf-8") as file:
        file.write('panels = ["volume"]\n')
    small = Engine(settings.load(engine.settings.folder), engine.ledger, Board(), lambda: NOW)
    runtime.use(small)
    small.publish()
    assert any("counts no tickets" in one for one in sentences(page("complaints")))
    small.stop()
