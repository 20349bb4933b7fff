"""Rows of one stream held in memory: one growing numpy array per column, found by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wallboard.records import Key, Kind, Row, Stream, Value

Place = tuple[Value, ...]  # (store, *key)
ABSENT = -1
START_ROWS = 1024


class Words:
    """Each distinct text once, as a small number; numbers are never reused."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self.texts: list[str] = list(known)
        self._codes: dict[str | None, int] = {text: code for code, text in enumerate(self.texts)}
        self._codes |= {None: ABSENT, "": ABSENT}  # an empty queue stands for all of them

    def code(self, text: str | None) -> int:
        """The number of a text; an absent or empty text is -1."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.texts.append(str(text))
        return code

    def known(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that have a number."""
        return [text for text in texts if self._codes.get(text, ABSENT) != ABSENT]

    def codes(self, texts: Sequence[str | None]) -> list[int]:
        """The numbers of many texts."""
        known = list(map(self._codes.get, texts))
        return [self.code(text) for text in texts] if None in known else known  # type: ignore[return-value]

    def text(self, code: int) -> str | None:
        """The text of a number; None for -1."""
        return None if code == ABSENT else self.texts[code]


class Table:
    """The rows of one stream, newest version per key. Moments are seconds since the epoch, NaN is absent."""

    def __init__(
        self,
        stream: Stream,
        held: Sequence[str],
        words: dict[str, Words] | None = None,
        noted: dict[str, float] | None = None,
    ) -> None:
        """Hold only the `held` columns of the stream; `words` shares or fixes the codes of some columns.

        `noted` are columns of numbers that the stream lacks, with what stands in them until somebody notes more.
        """
        self.stream = stream
        self.held = tuple(held)
        self.size = 0
        self.words = {name: Words() for name in held if stream.columns[name] is Kind.TEXT} | (words or {})
        self._places = [(name, stream.position(name)) for name in self.held]
        self._key_at = tuple(stream.position(name) for name in stream.key)
        self._changed_at = stream.position("changed_at")
        self._rows: dict[Place, int] = {}
        self._arrays: dict[str, NDArray[Any]] = {
            name: np.empty(START_ROWS, dtype=self._dtype(name)) for name in self.held
        }
        self._noted = noted or {}
        self._arrays |= {name: np.full(START_ROWS, value) for name, value in self._noted.items()}
        self._versions = np.empty(START_ROWS, dtype=np.int64)
        self.alive = np.zeros(START_ROWS, dtype=np.bool_)

    def column(self, name: str) -> NDArray[Any]:
        """The values of a column, dead rows included."""
        return self._arrays[name][: self.size]

    def upsert(
        self, store: str, rows: Iterable[Row], *, admits: Callable[[Row], bool], replace: bool = False
    ) -> dict[int, Row]:
        """Take in the rows that are new or not older than the one held; return them by where they stand.

        Args:
            store: whose rows these are.
            rows: rows in the stream's column order.
            admits: whether a row that is not held yet is wanted; a newer version of one that is held always is.
            replace: take a row in whatever its age, for an hour that is read again whole.
        """
        key_at = self._key_at
        if not replace:  # a newer version that is not admitted must come before nothing older of its own
            rows = sorted(rows, key=lambda row: row[self._changed_at] or 0)
        taken: dict[int, Row] = {}
        for row in rows:
            key = (store, *[row[position] for position in key_at])
            version = row[self._changed_at] or 0
            place = self._rows.get(key)
            if place is None and not admits(row):
                continue
            if place is None:
                place = self._rows[key] = self.size
                self.size += 1
                if self.size > len(self.alive):
                    self._grow()
            elif version < self._versions[place] and not replace:
                continue
            self._versions[place] = version
            self.alive[place] = True
            taken[place] = row
        if taken:
            self._fill(list(taken), list(taken.values()))
        return taken

    def places(self, keys: Iterable[Place]) -> NDArray[np.intp]:
        """Where the rows of some stores' keys stand; -1 where one is not held."""
        return np.asarray([self._rows.get(key, ABSENT) for key in keys], dtype=np.intp)

    def note(self, places: NDArray[np.intp], noted: dict[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """Write some of the noted columns of rows that are held; returns which of the rows are other than before."""
        changed = np.zeros(len(places), dtype=np.bool_)
        for name, values in noted.items():
            before = self._arrays[name][places]
            changed |= (before != values) & ~(np.isnan(before) & np.isnan(values))
            self._arrays[name][places] = values
        return changed

    def remove(self, store: str, keys: Iterable[Key]) -> list[int]:
        """Forget rows that the store no longer has; return where they stood."""
        places = [place for key in keys if (place := self._rows.pop((store, *key), None)) is not None]
        self.alive[places] = False
        return places

    def _fill(self, places: list[int], rows: list[Row]) -> None:
        at = np.asarray(places)
        columns = list(zip(*rows, strict=True))
        for name, position in self._places:
            kind, values = self.stream.columns[name], columns[position]
            if kind is Kind.TEXT:
                self._arrays[name][at] = self.words[name].codes(values)
            elif kind is Kind.TIME:
                self._arrays[name][at] = np.asarray(values, dtype=np.float64) / 1e6
            else:
                self._arrays[name][at] = np.asarray(values, dtype=np.float64)

    def _dtype(self, name: str) -> type[np.int32 | np.float64]:
        return np.int32 if self.stream.columns[name] is Kind.TEXT else np.float64

    def _grow(self) -> None:
        more = len(self.alive)
        self.alive = np.concatenate((self.alive, np.zeros(more, dtype=np.bool_)))
        self._versions = np.concatenate((self._versions, np.empty(more, dtype=np.int64)))
        for name, array in self._arrays.items():
            self._arrays[name] = np.concatenate((array, np.full(more, self._noted.get(name, 0), dtype=array.dtype)))
