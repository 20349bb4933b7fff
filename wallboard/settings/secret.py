"""With which key does the board hash and sign?"""

from __future__ import annotations

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
        raise _refusal(f"cannot read or make {path}: {error.strerror}.") from None
    if not key:
        raise _refusal(f"{path} is empty.")
    return key


def _make(path: Path) -> None:
    """Write a new key that no other process ever sees half written; of two at once the first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent) as fresh:  # mode 0600 from the start
        fresh.write(secrets.token_hex(KEY_BYTES).encode())
        fresh.flush()
        try:
            os.link(fresh.name, path)
        except FileExistsError:
            return


def _refusal(sentence: str) -> errors.ConfigError:
    do = f"Delete it, or set {VARIABLE}; links and masked numbers made with the old key end with it."
    return errors.ConfigError(
        (errors.Problem(level="error", code="secret", message=sentence, file="var/secret", do=do),)
    )
