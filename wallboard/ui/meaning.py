"""What a measure says in words: what is divided by what, which rows it counts, and the sum written out."""

from __future__ import annotations

from dataclasses import dataclass

from wallboard import text
from wallboard.measure import Better, Grain, Measure
from wallboard.settings import Settings
from wallboard.snapshot import Reading, Unit
from wallboard.text import marked
from wallboard.ui import formula


@dataclass(frozen=True, slots=True)
class Parts:
    """What a quotient is made of, in words that follow a number."""

    part: str
    whole: str


PARTS: dict[str, Parts] = {
    "service_level": Parts(marked("answered in time"), marked("decided, as the formula counts them")),
    "speed_of_answer": Parts(marked("waiting time"), marked("answered")),
    "abandon_rate": Parts(marked("abandoned"), marked("offered")),
    "answer_rate": Parts(marked("answered"), marked("attempts")),
    "handle_time": Parts(marked("talk, hold and wrap-up"), marked("answered visits that have ended")),
    "occupancy": Parts(marked("busy time"), marked("busy and ready time")),
    "transfer_rate": Parts(marked("ended in a transfer"), marked("answered visits that have ended")),
    "hold_rate": Parts(marked("had a hold"), marked("answered visits whose hold is known")),
    "repeat_rate": Parts(marked("called again"), marked("contacts of known customers")),
    "first_contact_resolution": Parts(marked("not followed by another"), marked("first contacts, their window passed")),
    "not_identifiable": Parts(marked("of withheld or shared numbers"), marked("contacts that came in")),
    "resolved_so_far": Parts(marked("not followed by another yet"), marked("first contacts, their window still open")),
    "short_call_rate": Parts(marked("with under 10 s of talk"), marked("answered visits whose talk is known")),
}
ANY = Parts(marked("counted"), marked("in all"))

# The declarations in `panels/` know no catalogue; here their words reach it. A test holds the two together.
DECLARED = (
    marked("Offered"),
    marked("Contacts that entered a queue, those still waiting included."),
    marked("Answered"),
    marked("Contacts that reached a human."),
    marked("Abandoned"),
    marked("Contacts that gave up while waiting."),
    marked("Abandon rate"),
    marked("Abandoned contacts divided by offered ones."),
    marked("Answer rate"),
    marked("Answered contacts divided by all attempts in opening hours, refused ones included."),
    marked("Service level"),
    marked("Contacts answered within the threshold, divided by the decided ones its formula counts."),
    marked("Speed of answer"),
    marked("Mean wait of the contacts that were answered."),
    marked("Handle time"),
    marked("Mean of talk, hold and wrap-up of answered visits that have ended."),
    marked("Transfer rate"),
    marked("Answered visits that ended in a transfer, divided by answered visits that have ended."),
    marked("Hold rate"),
    marked("Answered visits with a hold, divided by those whose hold is known."),
    marked("Short calls"),
    marked("Answered visits with less than 10 s of talk, divided by those whose talk is known."),
    marked("Occupancy"),
    marked("Time agents were ringing, talking, holding or wrapping up, divided by that time and ready time."),
    marked("Repeat callers"),
    marked("Contacts of people who had reached us within the window, divided by those whose customer is known."),
    marked("First contact resolution"),
    marked("First contacts that no other followed within the window, divided by those whose window has passed."),
    marked("Not identifiable"),
    marked("Contacts of withheld or shared numbers, divided by all contacts that came in."),
    marked("Resolved so far"),
    marked("Provisional: first contacts without a later one yet, divided by those whose window still runs."),
    marked("Lost and unreached"),
    marked("People who gave up waiting and have been reached neither by their own next try nor by us."),
    marked("Waiting"),
    marked("Contacts that wait at this moment."),
    marked("Longest wait"),
    marked("How long the contact that has waited longest waits by now."),
    marked("Satisfaction"),
    marked("Recommendation"),
    marked("Ease"),
    marked("Response rate"),
    marked("Invitation rate"),
    marked("Answers of 4 and 5 on a scale from 1 to 5, divided by all answers on their scale."),
    marked("Percentage of 9 and 10 less percentage of 0 to 6 among the answers on a scale from 0 to 10."),
    marked("Mean of the answers on how easy it was, on a scale from 1 to 7."),
    marked("Surveys that were answered, divided by the surveys sent, each dated by its invitation."),
    marked("Contacts whose customer was invited to a survey, divided by answered contacts."),
    marked("Promises kept"),
    marked("Promises overdue"),
    marked("Promises done in time, divided by those kept, late, broken, or asked about before they were done."),
    marked("Promises that are due and not done at this moment."),
    marked("First response"),
    marked("Time to solution"),
    marked("Reopened"),
    marked("Open tickets"),
    marked("Mean time in business hours from the opening of a ticket to its first response."),
    marked("Mean time in business hours from the opening of a ticket to its solution."),
    marked("Tickets that were opened again, divided by those that were ever solved."),
    marked("Tickets that are new, open or pending at this moment."),
    marked("Complaints"),
    marked("Complaint rate"),
    marked("Recorded complaints, one for each customer within seven days."),
    marked("Recorded complaints for every thousand answered contacts."),
    marked("Dissatisfaction heard"),
    marked("Customers who wrote one of the phrases of dissatisfaction, once within seven days."),
    marked("Coded in time"),
    marked("Answered visits coded within 15 minutes of their end, divided by those coded or older than that."),
)

