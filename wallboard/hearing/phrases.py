"""Which phrases of the settings do texts hold, and in which sentence does the customer mean them?

All phrases are looked for in one pass over many texts at once. The few texts that hold one are cleaned of quotes and
split, and their sentences go through the same pass; only what is found there is asked whether it is denied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Protocol

import numpy as np
from ahocorasick_rs import BytesAhoCorasick
from numpy.typing import NDArray

from wallboard.hearing import negation, normal, quotes

MOST_SHOWN = 200  # characters of a sentence
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
BEFORE, AFTER = 80, 50  # how far around a phrase its denial is looked for
BATCH = 1 << 19  # characters that are matched at once; what a processor keeps near is quickest
UNIT = 2  # bytes
NEAR = 20  # characters beside its middle where a cut sentence still shows its phrase


class Group(Protocol):
    """Phrases that say the same, such as those of `config/complaints.toml`."""

    @property
    def slug(self) -> str:
        """The name of the group."""

    @property
    def reason(self) -> str:
        """What the phrases mean, in the words of the screen."""

    @property
    def grade(self) -> str:
        """How serious they are."""

    @property
    def phrases(self) -> Sequence[str]:
        """The phrases as they were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase that a customer meant.

    `group`, `reason` and `grade` are those of its group, `phrase` is as written in the settings, `sentence` as written
    by the customer: at most 200 characters of it, cut with an ellipsis.
    """

    group: str
    reason: str
    grade: str
    phrase: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where which phrases stand in joined pieces, one row each, in the order of the pieces and then of places."""

    pieces: NDArray[np.intp]
    phrases: NDArray[np.intp]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


class Phrases:
    """Phrases made ready to be looked for all at once.

    A phrase that begins or ends with a letter of a script with gaps between words begins or ends a word there.
    """

    def __init__(self, phrases: Sequence[str]) -> None:
        forms = [normal.encoded(normal.normal(phrase)) for phrase in phrases]
        words = normal.word_units()
        self._automaton = BytesAhoCorasick(forms)
        self._begins_word = np.asarray([words[int.from_bytes(form[:UNIT], "little")] for form in forms], dtype=bool)
        self._ends_word = np.asarray([words[int.from_bytes(form[-UNIT:], "little")] for form in forms], dtype=bool)

    def found(self, joined: normal.Joined) -> Found:
        """Every place of every phrase, those inside longer ones too."""
        rows = self._automaton.find_matches_as_indexes(joined.units.tobytes(), overlapping=True)
        phrases, starts, ends = np.asarray(rows, dtype=np.intp).reshape(-1, 3).T
        is_whole = starts % UNIT == 0
        phrases, starts, ends = phrases[is_whole], starts[is_whole] // UNIT, ends[is_whole] // UNIT
        units = np.append(joined.units, np.uint16(0))  # 0 stands behind the end, and before the start
        words = normal.word_units()
        inside = self._begins_word[phrases] & words[units[starts - 1]] | self._ends_word[phrases] & words[units[ends]]
        phrases, starts, ends = phrases[~inside], starts[~inside], ends[~inside]
        order = np.lexsort((phrases, starts))
        starts = starts[order]
        return Found(pieces=joined.pieces_at(starts), phrases=phrases[order], starts=starts, ends=ends[order])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """A phrase, and the group it stands for."""

    group: Group
    phrase: str


