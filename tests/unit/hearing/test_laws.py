# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
"""Laws of hearing: sentences do not hear each other, what is shown was written, and batches change nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wallboard.hearing import Hearing

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAID = st.sampled_from(
    (
        "I want to complain.",
        "Nobody called back!",
        "I do not want to complain.",
        "No complaints.",
        "This is late?",
        "我要投诉。",
        "没有投诉。",
        "從來沒有這麼失望過！",
        "再也不用担心。",
        "He was rude 😡.",
    )
)
WORDS = st.text(st.sampled_from("abc defg，、甲乙丙丁龍龜éß \u0301😀"), min_size=1, max_size=30)
UNRELATED = WORDS.map(lambda words: f"{words.strip() or 'x'}。")
JOINTS = st.sampled_from((" ", "\n", "\n\n", "  ", " \n"))
ANYTHING = st.text(
    st.sampled_from("not want to complain 不没有要投诉失望，。.!?\n>:：AgentCustomer客服户<b/>&amp;-😡é "), max_size=80
)


@FEW
@given(st.lists(SAID, max_size=4), UNRELATED, UNRELATED, JOINTS)
def test_unrelated_sentences_around_change_no_hit(hearing: Hearing, said, first, last, joint):
    alone, around = hearing.heard([joint.join(said), joint.join([first, *said, last])])
    assert around == alone


@FEW
@given(st.lists(SAID, max_size=5), JOINTS)
def test_a_text_is_heard_with_what_its_sentences_are_heard_with(hearing: Hearing, said, joint):
    (whole,) = hearing.heard([joint.join(said)])
    apart = [hit for hits in hearing.heard(said) for hit in hits]
    assert {hit.phrase for hit in whole} == {hit.phrase for hit in apart}
    assert set(whole) <= set(apart)


@FEW
@given(ANYTHING)
def test_the_sentence_that_is_shown_is_part_of_the_text_and_holds_at_most_200_characters(hearing: Hearing, text):
    plain = text.replace("<", "(").replace("&", "+")
    for hit in hearing.heard([plain * 5])[0]:
        assert hit.sentence.strip("…") in plain * 5
        assert 0 < len(hit.sentence) <= 200


@FEW
@given(st.lists(st.none() | ANYTHING | SAID, max_size=8))
def test_texts_do_not_hear_each_other(hearing: Hearing, texts):
    assert hearing.heard(texts) == [hearing.heard([text])[0] for text in texts]


@FEW
@given(ANYTHING)
def test_case_and_width_of_letters_change_no_hit(hearing: Hearing, text):
    plain = text.replace("<", "(").replace("&", "+").lower()
    wide = "".join(chr(ord(letter) + 0xFEE0) if "a" <= letter <= "z" else letter for letter in plain)
    assert [hit.phrase for hit in hearing.heard([wide])[0] if ":" not in plain and "：" not in plain] == [
        hit.phrase for hit in hearing.heard([plain])[0] if ":" not in plain and "：" not in plain
    ]
