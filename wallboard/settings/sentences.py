"""How is a refused value told to the person who wrote it?"""

from __future__ import annotations

import re
import types
from datetime import date, time
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from wallboard.settings import fields

Path = tuple[str | int, ...]
Sentence = tuple[str, str, str | None]  # code, message, do

_EXPECTED = {
    "string_type": "text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
}
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def sentence(error: ErrorDetails, model: type[BaseModel]) -> Sentence:
    """Code, message and remedy of one validation error; addresses and secrets are never repeated."""
    kind, name = error["type"], _name(error["loc"])
    match kind:
        case "refused":
            told: Sentence = (error["ctx"]["code"], error["ctx"]["sentence"], error["ctx"]["do"])
        case "extra_forbidden":
            told = _unknown_key(error["loc"], model)
        case "missing":
            told = ("missing_key", f"'{name}' is missing.", None)
        case "string_too_short":
            told = ("empty", f"{name} is empty.", None)
        case "literal_error" | "enum":
            told = _unknown_choice(error, name)
        case _ if kind in _EXPECTED:
            told = _wrong_type(error, name)
        case _ if kind in _BOUNDS:
            told = _out_of_bounds(error, name)
        case _:
            told = ("bad_value", f"{name} is not accepted: {error['msg']}.", None)
    return told


def _name(path: Path) -> str:
    """The key as a reader knows it: its own name, not the road to it."""
    last = path[-1]
    return last if isinstance(last, str) else f"item {last + 1} of {_name(path[:-1])}"


def _unknown_key(path: Path, model: type[BaseModel]) -> Sentence:
    known = _keys(model, path[:-1])
    do = fields.did_you_mean(path[-1], known) or f"Known here: {', '.join(known)}."
    return "unknown_key", f"unknown key '{path[-1]}'.", do


def _wrong_type(error: ErrorDetails, name: str) -> Sentence:
    do = None
    if error["type"] == "tuple_type" and isinstance(error["input"], dict):
        do = f"Write [[{name}]] with two brackets on each side."
    return "wrong_type", f"{name} must be {_EXPECTED[error['type']]}, not {_written(error['input'])}.", do


def _unknown_choice(error: ErrorDetails, name: str) -> Sentence:
    choices = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    message = f"{name} is '{error['input']}', which is none of: {', '.join(choices)}."
    return "unknown_choice", message, fields.did_you_mean(error["input"], choices)


def _out_of_bounds(error: ErrorDetails, name: str) -> Sentence:
    bound, words = _BOUNDS[error["type"]]
    return "out_of_range", f"{name} is {error['input']:g}; it must be {words} {error['ctx'][bound]:g}.", None


def _written(value: Any) -> str:
    """What kind of value stands in the file, in TOML's words."""
    kinds: tuple[tuple[type | types.UnionType, str], ...] = (
        (bool, "true or false"),
        (int | float, "a number"),
        (str, "text"),
        (list | tuple, "a list"),
        (dict, "a table"),
        (date | time, "a date or time"),
    )
    return next((words for kind, words in kinds if isinstance(value, kind)), "this")


def _keys(kind: Any, path: Path) -> list[str]:
    """The keys of the table that a path leads to, read from the models."""
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        kind = get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _keys(kind.model_fields[str(path[0])].annotation, path[1:]) if path else list(kind.model_fields)
    item = get_args(kind)[1 if get_origin(kind) is dict else 0]
    return _keys(item, path[1:])
