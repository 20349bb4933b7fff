"""With which key does the board hash and sign?"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from wallboard import errors

KEY_BYTES = 32
VARIABLE = "WALLBOARD_SECRET"


def read(var: Path) -> bytes:
    """The key from `WALLBOARD_SECRET`, or from `var/secret`, which is made on first need.

    Raises:
        ConfigError: the file cannot be read or made, or is empty.
    """
    if text := os.environ.get(VARIABLE, "").strip():
        return text.encode()
    path = var / "secret"
    try:
        if not path.exists():
            _make(path)
        key = path.read_bytes().strip()
    except OSError as error:
        do = f"Check the permissions of {var}, or set {VARIABLE}."
        raise _refusal(f"the board's key cannot be read or made: {error.strerror}.", do) from None
    if not key:
        raise _refusal("the board's key is empty.", "Put the old key back, or delete the file and a new one is made.")
    return key


def _make(path: Path) -> None:
    """Write a new key that no other process ever sees half written; of two at once the first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as fresh:  # mode 0600 from the start
        fresh.write(secrets.token_hex(KEY_BYTES).encode())
        fresh.flush()
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, path)


def _refusal(message: str, do: str) -> errors.ConfigError:
    problem = errors.Problem(level="error", code="secret", message=message, file="var/secret", do=do)
    return errors.ConfigError((problem,))
