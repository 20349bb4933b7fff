"""What a page says when its numbers are not there, not all there, or not from now; and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from wallboard import text
from wallboard.settings import Settings
from wallboard.snapshot import Snapshot, State

DEAD_AFTER_SECONDS = 10.0  # contract.md §6: an older snapshot means that the board itself stands still


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, and how much it matters."""

    state: State
    sentence: str


def starting(language: str) -> Notice:
    """Before the first snapshot."""
    say = text.words(language).gettext
    return Notice(State.UNKNOWN, say("The board is starting. This page fills by itself within a few seconds."))


def forbidden(language: str, *, is_known: bool) -> Notice:
    """For somebody who may not see this page."""
    say = text.words(language).gettext
    if is_known:
        return Notice(State.WATCH, say("Your role does not include this page. Ask whoever keeps access.toml."))
    return Notice(State.WATCH, say("This page is not open to everyone. Log in on the wall's page first."))


def of_board(snapshot: Snapshot, settings: Settings, age_seconds: float | None, language: str) -> list[Notice]:
    """Everything that keeps this snapshot's numbers from being all of now, worst first."""
    say = text.words(language).gettext
    if not settings.stores:
        sentence = say("No store is configured. Add one to {file}, then run wallboard check.")
        return [Notice(State.WATCH, sentence.format(file=settings.folder / "stores.toml"))]
    found = [*_stopped(snapshot, age_seconds, language), *_silent(snapshot, language)]
    if not found and not snapshot.queues and not snapshot.waiting:
        sentence = say("No contact has come in since midnight. The numbers begin with the first one.")
        found.append(Notice(State.UNKNOWN, sentence))
    return found


def unknown_queue(queue: str, language: str) -> Notice:
    """A queue in the URL that nobody has seen today."""
    say = text.words(language).gettext
    sentence = say(
        "Nothing has been seen of the queue “{queue}” today. Choose another queue above, or wait for a contact."
    )
    return Notice(State.UNKNOWN, sentence.format(queue=queue))


def _stopped(snapshot: Snapshot, age_seconds: float | None, language: str) -> list[Notice]:
    if age_seconds is None or age_seconds <= DEAD_AFTER_SECONDS:
        return []
    say = text.words(language).gettext
    sentence = say("The board has counted nothing since {time}. Look at its log and start it again.")
    return [Notice(State.ALARM, sentence.format(time=text.clock_time(snapshot.as_of, snapshot.timezone)))]


def _silent(snapshot: Snapshot, language: str) -> list[Notice]:
    """A sentence for every store that does not answer, or has not answered yet."""
    say = text.words(language).gettext
    found = []
    for store in snapshot.stores:
        if store.ok:
            continue
        time = text.clock_time(store.as_of, snapshot.timezone)
        if store.in_part:
            sentence = say("Store {store} answers in part; some of its numbers are old or missing. Health says which.")
            found.append(Notice(State.WATCH, sentence.format(store=store.name)))
        elif store.as_of is not None:
            sentence = say("Store {store} has not answered since {time}; its numbers are from then. Health says why.")
            found.append(Notice(State.STALE, sentence.format(store=store.name, time=time)))
        elif store.error is not None:
            sentence = say("Store {store} has never answered, so its numbers are missing. Health says why.")
            found.append(Notice(State.STALE, sentence.format(store=store.name)))
        else:
            sentence = say("Store {store} is being asked for the first time. Numbers follow within a few seconds.")
            found.append(Notice(State.UNKNOWN, sentence.format(store=store.name)))
    return found
