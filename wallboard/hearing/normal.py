"""In which form are texts and phrases compared? One in which case, width and the script of Chinese are gone.

NFKC, then case folding, then Simplified characters, one at a time, so that what a word becomes never hangs on its
neighbours. Many pieces share one buffer of UTF-16 units, where nearly every unit is looked up in a table; pieces with
anything that is not one unit for one unit (accents apart from their letter, ligatures, most emoji) take the long way.
"""

# ruff: noqa: RUF001 - full-width signs are what this is about
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
UNREADABLE = 0xFFFD
SURROGATES, LOW_SURROGATES = range(0xD800, 0xE000), 0xDC00  # halves of pairs
HALF = 0x3FF  # what a half of a pair counts
JAMO = range(0x1100, 0x1200)  # parts of Korean syllables
APART = "\x02"  # stands between characters while the table is made
HAN = ((0x3400, 0xA000), (0xF900, 0xFB00))
MOST_EMOJI = 0xD83D  # the first half of U+1F400 to U+1F7FF, of which none has another form
SOME_EMOJI = (0xD83C, 0xD83E)  # the first halves of other emoji, and of letters in squares, which have
WRAPPED = 50  # a line of a mail at least this long goes on in the next one

# What NFKC leaves apart or spells out in several characters.
_FIRST = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff\ufffe\uffff", "") | {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
    "\u2026": ".",
    SEPARATOR: " ",
}
_FIRST_SIGNS = re.compile(f"[{''.join(_FIRST)}]")
# Variants that OpenCC keeps apart when it sees no neighbours, and spellings of Taiwan and Hong Kong.
_TWINS = {pair[0]: pair[1] for pair in "覆复 藉借 瞭了 著着 妳你 沈沉 划画 彷仿 麽么 衹只 账帐 甚什 祕秘".split()}
# "Complaints? None." is one sentence: its second half takes the first back.
_ANSWER = re.compile(
    r"\s*(?:no|none|nope|n/a|not at all|not really|没有|沒有|无|無|否)\s*(?:[.,。，;；!\n]|$)", re.IGNORECASE
)
_END = re.compile(r"[.!?！？。；;｡．…]++[\"'”’」』）)\]]*+")


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

    def text(self) -> str:
        """The whole buffer, one character a unit: what takes two units is two characters that nobody can read."""
        is_half = (self.units >= SURROGATES.start) & (self.units < SURROGATES.stop)
        return np.where(is_half, np.uint16(UNREADABLE), self.units).tobytes().decode("utf-16-le")


def normal(text: str) -> str:
    """The form in which a text is compared, with single spaces; the same again for a text that is in it."""
    return " ".join(_form(text).split())


def encoded(text: str) -> bytes:
    """A text as it stands in the buffer of `Joined`."""
    return text.encode("utf-16-le", "surrogatepass")


def joined(pieces: Sequence[str]) -> Joined:
    """Many pieces in their normal form at once, at well over 100 MB/s."""
    units = _looked_up(pieces, _table())
    odd = _odd(units)
    if len(odd):
        rewritten = list(pieces)
        for piece in np.unique(np.searchsorted(np.flatnonzero(units == ord(SEPARATOR)), odd)).tolist():
            rewritten[piece] = _folded(rewritten[piece])
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
    folded = _folded(text)
    return folded if folded.isascii() else folded.translate(_simplified())


def _folded(text: str) -> str:
    """A text without differences of case, width and signs."""
    if text.isascii():
        return text.replace(SEPARATOR, " ").replace("`", "'").lower()
    return _plain_signs(unicodedata.normalize("NFKC", _plain_signs(text))).casefold()


def _plain_signs(text: str) -> str:
    return _FIRST_SIGNS.sub(lambda sign: _FIRST[sign[0]], text)


def _split(paragraph: str) -> Iterator[str]:
    last = 0
    for end in _END.finditer(paragraph):
        if _is_end(end, paragraph):
            yield from _worded(paragraph[last : end.end()])
            last = end.end()
    yield from _worded(paragraph[last:])


def _is_end(end: re.Match[str], paragraph: str) -> bool:
    """Whether signs end a sentence: points do before a space, a question not before its short answer."""
    following = paragraph[end.end() : end.end() + 1]
    if end[0].startswith(".") and end[0].strip(".") == "":
        return not following or following.isspace()
    return not ("?" in end[0] or "？" in end[0]) or not _ANSWER.match(paragraph, end.end())


def _worded(sentence: str) -> Iterator[str]:
    if sentence := sentence.strip():
        yield sentence


def _paragraphs(text: str) -> Iterator[str]:
    """Lines, and lines that go on in the next one together."""
    first = place = 0
    lines = text.splitlines(keepends=True)
    for line, following in zip(lines, [*lines, ""][1:], strict=True):
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
    units: Units = table[np.frombuffer(encoded(blob), dtype="<u2")]
    return units


def _odd(units: Units) -> NDArray[np.intp]:
    """Where something stands whose normal form the table does not know."""
    odd = np.flatnonzero(units == ODD)
    firsts = np.flatnonzero((units | (SOME_EMOJI[0] ^ SOME_EMOJI[1])) == SOME_EMOJI[1])
    seconds = units[np.minimum(firsts + 1, len(units) - 1)]
    is_odd = _odd_pairs()[(units[firsts] == SOME_EMOJI[1]).astype(np.intp), seconds & HALF]
    return np.append(odd, firsts[is_odd])


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
    for first in (MOST_EMOJI, *SOME_EMOJI):
        table[first] = first
    table[ord(SEPARATOR)] = ord(SEPARATOR)
    return table


@cache
def _odd_pairs() -> NDArray[np.bool_]:
    """Of each of SOME_EMOJI, by the second half: whether it has another form."""
    firsts = (BMP + ((first - SURROGATES.start) << 10) for first in SOME_EMOJI)
    return np.asarray(
        [[_form(chr(first + second)) != chr(first + second) for second in range(HALF + 1)] for first in firsts]
    )


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
