"""The caller card: who is on the line, what they have been through, and how to help; and an agent's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

import streamlit as st

from wallboard import callers, clock, friction, journey, oncall, text
from wallboard.engine import Engine
from wallboard.journey import Event, Journey
from wallboard.ledger import TABLES
from wallboard.oncall import Call, Following
from wallboard.promised import OVERDUE, STILL_OPEN, Fate
from wallboard.readings import DayReadings
from wallboard.ui import bound, codes, drill, once, people
from wallboard.ui.frame import Page
from wallboard.ui.live.presets import WINDOW_WORDS

LATEST = 4  # events that fit on a card
HEARD = "care_heard"  # the visit for which a look at an adjustment has been written down
OWN = ("answered", "handle_time", "repeat_rate", "csat", "transfer_rate", "hold_rate")
FEW = 30  # statistics.md §3: of fewer nothing is said


def draw(page: Page, agent: str) -> None:
    """The card of the customer an agent talks to; calmly that there is none."""
    call = on_line(page, agent)
    if call is None:
        st.markdown(f"#### {page.say('Nobody on the line')}")
        st.caption(page.say("The card of a customer opens here by itself when a call is answered."))
        return
    who = bound.plain(call.masked or page.say("withheld number"))
    place = bound.plain(call.queue or text.UNKNOWN)
    time = text.clock_time(call.since, page.engine.settings.timezone)
    st.markdown(f"#### {who} · {place} · {page.say('since {start}').format(start=time)}")
    if call.customer is None:
        st.caption(page.say("Nobody knows who this is, so nothing can be said of earlier contacts."))
        return
    found = _journey(page, call.customer)
    earlier = [event for event in found.events if event.key[1] != call.visit]
    _care(page, call)
    for hint in hints(page, found, earlier, call):
        st.markdown(f":material/lightbulb: {hint}")
    _events(page, earlier)


def on_line(page: Page, agent: str) -> Call | None:
    """The call an agent talks to in this snapshot, where this viewer may see its queue."""
    told = page.snapshot.readings
    at = told.moment.rows_at if isinstance(told, DayReadings) else page.snapshot.as_of
    call: Call | None = once.per_snapshot(
        page.snapshot,
        ("on_line", agent),
        lambda: page.engine.ask(lambda day: oncall.of(day, agent, at.timestamp())),
    )
    is_theirs = call is None or not page.viewer.queues or call.queue in page.viewer.queues
    return call if is_theirs else None


def seen(page: Page) -> set[str]:
    """The agents who have answered today."""
    places = page.snapshot.readings.places("answered")
    return {place.partition("/")[2] for place in places if place.startswith("agents/")}


def hints(page: Page, found: Journey, earlier: list[Event], call: Call) -> list[str]:
    """How to help, the most pressing first."""
    language, say = page.filters.language, page.say
    told = [event for event in earlier if event.kind == "promise" and event.how in STILL_OPEN]
    late = [event for event in told if event.how in OVERDUE]
    lines = []
    if late:
        lines.append(say("A promise to them is overdue ({what}). Begin with it.").format(what=_named(page, late)))
    elif told:
        lines.append(say("They were promised something ({what}). Say how it stands.").format(what=_named(page, told)))
    if found.score >= friction.SERIOUS:
        lines.append(say("Much has gone wrong for them lately. Say so first, and see it through yourself if you can."))
    told_to = _told_to(page, earlier, call)
    if told_to:
        people_told = text.words(language).ngettext(
            "They have told it to {people} person already. Say back what you see here instead of asking again.",
            "They have told it to {people} people already. Say back what you see here instead of asking again.",
            told_to,
        )
        lines.append(people_told.format(people=text.number(told_to, language)))
    after = _following(page, next((event.reason for event in (*_this(found, call), *earlier) if event.reason), None))
    if after is not None:
        template = say("Settle {reason} now too: in {share} of {n} cases it is what they call about next.")
        shown = text.percent(after.share, language), text.number(after.n, language)
        lines.append(template.format(reason=bound.plain(after.reason), share=shown[0], n=shown[1]))
    return lines or [say("Nothing has gone wrong for them that the board knows of.")]


def numbers(page: Page, agent: str) -> None:
    """An agent's numbers; below thirty cases only how many there are."""
    chosen, where = page.filters, f"agents/{agent}"
    defined = {each.slug: each for each in drill.measures(page.engine)}
    shown = [slug for slug in OWN if slug in defined]
    for column, slug in zip(st.columns(len(shown)), shown, strict=True):
        reading = page.snapshot.reading(slug, where, chosen.window)
        with column, st.container(border=True, key=f"own_{slug}"):
            st.markdown(f"**{page.say(defined[slug].title)}** · {page.say(WINDOW_WORDS[chosen.window])}")
            count = int(reading.n or 0) if reading else 0
            if reading is None or reading.value is None or (count < FEW and not defined[slug].is_count):
                st.html(f'<strong style="{bound.STYLE}">{text.UNKNOWN}</strong>')
                st.caption(page.say("too few to say: {n}").format(n=text.number(count, chosen.language)))
                continue
            st.html(bound.value(reading, slug, where, chosen.window, chosen.language))
            if not defined[slug].is_count:
                st.caption(f"n = {text.number(count, chosen.language)}")
    words = page.say("Of fewer than {n} cases nothing is said: chance alone moves such a number.")
    st.caption(words.format(n=text.number(FEW, chosen.language)))


