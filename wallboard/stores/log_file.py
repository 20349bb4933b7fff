"""What was added to a log file since it was last read?

A file is known by its first line, which stays the same when the file is renamed, copied away or compressed; so a place
outlives every kind of rotation and a restart of the board. Only whole lines are taken, and nothing is held open.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from wallboard import errors
from wallboard.records import Fault, Finding, Row

MOST_BYTES = 1 << 20  # read at once
HEAD_BYTES = 256
SECOND = 1_000_000
FIELDS = 10  # epoch, call, queue, agent, event and five of data; what is left over belongs to the last
LEAST_FIELDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a log has been read: a file, by its first line, and a byte in it; and the id given to the last line."""

    head: int = 0
    offset: int = 0
    inode: int = 0
    last_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some lines as rows of `queue_log.COLUMNS`, what could not be read, and where the next piece begins."""

    place: Place
    rows: list[Row] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # the byte after each row's line
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One file of a log: the present one or one that was rotated away."""

    path: Path
    head: int
    first_second: int


def is_unchanged(path: Path, place: Place) -> bool:
    """Whether a file holds nothing beyond a place; one question to the file system."""
    try:
        found = path.stat()
    except OSError:
        return False
    return (found.st_ino, found.st_size) == (place.inode, place.offset)


def read(path: Path, place: Place, *, store: str, most_bytes: int = MOST_BYTES) -> Piece:
    """The lines that follow a place, at most about so many bytes of them; no rows when there are none yet.

    Args:
        path: the file that the switch writes; its rotated forerunners are found beside it.
        place: where to begin; `Place()` is the beginning of the oldest file.
        store: the name to put into an error.
        most_bytes: how much to read.

    Raises:
        StoreError: the file is missing or may not be read.
    """
    try:
        parts = _parts(path)  # listed first: what is read to its end after this has no more to come
        return _read(parts, place, most_bytes)
    except OSError as error:
        raise _unreadable(path, store, error) from None


