"""Who calls Harbour Bank, when, about what, and how long do they wait before they give up?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from wallboard.demo import chance, moments, story
from wallboard.demo.queues import BY_NAME, CHAT, CHINESE, EMAIL, MESSAGE, PHONE, QUEUES, Queue
from wallboard.demo.rows import Customer
from wallboard.demo.world import QUARTER, World

CUSTOMERS = 90_000
SWITCHBOARD = CUSTOMERS  # a company behind one number: contacts of many people, found by shared_after_contacts
_CHINESE_EVERY = 12
_PHONE_EVERY = 6
_CARE_EVERY = 45
# Area codes with the exchange Ofcom keeps free for drama; every number under them is valid and nobody's.
_DRAMA = (
    ("020", "7946 0"), ("0113", "496 0"), ("0114", "496 0"), ("0116", "496 0"), ("0117", "496 0"), ("0118", "496 0"),
    ("0121", "496 0"), ("0131", "496 0"), ("0141", "496 0"), ("0151", "496 0"), ("0161", "496 0"), ("0191", "498 0"),
    ("028", "9018 0"), ("029", "2018 0"), ("0808", "157 0"),
)  # fmt: skip
_NUMBERS_EACH = 1000
_WITHHELD = ("anonymous", "restricted", "")
_WITHHELD_SHARE = 0.035
_SWITCHBOARD_SHARE = 0.04
_SEGMENTS = (("personal", 70), ("premier", 86), ("student", 93), ("small business", 100))
_ADJUSTMENTS = ("speak slowly", "large print", "confirm understanding", "no menus, straight to a person", "text relay")
_CHAT_OPENS, _CHAT_CLOSES = 7.25, 22.5
_PATIENCE_SECONDS = {PHONE: 340.0, CHAT: 400.0, MESSAGE: 3600.0}
_HANGS_UP_AT_ONCE = 0.012


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One customer of the bank; everything about them follows from their number in the book."""

    ref: str
    written: str
    email: str
    language: str
    care: bool


@lru_cache(maxsize=4096)
def caller(person: int | None, seed: int) -> Caller:
    """The caller behind a number in the book; None withheld theirs."""
    if person is None:
        return Caller(ref="", written="", email="", language="en", care=False)
    luck = chance.scattered(person, seed)
    ref, written = _reference(person, luck)
    email = f"customer{luck % 900_000 + 100_000}@example.com"
    return Caller(ref=ref, written=written, email=email, language=_language(person, luck), care=luck % _CARE_EVERY == 0)


