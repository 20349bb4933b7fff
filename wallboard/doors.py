"""Who may come in: signed tokens, and the two headers that tell a browser of ours from a stranger's page."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from wallboard import errors
from wallboard.clock import HOUR

UNAUTHORISED = 401
FORBIDDEN = 403
PAGE_HOURS = 1.0  # a page's own token; the server renews it while the page stays connected
RENEWED_HOURS = 24.0  # after a day a page asks again who is looking
RENEW_BEFORE_SECONDS = 600.0
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[\w.-]+)(?::\d+)?", re.IGNORECASE)
_SIGNED_FOR = b"wallboard token: "  # the same key hashes customers; what it signs here can be nothing else


class RefusedError(errors.WallboardError):
    """Somebody was not let in; `status` is what HTTP calls it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a token lets its bearer see, and for how long. `until`: it may be renewed up to then; None: never."""

    preset: str
    expires_at: float
    until: float | None = None
    queues: tuple[str, ...] = ()

    def has_expired(self, at: float) -> bool:
        """Whether it is no longer good."""
        return at >= self.expires_at

    def renewed(self, at: float) -> Self | None:
        """A fresh one shortly before it runs out; None when it is not time, or when it may not be renewed."""
        if self.until is None or self.expires_at >= self.until or self.expires_at - at > RENEW_BEFORE_SECONDS:
            return None
        return replace(self, expires_at=min(at + PAGE_HOURS * HOUR, self.until))


def token(secret: bytes, preset: str, hours: float, now: datetime) -> str:
    """A token for one screen, as `wallboard token` prints it."""
    return written(secret, Pass(preset=preset, expires_at=now.timestamp() + hours * HOUR))


def written(secret: bytes, given: Pass) -> str:
    """A pass as compact text: what it says, and the signature over it."""
    said = {"preset": given.preset, "exp": round(given.expires_at)}
    said |= {} if given.until is None else {"until": round(given.until)}
    said |= {"queues": list(given.queues)} if given.queues else {}
    body = _packed(json.dumps(said, separators=(",", ":")).encode())
    return f"{body}.{_packed(_signature(secret, body))}"


def read(secret: bytes, text: str, at: float) -> Pass:
    """What a token says, once its signature and its time have been checked.

    Raises:
        RefusedError: it is forged, damaged or too old.
    """
    body, _, signature = text.partition(".")
    try:
        is_ours = hmac.compare_digest(_signature(secret, body), _unpacked(signature))
        said = json.loads(_unpacked(body)) if is_ours else None
    except (ValueError, binascii.Error):
        said = None
    if said is None:
        raise RefusedError(UNAUTHORISED, "This token is not one of this board. Make one with `wallboard token`.")
    found = Pass(
        preset=said["preset"], expires_at=said["exp"], until=said.get("until"), queues=tuple(said.get("queues", ()))
    )
    if found.has_expired(at):
        raise RefusedError(UNAUTHORISED, "This token has expired. Make a new one with `wallboard token`.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """How one server lets people in. `is_open`: on this machine alone and without access.toml, nobody needs a token."""

    secret: bytes
    is_open: bool
    hosts: frozenset[str] | None  # the names it answers to; None: any
    now: Callable[[], float]  # real seconds since the epoch, also when the board replays another day

    def check(self, headers: Mapping[str, str]) -> None:
        """Refuse a page of another site, and a name that was bent to point at this machine (DNS rebinding).

        Raises:
            RefusedError: the Host is not ours, or the Origin is not the Host.
        """
        host = headers.get("host", "").lower()
        if self.hosts is not None and not is_named(host, self.hosts):
            raise RefusedError(FORBIDDEN, f"This board does not answer to the name '{host}'.")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host:
            raise RefusedError(FORBIDDEN, f"Pages of '{origin}' may not read this board.")

    def admit(self, text: str | None) -> Pass | None:
        """The pass behind a token; None when none was shown and none is needed.

        Raises:
            RefusedError: the token is missing, forged or expired. One that is shown counts even where none is needed.
        """
        if text:
            return read(self.secret, text, self.now())
        if not self.is_open:
            sentence = "This board needs a token. Make one with `wallboard token`."
            raise RefusedError(UNAUTHORISED, sentence)
        return None

    def for_page(self, preset: str, *, queues: tuple[str, ...] = (), until: float | None = None) -> str | None:
        """The token a page hands to its live wall; None where none is needed.

        `until` is when the bearer's own token ends: the page's may not outlive it.
        """
        if self.is_open:
            return None
        at = self.now()
        last = min(at + RENEWED_HOURS * HOUR, until or float("inf"))
        given = Pass(preset=preset, expires_at=min(at + PAGE_HOURS * HOUR, last), until=last, queues=queues)
        return written(self.secret, given)


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_named(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header, with or without its port, is one of the names or of this machine."""
    found = _HOST.fullmatch(host)
    return found is not None and (is_loopback(found["name"]) or found["name"] in names)


def _signature(secret: bytes, body: str) -> bytes:
    return hmac.digest(secret, _SIGNED_FOR + body.encode(), hashlib.sha256)


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
