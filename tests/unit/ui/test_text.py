# ruff: noqa: RUF001  the screen speaks Chinese, with its own punctuation and dashes
from datetime import UTC, datetime

import pytest

from wallboard import text

AT = datetime(2026, 3, 3, 3, 36, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        (None, "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("ZH-hans-SG", "zh-Hans"),
    ],
)
def test_a_language_tag_finds_its_screen_language(tag, language):
    assert text.language_of(tag) == language


def test_a_percentage_has_a_space_in_english_and_none_in_chinese():
    assert text.percent(0.741, "en") == "74\N{NARROW NO-BREAK SPACE}%"
    assert text.percent(0.741, "zh-Hans") == "74%"
    assert text.percent(0.741, "zh-Hant", digits=1) == "74.1%"


def test_a_missed_target_is_never_reached_by_rounding():
    assert text.percent(0.7996, "zh-Hans", target=0.8) == "79%"
    assert text.percent(0.8, "zh-Hans", target=0.8) == "80%"
    assert text.percent(0.7996, "zh-Hans") == "80%"


def test_an_unknown_value_is_a_dash_everywhere():
    written = [text.number(None, "en"), text.percent(None, "en"), text.duration(None, "en"), text.ticking(None)]
    assert [*written, text.clock_time(None, "UTC")] == ["–"] * 5


def test_a_number_has_its_separators():
    assert text.number(1240, "en") == "1,240"
    assert text.number(4.25, "zh-Hans", digits=1) == "4.2"


@pytest.mark.parametrize(
    ("seconds", "english", "simplified", "traditional"),
    [
        (0, "0 s", "0 秒", "0 秒"),
        (14.9, "14 s", "14 秒", "14 秒"),
        (120, "2 min", "2 分钟", "2 分鐘"),
        (125, "2 min 05 s", "2 分钟 05 秒", "2 分鐘 05 秒"),
        (4200, "1 h 10 min", "1 小时 10 分钟", "1 小時 10 分鐘"),
        (-3, "0 s", "0 秒", "0 秒"),
    ],
)
def test_a_duration_reads_in_words(seconds, english, simplified, traditional):
    assert text.duration(seconds, "en") == english
    assert text.duration(seconds, "zh-Hans") == simplified
    assert text.duration(seconds, "zh-Hant") == traditional


def test_a_ticking_duration_counts_minutes_and_seconds():
    assert [text.ticking(seconds) for seconds in (0, 59.9, 167, 3767)] == ["0:00", "0:59", "2:47", "1:02:47"]


def test_a_time_of_day_is_the_sites_own():
    assert text.clock_time(AT, "Australia/Sydney") == "14:36"
    assert text.clock_time(AT, "Asia/Kathmandu", seconds=True) == "09:21:12"


def test_the_browser_is_told_how_far_the_site_is_ahead():
    assert text.utc_offset_seconds(AT, "Australia/Sydney") == 11 * 3600
    assert text.utc_offset_seconds(AT, "Asia/Kathmandu") == 20_700
    assert text.utc_offset_seconds(AT, "UTC") == 0


def test_names_are_listed_with_the_languages_comma():
    assert text.listed(["Cards", "Loans"], "en") == "Cards, Loans"
    assert text.listed(["信用卡", "贷款"], "zh-Hans") == "信用卡、贷款"


def test_a_template_splits_around_its_bold_value():
    values = {"ready": 8, "on_shift": 46}
    assert text.around("{ready} ready of {on_shift}", values, "ready") == ("", "8", " ready of 46")
    assert text.around("在班 {on_shift}，示闲 {ready}", values, "ready") == ("在班 46，示闲 ", "8", "")
