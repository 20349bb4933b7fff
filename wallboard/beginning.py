"""The first store of a board, or one more: whose database is it, and what has to stand in `stores.toml`?"""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from wallboard import errors, records
from wallboard.errors import Problem
from wallboard.settings import adding
from wallboard.stores import recognise
from wallboard.stores.query import Vendor

UNKNOWN = """\
The streams that a store may feed:

{streams}

To add a vendor of your own, {home}/queries/README.md and the folders beside it show how:
1. Make {own}/<vendor>/ with a store.toml; copy one from generic/.
2. Write one .sql file for each stream the vendor has, visits first.
3. Rename and cast, nothing more: no rates, no thresholds, no "today", times in UTC.
4. Say in the file's header which mode lets it be read without losing a row.
5. Give the store in {config} that vendor.
6. `wallboard check` names what is wrong, by file and line, then asks the store.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for; None where nothing was said. `asks`: somebody sits at a terminal and may be asked."""

    folder: Path
    url: str | None = None
    url_env: str | None = None
    vendor: str | None = None
    name: str | None = None
    asks: bool = False


class UnknownSchemaError(errors.WallboardError):
    """A database that no vendor's folder recognises; `streams` tells what a folder for it would have to feed."""

    def __init__(self, message: str, streams: str) -> None:
        super().__init__(message)
        self.streams = streams


def begin(wish: Wish) -> tuple[Problem, ...]:
    """Look at a database and write it into `stores.toml`; what was found out and written, as findings.

    Raises:
        UsageError: no address, no vendor where two fit, or a name that is taken.
        UnknownSchemaError: no vendor's database looks like this one.
        WallboardError: the database or the file cannot be read, or somebody said no.
    """
    home = wish.folder.absolute().parent
    there = adding.written(wish.folder)
    address, variable = _address(wish, home)
    found = recognise.look(address, home, name=wish.name or "at this address")
    vendor, version = _vendor(wish, found, home)
    _refuse_twin(there, vendor, address, home)
    name = _name(wish, vendor, there)
    if variable is None and adding.has_password(address):
        variable = adding.variable(name)
    values = {"name": name, "vendor": vendor.name}
    values |= {"url_env": variable} if variable else {"url": _written_as(wish, address)}
    comments = {"time_zone": "\"Europe/Berlin\"  # of this store's clock, where it is not the site's"}
    if wish.asks and not _agreed(f"Write store {name}, {_titled(vendor, version)}, to {wish.folder}/stores.toml?"):
        raise errors.WallboardError("Nothing was written.")
    adding.make_folder(wish.folder)
    adding.add(wish.folder, values, comments if vendor.time_zone == "local" else {})
    told = _told(wish, name, vendor, version, variable)
    if variable:
        os.environ[variable] = address  # for the check that follows; the board's own environment is the reader's task
    return told


def _address(wish: Wish, home: Path) -> tuple[str, str | None]:
    """The address, and the environment variable that is to hold it where one was named."""
    if wish.url is not None:
        return adding.address(wish.url, home), wish.url_env
    if wish.url_env is not None:
        text = os.environ.get(wish.url_env, "").strip()
        if not text:
            sentence = f"The environment variable {wish.url_env} is not set. Set it to the store's address."
            raise errors.UsageError(sentence)
        return adding.address(text, home), wish.url_env
    if not wish.asks:
        do = 'Say --url "postgresql://reader@host/database", or --url-env with the variable that holds the address.'
        raise errors.UsageError(f"Which database is to be read? {do}")
    return adding.address(_asked_address(), home), None


def _asked_address() -> str:
    """An address that somebody types; its password is not shown."""
    shown = "postgresql://reader@host/database, mysql://…, sqlite:///var/bank.db or file:///var/log/asterisk/queue_log"
    text = _answer(f"The address of the database, like {shown}\n(a password is asked for): ")
    return adding.with_password(text, lambda: getpass.getpass("Its password, not shown (empty: none): "))


