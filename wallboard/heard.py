"""Which customers were heard with a phrase of dissatisfaction, in which sentence, and how often is a phrase right?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from wallboard import clock, listening
from wallboard.cases import Heard
from wallboard.day import Day
from wallboard.hearing import Hit
from wallboard.ledger import TABLES, Ledger
from wallboard.listening import HEARD, Listener
from wallboard.measure import Grain
from wallboard.notebook import Judged, Judgement

A_DAY = 10  # so many sentences at the most are put to supervisors (metrics.md §5)


class Text(NamedTuple):
    """One text of a customer with a phrase of dissatisfaction; `is_first`: it counts, see `metrics.md` §5."""

    at: float  # seconds since the epoch
    queue: str | None
    reason: str | None
    customer: str | None
    is_first: bool
    is_recorded: bool  # its ticket is a recorded complaint, which is more to be trusted than any phrase
    store: str
    source: str  # as `heard` names it
    phrases: tuple[str, ...]


class Said(NamedTuple):
    """A phrase in a text, and the sentence in which it was meant."""

    text: Text
    hit: Hit

    @property
    def key(self) -> Judged:
        """How the notebook names it."""
        return self.text.store, self.text.source, self.hit.phrase


class Precision(NamedTuple):
    """How often a phrase was heard, and how often somebody found that it was meant, or was not."""

    heard: int
    right: int
    wrong: int


def today(day: Day, since: float, at: float) -> list[Text]:
    """The texts written in [since, at] in which dissatisfaction was heard, oldest first."""
    load = day.caseloads.get(HEARD)
    if load is None:
        return []
    rows = np.flatnonzero(load.table.alive[: load.table.size])
    frame = load.frame(Grain.HEARD, rows)
    wanted = (frame.entered >= since) & (frame.entered <= at)
    rows, frame = rows[wanted], frame.take(wanted)
    if not isinstance(frame, Heard):
        return []
    words = frame.words
    found = [
        Text(
            at=float(frame.entered[i]),
            queue=words["queue"][frame.queue[i]] if frame.queue[i] >= 0 else None,
            reason=words["reason"][frame.reason[i]] if frame.reason[i] >= 0 else None,
            customer=load.text("of_customer", row),
            is_first=is_first,
            is_recorded=bool(load.table.column("recorded")[row]),
            store=load.store_of[row],
            source=load.text("source_id", row) or "",
            phrases=tuple((load.text("phrases", row) or "").split("\n")),
        )
        for i, (row, is_first) in enumerate(zip(rows.tolist(), frame.is_first().tolist(), strict=True))
    ]
    return sorted(found, key=lambda text: (text.at, text.store, text.source))


def said(ledger: Ledger, listener: Listener, texts: Sequence[Text]) -> list[Said]:
    """The sentences of some texts, in their order; numbers in them are masked as the ledger keeps them."""
    sentences: dict[tuple[str, str], tuple[Hit, ...]] = {}
    for store in {text.store for text in texts}:
        keys: dict[str, list[str]] = {}
        for text in texts:
            if text.store == store:
                stream, key = listening.source_of(text.source)
                keys.setdefault(stream, []).append(key)
        for stream, some in keys.items():
            rows = ledger.by_key(store, stream, [(key,) for key in some])
            for (key,), hits in zip(rows, listener.hits(stream, list(rows.values())), strict=True):
                sentences[store, listening.source_id(stream, key)] = hits
    return [Said(text, hit) for text in texts for hit in sentences.get((text.store, text.source), ())]


def to_judge(
    some: Iterable[Said],
    judged: Mapping[Judged, tuple[Judgement, int]],
    precisions: Mapping[str, Precision],
    *,
    left: int,
) -> list[Said]:
    """What a supervisor is asked: sentences nobody has judged yet, those of the phrases least is known of first."""
    open_ = [one for one in some if one.key not in judged]

    def known(one: Said) -> tuple[int, float, Judged]:
        precision = precisions.get(one.hit.phrase)
        return (precision.right + precision.wrong if precision else 0), -one.text.at, one.key

    return sorted(open_, key=known)[: max(left, 0)]


def left_to_judge(judged: Mapping[Judged, tuple[Judgement, int]], since: datetime) -> int:
    """How many sentences may still be put to supervisors on the day that began at a moment."""
    return A_DAY - sum(at >= clock.micros(since) for _, at in judged.values())


def precisions(ledger: Ledger, judged: Mapping[Judged, tuple[Judgement, int]], since: datetime) -> dict[str, Precision]:
    """How often each phrase was heard since a moment, and what was ever said about it."""
    table = TABLES[HEARD].c
    rows = ledger.columns(HEARD, ("phrases",), table.at >= clock.micros(since), table.phrases.is_not(None))
    heard = Counter(phrase for (phrases,) in rows for phrase in phrases.split("\n"))
    told = {word: Counter(key[2] for key, (what, _) in judged.items() if what is word) for word in Judgement}
    every = heard.keys() | told[Judgement.RIGHT].keys() | told[Judgement.WRONG].keys()
    return {
        phrase: Precision(heard[phrase], told[Judgement.RIGHT][phrase], told[Judgement.WRONG][phrase])
        for phrase in sorted(every, key=lambda phrase: (-heard[phrase], phrase))
    }
