from itertools import combinations

import numpy as np
import pytest

from wallboard.ui import theme

# Machado, Oliveira and Fernandes 2009, a model of colour vision deficiency, at full severity.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
FIELDS = {"calm": "calm_field", "watch": "watch_field", "alarm": "alarm_field", "stale": "stale_field"}
APART = 18  # CIE 1976 difference; 2.3 is just noticeable


def linear(colour):
    channels = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    return np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(to_xyz @ light / [0.9505, 1.0, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("name", theme.PALETTES)
def test_text_stands_out_seven_to_one_on_every_ground(name):
    palette = theme.PALETTES[name]
    for text in ("ink", "mute", "calm", "watch", "alarm", "stale"):
        for ground in ("ground", "card"):
            assert contrast(getattr(palette, text), getattr(palette, ground)) >= 7, (text, ground)
    for state, field in FIELDS.items():
        for text in ("ink", "mute", state):
            assert contrast(getattr(palette, text), getattr(palette, field)) >= 7, (text, field)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("name", theme.PALETTES)
def test_the_states_stay_apart_without_red_or_green_cones(name, sight):
    palette = theme.PALETTES[name]
    seen = {state: lab(np.clip(SIGHTS[sight] @ linear(getattr(palette, state)), 0, 1)) for state in FIELDS}
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) >= APART, (one, other)


def test_the_style_sheet_has_both_themes():
    assert theme.css().count("data-theme=") == 2
    assert "--alarm-field: #" in theme.css()


def test_the_font_travels_with_its_licence():
    assert theme.FONT_FILE.read_bytes()[:4] == b"wOF2"
    assert "SIL Open Font License" in (theme.FONT_FILE.parent / "inter-OFL.txt").read_text(encoding="utf-8")