GRAINS: dict[Grain, str] = {
    Grain.CONTACT: marked("Counts contacts at the site; visits as soon as a queue or an agent is chosen."),
    Grain.VISIT: marked("Counts answered visits, at the site as in a queue."),
    Grain.AGENT_TIME: marked("Counts agents' time, each agent once however many queues they serve."),
    Grain.LIVE: marked(
        "True of this second, so it is the same in every window: contacts at the site, visits in a queue."
    ),
    Grain.ANSWER: marked("Counts answered surveys, each at the moment of its answer."),
    Grain.INVITATION: marked("Counts surveys, each at the moment of its invitation."),
    Grain.TICKET: marked("Counts tickets, each at the moment it was opened."),
    Grain.PROMISE: marked("Counts promises, each at the moment it is due."),
    Grain.HEARD: marked("Counts what customers wrote in notes and subjects, each at the moment it was written."),
}
CONTACTS_ONCE = marked("Counts contacts everywhere, each in the queue and with the agent where it began.")
UNITS: dict[Unit, str] = {
    Unit.RATIO: marked("share in %"),
    Unit.SECONDS: marked("seconds"),
    Unit.COUNT: marked("count"),
    Unit.PER_1000: marked("per 1,000"),
    Unit.SCORE: marked("score"),
    Unit.POINTS: marked("points from -100 to 100"),
}
DIRECTIONS: dict[Better, str] = {
    Better.HIGHER: marked("higher is better"),
    Better.LOWER: marked("lower is better"),
    Better.NEITHER: marked("neither high nor low is good by itself"),
}


def grain(measure: Measure) -> str:
    """The untranslated sentence about the rows a measure counts."""
    return CONTACTS_ONCE if measure.looks_around and measure.grain is Grain.VISIT else GRAINS[measure.grain]


def value(number: float | None, unit: Unit, language: str, *, digits: int = 0) -> str:
    """A value in words of its unit: 83 %, 2 min 05 s, 1,240."""
    match unit:
        case Unit.RATIO:
            return text.percent(number, language, digits=digits)
        case Unit.SECONDS:
            return text.duration(number, language)
        case Unit.COUNT:
            return text.number(number, language)
        case Unit.PER_1000 | Unit.SCORE | Unit.POINTS:
            return text.number(number, language, digits=1)


def formula_of(measure: Measure, settings: Settings, queue: str | None, language: str) -> str:
    """What is divided by what; for service level the formula in force."""
    say = text.words(language).gettext
    if measure.slug == "service_level":
        level = settings.service_level.of(queue)
        return formula.sentence(
            level.formula,
            language,
            answer_within_seconds=level.answer_within_seconds,
            short_abandon_seconds=level.short_abandon_seconds,
        )
    if measure.is_count:
        return say("Counted one by one.")
    if measure.slug == "longest_wait":
        return say("The largest of the waits of those who wait now.")
    parts = PARTS.get(measure.slug, ANY)
    return f"{say(parts.part)} ÷ {say(parts.whole)}"


def arithmetic(measure: Measure, reading: Reading, language: str) -> str:
    """The value written out: 612 answered in time ÷ 740 decided = 82.7 %."""
    say = text.words(language).gettext
    if reading.value is None:
        return say("Nothing has been counted here yet, so the value is unknown.")
    shown = value(reading.value, measure.unit, language, digits=1)
    if reading.part is None or reading.whole is None:
        return shown
    parts = PARTS.get(measure.slug, ANY)
    is_time = measure.grain is Grain.AGENT_TIME
    return say("{part} {part_words} ÷ {whole} {whole_words} = {value}").format(
        part=_number(reading.part, language, is_time=is_time or measure.unit is Unit.SECONDS),
        part_words=say(parts.part),
        whole=_number(reading.whole, language, is_time=is_time),
        whole_words=say(parts.whole),
        value=shown,
    )


def _number(number: float, language: str, *, is_time: bool) -> str:
    return text.duration(number, language) if is_time else text.number(number, language)
