"""Writes README.md's table of numbers from the measures' own declarations; `make readme` runs it."""

from __future__ import annotations

import re
from pathlib import Path

from wallboard import measure
from wallboard.measure import Measure
from wallboard.snapshot import Unit

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- numbers -->", "<!-- /numbers -->"
UNITS = {
    Unit.RATIO: "share",
    Unit.SECONDS: "seconds",
    Unit.COUNT: "count",
    Unit.PER_1000: "per 1,000",
    Unit.SCORE: "score",
    Unit.POINTS: "points",
}


def table() -> str:
    """Every measure as a row of a Markdown table."""
    lines = ["| number | `--measure` | unit | what it means |", "|---|---|---|---|"]
    return "\n".join([*lines, *(_line(each) for each in measure.every())]) + "\n"


def written(readme: str) -> str:
    """The text of README.md with the table as it is now."""
    return re.sub(f"(?s)({BEGIN}\n).*?({END})", lambda found: found[1] + table() + found[2], readme)


def _line(each: Measure) -> str:
    return f"| {each.title} | `{each.slug}` | {UNITS[each.unit]} | {each.definition} |"


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
