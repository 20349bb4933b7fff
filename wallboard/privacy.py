"""Who a customer is, without keeping who: normalised, hashed with the site's key, shown by two digits."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import phonenumbers

from wallboard import records

CustomerKind = Literal["auto", "id", "phone", "email"]

MOST_KNOWN = 20_000
HASH_BYTES = 12  # 96 bits: no two of a billion customers are expected to collide
DOTS = "••••"
NOT_DIGITS = re.compile(r"\D+")
E164 = re.compile(r"\+[1-9][0-9]{7,14}")
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[\w-]+(?:\.[\w-]+)+")
BETWEEN_DIGITS = r"[\s()./\u2010-\u2015\u2212\uff0d-]{0,3}"  # spaces, brackets and every kind of dash
NUMBER = re.compile(rf"\+?\d(?:{BETWEEN_DIGITS}\d){{4,}}")


class Customer(NamedTuple):
    """One customer as the board keeps them; both empty when the store does not know who it is."""

    hash: str | None
    masked: str | None


NOBODY = Customer(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How one store's customer references become customers (`contract.md` §2)."""

    secret: bytes
    region: str
    kind: CustomerKind = "auto"
    unknown: frozenset[str] = frozenset()
    _known: dict[str, Customer] = field(default_factory=dict, repr=False, compare=False)

    def of(self, ref: str | None) -> Customer:
        """The customer behind a raw reference; each distinct value is normalised once, as long as it is remembered."""
        if ref is None:
            return NOBODY
        customer = self._known.get(ref)
        if customer is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()  # raw references are not kept longer than they save work
            customer = self._known[ref] = self._identify(ref)
        return customer

    def _identify(self, ref: str) -> Customer:
        plain = ref.strip()
        if plain.casefold() in self.unknown or not any(sign.isalnum() for sign in plain):
            return NOBODY  # a plus alone, or dashes, is what a switch writes when it knows nothing
        normal = normalise(plain, kind=self.kind, region=self.region)
        digest = hmac.digest(self.secret, normal.encode(), hashlib.sha256)
        return Customer(digest[:HASH_BYTES].hex(), masked(plain))


def normalise(ref: str, *, kind: CustomerKind, region: str) -> str:
    """One spelling per customer: an e-mail in lower case, a valid number of the region as E.164, else the text."""
    plain = ref.strip()
    if E164.fullmatch(plain):
        return plain  # a valid number is written so, and one that is not valid stays the text it is
    if kind == "email" or (kind == "auto" and "@" in plain):
        return plain.casefold()
    if kind == "id":
        return plain
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return plain
    if kind == "auto" and not phonenumbers.is_valid_number(number):
        return plain
    extension = f";ext={number.extension}" if number.extension else ""  # one of many desks behind a switchboard
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def masked(ref: str) -> str:
    """A reference as a wall may show it: its last two digits, or dots alone when it has none."""
    digits = NOT_DIGITS.sub("", ref)
    return f"{DOTS} {digits[-2:]}" if len(digits) > 2 else DOTS  # noqa: PLR2004 - two digits are shown


def masked_text(text: str | None) -> str | None:
    """Free text with every e-mail address and long number replaced by dots, before it is stored."""
    return None if text is None else NUMBER.sub(DOTS, EMAIL.sub(DOTS, text))


# Columns that hold what people wrote, masked before they are stored.
FREE_TEXT = frozenset({"subject", "body", "comment", "note"})


def pseudonymised(stream: records.Stream, rows: Iterable[records.Row], identity: Identity) -> list[records.Row]:
    """Checked rows as the ledger keeps them (`records.kept`): no raw customer reference, no numbers in free text."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return []
    kept: list[Sequence[records.Value]] = []
    for name, values in zip(stream.names, columns, strict=True):
        kept += _made_safe(name, values, identity)
    return list(zip(*kept, strict=True))


def _made_safe(column: str, values: Sequence[str | None], identity: Identity) -> list[Sequence[records.Value]]:
    """What is kept of one column: itself, or what stands for it."""
    if column == "customer_ref":
        customers = [identity.of(ref) for ref in values]
        return [[customer.hash for customer in customers], [customer.masked for customer in customers]]
    if column in ("customer_id", "customer_email"):
        return [[identity.of(ref).hash for ref in values]]
    if column in FREE_TEXT:
        return [[masked_text(text) for text in values]]
    return [values]
