"""A queue_log file that answers like the table: which events follow a number?

The number of a line is made of its time, so it is the same wherever reading begins. Where the lines just read end is
remembered, and any other number is looked up by its time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from wallboard import clock
from wallboard.records import Finding
from wallboard.stores import log_file
from wallboard.stores.log_file import SECOND, Piece, Place

BYTES_PER_LINE = 100  # more than most have
PIECES_KEPT = 4  # those who follow the log, those who read its past, and what they go on from


class LogTable:
    """One file with its forerunners; `rows` takes what a feed of mode `events` takes."""

    def __init__(self, path: Path, *, store: str) -> None:
        self.path = path
        self._store = store
        self._pieces: deque[Piece] = deque(maxlen=PIECES_KEPT)
        self._findings: list[Finding] = []

    def rows(self, columns: Sequence[str], params: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Events whose number lies between `after` and `until`, at most `limit`, in the order of `columns`.

        Raises:
            StoreError: the file is missing or may not be read.
        """
        after, until, limit = (int(params[name]) for name in ("after", "until", "limit"))
        place = self._place(after)
        found: list[Sequence[Any]] = []
        while len(found) < limit and not log_file.is_unchanged(self.path, place):
            piece = log_file.read(self.path, place, store=self._store, most_bytes=max(1, limit) * BYTES_PER_LINE)
            if not piece.rows and not piece.findings:
                break
            self._pieces.append(piece)
            self._findings += piece.findings
            place = piece.place
            found += [row for row in piece.rows if after < row[0] < until]
            if piece.rows and piece.rows[-1][0] >= until:
                break
        missing = ("",) * (len(columns) - len(found[0])) if found else ()
        return [(row[0], clock.moment(row[1] / SECOND), *row[2:], *missing) for row in found[:limit]]

    def findings(self) -> list[Finding]:
        """What was odd about lines read since this was last asked."""
        found, self._findings = self._findings, []
        return found

    def place(self, number: int) -> tuple[int, ...] | None:
        """Where in which file the line of a number ends, as JSON can hold it; None where that is not remembered."""
        known = self._known(number)
        return None if known is None else (known.head, known.offset, known.inode, known.last_id)

    def resume(self, place: Sequence[int]) -> None:
        """Go on, after a restart, where `place` told."""
        head, offset, inode, last_id = place
        self._pieces.append(Piece(place=Place(head=head, offset=offset, inode=inode, last_id=last_id)))

    def _place(self, number: int) -> Place:
        known = self._known(number)
        if known is not None:
            return known
        return log_file.place_at(self.path, max(0, number // SECOND) * SECOND, store=self._store)

    def _known(self, number: int) -> Place | None:
        """The end of the line of a number, if one of the last pieces has it."""
        for piece in reversed(self._pieces):
            if piece.place.last_id == number:
                return piece.place
            at = bisect_left(piece.rows, number, key=lambda row: int(row[0]))
            if at < len(piece.rows) and piece.rows[at][0] == number:
                return replace(piece.place, offset=piece.ends[at], last_id=number)
        return None
