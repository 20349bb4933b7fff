"""What customers write, heard on its way into the ledger: which notes and subjects hold a phrase of dissatisfaction?

The ledger keeps the phrases beside the text; who the customer is and where it happened follows from its call or ticket.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from wallboard.hearing import Hearing, Hit
from wallboard.ledger import Ledger
from wallboard.records import KEPT, Key, Row

if TYPE_CHECKING:
    from wallboard.settings import Complaints

HEARD = "heard"
HEARD_WITH = "heard_with"  # under which the ledger remembers with which phrases its texts were heard
RULES = "1"  # goes up whenever the same phrases are heard in other texts than before, so that all are heard anew
# Where a stream keeps the text: its key, its time, and the columns in which a customer may have written.
_FROM = {"notes": ("note_id", "at", ("subject", "body")), "tickets": ("ticket_id", "opened_at", ("subject",))}


class Listener:
    """Hears what customers wrote in rows as the ledger keeps them."""

    def __init__(self, chosen: Complaints, off: Collection[str] = ()) -> None:
        """`off`: phrases that are not listened for, beside those of the settings."""
        self._chosen = chosen
        self.switch_off(off)

    def switch_off(self, off: Collection[str]) -> None:
        """Listen for all phrases but these and those that the settings switch off."""
        self._off = frozenset((*self._chosen.off, *off))
        self.__dict__.pop("hearing", None)

    @property
    def fingerprint(self) -> str:
        """Tells with which phrases texts are heard."""
        listed = [RULES, *sorted(self._off), *(f"{group.slug}:{group.phrases}" for group in self._chosen.groups)]
        return hashlib.sha256("\n".join(listed).encode()).hexdigest()

    @cached_property
    def hearing(self) -> Hearing:
        """The phrases made ready, when the first text comes."""
        return Hearing(self._chosen.groups, self._off)

    def hits(self, stream: str, rows: Sequence[Row]) -> list[tuple[Hit, ...]]:
        """What the customer says in each row of a stream."""
        return self.hearing.heard([_text(stream, row) for row in rows])

    def write(
        self, ledger: Ledger, connection: Any, store: str, stream: str, rows: Sequence[Row], *, replace: bool = False
    ) -> list[Row]:
        """Keep what is heard in rows that are written; returns a row of `heard` for each, if only without phrases."""
        if stream not in _FROM or not rows:
            return []
        key, first = (KEPT[stream].position(name) for name in _FROM[stream][:2])
        ticket, changed = (KEPT[stream].position(name) for name in ("ticket_id", "changed_at"))
        call = KEPT[stream].position("call_id") if "call_id" in KEPT[stream].columns else None
        heard: list[Row] = [
            (
                source_id(stream, row[key]),
                None if call is None else row[call],
                row[ticket],
                row[first],
                "\n".join(hit.phrase for hit in hits) or None,
                row[changed],
            )
            for row, hits in zip(rows, self.hits(stream, rows), strict=True)
        ]
        ledger.write(connection, store, HEARD, [row for row in heard if row[PHRASES]], replace=replace)
        silent = [row for row in heard if not row[PHRASES]]
        if replace:
            ledger.delete(connection, store, HEARD, [row[:1] for row in silent])
        else:
            ledger.hush(connection, store, silent)
        return heard

    def hear_again(self, ledger: Ledger, told: Callable[[str, list[Row]], None]) -> None:
        """Hear every text in the ledger anew, unless it was heard with these phrases; `told` of each store's rows."""
        if ledger.known(HEARD_WITH) == self.fingerprint:
            return
        for stream in _FROM:
            for store, rows in ledger.rows(stream):
                with ledger.transaction() as connection:
                    heard = self.write(ledger, connection, store, stream, rows)
                told(store, heard)
        ledger.remember(HEARD_WITH, self.fingerprint)


PHRASES = KEPT[HEARD].position("phrases")


def source_id(stream: str, key: Any) -> str:
    """How `heard` names a text."""
    return f"{stream} {key}"


def keys_of(stream: str, keys: Iterable[Key]) -> list[Key]:
    """The keys in `heard` of some rows of a stream."""
    return [(source_id(stream, key[0]),) for key in keys] if stream in _FROM else []


def source_of(source: str) -> tuple[str, str]:
    """The stream and the key of the row that a text stands in."""
    stream, _, key = source.partition(" ")
    return stream, key


def _text(stream: str, row: Row) -> str | None:
    """What the customer wrote in a row; None where it is not theirs."""
    at = KEPT[stream].position
    if stream == "notes" and (row[at("author_kind")] != "customer" or row[at("internal")]):
        return None
    return "\n".join(row[at(name)] for name in _FROM[stream][2] if row[at(name)]) or None
