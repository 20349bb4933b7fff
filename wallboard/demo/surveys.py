"""Who is asked how it went, and what do they answer?"""

from __future__ import annotations

from random import Random

from wallboard.demo import chance, moments, words
from wallboard.demo.queues import PHONE
from wallboard.demo.rows import Survey
from wallboard.demo.world import Call, World

_INVITED_SHARE = {True: 0.32, False: 0.5}  # on the phone or in writing
_ANSWERED_SHARE = 0.33
_COMMENT_SHARE = 0.3
_KINDS = (("csat", 1, 5), ("nps", 0, 10), ("ces", 1, 7)), chance.running((68, 20, 12))
_LEAST_PLEASED = {"csat": 4, "nps": 9, "ces": 5}


def invites(world: World, call: Call, pleasure: float) -> None:
    """Some customers who are known get a survey at once; one in three is answered, most within the hour."""
    random, visit = world.random, call.visit
    if call.person is None or random.random() >= _INVITED_SHARE[visit.channel == PHONE]:
        return
    kind, low, high = chance.pick(random, *_KINDS)
    survey = Survey(
        survey_id=world.number("S"),
        call_id=visit.call_id,
        agent_id=visit.agent_id,
        kind=kind,
        scale_min=low,
        scale_max=high,
        invited_at=world.now,
    )
    world.write("surveys", survey.survey_id, survey)
    if random.random() < _ANSWERED_SHARE:
        world.surveys[survey.survey_id] = survey
        after = round(random.lognormvariate(2.4, 1.3) * moments.MINUTE)  # median 11 minutes, some the next day
        world.later(world.now + after, "rates", survey.survey_id, pleasure, call.language)


def rates(world: World, survey_id: str, pleasure: float, language: str) -> None:
    """The customer answers, and some add a word."""
    survey, random = world.surveys.pop(survey_id), world.random
    survey.score = _score(random, survey.kind, pleasure)
    survey.answered_at = world.now
    if random.random() < _COMMENT_SHARE:
        survey.comment = words.comment(random, language, is_pleased=survey.score >= _LEAST_PLEASED[survey.kind])
    world.write("surveys", survey_id, survey)


def _score(random: Random, kind: str, pleasure: float) -> int:
    """A score on the survey's scale."""
    is_pleased = random.random() < pleasure
    if kind == "csat":
        return random.choice((5, 5, 4)) if is_pleased else random.choice((3, 3, 2, 1, 1))
    if kind == "ces":
        return random.choice((7, 6, 6, 5)) if is_pleased else random.choice((4, 3, 2, 1))
    return random.choice((10, 10, 9, 9, 8, 7)) if is_pleased else random.choice((8, 7, 6, 5, 4, 3, 2, 0))
