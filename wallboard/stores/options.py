"""What may a site choose of a vendor's queries, and what did it choose?

A vendor names its options with their defaults in `store.toml`; a site overrides them under its `[[stores]]` entry. In a
query they are bound parameters; the options of a fold are read by the fold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import BigInteger, Float, String

from wallboard import errors
from wallboard.stores import declared, storefile
from wallboard.stores.query import Chosen, Feed, Vendor


class OptionsError(errors.StoreError):
    """Options that a vendor does not have, or of another kind; `found` holds all of them with the option's name."""

    def __init__(self, found: list[tuple[str, errors.StoreError]]) -> None:
        first = found[0][1]
        super().__init__(first.message, store=first.store, code=first.code, do=first.do)
        self.found = tuple((name, error.problem()) for name, error in found)


def chosen(vendor: Vendor, given: Mapping[str, Any], *, store: str) -> Vendor:
    """The vendor with its options as a site gave them, and each query with those that it uses.

    Raises:
        OptionsError: the site names an option that the vendor does not have, or gives it another kind of value.
    """
    found = [(name, fault) for name, value in given.items() if (fault := _fault(vendor, name, value, store))]
    if found:
        raise OptionsError(found)
    values = {**vendor.options, **given}
    return replace(vendor, options=values, feeds=tuple(_with(feed, values) for feed in vendor.feeds))


@lru_cache(maxsize=512)
def statement(sql: str, values: Chosen) -> sqlalchemy.TextClause:
    """SQL of a feed with its options bound; a list is expanded behind `in`, and an empty one matches nothing."""
    return sqlalchemy.text(sql).bindparams(*(_bound(name, value) for name, value in values))


def _with(feed: Feed, values: Mapping[str, Any]) -> Feed:
    used = ((name, values[name]) for name in feed.options_used)
    return replace(feed, chosen=tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in used))


def _bound(name: str, value: Any) -> sqlalchemy.BindParameter[Any]:
    """Typed, because PostgreSQL cannot tell the type of a parameter from `:name = 1` or from an empty list."""
    match value:
        case tuple():
            return sqlalchemy.bindparam(name, list(value), type_=String, expanding=True)
        case bool() | int():
            return sqlalchemy.bindparam(name, int(value), type_=BigInteger)
        case float():
            return sqlalchemy.bindparam(name, value, type_=Float)
    return sqlalchemy.bindparam(name, value, type_=String)


def _fault(vendor: Vendor, name: str, value: Any, store: str) -> errors.StoreError | None:
    """Why a site's option cannot be taken, or None."""
    if name not in vendor.options:
        known = ", ".join(vendor.options) or "none"
        sentence = f"Vendor {vendor.name} has no option '{name}'.{declared.meant(name, vendor.options)}"
        do = f"Known are {known}; queries/{vendor.name}/store.toml explains them."
        return errors.StoreError(sentence, store=store, code="unknown_option", do=do)
    wanted, is_given = storefile.kind_of(vendor.options[name]), storefile.kind_of(value)
    if wanted == is_given:
        return None
    sentence = f"The option {name} of store {store} must be {wanted}."
    return errors.StoreError(sentence, store=store, code="wrong_option", do=f"Its default is {vendor.options[name]!r}.")
