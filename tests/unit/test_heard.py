"""What supervisors are asked about phrases, and what their answers come to."""

from __future__ import annotations

from wallboard import clock, heard
from wallboard.heard import Precision, Said, Text
from wallboard.hearing import Hit
from wallboard.notebook import Judgement, Notebook

MIDNIGHT = clock.moment(1_772_409_600)


def said(source: str, phrase: str, at: float) -> Said:
    hit = Hit(group="g", reason="G", grade="dissatisfaction", phrase=phrase, sentence=phrase)
    text = Text(at, None, None, None, is_first=True, is_recorded=False, store="desk", source=source, phrases=(phrase,))
    return Said(text, hit)


def test_phrases_of_which_least_is_known_are_asked_about_first_and_the_newest_of_them():
    some = [said("a", "known", 3.0), said("b", "new", 1.0), said("c", "new", 2.0), said("d", "new", 4.0)]
    judged = {some[3].key: (Judgement.RIGHT, 0)}
    precisions = {"known": Precision(heard=9, right=5, wrong=0), "new": Precision(heard=3, right=1, wrong=0)}
    asked = heard.to_judge(some, judged, precisions, left=2)
    assert [one.text.source for one in asked] == ["c", "b"]
    assert heard.to_judge(some, judged, precisions, left=-1) == []


def test_ten_sentences_a_day_are_enough():
    since = clock.micros(MIDNIGHT)
    judged = {("desk", f"s{n}", "p"): (Judgement.WRONG, since + n - 2) for n in range(8)}
    assert heard.left_to_judge(judged, MIDNIGHT) == heard.A_DAY - 6


def test_the_last_word_about_a_phrase_counts(tmp_path):
    notebook = Notebook(tmp_path / "notebook.db")
    assert (notebook.judgements(), notebook.switched_off()) == ({}, frozenset())
    for at, what in enumerate((Judgement.RIGHT, Judgement.WRONG)):
        notebook.judge("rude", what, by="ana", at=at, store="desk", source="notes 1")
    for what, phrase in ((Judgement.OFF, "rude"), (Judgement.OFF, "late"), (Judgement.ON, "rude")):
        notebook.judge(phrase, what, by="ana", at=9)
    assert notebook.judgements() == {("desk", "notes 1", "rude"): (Judgement.WRONG, 1)}
    assert notebook.switched_off() == {"late"}
    notebook.close()
