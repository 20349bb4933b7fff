"""stores.toml: which databases are read, and how often?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator, model_validator
from sqlalchemy import exc
from sqlalchemy.engine import make_url

from wallboard.privacy import CustomerKind
from wallboard.settings import fields

StoreClock = Literal["store", "board"]
MOST_POLL_SECONDS = (
    600  # a store is reconciled every ten minutes (design.md §5); a slower poll is milliseconds by mistake
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """One store; `url` is resolved, may hold a password and is never shown; `options` are checked by its vendor."""

    name: str
    vendor: str
    url: str = field(repr=False)
    poll_seconds: float = 1.0
    customer_kind: CustomerKind = "auto"
    clock: StoreClock = "store"
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


def _home(info: ValidationInfo) -> Path:
    """The folder that relative paths count from; whoever validates hands it over."""
    return Path((info.context or {})["home"])


def _address(text: str, info: ValidationInfo) -> str:
    """A database or log file address with its path absolute; no message repeats the address."""
    if text.startswith("file:"):
        return text if text.startswith("file:/") else (_home(info) / unquote(text.removeprefix("file:"))).as_uri()
    try:
        url = make_url(text)
        url.get_dialect()
    except exc.NoSuchModuleError:
        known = ("sqlite", "postgresql", "mysql", "mariadb")
        do = fields.did_you_mean(url.get_backend_name(), known) or f"Known are {', '.join(known)} and file:."
        raise fields.refusal("bad_url", "the address names a database this board cannot read.", do=do) from None
    except (exc.ArgumentError, ValueError):
        do = 'Write it like "postgresql://reader@host/database", "sqlite:///var/bank.db" or "file:/var/log/queue_log".'
        raise fields.refusal("bad_url", "this is not the address of a database or a file.", do=do) from None
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith((":", "file:")):
        return text
    return url.set(database=str(_home(info) / url.database)).render_as_string(hide_password=False)


def _from_environment(name: str, info: ValidationInfo) -> str:
    """The address that an environment variable holds."""
    if text := os.environ.get(name, "").strip():
        return _address(text, info)
    raise fields.refusal(
        "missing_secret", f"the environment variable {name} is not set.", do="Set it to the store's address."
    )


def _from_file(name: str, info: ValidationInfo) -> str:
    """The address that a file holds."""
    path = _home(info) / name
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise fields.refusal(
            "missing_secret", f"cannot read {path}: {why}.", do="Put the store's address there."
        ) from None
    if not text:
        raise fields.refusal("missing_secret", f"{path} is empty.", do="Put the store's address there.")
    return _address(text, info)


class Store(BaseModel):
    """One `[[stores]]` table as written."""

    model_config = fields.CONFIG

    name: fields.Text
    vendor: fields.Text
    url: Annotated[str, AfterValidator(_address)] | None = Field(None, repr=False)
    url_env: Annotated[str, AfterValidator(_from_environment)] | None = Field(None, repr=False)
    url_file: Annotated[str, AfterValidator(_from_file)] | None = Field(None, repr=False)
    poll_seconds: Annotated[float, Field(gt=0, le=MOST_POLL_SECONDS)] = 1.0
    customer_kind: CustomerKind = "auto"
    clock: StoreClock = "store"
    time_zone: fields.Zone | None = None
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_address(self) -> Store:
        given = [key for key in ("url", "url_env", "url_file") if getattr(self, key) is not None]
        if not given:
            do = 'Write url, url_env or url_file, like url = "sqlite:///var/bank.db".'
            raise fields.refusal("missing_key", f"store '{self.name}' has no address.", do=do)
        if len(given) > 1:
            sentence = f"store '{self.name}' has {len(given)} addresses: {' and '.join(given)}."
            raise fields.refusal("two_urls", sentence, do="Keep one of them.", at=(given[1],))
        return self

    def settings(self, site_zone: ZoneInfo) -> StoreSettings:
        """The same store with its one resolved address, and in the site's zone unless it names another."""
        return StoreSettings(
            name=self.name,
            vendor=self.vendor,
            url=self.url or self.url_env or self.url_file or "",
            poll_seconds=self.poll_seconds,
            customer_kind=self.customer_kind,
            clock=self.clock,
            time_zone=self.time_zone or site_zone,
            options=self.options,
        )


class Stores(BaseModel):
    """All stores, each under its own name."""

    model_config = fields.CONFIG

    stores: Annotated[tuple[Store, ...], Field(strict=False)] = ()

    @field_validator("stores")
    @classmethod
    def _names_differ(cls, stores: tuple[Store, ...]) -> tuple[Store, ...]:
        fields.refuse_twins([store.name for store in stores], key="name", what="stores")
        return stores
