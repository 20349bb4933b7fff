"""The numbers page is generated: every measure is on it, in every language, with what it is now."""

from __future__ import annotations

import re

import pytest

from tests.pages.test_floor import frame
from wallboard import measure, text
from wallboard.text import LANGUAGES


def bodies(test) -> str:
    return "\n".join(each.proto.body for each in test.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_defined_on_the_page(busy, page, language):
    busy.read()
    test = page("numbers", lang=language)
    say = text.words(language).gettext
    shown = "\n".join(each.value for each in (*test.markdown, *test.caption))
    for each in measure.every():
        assert f"#### {say(each.title)}" in shown
        assert say(each.definition) in shown
        assert f"{each.slug} · " in shown
    assert not test.exception


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("each", measure.every(), ids=lambda each: each.slug)
def test_title_and_definition_of_every_measure_are_translated(each, language):
    say = text.words(language).gettext
    assert say(each.title) != each.title
    assert say(each.definition) != each.definition


def test_every_value_says_what_it_is_in_the_words_of_the_contract(busy, page):
    snapshot = busy.read().board.latest
    html = bodies(page("numbers", queue="Cards", window="last_60"))
    for each in measure.every():
        reading = snapshot.reading(each.slug, "queues/Cards", "last_60")
        found = re.search(rf'data-reading="{each.slug}/queues/Cards" data-window="last_60" data-value="([^"]*)"', html)
        assert found, each.slug
        assert found[1] == ("null" if reading.value is None else repr(reading.as_dict()["value"]))


def test_the_settings_in_force_and_every_formula_are_listed(busy, page):
    busy.read()
    test = page("numbers")
    assert list(frame(test, "Answer within").iloc[0]) == [
        "All queues",
        "20 s",
        "80\u202f%",
        "5 s",
        "offered_less_short_abandons",
    ]
    assert len(frame(test, "As in")) == 7


def test_an_empty_board_shows_unknown_and_no_traceback(site, page):
    site.read()
    test = page("numbers")
    assert 'data-reading="service_level/site" data-window="today" data-value="null"' in bodies(test)
    assert not test.exception
