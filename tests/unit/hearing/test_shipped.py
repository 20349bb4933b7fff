"""The phrases that are shipped: each is heard where it is said, and none where it is not meant."""

# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
from __future__ import annotations

from pathlib import Path

import pytest

from wallboard import settings
from wallboard.hearing import Hearing
from wallboard.settings.complaints import Grade

CONFIG = Path(__file__).parents[3] / "config"
CHOSEN = settings.load(CONFIG).complaints
HEARING = Hearing(CHOSEN.groups)
SERIOUS = {
    "I want to make a complaint about the fee.": Grade.COMPLAINT,
    "If it is not settled I will go to the ombudsman.": Grade.ESCALATED,
    "再不处理我就打12345投诉": Grade.ESCALATED,
    "我要投訴，而且要找媒體": Grade.ESCALATED,
    "我要越级投诉": Grade.ESCALATED,
    "重複扣款兩次，太誇張了": Grade.DISSATISFACTION,
    "I was kept on hold and nobody called me back.": Grade.DISSATISFACTION,
}
CALM = """
Thank you, no complaints at all.
I do not want to make a complaint, only to ask.
Please press 3 to make a complaint.
没有要投诉的意思，只是想问一下
投诉请按3
我再也不用担心了
The plate I ordered came early.
""".strip().splitlines()


def test_every_phrase_is_heard_where_it_is_said():
    phrases = [phrase for group in CHOSEN.groups for phrase in group.phrases]
    silent = [
        phrase
        for phrase, hits in zip(phrases, HEARING.heard(phrases), strict=True)
        if phrase not in {hit.phrase for hit in hits}
    ]
    assert silent == []
    assert len(phrases) > 300
    assert {group.grade for group in CHOSEN.groups} == set(Grade)


@pytest.mark.parametrize(("sentence", "grade"), SERIOUS.items())
def test_the_gravest_phrase_tells_how_serious_a_sentence_is(sentence, grade):
    grades = [hit.grade for hit in HEARING.heard([sentence])[0]]
    assert max(grades, key=list(Grade).index) == grade


@pytest.mark.parametrize("sentence", CALM)
def test_what_is_denied_or_a_menu_is_no_complaint(sentence):
    assert HEARING.heard([sentence]) == [()]
