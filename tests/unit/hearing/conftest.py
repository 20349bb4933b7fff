"""What a few plain words hear; the phrases that are shipped are tested in test_shipped.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wallboard.hearing import Hearing
from wallboard.settings.complaints import Group

WORDS = (
    "投诉 要投诉 不满 失望 担心 再也不用 律师函 抱怨 没人管 发票 "
    "complain complaint complaints complained disappointed unacceptable late rude"
).split()
PHRASES = (*WORDS, "so disappointed", "want to complain", "nobody called back", "make a complaint", "cannot cancel")


@pytest.fixture(scope="session")
def hearing() -> Hearing:
    return Hearing([Group(slug="unhappy", reason="Unhappy", phrases=PHRASES)])


@pytest.fixture(scope="session")
def phrases(hearing: Hearing) -> Callable[[str], list[str]]:
    """The phrases that a text is heard with."""

    def heard(text: str) -> list[str]:
        return [hit.phrase for hit in hearing.heard([text])[0]]

    return heard
