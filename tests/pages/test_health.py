"""The health page: how a store is doing, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.test_floor import frame, sentences
from wallboard.text import LANGUAGES


def written(test) -> str:
    """All words on the page, without what keeps them from being Markdown."""
    return "\n".join(each.value for each in (*test.markdown, *test.caption)).replace("\\", "")


def test_a_board_without_a_store_says_where_to_add_one(site, page):
    site.engine(stores="").publish()
    test = page("health")
    assert sentences(test)[0].startswith("No store is configured.")
    assert not test.exception


def test_a_store_that_answers_is_told_with_its_times(busy, page):
    busy.read()
    text = written(page("health"))
    assert "● bank · answers" in text
    assert "Last answer  \n**14:36:20**" in text
    assert "Its clock  \n**agrees**" in text


def test_a_store_that_fails_is_told_with_its_last_error_and_what_happens_next(busy, page):
    engine = busy.read()
    connection = busy.store()
    file = Path(connection.execute("pragma database_list").fetchone()[2])
    connection.close()
    file.write_bytes(b"no database" * 1000)
    engine.cycle(engine.sources[0])
    test = page("health")
    assert "✕ bank · does not answer" in written(test)
    assert "file is not a database" in written(test)
    assert "asks again by itself" in written(test)
    assert not test.exception


def test_a_store_of_which_one_table_fails_still_answers_in_part(busy, page):
    engine = busy.read()
    with busy.store() as connection:
        connection.execute("drop table visits")
    connection.close()
    engine.cycle(engine.sources[0])
    test = page("health")
    assert "▲ bank · answers in part" in written(test)
    assert "The feed visits is off" in written(test)
    assert not engine.board.latest.stores[0].in_part, (
        "without visits nobody knows who waits, so the wall says no answer"
    )
    assert "no such table" in written(test)
    assert not test.exception


def test_what_is_still_being_read_is_told_in_words(busy, page):
    engine = busy.engine()
    engine._poll(engine.sources[0], engine.now())
    feed = next(each for each in engine.sources[0].intake.feeds if each.feed.stream == "visits")
    feed.progress = None
    feed.progress = feed._begun(engine.now(), engine._edge(engine.now()))
    engine.publish()
    assert "visits: still to be read is everything changed before 2026-03-01 18:00." in written(page("health"))


def test_a_doubtful_row_is_counted_and_listed_with_what_to_do(busy, page):
    busy.read()
    test = page("health")
    assert "bank, visits: 1 row doubtful: in every number" in written(test)
    row = frame(test, "sentence").iloc[0]
    assert (row["key"], row["sentence"]) == ("odd", "answered_at is set, but outcome is lost.")
    assert row["do"].startswith("Correct the times or the outcome")


def test_hours_that_had_to_be_read_again_are_named_once_nothing_is_written_to_them_any_more(busy, page):
    engine = busy.read()
    feed = next(each for each in engine.sources[0].intake.feeds if each.feed.stream == "visits")
    this_hour = int(engine.now().timestamp() // 3600)
    feed.odd_hours |= dict.fromkeys((this_hour, this_hour - 4))
    assert "visits: 1 hour differed from the store and was read again: 03-02 10:00." in written(page("health"))


def test_reported_durations_are_told_beside_those_between_times(busy, page):
    busy.read()
    wait, talk = frame(page("health"), "duration").to_dict("records")
    assert (wait["store"], wait["duration"], wait["median"]) == ("bank", "Wait", 0)
    assert (wait["differing"], wait["example"]) == (1, "odd")
    assert talk["compared"] > 100
    assert talk["differing"] > 90, "the bank's talk of 200 s and more never is the 240 s between its times"
    assert (talk["median"], talk["example"]) != (0, "")


def test_a_store_without_reported_durations_says_so(site, page):
    site.read()
    assert "No store has reported a duration today." in written(page("health"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_drawn_in_every_language(busy, page, language):
    busy.read()
    assert not page("health", lang=language).exception