def _vendor(wish: Wish, found: recognise.Found, home: Path) -> tuple[Vendor, str | None]:
    """The vendor that was recognised, and its version where it tells one."""
    by_name = {vendor.name: (vendor, version) for vendor, version in found.vendors}
    if wish.vendor in by_name:
        return by_name[wish.vendor]
    if not by_name:
        raise _unknown(wish, found, home)
    titles = " or ".join(f"{_titled(*each)} ({name})" for name, each in by_name.items())
    if wish.vendor is not None:
        raise errors.UsageError(f"This is not a database of vendor '{wish.vendor}', but of {titles}.")
    if len(by_name) == 1:
        return next(iter(by_name.values()))
    if wish.asks and (word := _answer(f"This may be {titles}. Which one? ")) in by_name:
        return by_name[word]
    raise errors.UsageError(f"This may be {titles}. Say which one with --vendor.")


def _unknown(wish: Wish, found: recognise.Found, home: Path) -> errors.WallboardError:
    if found.tables is None:
        sentence = "This file does not look like any log that the board knows. Nothing was written."
        return errors.WallboardError(sentence)
    if not found.tables:
        do = "Check the database's name, and that this user may select from its tables."
        return errors.WallboardError(f"The database has no table that this user may see. {do}")
    streams = "\n".join(
        f"{name}{' (optional)' if stream.optional else ''}: {', '.join(stream.names)}"
        for name, stream in records.STREAMS.items()
    )
    own, shown = home / "queries", adding.shipped().parent
    told = UNKNOWN.format(streams=streams, home=shown, own=own, config=wish.folder / adding.STORES)
    count = f"{found.tables} table" + ("" if found.tables == 1 else "s")
    sentence = f"No vendor is known whose database has these {count}. Nothing was written."
    return UnknownSchemaError(sentence, told)


def _refuse_twin(there: list[dict[str, object]], vendor: Vendor, address: str, home: Path) -> None:
    """Two stores of one database would count every row twice."""
    for table in there:
        held = table.get("url") or os.environ.get(str(table.get("url_env")), "")
        if table.get("vendor") == vendor.name and held and adding.is_same(str(held), address, home):
            raise errors.UsageError(f"Store '{table.get('name')}' reads this database already. Nothing was written.")


def _name(wish: Wish, vendor: Vendor, there: list[dict[str, object]]) -> str:
    """The store's name: what was asked for, else the vendor's, with a number where that is taken."""
    taken = {str(table.get("name")) for table in there}
    free = vendor.name
    number = 2
    while free in taken:
        free, number = f"{vendor.name}_{number}", number + 1
    name = wish.name or (_answer(f"What shall the board call it? [{free}] ") if wish.asks else "") or free
    if name in taken:
        do = "Give another one with --name."
        raise errors.UsageError(f"There is a store '{name}' in {wish.folder}/stores.toml already. {do}")
    return name


def _written_as(wish: Wish, address: str) -> str:
    """As it was given, so that a relative path stays one."""
    return wish.url.strip() if wish.url else address


def _told(wish: Wish, name: str, vendor: Vendor, version: str | None, variable: str | None) -> tuple[Problem, ...]:
    file = f"{wish.folder.name}/{adding.STORES}"
    found = Problem(
        level="ok",
        code="recognised",
        message=f"This is {_titled(vendor, version)}; it is now store '{name}'.",
        file=file,
        store=name,
    )
    if variable is None:
        return (found,)
    sentence = f"The address stands in the environment variable {variable}, not in this file."
    do = "Set it wherever the board runs."
    level: errors.Level = "ok" if wish.url is None and wish.url_env else "warning"
    return found, Problem(level=level, code="url_env", message=sentence, file=file, store=name, do=do)


def _titled(vendor: Vendor, version: str | None) -> str:
    return f"{vendor.title or vendor.name}, {version}" if version else vendor.title or vendor.name


def _agreed(question: str) -> bool:
    return _answer(f"{question} [Y/n] ").lower() in ("", "y", "yes")


def _answer(question: str) -> str:
    """What somebody types; the question goes to stderr, where sentences belong."""
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise errors.UsageError("No answer came. Say it all with --url, --name and --yes instead.")
    return line.strip()
