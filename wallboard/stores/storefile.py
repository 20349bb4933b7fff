"""What does the `store.toml` of a vendor folder say? Each fault is a line and a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from wallboard.stores.declared import PLACE_WORDS, Fault, meant

DIALECTS = ("sqlite", "postgresql", "mysql")
TIME_ZONES = ("UTC", "local")  # local: the columns that a query names so are in the zone that stores.toml says

STORE_KEYS: dict[str, tuple[type, ...]] = {
    "vendor": (str,),
    "title": (str,),
    "dialects": (list,),
    "time_zone": (str,),
    "overlap_seconds": (int, float),
    "page_rows": (int,),
    "window_minutes": (int, float),
    "stale_after_seconds": (int, float),
    "talk_includes_hold": (bool,),
    "options": (dict,),
    "recognise": (dict,),
    "tested": (dict,),
}
_TOML_LINE = re.compile(r"at line (\d+)")


def read(text: str, folder: str) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a `store.toml` that are right, and what is wrong with the others."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        return {}, [Fault(int(at[1]) if at else 1, f"This is not TOML: {error}.")]
    found = [*_key_faults(values, text), *_value_faults(values, text, folder), *_option_faults(values, text)]
    found += _recognise_faults(values, text)
    known = {key: value for key, value in values.items() if isinstance(value, STORE_KEYS.get(key, ()))}
    return known, found


def kind_of(value: Any) -> str | None:
    """What an option holds, in words; None where it is nothing that a query could be given."""
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text in quotes"
        case list() if all(isinstance(item, str) for item in value):
            return "a list of texts"
    return None


def _key_faults(values: dict[str, Any], text: str) -> Iterator[Fault]:
    for key, value in values.items():
        if key not in STORE_KEYS:
            yield Fault(_line_of(text, key), f"There is no key '{key}'.{meant(key, STORE_KEYS)}")
        elif not isinstance(value, STORE_KEYS[key]) or (isinstance(value, bool) and bool not in STORE_KEYS[key]):
            kinds = {str: "a text", list: "a list", int: "a number", bool: "true or false", dict: "a table"}
            yield Fault(_line_of(text, key), f"{key} must be {kinds[STORE_KEYS[key][0]]}.")
    for key in ("vendor", "dialects", "time_zone"):
        if key not in values:
            yield Fault(1, f"The key '{key}' is missing.")


def _value_faults(values: dict[str, Any], text: str, folder: str) -> Iterator[Fault]:
    vendor, zone = values.get("vendor"), values.get("time_zone")
    if isinstance(vendor, str) and vendor != folder:
        yield Fault(_line_of(text, "vendor"), f"vendor is '{vendor}', but the folder is named '{folder}'.")
    if isinstance(zone, str) and zone not in TIME_ZONES:
        yield Fault(_line_of(text, "time_zone"), f"time_zone '{zone}' is not known; known are {', '.join(TIME_ZONES)}.")
    dialects = values.get("dialects")
    for word in dialects if isinstance(dialects, list) else ():
        if word not in DIALECTS:
            sentence = f"There is no dialect '{word}'; known are {', '.join(DIALECTS)}.{meant(str(word), DIALECTS)}"
            yield Fault(_line_of(text, "dialects"), sentence)
    for key in ("overlap_seconds", "page_rows", "window_minutes", "stale_after_seconds"):
        value = values.get(key)
        if isinstance(value, int | float) and value <= 0:
            yield Fault(_line_of(text, key), f"{key} must be more than 0.")


def _option_faults(values: dict[str, Any], text: str) -> Iterator[Fault]:
    options = values.get("options")
    lines = text.splitlines()
    for name, default in options.items() if isinstance(options, dict) else ():
        line = _line_of(text, name)
        if kind_of(default) is None:
            yield Fault(line, f"The option {name} is no text, number, true or false, or list of texts.")
        if name in PLACE_WORDS or name.startswith("after_") or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            yield Fault(line, f"An option cannot be called '{name}'.")
        if line < 2 or not lines[line - 2].lstrip().startswith("#"):  # noqa: PLR2004 - the line above it
            yield Fault(line, f"A comment in the line above has to explain the option {name}.")


def _recognise_faults(values: dict[str, Any], text: str) -> Iterator[Fault]:
    """`tables` names columns by table, `version` is a select, `line` an expression that a log file's lines fit."""
    recognise = values.get("recognise")
    for key, value in recognise.items() if isinstance(recognise, dict) else ():
        line = _line_of(text, key)
        match key:
            case "tables" if isinstance(value, dict):
                for table, columns in value.items():
                    if kind_of(columns) != "a list of texts" or not columns:
                        yield Fault(_line_of(text, table), f"The table {table} needs a list of its columns.")
            case "version" if isinstance(value, str) and value.startswith("select "):
                pass
            case "line" if isinstance(value, str) and _is_expression(value):
                pass
            case "tables" | "version" | "line":
                kinds = {"tables": "a table", "version": "a select in quotes", "line": "a regular expression in quotes"}
                yield Fault(line, f"{key} must be {kinds[key]}.")
            case _:
                yield Fault(line, f"There is no key '{key}' in [recognise].{meant(key, ('tables', 'version', 'line'))}")


def _is_expression(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def _line_of(text: str, key: str) -> int:
    """The line a key or table of a TOML text stands on."""
    match = re.search(rf"^\s*\[?\s*(?:recognise\.)?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1
