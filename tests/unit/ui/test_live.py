"""The component mounts in a real Streamlit script."""

import json

from streamlit.testing.v1 import AppTest

from wallboard.ui import theme
from wallboard.ui.live import live

WALL = """
from wallboard.ui.live import live
from wallboard.ui.live.view import View

live.mount(View(language="zh-Hans", queue="Cards & more"), token="t0", build="b1", footer="…")
"""
PAGE = """
from wallboard.ui.live import live
from wallboard.ui.live.view import View

view = View(preset="manager", window="today")
live.tile_strip(view, token=None, build="b1", key="all")
live.tile_strip(view, view.tiles[:2], token=None, build="b1", theme="dark", key="two")
"""


def given(app):
    assert not app.exception
    return [json.loads(found.proto.json) for found in app.get("bidi_component")]


def parsed(shown):
    return json.loads(shown) if isinstance(shown, str) else shown


def test_a_wall_mounts_with_all_the_browser_needs():
    (wall,) = map(parsed, given(AppTest.from_string(WALL).run()))
    assert wall["query"] == "preset=floor&lang=zh-Hans&queue=Cards+%26+more"
    assert (wall["token"], wall["build"], wall["theme"], wall["oldAfterMs"]) == ("t0", "b1", "dark", 5000)
    assert wall["font"] == theme.FONT_URL
    assert 'class="verdict"' in wall["html"]
    assert "{time}" in wall["words"]["lost"]


def test_two_strips_stand_on_one_page():
    every, two = map(parsed, given(AppTest.from_string(PAGE).run()))
    assert every["html"].count("<article") == 6
    assert two["html"].count("<article") == 2
    assert (every["theme"], two["theme"]) == ("light", "dark")


def test_the_script_is_one_module_with_one_default_export():
    assert live.script().count("export ") == 1
    assert "innerHTML" not in live.script().replace("state.root.innerHTML = state.given.html", "")
    assert "window." not in live.script().replace("dataset.window.", "").replace("windows.", "")


def test_colours_live_in_the_theme_only():
    for name in ("live.css", "live.js", "draw.js"):
        assert "#" not in "".join(
            line for line in (live.HERE / name).read_text(encoding="utf-8").splitlines() if "color" in line
        )
