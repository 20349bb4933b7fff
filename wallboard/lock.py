"""Who owns `var/`? One process at a time, until it ends in whatever way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wallboard import errors

FILE = "lock"
_held: set[Path] = set()  # so that a command that holds the folder can hand it to the server it starts


@contextmanager
def hold(var: Path) -> Iterator[None]:
    """Own a `var/` folder while the block runs; inside a block that owns it already, nothing happens.

    The kernel lets go of it when the process ends, so a board that was killed leaves nothing behind.

    Raises:
        InUseError: another process owns it.
    """
    path = var.resolve() / FILE
    if path in _held:
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        _own(file.fileno(), path)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def is_free(var: Path) -> bool:
    """Whether no process owns the folder at this moment."""
    try:
        with hold(var):
            return True
    except errors.InUseError:
        return False


def _own(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        owner = path.read_text(encoding="ascii", errors="replace").strip()
        which = f" (process {owner})" if owner.isdigit() else ""
        sentence = f"Another board uses {path.parent}{which}. Stop it first, or use another --config folder."
        raise errors.InUseError(sentence) from None