def place_at(path: Path, since: int, *, store: str) -> Place:
    """The place of the first line at or after a moment (microseconds UTC), found without reading the whole file.

    Raises:
        StoreError: the file is missing or may not be read.
    """
    second = -(-since // SECOND)
    try:
        parts = _parts(path)
        before = [part for part in parts if part.first_second < second]
        if not before:
            return Place(head=parts[0].head) if parts else Place()
        with _opened(before[-1].path) as file:
            return Place(head=before[-1].head, offset=_offset_at(file, second), inode=_inode(before[-1].path))
    except OSError as error:
        raise _unreadable(path, store, error) from None


def _read(parts: list[_Part], place: Place, most_bytes: int) -> Piece:
    """Read on in the file of a place, or in the one after it where that is read to its end."""
    findings: list[Finding] = []
    at = next((i for i, part in enumerate(parts) if part.head == place.head), None)
    if at is None:
        if place.head:
            findings.append(_gone(place))
        seconds = place.last_id // SECOND
        at = next((i for i, part in enumerate(parts) if part.first_second >= seconds), max(0, len(parts) - 1))
        place = Place(head=parts[at].head if parts else 0, last_id=place.last_id)
    for part in parts[at:]:
        offset = place.offset if part.head == place.head else 0
        data = _whole_lines(part.path, offset, most_bytes)
        place = Place(head=part.head, offset=offset + len(data), inode=_inode(part.path), last_id=place.last_id)
        if data:
            return _piece(data, place, findings)
    return Piece(place=place, findings=findings)


def _whole_lines(path: Path, offset: int, most_bytes: int) -> bytes:
    """Bytes from an offset to the last line end; a line longer than what is read is read on."""
    with _opened(path) as file:
        file.seek(offset)
        data = file.read(most_bytes)
        while data and b"\n" not in data:
            more = file.read(most_bytes)
            if not more:
                return b""
            data += more
    return data[: data.rfind(b"\n") + 1]


def _piece(data: bytes, place: Place, findings: list[Finding]) -> Piece:
    """Lines as rows; each gets an id that grows, and that is the same wherever reading began."""
    rows: list[Row] = []
    ends: list[int] = []
    last_id, end = place.last_id, place.offset - len(data)
    for line in data.split(b"\n")[:-1]:
        end += len(line) + 1
        text = line.strip(b"\0\r").decode("utf-8", "replace")
        words = text.split("|", FIELDS - 1)
        if len(words) < LEAST_FIELDS or not words[0].isdecimal():
            if text.strip():
                findings.append(_not_a_line(text))
            continue
        at = int(words[0]) * SECOND
        last_id = max(last_id + 1, at)
        rows.append((last_id, at, *words[1:], *[""] * (FIELDS - len(words))))
        ends.append(end)
    return Piece(place=replace(place, last_id=last_id), rows=rows, ends=ends, findings=findings)


def _parts(path: Path) -> list[_Part]:
    """The files of a log that hold a line, oldest first, the present one last."""
    found = [part for other in _forerunners(path) if (part := _part(other)) is not None]
    found.sort(key=lambda part: part.first_second)
    present = _part(path) if path.exists() or not found else None
    if present is None:
        return found
    return [*(part for part in found if part.head != present.head), present]


def _forerunners(path: Path) -> Iterator[Path]:
    """What rotation leaves beside a file: queue_log.1, queue_log.2.gz, queue_log-20260302."""
    return (other for mark in ".-" for other in path.parent.glob(f"{path.name}{mark}*") if other.is_file())


def _part(path: Path) -> _Part | None:
    """A file by its first line; None where it holds none yet, or is no log at all."""
    with suppress(FileNotFoundError, gzip.BadGzipFile, EOFError), _opened(path) as file:
        first, line_end, _ = file.read(HEAD_BYTES).strip(b"\0").partition(b"\n")
        second = first.partition(b"|")[0]
        if line_end and second.isdigit():
            return _Part(path=path, head=zlib.crc32(first) + 1, first_second=int(second))
    if path.exists() or path.suffix == ".gz":
        return None
    raise FileNotFoundError(path)


def _offset_at(file: IO[bytes], second: int) -> int:
    """The first byte of the first line at or after a second of a file whose lines are in the order of time."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        if 0 < _second_of(_line_after(file, middle)) < second:
            low = middle + 1
        else:
            high = middle
    _line_after(file, max(0, low - 1))  # the last line known to be before that second
    file.seek(0 if low == 0 else file.tell())
    offset = file.tell()
    while (line := file.readline()) and _second_of(line) < second:
        offset += len(line)
    return offset


def _line_after(file: IO[bytes], offset: int) -> bytes:
    """The first whole line that begins at the beginning of the file, or behind an offset in it."""
    file.seek(offset)
    if offset:
        file.readline()
    return file.readline()


def _second_of(line: bytes) -> int:
    word = line.strip(b"\0").partition(b"|")[0]
    return int(word) if word.isdigit() else 0


def _opened(path: Path) -> IO[bytes]:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _inode(path: Path) -> int:
    return path.stat().st_ino


def _gone(place: Place) -> Finding:
    sentence = "The file in which reading had stopped is gone; lines written to it after that are missing."
    return Finding(
        fault=Fault.REFUSED, code="log_gone", stream="visits", key=f"after {place.last_id}", sentence=sentence
    )


def _not_a_line(text: str) -> Finding:
    sentence = "A line of the log is not made of a time, a call, a queue, an agent and an event."
    return Finding(fault=Fault.REFUSED, code="unreadable_line", stream="visits", key=text[:40], sentence=sentence)


def _unreadable(path: Path, store: str, error: OSError) -> errors.StoreError:
    if isinstance(error, FileNotFoundError):
        message, code = f"Store {store} has no file {path}.", "missing_file"
        do = "Check its address in stores.toml, and that the switch writes its queue_log to a file."
    else:
        message, code = f"Store {store}: {path} cannot be read: {error.strerror}.", "permission"
        do = "Let the board's user read it, for example as a member of the group asterisk."
    return errors.StoreError(message, store=store, code=code, do=do)
