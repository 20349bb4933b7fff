"""Who is calling again, in the words of a wall: which time it is, what about, and whether anybody has them."""

from __future__ import annotations

from wallboard import text
from wallboard.snapshot import Json, State
from wallboard.ui.live.queues import Floor

TOO_OFTEN = 3  # earlier contacts from which a wait is an alarm


def of(floor: Floor) -> list[dict[str, Json]]:
    """The lines of the snapshot that are about this floor; who waits comes before who is being helped."""
    waiting = {visit.visit_id for visit in floor.waiting}
    mine = [line for line in floor.snapshot.third_time if floor.queue in (None, line["queue"])]
    return sorted(mine, key=lambda line: line["visit_id"] not in waiting)


def describe(floor: Floor, shown: list[dict[str, Json]], language: str) -> dict[str, Json]:
    """The rows in words, how many there are in all, and what to say where there is none."""
    say = text.words(language).gettext
    count = len(of(floor)) if shown else 0
    return {
        "rows": [_row(floor, line, language) for line in shown],
        "count": text.number(count, language) if count else "",
        "none": "" if shown else say("Nobody on the line has asked twice before"),
    }


def _row(floor: Floor, line: dict[str, Json], language: str) -> dict[str, Json]:
    say = text.words(language).gettext
    waits = any(visit.visit_id == line["visit_id"] for visit in floor.waiting)
    state = State.WATCH if waits else State.CALM
    if waits and line["earlier"] >= TOO_OFTEN:
        state = State.ALARM
    told = (line["customer"], text.listed(line["reasons"], language))
    return {
        "visit_id": line["visit_id"],
        "state": str(state),
        "nth": text.ordinal(line["earlier"] + 1, language),
        "queue": line["queue"],
        "about": " · ".join(part for part in told if part),
        "word": say("waiting") if waits else say("talking"),
        "since": line["since"],
    }
