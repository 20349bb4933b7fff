"""What customers wrote, on the page Complaints: every sentence, what supervisors say of it, and which phrases count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_complaints import sentences
from tests.pages.test_floor import frame
from wallboard import clock
from wallboard.text import LANGUAGES

PHRASES = """
off = ["lousy"]
[[groups]]
slug = "unhappy"
reason = "Disappointed"
phrases = ["so disappointed", "失望", "lousy"]
[[groups]]
slug = "fees"
grade = "escalated"
reason = "Hidden *fees*"
phrases = ["hidden fee"]
"""


@pytest.fixture
def heard(busy):
    """Three customers who wrote, one of them twice and one with a recorded complaint."""
    texts = (
        ("t1", "+972501230001", "A hidden fee again. I am so disappointed! Call 0541234567.", 0),
        ("t2", "+972501230002", "我很失望。", 1),
        ("t3", "+972501230001", "Still so disappointed, and lousy too.", 0),
    )
    with busy.store() as connection:
        for number, (ticket, who, body, is_complaint) in enumerate(texts):
            at = clock.iso(NOW - timedelta(minutes=60 - number))
            connection.execute(
                "insert into tickets (ticket_id, customer_ref, queue, category, state, opened_at, is_complaint,"
                " changed_at) values (?, ?, 'Cards', 'fees', 'open', ?, ?, ?)",
                (ticket, who, at, is_complaint, at),
            )
            connection.execute(
                "insert into notes (note_id, ticket_id, author_kind, internal, at, body, changed_at)"
                " values (?, ?, 'customer', 0, ?, ?, ?)",
                (f"n{number}", ticket, at, body, at),
            )
    connection.close()
    (busy.home / "config").mkdir(exist_ok=True)
    (busy.home / "config" / "complaints.toml").write_text(PHRASES, "utf-8")
    return busy


def test_every_sentence_is_listed_with_its_phrase_and_without_numbers(heard, page):
    engine = heard.read()
    assert engine.board.latest.reading("dissatisfaction_heard").value == 2
    shown = page("complaints")
    assert not shown.exception
    listed = frame(shown, "sentence")
    assert listed["phrase"].tolist() == ["so disappointed", "失望", "so disappointed", "hidden fee"]
    assert listed["sentence"].tolist() == [
        "Still so disappointed, and lousy too.",
        "我很失望。",
        "I am so disappointed!",
        "A hidden fee again.",
    ]
    assert listed["recorded"].tolist() == ["", "recorded as a complaint", "", ""]
    assert any("1 customer speaks of a regulator" in one for one in sentences(shown))
    assert listed["again"].tolist() == ["heard before", "", "", ""]
    assert "Switched off in config/complaints.toml: lousy." in sentences(shown)


def test_what_is_judged_is_asked_no_more_and_tells_how_far_a_phrase_can_be_trusted(heard, page):
    engine = heard.read()
    shown = page("complaints")
    for answer in ("judge_right", "judge_wrong"):
        shown.button(key=answer).click().run()
    assert len(engine.notebook.judgements()) == 2
    known = frame(page("complaints"), "heard").set_index("phrase")
    assert known["heard"].to_dict() == {"so disappointed": 2, "hidden fee": 1, "失望": 1}
    assert known["right"].dropna().tolist() == ["1 of 1", "0 of 1"]
    for _ in range(2):
        shown = page("complaints")
        shown.button(key="judge_right").click().run()
    assert "Nothing to judge just now." in sentences(page("complaints"))


def test_a_phrase_that_is_switched_off_is_heard_no_more_and_can_be_switched_on_again(heard, page):
    engine = heard.read()
    shown = page("complaints")
    shown.multiselect(key="off").set_value(["so disappointed"]).run()
    engine.publish()
    assert frame(page("complaints"), "sentence")["phrase"].tolist() == ["失望", "hidden fee"]
    assert engine.notebook.switched_off() == {"so disappointed"}
    again = heard.engine()
    again.catch_up(lambda _: None)
    again.publish()
    shown = page("complaints")
    assert len(frame(shown, "sentence")) == 2
    shown.multiselect(key="off").set_value([]).run()
    again.publish()
    assert len(frame(page("complaints"), "sentence")) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_board_without_phrases_says_that_nothing_is_heard(busy, page, language):
    busy.read()
    shown = page("complaints", lang=language)
    assert not shown.exception
    if language == "en":
        assert "No phrase is listed in config/complaints.toml, so nothing is heard in texts." in sentences(shown)
        assert "No customer has written that they are dissatisfied in this window." in sentences(shown)
