"""Who answers at Harbour Bank: names, teams, skills and the shift each person works?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from wallboard.demo import chance
from wallboard.demo.queues import CHINESE, PHONE

DIGITAL = "digital"

SHIFT_HOURS = 8.0
DAYS_A_WEEK = 7
DIGITAL_AT_ONCE = 3  # chats and messages in one person's hands
ABSENT_SHARE = 0.07  # holiday, training, illness
PACE_SIGMA = 0.12

_NAMES = """
    Ana Silva, Ben Carter, Chidi Okafor, Dina Haddad, Elif Yilmaz, Farid Rahimi, Grace Mensah, Hana Novak, Ivan Petrov,
    Jaya Nair, Kofi Boateng, Lena Fischer, Marta Kowalska, Nadia Rossi, Omar Farouk, Priya Sharma, Quentin Dubois,
    Rosa Jimenez, Sven Larsson, Tariq Aziz, Uma Krishnan, Vera Kovacs, Aisha Bello, Ximena Torres, Yuki Tanaka,
    Zoe Papadakis, Bruno Costa, Carmen Vega, Dmitri Volkov, Esther Cohen, Femi Adeyemi, Gita Patel, Hugo Martin,
    Ines Moreau, Jin Park, Katya Ivanova, Liam Murphy, Noor Khan, Olga Nowak, Pavel Dvorak, Mei Lin, Wei Zhang,
    Ming Chen, Xin Liu, Celia Wong, Kai Huang, Yun Tsai, Rania Saleh, Sam Wilson, Tara Singh, Umar Siddiqui,
    Viktor Horvat, Wanjiru Kamau, Yara Mansour, Ziad Khoury, Abebe Tadesse, Bao Nguyen, Dewi Lestari, Emeka Eze,
    Fiona Campbell
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """People who take the same queues, the first one first, and the local hours at which they start."""

    team: str
    skills: tuple[str, ...]
    starts: tuple[float, ...]
    digital: bool = False


CREWS = (
    Crew(
        team="Anchor",
        skills=("Cards", "Accounts", "Payments", "Online banking", "Loans"),
        starts=(6, 15, 8, 9, 7, 13, 8, 14, 10),
    ),
    Crew(
        team="Beacon",
        skills=("Payments", "Cards", "Online banking", "Accounts", "Business"),
        starts=(9, 6, 13, 8, 12, 15, 7, 9),
    ),
    Crew(
        team="Compass",
        skills=("Online banking", "Accounts", "Cards", "Payments", "Investments"),
        starts=(8, 14, 6, 9, 7, 12.5, 8, 14, 6, 9, 7.5, 10),
    ),
    Crew(
        team="Dockside",
        skills=("Loans", "Business", "Investments", "Accounts", "Payments"),
        starts=(7, 11, 8, 9, 8, 7, 8, 10, 9, 10, 9),
    ),
    Crew(team="Estuary", skills=(CHINESE, "Cards"), starts=(8, 13.5, 9, 11, 8, 13.5, 10)),
    Crew(
        team="Ferry",
        skills=("Online banking", "Cards", "Payments", "Accounts"),
        starts=(7, 7, 8.5, 10, 12, 14.5, 14.5, 15),
        digital=True,
    ),
    Crew(
        team="Lighthouse",
        skills=("Cards", "Payments", "Online banking", "Accounts"),
        starts=(22, 22, 22, 22, 22.5),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One agent: what they can answer, how many at once, when they work and how quickly they talk."""

    agent_id: str
    name: str
    team: str
    skills: dict[str, int]  # queue → rank, 0 is the queue they know best
    group: str  # phone or digital
    at_once: int
    starts: float
    rests: int
    pace: float

    def works(self, day: date) -> bool:
        """Whether this day is one of their five; days off are two in a row and move from person to person."""
        return (day.toordinal() - self.rests) % DAYS_A_WEEK not in (0, 1)


@cache
def everyone() -> dict[str, Person]:
    """The sixty agents by id, in the order of their crews."""
    names = [name.strip() for name in _NAMES.replace("\n", " ").split(",")]
    places = [(crew, place) for crew in CREWS for place in range(len(crew.starts))]
    people = (
        _person(name, crew, place, number)
        for number, (name, (crew, place)) in enumerate(zip(names, places, strict=True))
    )
    return {person.agent_id: person for person in people}


def _person(name: str, crew: Crew, place: int, number: int) -> Person:
    """One member of a crew; days off go by their number in the whole house, so that every day is staffed alike."""
    agent_id = name.split(maxsplit=1)[0].lower()
    return Person(
        agent_id=agent_id,
        name=name,
        team=crew.team,
        skills={queue: rank for rank, queue in enumerate(crew.skills)},
        group=DIGITAL if crew.digital else PHONE,
        at_once=DIGITAL_AT_ONCE if crew.digital else 1,
        starts=crew.starts[place],
        rests=number * 3,
        pace=chance.spread(chance.draws("pace", agent_id), 1.0, PACE_SIGMA),
    )
