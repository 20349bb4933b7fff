"""How is the whole state of the centre kept, so that it can live on after a restart exactly as it would have?

JSON, written in the same transaction as the rows. Events, callers and chance are all plain values, so a centre that is
loaded and one that never stopped write the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from wallboard.demo import rows
from wallboard.demo.people import everyone
from wallboard.demo.story import Story
from wallboard.demo.world import Call, Seat, World
from wallboard.records import STREAMS

VERSION = 1  # raise it when the state changes its shape: older ones are then made anew
_PLAIN = ("now", "order", "numbers", "lines", "owed", "attempts")
_RECORDS = {"tickets": rows.Ticket, "promises": rows.Promise, "surveys": rows.Survey}


def save(world: World) -> bytes:
    """The state as JSON; everything that changed must have been written before."""
    story = world.story
    return orjson.dumps(
        {
            "version": VERSION,
            "story": {"seed": story.seed, "zone": story.zone.key, "days": story.days, "made_at": story.made_at},
            "random": world.random.getstate(),
            "events": world.events,
            "calls": [_fields(call) | {"visit": _fields(call.visit)} for call in world.calls.values()],
            "seats": [
                _fields(seat) | {"person": seat.agent_id, "span": _fields(seat.span)} for seat in world.seats.values()
            ],
            "free": {group: list(agents) for group, agents in world.free.items()},
            "known": world.known.hex(),
        }
        | {name: getattr(world, name) for name in _PLAIN}
        | {name: [_fields(record) for record in getattr(world, name).values()] for name in _RECORDS}
    )


def load(text: bytes) -> World | None:
    """The state as it was; None when it is of another version."""
    saved = orjson.loads(text)
    if saved.pop("version", None) != VERSION:
        return None
    zone = ZoneInfo(saved["story"].pop("zone"))
    state, words, rest = saved["random"]
    world = World(story=Story(zone=zone, **saved["story"]), random=Random(), now=saved["now"])  # noqa: S311  its state follows
    world.random.setstate((state, tuple(words), rest))
    for name in _PLAIN:
        setattr(world, name, saved[name])
    for name, kind in _RECORDS.items():
        records: Iterable[Any] = (kind(**fields) for fields in saved[name])
        setattr(world, name, {_key(name, record): record for record in records})
    world.events = [(at, order, event, tuple(what)) for at, order, event, what in saved["events"]]
    world.calls = {call.visit.visit_id: call for call in map(_call, saved["calls"])}
    world.seats = {seat.agent_id: seat for seat in map(_seat, saved["seats"])}
    world.free = {group: dict.fromkeys(agents) for group, agents in saved["free"].items()}
    world.known = bytearray.fromhex(saved["known"])
    world.read_clock()
    return world


def _key(stream: str, record: Any) -> str:
    """The id of a record."""
    return str(getattr(record, STREAMS[stream].key[0]))


def _fields(record: Any) -> dict[str, Any]:  # Any: every record of this package has slots
    """The fields of a record."""
    return {name: getattr(record, name) for name in record.__slots__}


def _call(fields: dict[str, Any]) -> Call:
    """A contact on its way."""
    return Call(**fields | {"visit": rows.Visit(**fields["visit"])})


def _seat(fields: dict[str, Any]) -> Seat:
    """An agent's place."""
    due = [(reason, length) for reason, length in fields["due"]]
    return Seat(**fields | {"person": everyone()[fields["person"]], "span": rows.Span(**fields["span"]), "due": due})
