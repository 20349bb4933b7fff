"""The page Satisfaction: its tiles are the numbers, its tables their parts, and what customers wrote is masked."""

from __future__ import annotations

import pytest

from tests.pages.conftest import NOW
from tests.pages.test_floor import frame, sentences
from wallboard import clock
from wallboard.intervals import wilson
from wallboard.text import LANGUAGES

COLUMNS = "survey_id call_id kind score scale_min scale_max invited_at answered_at comment changed_at".split()
ASKED = f"insert into surveys ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})"
COMMENT = "Please call +972501230008, nobody did"


@pytest.fixture
def asked(busy):
    """Eight surveys: six on satisfaction (one unanswered, one outside its scale, one twice), two on recommendation."""
    rows = [
        ("s1", "c001", "csat", 5, 1, 5, -600, -500, None),
        ("s2", "c002", "csat", 2, 1, 5, -600, -400, COMMENT),
        ("s3", "c004", "csat", 4, 1, 5, -600, -300, "Kind"),
        ("s4", "c005", "csat", None, 1, 5, -600, None, None),
        ("s5", "c007", "csat", 9, 1, 5, -600, -200, None),
        ("s6", "c001", "csat", 1, 1, 5, -500, -100, None),
        ("s7", "c008", "nps", 10, 0, 10, -600, -200, None),
        ("s8", "c010", "nps", 3, 0, 10, -90_600, -90_000, "Yesterday"),
    ]
    with busy.store() as connection:
        for *values, invited, answered, comment in rows:
            connection.execute(ASKED, (*values, _moment(invited), _moment(answered), comment, _moment(-50)))
    connection.close()
    return busy


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else clock.iso(NOW.timestamp() + seconds)


def _captions(test) -> str:
    return " | ".join(each.value for each in test.caption).replace("\u202f", " ")


def test_a_tile_says_how_many_answered_and_how_sure_the_number_is(asked, page):
    engine = asked.read()
    reading = engine.board.latest.reading("csat", "site")
    assert (reading.part, reading.whole) == (2, 3)
    low, high = wilson(2, 3)
    test = page("satisfaction")
    assert f"3 answers · 95 %: {low * 100:.0f} % to {high * 100:.0f} %" in _captions(test)
    assert not test.exception


def test_groups_stand_in_the_order_of_their_names_and_add_up(asked, page):
    engine = asked.read()
    table = frame(page("satisfaction"), "sure")
    assert table["n"].sum() == engine.board.latest.reading("csat", "site").whole
    assert list(table["key"]) == sorted(table["key"])


def test_each_score_has_its_own_answers(asked, page):
    asked.read()
    test = page("satisfaction", view="nps")
    assert frame(test, "sure")["n"].sum() == 1
    assert "too few to say how sure" in _captions(test)


def test_what_customers_wrote_stands_newest_first_without_their_numbers(asked, page):
    asked.read()
    table = frame(page("satisfaction"), "comment")
    assert list(table["score"]) == ["4 of 5", "2 of 5"]
    assert table["comment"][0] == "Kind"
    assert "0501230008" not in table["comment"][1]
    assert "501230008" not in table["comment"][1]
    assert table["comment"][1].startswith("Please call")


def test_28_days_are_drawn_with_gaps_where_nobody_answered(asked, page):
    asked.read()
    test = page("satisfaction", view="nps")
    assert "Days with answers: 1 of 28, each between -100.0 and -100.0." in _captions(test)


@pytest.mark.parametrize("view", ["csat", "nps", "ces"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(asked, page, view, language):
    asked.read()
    test = page("satisfaction", view=view, lang=language)
    assert not test.exception
    assert sentences(test) == []


def test_a_board_without_surveys_says_so_calmly(site, page):
    site.read()
    test = page("satisfaction")
    assert not test.exception
    captions = _captions(test)
    assert "Nobody has answered yet." in captions
    assert "Nobody wrote anything beside an answer in this window." in captions
    assert "No survey was answered in the 28 days before today." in captions
