"""Which colours the product has, in the dark and in the light."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

ThemeName = Literal["dark", "light"]

# Streamlit serves the folder `static` beside the main script under this address.
FONT_FILE = Path(__file__).parents[1] / "static" / "inter-latin.woff2"
FONT_URL = "/app/static/inter-latin.woff2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """One set of colours. Text on `ground`, `card` and the fields has a contrast of 7 : 1 or more.

    The four state colours stay apart for readers without red or green cones; a test measures both.
    A field is the ground behind a sentence in that state.
    """

    ground: str
    card: str
    line: str
    ink: str
    mute: str
    calm: str
    watch: str
    alarm: str
    stale: str
    calm_field: str
    watch_field: str
    alarm_field: str
    stale_field: str
    bar: str


PALETTES: dict[ThemeName, Palette] = {
    "dark": Palette(
        ground="#080b10",
        card="#111821",
        line="#25303d",
        ink="#f2f6fa",
        mute="#adbac8",
        calm="#41d3b2",
        watch="#f8ba3a",
        alarm="#ff8b74",
        stale="#b9b1f4",
        calm_field="#0d1d1f",
        watch_field="#2a210f",
        alarm_field="#2f1512",
        stale_field="#1e1c33",
        bar="#33475c",
    ),
    "light": Palette(
        ground="#edf0f4",
        card="#ffffff",
        line="#d3dae2",
        ink="#10161d",
        mute="#3c4856",
        calm="#025069",
        watch="#6e4501",
        alarm="#860a31",
        stale="#602691",
        calm_field="#e6f3f3",
        watch_field="#fff1d0",
        alarm_field="#ffe9e3",
        stale_field="#f0e9fb",
        bar="#b4c3d2",
    ),
}


def css() -> str:
    """Both palettes as CSS variables, chosen by `data-theme` on the root of a wall or strip."""
    return "\n".join(
        f'.wallboard[data-theme="{name}"] {{ color-scheme: {name}; {_variables(palette)} }}'
        for name, palette in PALETTES.items()
    )


def _variables(palette: Palette) -> str:
    return " ".join(f"--{field.name.replace('_', '-')}: {getattr(palette, field.name)};" for field in fields(palette))
