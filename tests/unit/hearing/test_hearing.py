# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
"""What is heard, in which texts, and what is shown of it."""

from __future__ import annotations

import pytest

from wallboard.hearing import Hearing, Hit
from wallboard.settings.complaints import Group

CHARGE = Group(slug="charge", reason="Billed twice", grade="complaint", phrases=("Charged Twice", "重复扣费", "發票"))
MANNER = Group(slug="manner", reason="Rude", phrases=("rude", "late", "😡"))


@pytest.fixture(scope="module")
def two():
    return Hearing([CHARGE, MANNER])


def test_a_hit_tells_its_group_and_the_sentence_as_it_was_written(two):
    (hits,) = two.heard(["Hello. You have CHARGED  TWICE for it! Thanks."])
    assert hits == (
        Hit(
            group="charge",
            reason="Billed twice",
            grade="complaint",
            phrase="Charged Twice",
            sentence="You have CHARGED  TWICE for it!",
        ),
    )


def test_every_text_has_its_entry_in_order_and_nothing_is_heard_in_none(two):
    heard = two.heard(["he was rude", None, "", "fine, thanks", "重複扣費"])
    assert [[hit.phrase for hit in hits] for hits in heard] == [["rude"], [], [], [], ["重复扣费"]]
    assert two.heard([]) == []


def test_a_phrase_is_a_hit_once_a_text_however_often_it_is_said(two):
    heard = two.heard(["Rude. Rude! And late, and rude.", "rude"])
    assert [[hit.phrase for hit in hits] for hits in heard] == [["rude", "late"], ["rude"]]


@pytest.mark.parametrize(
    "text", ["重复扣费", "重複扣費", "你们重復扣費了", "投诉：重复扣费😡", "refund 重複扣費 please"]
)
def test_both_scripts_are_heard_with_a_phrase_that_is_written_once(two, text):
    ((hit, *_),) = two.heard([text])
    assert hit.phrase == "重复扣费"


@pytest.mark.parametrize("text", ["發票", "发票", "髮票", "沒收到發票。"])
def test_a_wrong_character_for_the_same_simplified_one_is_heard_as_well(two, text):
    ((hit,),) = two.heard([text])
    assert hit.phrase == "發票"


def test_a_haircut_is_no_invoice(two):
    assert two.heard(["理髮的票", "頭髮很長"]) == [(), ()]


@pytest.mark.parametrize(
    "text", ["plate", "latest", "translate it", "crude", "prudent", "rudely", "chocolate", "late2", "relate_late_x"]
)
def test_letters_inside_other_words_are_not_a_word(two, text):
    assert two.heard([text]) == [()]


@pytest.mark.parametrize(
    "text", ["late", "too LATE!", "(late)", "他late了", "late投诉", "ＬＡＴＥ", "l\u200bate", "it's late…", "late😡"]
)
def test_a_word_stands_between_signs_spaces_emoji_and_chinese(two, text):
    assert "late" in [hit.phrase for hit in two.heard([text])[0]]


@pytest.mark.parametrize("text", ["😡", "so 😡😡!", "生气😡"])
def test_an_emoji_can_be_a_phrase(two, text):
    assert [hit.phrase for hit in two.heard([text])[0]] == ["😡"]


def test_a_phrase_is_found_across_the_lines_of_a_wrapped_mail_but_not_across_a_list(two):
    wrapped = "I have looked at the statement again and I have been charged\ntwice for the same thing."
    ((hit,),) = two.heard([wrapped])
    assert hit.sentence == wrapped
    assert two.heard(["charged\n\ntwice", "- charged\n- twice"]) == [(), ()]


def test_a_phrase_that_is_switched_off_is_not_heard_whatever_its_case_or_script():
    hearing = Hearing([CHARGE, MANNER], off=["RUDE", "重複扣費"])
    assert hearing.heard(["rude and late, 重复扣费"])[0][0].phrase == "late"
    assert Hearing([MANNER], off=MANNER.phrases).heard(["rude"]) == [()]


def test_without_groups_nothing_is_heard():
    assert Hearing([]).heard(["rude", None]) == [(), ()]


def test_phrases_inside_longer_ones_are_heard_too():
    groups = [Group(slug="a", reason="A", phrases=("投诉", "越级投诉")), Group(slug="b", reason="B", phrases=("级投",))]
    (hits,) = Hearing(groups).heard(["我要越级投诉"])
    assert {hit.phrase for hit in hits} == {"投诉", "越级投诉", "级投"}


@pytest.mark.parametrize("filler", ["word ", "字", "word\u0301 ", "ﬁne ", "很好，"])
@pytest.mark.parametrize("where", [0, 40, 400])
def test_a_long_sentence_is_cut_around_its_phrase(two, filler, where):
    text = f"{filler * where} charged twice {filler * (400 - where)}".strip()
    ((hit,),) = two.heard([text])
    shown = hit.sentence
    assert len(shown) == 200
    assert "charged twice" in shown
    assert shown.strip("…") in text
    assert shown.startswith("…") == (text[:150] != shown[:150])
    assert shown.endswith("…") == (text[-150:] != shown[-150:])


def test_batches_make_no_difference(two, monkeypatch):
    texts = ["rude", None, "fine", "重複扣費 and late", "x" * 50] * 7
    whole = two.heard(texts)
    monkeypatch.setattr("wallboard.hearing.phrases.BATCH", 20)
    assert two.heard(texts) == whole


def test_broken_characters_break_nothing(two):
    texts = ["\ud83d rude", "rude \udc00", "\x00rude\x00", "rude\x01late", "\uffff\ufffe rude", "\ud83d\x01\ud83e"]
    assert [len(hits) for hits in two.heard(texts)] == [1, 1, 1, 2, 1, 0]


LONG = {
    "a sentence again and again": "He was late. ",
    "no end of a sentence": "he was late ",
    "denials": "it was never late. ",
    "Chinese": "重复扣费。",
    "opened tags": "<b>",
    "comments without an end": "<!--",
    "tags without an end": "<b x=y ",
    "brackets": "<",
    "points": ".",
    "questions": "?",
    "spaces": " ",
    "lines": "\n",
    "quotes": "\n> a",
    "an agent's lines": "Agent: hello\n",
    "turns in one line": "Customer: it is late. ",
    "digits": "1",
    "dates": "On 1 1 1 1 1 1 1 1\n",
    "accents": "e\u0301",
    "emoji": "🤬 ",
}


@pytest.mark.parametrize("part", LONG.values(), ids=LONG.keys())
def test_a_long_text_of_anything_is_heard_to_its_end(two, part):
    """Long enough that whatever takes the square of its length would not come back."""
    (hits,) = two.heard([part * (300_000 // len(part)) + "\nIt was rude"])
    assert "rude" in [hit.phrase for hit in hits]


def test_a_note_of_five_megabytes_is_heard_to_its_end(two):
    note = "The customer asked about the fee. 客户询问账单。 " * (5_000_000 // 56 + 1)
    (hits,) = two.heard([f"{note}He was rude."])
    assert len(note.encode()) > 5_000_000
    assert [hit.sentence for hit in hits] == ["He was rude."]
