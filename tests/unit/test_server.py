"""How Streamlit is set up under the board."""

from __future__ import annotations

import pytest

from wallboard import errors, server
from wallboard.ui.theme import PALETTES


def test_the_colours_of_the_pages_are_those_of_the_wall(tmp_path):
    found = server.settings(tmp_path)
    for name, palette in PALETTES.items():
        assert found[f"theme.{name}.backgroundColor"] == palette.ground
        assert found[f"theme.{name}.secondaryBackgroundColor"] == palette.card
        assert found[f"theme.{name}.textColor"] == palette.ink
        assert found[f"theme.{name}.borderColor"] == palette.line
        assert found[f"theme.{name}.primaryColor"] == palette.calm
        series = (palette.calm, palette.watch, palette.stale, palette.alarm, palette.mute)
        assert tuple(found[f"theme.{name}.chartCategoricalColors"]) == series


def test_what_keeps_the_server_alive_is_set(tmp_path):
    found = server.settings(tmp_path)
    assert found["runner.postScriptGC"] is False
    assert found["server.fileWatcherType"] == "none"
    assert found["server.address"] == "127.0.0.1"
    assert found["browser.gatherUsageStats"] is False


def test_a_site_may_set_its_own_options(tmp_path):
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    (folder / "config.toml").write_text(
        '[server]\nallowedHosts = ["board.example"]\ntrustedUserHeaders = {X-Email = "email"}\n', "utf-8"
    )
    found = server.settings(tmp_path)
    assert found["server.allowedHosts"] == ["board.example"]
    assert found["server.trustedUserHeaders"] == {"X-Email": "email"}
    assert found["runner.postScriptGC"] is False


def test_options_that_cannot_be_read_are_named(tmp_path):
    folder = tmp_path / ".streamlit"
    folder.mkdir()
    (folder / "config.toml").write_text("[server\n", "utf-8")
    with pytest.raises(errors.WallboardError, match=r"config\.toml is not TOML"):
        server.settings(tmp_path)
