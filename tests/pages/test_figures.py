"""The day's trend as a figure: kept as JSON, with words on its axes."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from wallboard.text import LANGUAGES
from wallboard.ui import figures
from wallboard.ui.theme import PALETTES


def plain(value: Any) -> Any:
    """A figure's JSON without its template, with numpy's packed arrays unpacked and numbers rounded."""
    if isinstance(value, dict) and "bdata" in value:
        return plain(np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"]).tolist())
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items() if key != "template"}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


@pytest.fixture
def day(busy):
    return figures.half_hours(busy.read().board.latest, "site")


def test_the_trend_is_drawn_as_it_was_looked_at(day, golden):
    golden("trend_light_en", plain(figures.trend(day, "light", "en").to_plotly_json()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", list(PALETTES))
def test_every_axis_has_a_title_and_the_target_a_word(day, theme, language):
    layout = figures.trend(day, theme, language).to_plotly_json()["layout"]
    for axis in ("xaxis", "yaxis", "yaxis2"):
        assert layout[axis]["title"]["text"]
    assert "80" in layout["annotations"][0]["text"]


def test_a_half_hour_without_contacts_is_a_gap_and_the_one_that_runs_is_dashed(day):
    level, running = figures.trend(day, "light", "en").data[1:3]
    assert level.connectgaps is False
    assert None in level.y
    assert running.line.dash == "dot"
    assert running.x[-1] == "2026-03-02T14:30"


def test_the_day_begins_with_its_first_contact(day):
    assert f"{day.starts[0]:%H:%M}" == "08:00"
    assert sum(count or 0 for count in day.offered) == 124


def test_an_empty_day_has_no_trend(site):
    assert figures.half_hours(site.read().board.latest, "site") is None


def test_the_trend_is_told_in_a_sentence(day):
    assert figures.described(day, "en").startswith("Service level by half-hour: now")