def _reference(person: int, luck: int) -> tuple[str, str]:
    """How the switch knows a caller: by a number, written two ways, or by the customer id keyed in the menu."""
    place = person // _PHONE_EVERY
    if person == SWITCHBOARD or person % _PHONE_EVERY or place >= len(_DRAMA) * _NUMBERS_EACH:
        ref = f"HB{(person * 7919 + 1_000_003) % 9_000_000 + 1_000_000}"
        return ref, ref
    code, exchange = _DRAMA[place // _NUMBERS_EACH]
    line = f"{exchange}{place % _NUMBERS_EACH:03d}"
    ref = f"+44{code[1:]}{line.replace(' ', '')}"
    return ref, f"{code} {line}" if luck % 2 else ref


def _language(person: int, luck: int) -> str:
    """English, or Chinese in one of its scripts."""
    if person % _CHINESE_EVERY:
        return "en"
    return "zh-Hant" if luck % 3 == 0 else "zh-Hans"


def customer(person: int, seed: int, on: date) -> Customer:
    """The customer as the bank's own store keeps them."""
    luck = chance.scattered(person, seed + 1)
    who = caller(person, seed)
    segment = next(name for name, below in _SEGMENTS if luck % 100 < below)
    return Customer(
        customer_ref=who.ref,
        customer_id=f"C{person:06d}",
        segment=segment,
        care_adjustment=_ADJUSTMENTS[luck % len(_ADJUSTMENTS)] if who.care else None,
        care_review_on=(on + timedelta(days=30 + luck % 300)).isoformat() if who.care else None,
        language=who.language,
    )


def quarter(world: World) -> None:
    """Book the contacts of the next quarter of an hour, each at its own moment."""
    world.read_clock()
    rushes = _rushes(world)
    sources, running, total = [], [], 0.0
    for queue in QUEUES:
        rate = _rate(world, queue, rushes)
        for channel, a_day in (PHONE, queue.phone), (CHAT, queue.chat), (MESSAGE, queue.message), (EMAIL, queue.mail):
            total += a_day * rate if channel not in (CHAT, MESSAGE) or _CHAT_OPENS <= world.hour < _CHAT_CLOSES else 0.0
            sources.append((queue, channel))
            running.append(total)
    moment = world.random.expovariate(total)
    while moment < 1:
        queue, channel = chance.pick(world.random, sources, running)
        about = (_who(world, queue), _why(world, queue, rushes), 1, None)
        world.later(
            world.now + int(moment * QUARTER), "mails" if channel == EMAIL else "arrives", queue.name, channel, about
        )
        moment += world.random.expovariate(total)
    world.later(world.now + QUARTER, "quarter")


def _rate(world: World, queue: Queue, rushes: dict[str, story.Rush]) -> float:
    """Share of an ordinary day's contacts that comes in this quarter of an hour."""
    rate = story.day_factor(world.story, world.today) * story.hour_share(world.hour + 1 / 8) / 4
    if queue.name in rushes:
        rate *= rushes[queue.name].factor
    return rate if queue.is_open(world.hour) else rate / 4  # some try a line that is closed


def _rushes(world: World) -> dict[str, story.Rush]:
    """The rush in each queue during this quarter of an hour, where there is one."""
    middle = world.now + QUARTER // 2
    return {rush.queue: rush for rush in story.rushes(world.story, world.today) if rush.since <= middle < rush.until}


def _who(world: World, queue: Queue) -> int | None:
    """Somebody from the book; speakers of Chinese on their own line."""
    random = world.random
    if random.random() < _WITHHELD_SHARE:
        return None
    if queue.name == CHINESE:
        return random.randrange(CUSTOMERS // _CHINESE_EVERY) * _CHINESE_EVERY
    if queue.name == "Business" and random.random() < _SWITCHBOARD_SHARE:
        return SWITCHBOARD
    return random.randrange(CUSTOMERS)


def _why(world: World, queue: Queue, rushes: dict[str, story.Rush]) -> str:
    """The reason of a first contact: the rush's own, or one of the queue's by weight and policy."""
    rush = rushes.get(queue.name)
    if rush and rush.reason and world.random.random() < 1 - 1 / rush.factor:
        return rush.reason
    names, running = _reasons(world.story, queue.name, world.today)
    return chance.pick(world.random, names, running)


@lru_cache(maxsize=64)
def _reasons(plot: story.Story, queue: str, day: date) -> tuple[list[str], list[float]]:
    """A queue's reasons and their running weights on a local day."""
    names, running, total = [], [], 0.0
    for reason in BY_NAME[queue].reasons:
        total += reason.weight * story.effect(plot, queue, reason.name, day).volume
        names.append(reason.name)
        running.append(total)
    return names, running


def patience(random: Random, channel: str) -> int:
    """How long this caller waits before giving up; a few hang up at once."""
    if random.random() < _HANGS_UP_AT_ONCE:
        return round(random.uniform(0.8, 5) * moments.SECOND)
    return round(random.expovariate(1 / _PATIENCE_SECONDS[channel]) * moments.SECOND)


def written_ref(world: World, person: int | None) -> str:
    """The reference as this contact shows it; withheld numbers come in several words."""
    if person is None:
        return world.random.choice(_WITHHELD)
    who = caller(person, world.story.seed)
    return who.written if world.random.random() < 1 / 2 else who.ref


def meet(world: World, person: int | None) -> None:
    """Write the customer's own row when they are first seen."""
    if person is None:
        return
    place, bit = person >> 3, 1 << (person & 7)
    if len(world.known) <= place:
        world.known.extend(bytes((CUSTOMERS >> 3) + 1))
    if not world.known[place] & bit:
        world.known[place] |= bit
        record = customer(person, world.story.seed, world.today)
        world.write("customers", record.customer_ref, record)
