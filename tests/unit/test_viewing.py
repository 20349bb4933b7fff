"""Which view an address asks for."""

from __future__ import annotations

import pytest

from wallboard import viewing
from wallboard.ui.live.view import View


def view(**asked: str):
    return viewing.view(asked, language="zh-Hans", is_queue=lambda name: name == "Cards")


def test_an_address_without_keys_is_the_floor_in_the_language_of_the_site():
    assert view() == (View(preset="floor", language="zh-Hans"), ())


def test_every_key_is_heard():
    found, wrong = view(preset="lobby", lang="zh-Hant", queue="Cards", window="last_30")
    assert found == View(preset="lobby", language="zh-Hant", queue="Cards", window="last_30")
    assert wrong == ()


@pytest.mark.parametrize("key", ["preset", "lang", "queue", "window"])
def test_what_does_not_exist_falls_back_and_is_told(key):
    found, wrong = view(**{key: "x" * 100})
    assert found == View(preset="floor", language="zh-Hans")
    assert len(wrong) == 1
    assert f"no {key} 'xxx" in wrong[0]
    assert len(wrong[0]) < 200


def test_an_empty_value_is_no_value():
    assert view(preset="", queue="", window="", lang="") == view()
