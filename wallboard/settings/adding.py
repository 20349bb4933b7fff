"""How is a store added to `stores.toml`, with all that stands there left as it is?"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import exc
from sqlalchemy.engine import make_url

from wallboard import errors
from wallboard.settings import files, sentences
from wallboard.settings.stores import Store

STORES = "stores.toml"
PACKAGE = Path(__file__).resolve().parents[1]
DEFAULTS = (PACKAGE.parent / "config", PACKAGE / "_shipped" / "config")  # of the checkout, of the wheel


def address(text: str, home: Path) -> str:
    """A database or log file address with its path absolute.

    Raises:
        UsageError: it is no address that a store may have; no sentence repeats it.
    """
    try:
        store = Store.model_validate({"name": "new", "vendor": "new", "url": text.strip()}, context={"home": home})
    except ValidationError as error:
        _, message, do = sentences.sentence(error.errors(include_url=False)[0], Store)
        raise errors.UsageError(" ".join(words for words in (message, do) if words)) from None
    return store.url or ""


def has_password(text: str) -> bool:
    """Whether an address holds a password, which has no place in `stores.toml`."""
    return not text.startswith("file:") and bool(make_url(text).password)


def with_password(text: str, ask: Callable[[], str]) -> str:
    """An address of a server with a user but no password, and with what `ask` returns as one; others as they are."""
    try:
        url = make_url(text)
    except (exc.ArgumentError, ValueError):
        return text  # whatever it is, it is told of when it is read
    if text.startswith("file:") or not url.username or url.password:
        return text
    password = ask()
    return url.set(password=password).render_as_string(hide_password=False) if password else text


def is_same(one: str, other: str, home: Path) -> bool:
    """Whether two addresses name one database, whoever reads it."""
    try:
        one, other = address(one, home), address(other, home)
    except errors.UsageError:
        return False
    if one.startswith("file:") or other.startswith("file:"):
        return one == other
    parts = [(url.get_backend_name(), url.host, url.port, url.database) for url in (make_url(one), make_url(other))]
    return parts[0] == parts[1]


def variable(name: str) -> str:
    """The environment variable for a store's address: DESK_DATABASE_URL."""
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_") + "_DATABASE_URL"


def written(folder: Path) -> list[dict[str, Any]]:
    """The `[[stores]]` tables of a folder as they stand; none where there is no such file yet.

    Raises:
        ConfigError: the file cannot be read, so nothing can be added to it.
    """
    if not (folder / STORES).exists():
        return []
    file = files.read(folder)["stores"]
    if file.problem:
        raise errors.ConfigError((file.problem,))
    tables = (file.values or {}).get("stores", [])
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def add(folder: Path, values: dict[str, str], comments: dict[str, str]) -> None:
    """Write one `[[stores]]` table behind what stands in `stores.toml`; `comments` stand behind keys, or for them.

    Raises:
        WallboardError: the file cannot take another table, or cannot be written; it is as it was.
    """
    file = folder / STORES
    before = file.read_bytes() if file.exists() else b""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    after = before.rstrip() + (end * 2 if before.strip() else b"") + end.join(_lines(values, comments)) + end
    try:
        tables = tomllib.loads(after.decode("utf-8-sig"))["stores"]
    except tomllib.TOMLDecodeError:
        do = "Write each store as a table of its own, [[stores]], and ask again."
        raise errors.WallboardError(f"{folder.name}/{STORES} cannot take another store. {do}") from None
    if tables[-1] != values:
        raise errors.WallboardError(f"A value of the new store cannot be written to {folder.name}/{STORES}.")
    _replace(file, after)


def shipped() -> Path:
    """The folder of the default files: that of the checkout, or of the wheel."""
    return next(place for place in DEFAULTS if place.is_dir())


def make_folder(folder: Path) -> None:
    """The configuration folder with the default files, where there is none yet."""
    if folder.exists():
        return
    folder.mkdir(parents=True)
    for file in sorted(shipped().glob("*.toml")):
        shutil.copyfile(file, folder / file.name)


def _lines(values: dict[str, str], comments: dict[str, str]) -> list[bytes]:
    lines = ["[[stores]]"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    lines += [f"#{key} = {comment}" for key, comment in comments.items()]
    return [line.encode() for line in lines]


def _replace(file: Path, text: bytes) -> None:
    """Write the whole file or nothing, with the rights it had."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(text)
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file.resolve())  # noqa: PTH105  # a linked file stays a link
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise errors.WallboardError(f"{file} cannot be written: {error.strerror}. Check its rights.") from None
