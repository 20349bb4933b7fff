"""The floor page: what it shows of a board, and what it says when there is little to show."""

from __future__ import annotations

import math

import pytest

from wallboard import runtime
from wallboard.snapshot import WINDOWS
from wallboard.text import LANGUAGES
from wallboard.ui import rows

FRAME = ["Cards", "Loans", "Payments", "All queues"]


def sentences(test) -> list[str]:
    return [each.value for kind in (test.info, test.warning, test.error) for each in kind]


def frame(test, column):
    """The table on the page that has a column."""
    return next(each.value for each in test.dataframe if column in each.value)


def queues(test):
    return frame(test, "median").set_index("queue")


def test_without_a_board_the_page_says_how_to_start_one(page):
    runtime.use(None)
    test = page("floor")
    assert sentences(test) == ["No board runs in this process. Start it with `wallboard run` or `wallboard demo`."]
    assert not test.exception


def test_before_the_first_snapshot_the_page_says_that_it_fills_by_itself(site, page):
    site.engine()
    test = page("floor")
    assert sentences(test) == ["The board is starting. This page fills by itself within a few seconds."]
    assert not test.exception


def test_a_board_without_a_store_says_where_to_add_one(site, page):
    site.engine(stores="").publish()
    test = page("floor")
    assert sentences(test) == [
        f"No store is configured. Add one to {site.home}/config/stores.toml, then run wallboard check."
    ]
    assert not test.exception


def test_an_empty_store_says_that_the_numbers_begin_with_the_first_contact(site, page):
    site.read()
    test = page("floor")
    assert sentences(test) == ["No contact has come in since midnight. The numbers begin with the first one."]
    assert list(queues(test).index) == ["All queues"]
    assert not test.exception


def test_a_store_that_stopped_answering_is_named_with_the_time_of_its_last_answer(busy, page):
    engine = busy.read()
    with busy.store() as connection:
        connection.execute("drop table visits")
    connection.close()
    engine.cycle(engine.sources[0])
    test = page("floor")
    assert sentences(test) == ["Store bank has not answered since 14:36; its numbers are from then. Health says why."]
    assert queues(test).loc["Cards", "offered"] > 0
    assert not test.exception


def test_every_queue_is_listed_the_worst_first_and_the_site_last(busy, page):
    busy.read()
    table = queues(page("floor"))
    assert sorted(table.index[:-1]) == FRAME[:-1]
    assert table.index[0] == "Cards"
    assert table.index[-1] == "All queues"
    assert table.loc["Cards", "waiting_now"] == 3
    assert table.loc["Loans", "waiting_now"] == 0
    assert math.isnan(table.loc["Loans", "longest_wait"])


@pytest.mark.parametrize("window", WINDOWS)
def test_the_table_shows_the_window_of_the_url(busy, page, window):
    snapshot = busy.read().board.latest
    test = page("floor", window=window)
    table = queues(test)
    for slug in rows.MEASURES:
        expected = snapshot.reading(slug, "queues/Loans", window).value
        assert table.loc["Loans", slug] == expected or (expected is None and math.isnan(table.loc["Loans", slug]))
    assert test.selectbox(key="choose_window").value == window


def test_an_unknown_window_counts_as_today(busy, page):
    busy.read()
    test = page("floor", window="yesterday")
    assert test.selectbox(key="choose_window").value == "today"
    assert not test.exception


@pytest.mark.parametrize(("language", "title"), list(zip(LANGUAGES, ("Floor", "现场", "現場"), strict=True)))
def test_the_page_speaks_the_language_of_the_url(busy, page, language, title):
    busy.read()
    test = page("floor", lang=language, measure="service_level", by="reason")
    assert test.title[0].value == title
    assert not test.exception


def test_choosing_a_queue_writes_it_into_the_url_and_all_queues_takes_it_out(busy, page):
    busy.read()
    test = page("floor")
    test.selectbox(key="choose_queue").select("Loans").run()
    assert test.query_params["queue"] == "Loans"
    test.selectbox(key="choose_queue").select("").run()
    assert "queue" not in test.query_params


def test_choosing_language_and_theme_writes_them_into_the_url(busy, page):
    busy.read()
    test = page("floor")
    test.selectbox(key="choose_lang").select("zh-Hant").run()
    test.selectbox(key="choose_theme").select("dark").run()
    assert (test.query_params["lang"], test.query_params["theme"]) == ("zh-Hant", "dark")


def test_a_queue_that_nobody_has_seen_is_said_so(busy, page):
    busy.read()
    test = page("floor", queue="Moon")
    assert len(sentences(test)) == 1
    assert "“Moon”" in sentences(test)[0]
    assert not test.exception


def test_agents_are_listed_with_what_they_do_and_for_how_long(busy, page):
    busy.read()
    agents = frame(page("floor"), "agent").set_index("agent")
    assert dict(agents["state"]) == {"ben": "ready", "ana": "talking", "=cem": "break"}
    assert agents.loc["ana", "seconds"] == 300


def test_a_number_opens_with_its_sum_its_split_and_its_visits(busy, page):
    snapshot = busy.read().board.latest
    reading = snapshot.reading("service_level", "queues/Cards")
    test = page("floor", measure="service_level", queue="Cards", by="agent")
    written = f"**{reading.part:g} answered in time ÷ {reading.whole:g} decided, as the formula counts them"
    assert any(each.value.startswith(written) for each in test.markdown)
    split = frame(test, "whole")
    assert (split["part"].sum(), split["whole"].sum()) == (reading.part, reading.whole)
    visits = frame(test, "visit_id")
    assert (visits["counts"].sum(), len(visits)) == (reading.part, reading.whole)
    assert set(visits["queue"]) == {"Cards"}
    assert visits["entered_at"].dt.tz is None
    assert not test.exception


def test_the_visits_show_masked_customers_and_only_links_that_lead_to_the_web(busy, page):
    busy.read()
    visits = frame(page("floor", measure="offered"), "visit_id")
    assert set(visits["recording_url"].dropna()) == {"https://recordings.example/1"}
    assert not visits["customer"].str.contains("97250").any()


@pytest.mark.parametrize(
    ("slug", "by"),
    [
        ("waiting_now", "queue"),
        ("longest_wait", "agent"),
        ("occupancy", "reason"),
        ("occupancy", "agent"),
        ("handle_time", "channel"),
        ("handle_time", "hour"),
        ("no_such_number", "queue"),
    ],
)
def test_every_kind_of_number_opens_without_a_traceback(busy, page, slug, by):
    busy.read()
    assert not page("floor", measure=slug, by=by).exception


@pytest.mark.parametrize("slug", ["service_level", "longest_wait", "handle_time"])
def test_a_number_opens_on_a_board_without_visits(site, page, slug):
    site.read()
    assert not page("floor", measure=slug).exception


def test_the_strip_of_live_tiles_is_mounted_and_the_trend_has_words_for_those_who_do_not_see_it(busy, page):
    busy.read()
    test = page("floor", queue="Cards")
    assert len(test.get("bidi_component")) == 1
    assert test.get("plotly_chart")[0].proto.alt.startswith("Service level by half-hour")
