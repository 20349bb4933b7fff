# ruff: noqa: RUF001  full-width signs are what this is about
"""The form in which texts are compared, and the sentences they fall into."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallboard.hearing import normal

FORMS = {
    "case": ("STRASSE Straße", "strasse strasse"),
    "width": ("ＬＡＴＥ，１２", "late,12"),
    "Traditional": ("發票 髮票 投訴", "发票 发票 投诉"),
    "Taiwan's own": ("帳單 瞭解 藉口 答覆 妳", "帐单 了解 借口 答复 你"),
    "a mainland bill": ("账单", "帐单"),
    "apostrophes": ("can’t can‘t can`t", "can't can't can't"),
    "spaces": ("  a\u3000b\n\tc\u00a0 d ", "a b c d"),
    "what nobody sees": ("l\u200ba\u00adt\ufeffe", "late"),
    "accents apart": ("e\u0301 é", "é é"),
    "ligatures": ("ﬁne", "fine"),
    "fat letters": ("𝐫𝐮𝐝𝐞", "rude"),
    "an ellipsis": ("late…", "late."),
    "emoji": ("😡🤬👍🏽", "😡🤬👍🏽"),
}
CHARACTERS = st.characters(codec=None, exclude_characters="")
TEXTS = st.text(
    st.one_of(CHARACTERS, st.sampled_from("aB é\u0301\u200b…’發票髮。，！ \n\x01😡🤬🅰🏽ﬁ가\u1100\u1161")), max_size=40
)


@pytest.mark.parametrize(("text", "form"), FORMS.values(), ids=FORMS.keys())
def test_differences_that_mean_nothing_are_gone(text, form):
    assert normal.normal(text) == form


def test_the_quick_way_and_the_long_way_agree_about_every_character():
    pieces = [f"a{chr(code)}b" for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    joined = normal.joined(pieces)
    expected = normal.SEPARATOR.join(map(normal.normal, pieces))
    assert joined.units.tobytes() == normal.encoded(expected)


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_the_quick_way_and_the_long_way_agree_about_every_text(pieces):
    joined = normal.joined(pieces)
    starts = [joined.start(piece) for piece in range(len(pieces))]
    forms = [joined.units[start:end].tobytes() for start, end in zip(starts, joined.ends.tolist(), strict=False)]
    assert [form.decode("utf-16-le", "surrogatepass").strip(" ") for form in forms] == [
        normal.encoded(normal.normal(piece)).decode("utf-16-le", "surrogatepass") for piece in pieces
    ]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_normal_form_of_a_normal_form_is_itself(text):
    assert normal.normal(normal.normal(text)) == normal.normal(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_are_parts_of_the_text_in_order_and_leave_out_spaces_only(text):
    place = 0
    for sentence in normal.sentences(text):
        found = text.index(sentence, place)
        assert not text[place:found].strip()
        place = found + len(sentence)
    assert not text[place:].strip()


SENTENCES = {
    "signs of both scripts": ("One. Two! Three? 四。五！六；", ["One.", "Two!", "Three?", "四。", "五！", "六；"]),
    "numbers and names": ("It cost 3.50 at shop.com today", ["It cost 3.50 at shop.com today"]),
    "lines": ("one\ntwo\r\n\nthree", ["one", "two", "three"]),
    "a wrapped line": ("x" * 60 + "\nand so on", ["x" * 60 + "\nand so on"]),
    "a new one behind a long line": ("x" * 60 + "\nAnd so on", ["x" * 60, "And so on"]),
    "a question and its answer": ("Complaints? None. Good", ["Complaints? None.", "Good"]),
    "a question and more": ("Complaints? Nobody listens.", ["Complaints?", "Nobody listens."]),
    "closing quotes": ("“Late.” He said", ["“Late.”", "He said"]),
    "Chinese without spaces": ("投诉!我要投诉!", ["投诉!", "我要投诉!"]),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.values(), ids=SENTENCES.keys())
def test_a_text_falls_into_its_sentences(text, expected):
    assert normal.sentences(text) == expected
