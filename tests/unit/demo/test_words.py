"""Do customers and agents speak in whole sentences, in three scripts?"""

import itertools

import pytest

from wallboard.demo import chance, words
from wallboard.demo.queues import REASONS

NAMES = sorted({reason for _, reason in REASONS})


@pytest.mark.parametrize(("language", "reason"), list(itertools.product(words.COMPLAINTS, NAMES)))
def test_every_reason_can_be_complained_about_in_every_language(language, reason):
    for luck in range(6):
        sentence = words.complaint(chance.draws(luck), reason, language)
        assert "{" not in sentence
        assert sentence[-1] in ".?。\N{FULLWIDTH QUESTION MARK}"
        assert sentence[0] == sentence[0].upper()


def test_a_reason_is_spoken_in_the_speakers_own_script():
    assert words.spoken("card not arrived", "en") == "the missing card"
    assert words.spoken("fees", "en") == "the fees"
    assert words.spoken("identity check", "zh-Hans") == "身份核验"
    assert words.spoken("identity check", "zh-Hant") == "身分核驗"
