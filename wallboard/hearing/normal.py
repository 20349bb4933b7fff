"""In which form are texts and phrases compared? One in which case, width and the script of Chinese are gone.

NFKC, then case folding, then Simplified characters, one at a time, so that what a word becomes never hangs on its
neighbours. Many pieces share one buffer of UTF-16 units, where nearly every unit is looked up in a table; pieces with
anything that is not one unit for one unit (accents apart from their letter, ligatures, most emoji) take the long way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

Units = NDArray[np.uint16]

SEPARATOR = "\x01"  # between two pieces; no text holds it after `joined`
SPACE = ord(" ")
BMP = 0x10000
ODD, DROPPED = 0xFFFF, 0xFFFE  # marks in the table; both are no characters
FIRST_WITHOUT_GAPS = 0x2E80  # from here on scripts are written without gaps between words
SURROGATES, LOW_SURROGATES = range(0xD800, 0xE000), 0xDC00  # halves of pairs
JAMO = range(0x1100, 0x1200)  # parts of Korean syllables
APART = "\x02"  # stands between characters while the table is made
HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))
MOST_EMOJI = 0xD83D  # the first half of U+1F400 to U+1F7FF, of which none has another form
WRAPPED = 50  # a line of a mail at least this long goes on in the next one

# What NFKC leaves apart or spells out in several characters.
_FIRST = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\ufffe\uffff"), None) | {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`"), "'"),
    ord("\u2026"): ".",
    ord(SEPARATOR): " ",
}
# Variants that OpenCC keeps apart when it sees no neighbours, and spellings of Taiwan and Hong Kong.
_TWINS = dict(pair for pair in "覆复 藉借 瞭了 著着 妳你 沈沉 划画 彷仿 麽么 衹只 账帐 甚什 祕秘".split())
_END = re.compile(
    r"(?:(?<![!?！？])[!?！？]++(?!\s*(?:no|none|nope|n/a|not at all|not really|没有|沒有|无|無|否)\s*(?:[.,。，;；!\n]|$))"
    r"|[。；;｡．…]++|(?<!\.)\.++(?=\s|$))[\"'”’」』）)\]]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Pieces in their normal form, one after the other in one buffer; `ends[i]` is where piece i ends."""

    units: Units
    ends: NDArray[np.intp]

    def pieces_at(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Which piece each place of the buffer is in."""
        return np.searchsorted(self.ends, places, side="left")

    def start(self, piece: int) -> int:
        """Where a piece begins."""
        return int(self.ends[piece - 1]) + 1 if piece else 0

    def text(self, start: int, end: int) -> str:
        """What stands between two places."""
        return self.units[start:end].tobytes().decode("utf-16-le", "surrogatepass")


def normal(text: str) -> str:
    """The form in which a text is compared, with single spaces; the same again for a text that is in it."""
    return " ".join(_form(text).split())


def encoded(text: str) -> bytes:
    """A text as it stands in the buffer of `Joined`."""
    return text.encode("utf-16-le", "surrogatepass")


def joined(pieces: Sequence[str]) -> Joined:
    """Many pieces in their normal form at once, at well over 100 MB/s."""
    units = _looked_up(pieces, _table())
    odd = np.flatnonzero(units == ODD)
    if len(odd):
        which = np.unique(np.searchsorted(np.flatnonzero(units == ord(SEPARATOR)), odd))
        rewritten = list(pieces)
        for piece in which.tolist():
            rewritten[piece] = normal(rewritten[piece])
        units = _looked_up(rewritten, _second_table())
    units = _tidy(units)
    return Joined(units=units, ends=np.append(np.flatnonzero(units == ord(SEPARATOR)), len(units)))


@cache
def word_units() -> NDArray[np.bool_]:
    """Which units are letters or digits of a script that has gaps between its words."""
    letters = [chr(unit).isalnum() or unit == ord("_") for unit in range(FIRST_WITHOUT_GAPS)]
    return np.asarray(letters + [False] * (BMP - len(letters)))


def sentences(text: str) -> list[str]:
    """The sentences of a text as they were written; lines end one, but for lines that a mail program has wrapped."""
    return [sentence for paragraph in _paragraphs(text) for sentence in _split(paragraph)]


def _form(text: str) -> str:
    """The normal form but for its spaces."""
    if text.isascii():
        return text.replace(SEPARATOR, " ").replace("`", "'").lower()
    return unicodedata.normalize("NFKC", text.translate(_FIRST)).translate(_FIRST).casefold().translate(_simplified())


def _split(paragraph: str) -> Iterator[str]:
    last = 0
    for end in _END.finditer(paragraph):
        if sentence := paragraph[last : end.end()].strip():
            yield sentence
        last = end.end()
    if sentence := paragraph[last:].strip():
        yield sentence


def _paragraphs(text: str) -> Iterator[str]:
    """Lines, and lines that go on in the next one together."""
    first = place = 0
    lines = text.splitlines(keepends=True)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        place += len(line)
        written, rest = line.rstrip(), following.lstrip(" \t")
        goes_on = len(written) >= WRAPPED and not _END.fullmatch(written, len(written) - 1) and rest[:1].islower()
        if not goes_on:
            yield text[first:place]
            first = place


def _looked_up(pieces: Sequence[str], table: Units) -> Units:
    blob = SEPARATOR.join(pieces)
    if blob.count(SEPARATOR) != max(len(pieces) - 1, 0):
        blob = SEPARATOR.join(piece.replace(SEPARATOR, " ") for piece in pieces)
    return table[np.frombuffer(encoded(blob), dtype="<u2")]


def _tidy(units: Units) -> Units:
    """Without characters that nobody sees, and with one space where there were several."""
    dropped = units == DROPPED
    if dropped.any():
        units = units[~dropped]
    is_space = units == SPACE
    again = is_space[1:] & is_space[:-1]
    return units[np.append(True, ~again)] if again.any() else units


@cache
def _simplified() -> dict[int, str]:
    """Every Traditional character, and its Simplified one."""
    known = [chr(code) for first, last in HAN for code in range(first, last)]
    once = _converted("\n".join(known))
    found = {old: _TWINS.get(new, new) for old, new in zip(known, _converted(once).split("\n"), strict=True)}
    return {ord(old): new for old, new in found.items() if old != new and len(new) == 1 and ord(new) < BMP}


def _converted(text: str) -> str:
    return str(OpenCC("t2s").convert(text))


@cache
def _table() -> Units:
    """The normal form of every unit by itself; ODD where it takes more than one, or its neighbours, to say."""
    codes = [code for code in range(BMP) if code != ord(APART) and not SURROGATES.start <= code < SURROGATES.stop]
    table = np.arange(BMP, dtype=np.uint16)
    for code, form in zip(codes, _form(APART.join(map(chr, codes))).split(APART), strict=True):
        if form:
            table[code] = SPACE if form.isspace() else ord(form) if len(form) == 1 and ord(form) < BMP else ODD
        else:
            table[code] = DROPPED
    table[_joining(codes)] = ODD
    table[SURROGATES.start : LOW_SURROGATES] = ODD
    table[MOST_EMOJI] = MOST_EMOJI
    table[ord(SEPARATOR)] = ord(SEPARATOR)
    return table


@cache
def _second_table() -> Units:
    """The table for pieces that have gone the long way: what is odd stays as it is."""
    return np.where(_table() == ODD, np.arange(BMP, dtype=np.uint16), _table())


def _joining(codes: Sequence[int]) -> list[int]:
    """Characters that may become one with, or change places with, the one before them."""
    marks = [code for code in codes if unicodedata.combining(chr(code))]
    parts = (unicodedata.decomposition(chr(code)).split() for code in codes)
    seconds = {int(pair[1], 16) for pair in parts if len(pair) == 2 and pair[0][0] != "<"}  # noqa: PLR2004
    return [*marks, *(code for code in seconds if code < BMP), *JAMO]