class Hearing:
    """Hears dissatisfaction in texts: the phrases of some groups, but for those that are switched off."""

    def __init__(self, groups: Sequence[Group], off: Collection[str] = ()) -> None:
        silent = {normal.normal(phrase) for phrase in off}
        self._meanings = [
            _Meaning(group=group, phrase=phrase)
            for group in groups
            for phrase in group.phrases
            if normal.normal(phrase) not in silent
        ]
        self._phrases = Phrases([meaning.phrase for meaning in self._meanings])

    def heard(self, texts: Sequence[str | None]) -> list[tuple[Hit, ...]]:
        """What each text says, one entry a text in their order; of a phrase the first place where it is meant.

        Who wrote a text is for the caller to know; in a transcript, lines that name the agent as speaker are left out.
        """
        found: list[tuple[Hit, ...]] = [()] * len(texts)
        if self._meanings:
            for first, batch in _batches(texts):
                for text, hits in groupby(self._heard(batch), key=itemgetter(0)):
                    found[first + text] = tuple(hit for _, hit in hits)
        return found

    def _heard(self, texts: Sequence[str]) -> Iterator[tuple[int, Hit]]:
        """The hits of a batch in the order of its texts, each with the place of its text."""
        owners, sentences = self._suspects(texts)
        joined = normal.joined(sentences)
        found, text = self._phrases.found(joined), joined.text()
        taken: set[tuple[int, int]] = set()
        rows = zip(
            *(column.tolist() for column in (found.pieces, found.phrases, found.starts, found.ends)), strict=True
        )
        for piece, phrase, start, end in rows:
            place = (owners[piece], phrase)
            if place not in taken and _is_meant(text, start, end):
                taken.add(place)
                shown = _shown(sentences[piece], joined, piece, start, end)
                yield owners[piece], self._hit(phrase, shown)

    def _suspects(self, texts: Sequence[str]) -> tuple[list[int], list[str]]:
        """The customer's own sentences of the texts that hold a phrase, each with the place of its text."""
        texts = [quotes.as_text(text) for text in texts]
        numbers = np.unique(self._phrases.found(normal.joined(texts)).pieces).tolist()
        pairs = [
            (number, sentence)
            for number in numbers
            for passage in quotes.own_words(texts[number])
            for sentence in normal.sentences(passage)
        ]
        return [number for number, _ in pairs], [sentence for _, sentence in pairs]

    def _hit(self, phrase: int, sentence: str) -> Hit:
        meaning = self._meanings[phrase]
        group = meaning.group
        return Hit(group=group.slug, reason=group.reason, grade=group.grade, phrase=meaning.phrase, sentence=sentence)


def _batches(texts: Sequence[str | None]) -> Iterator[tuple[int, list[str]]]:
    """Texts in batches of about half a million characters, each with the place of its first."""
    first, size = 0, 0
    for place, text in enumerate(texts, start=1):
        size += len(text or "")
        if size >= BATCH or place == len(texts):
            yield first, [text or "" for text in texts[first:place]]
            first, size = place, 0


def _is_meant(text: str, start: int, end: int) -> bool:
    """Whether the words around a phrase, in its sentence, neither deny it nor belong to a voice menu."""
    before = text[max(start - BEFORE, 0) : start].rpartition(normal.SEPARATOR)[2]
    after = text[end : end + AFTER].partition(normal.SEPARATOR)[0]
    return not (quotes.is_menu(before, after) or negation.is_denied(before, text[start:end], after))


def _shown(sentence: str, joined: normal.Joined, piece: int, start: int, end: int) -> str:
    """A sentence, or the part of a long one that is around its phrase."""
    if len(sentence) <= MOST_SHOWN:
        return sentence
    first = joined.start(piece)
    middle = _place(sentence, (start + end) // 2 - first, int(joined.ends[piece]) - first)
    low = max(0, min(middle - MOST_SHOWN // 2, len(sentence) - MOST_SHOWN))
    high = low + MOST_SHOWN
    part = sentence[low + (low > 0) : high - (high < len(sentence))]
    return f"{ELLIPSIS * (low > 0)}{part}{ELLIPSIS * (high < len(sentence))}"


def _place(sentence: str, place: int, size: int) -> int:
    """The character of a sentence that became the unit at a place of its normal form; near it, at the least."""
    if len(sentence) == size:
        return place
    at = place
    for _ in range(8):
        missing = place - len(normal.encoded(normal.normal(sentence[:at]))) // UNIT
        if abs(missing) <= NEAR:
            break
        at = min(max(at + missing, 0), len(sentence))
    return at