def _journey(page: Page, customer: str) -> Journey:
    engine = page.engine
    return once.per_snapshot(
        page.snapshot,
        ("card", customer, page.viewer.queues),
        lambda: journey.of(
            callers.of(engine.ledger, engine.settings),
            engine.settings,
            customer,
            page.snapshot.as_of,
            queues=page.viewer.queues,
        ),
    )


def _events(page: Page, earlier: list[Event]) -> None:
    """The latest contacts before this one: when, what about, how it went, with whom."""
    if not earlier:
        st.caption(page.say("This is the first the board knows of them."))
        return
    language = page.filters.language
    for event in earlier[:LATEST]:
        local = event.at.astimezone(page.engine.settings.timezone)
        how = people.FATES[Fate(event.how)] if event.kind == "promise" and event.how else None
        word = page.say(how) if how else codes.word(event.how, language) if event.how else None
        parts = [codes.word(event.kind, language) or event.kind, event.reason, word, event.agent, event.note]
        line = " · ".join(bound.plain(part) for part in parts if part)
        st.markdown(f"**{local:%Y-%m-%d %H:%M}** {line}")
    if len(earlier) > LATEST:
        more = text.number(len(earlier) - LATEST, language)
        st.caption(page.say("{count} more before that").format(count=more))


def _care(page: Page, call: Call) -> None:
    """The adjustment a customer asked for, never why; each look at it is in the audit log."""
    adjustment, review = _adjustment(page.engine, call.customer or "")
    if adjustment is None:
        return
    if st.session_state.get(HEARD) != call.visit:
        page.engine.notebook.record(
            "care", call.customer or "", by=page.viewer.name, at=clock.micros(page.snapshot.as_of)
        )
        st.session_state[HEARD] = call.visit
    words = page.say("They asked for this: {adjustment}").format(adjustment=bound.plain(adjustment))
    today = page.snapshot.as_of.astimezone(page.engine.settings.timezone).date().isoformat()
    if review is not None and review < today:
        words += " " + page.say("(to be reviewed since {day}; ask whether it still helps)").format(day=review)
    st.markdown(f":material/favorite: **{words}**")


def _adjustment(engine: Engine, customer: str) -> tuple[str | None, str | None]:
    """What a customer asked for, and when that is to be looked at again."""
    table = TABLES["customers"].c
    found = engine.ledger.columns("customers", ("care_adjustment", "care_review_on"), table.customer == customer)
    return next(((words, day) for words, day in found if words), (None, None))


def _following(page: Page, reason: str | None) -> Following | None:
    now = page.snapshot.as_of.replace(minute=0, second=0, microsecond=0)
    return _followings(page.engine, now).get(reason or "")


@lru_cache(maxsize=2)
def _followings(engine: Engine, hour: datetime) -> Mapping[str, Following]:
    return oncall.following(engine.ledger, hour)


def _told_to(page: Page, earlier: list[Event], call: Call) -> int:
    """How many others they have talked to within the window of repeats before this call."""
    since = call.since - timedelta(days=page.engine.settings.repeats.repeat_within_days)
    talks = [event for event in earlier if event.at >= since and event.talk and event.agent and not event.is_ours]
    return len({event.agent for event in talks} - {call.agent})


def _this(found: Journey, call: Call) -> list[Event]:
    return [event for event in found.events if event.key[1] == call.visit]


def _named(page: Page, promises: list[Event]) -> str:
    return text.listed(
        [bound.plain(event.note or event.reason or text.UNKNOWN) for event in promises], page.filters.language
    )
