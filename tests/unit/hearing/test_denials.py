# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
"""Who says that they do not complain is not heard; who says so only in form is (`statistics.md` §2.6)."""

from __future__ import annotations

import pytest

from wallboard.hearing import normal

DENIED = """
不投诉
没有不满
沒有投訴
再也不用担心
再也不用擔心帳單
再也不用为账单担心
律师函的抬头怎么写
律師函的抬頭
不投诉了
没有要投诉
沒有要投訴的意思
没什么不满意的
没有任何不满
我没有不满，只是建议
不是投诉，只是想了解一下
我不是来投诉的
不打算投诉
不会再投诉了
没有理由投诉
没必要投诉
不需要投诉，谢谢
没什么可抱怨的
没什么好抱怨的
从来没投诉过
没问题不投诉
不用了不投诉了
并不失望
谈不上失望
没有让我失望
你們從來沒有讓我失望
不会让您失望
对你们没有任何不满
未发现投诉
有无投诉：无
投诉：无
避免投诉
放弃投诉
撤销投诉
投诉已撤销
如有投诉
如果您有不满
冇投訴
唔使投訴
唔係投訴
no complaints
No complaints from me!
I have no complaints at all.
There are no further complaints.
no more complaints
can't complain
can’t complain
I really can't complain
I do not wish to complain.
I don't want to make a complaint
i dont want to complain
I'm not calling to complain
I am not here to complain
This is not a complaint.
I don't think I want to complain
I never had to complain
there is no need to complain
nothing to complain about
no cause for complaint
without any complaint
zero complaints
instead of complaining, complained: no
I no longer want to complain
I want to withdraw my complaint
not disappointed
not at all disappointed
I wasn't very disappointed
It has never been late
You won't be disappointed
I can't say I'm disappointed
far from disappointed
neither rude nor late
nobody was rude
not rude or late
Complaints: none
complaint - n/a
Any complaints? No.
Disappointed? Not at all.
a complaint-free week
If you have any complaints, write to us.
Do you have any complaints
in case you wish to complain
""".strip().splitlines()

MEANT = """
不得不投诉
難道不應該投訴嗎
难道不应该投诉吗
从来没有这么失望过
從來沒有這麼失望過
从未如此失望
没有比这更失望的了
不是不投诉，是没时间
不能不投诉
怎么能不失望
很难不失望
没有一个人不失望
不能说不失望
不得不说很失望
岂能不投诉
能不投诉吗
不应该投诉吗
谁不失望
别以为我不会投诉
信不信我投诉
要不要投诉
有没有投诉渠道
你们是不是没人管
不投诉你们就不处理
不投诉不行
本来不想投诉的
我不想投诉，但你们太过分
平时从不投诉，但是这次太过分
不好意思我要投诉
不行我要投诉
不处理就投诉
没有解决，我要投诉
钱没到账要投诉
师傅没有来要投诉
没人处理我要投诉
不仅投诉一次
不断投诉
非常失望
特别失望
无比失望
不免失望
恨不得投诉你们
不给我投诉
不受理投诉
不让我投诉
我的投诉没有处理
投诉没有人理
再也不用你们了
收到律师函
couldn't be more disappointed
I could not be more disappointed.
I have never been so disappointed
never been this disappointed
never in my life have I been so disappointed
not only disappointed but angry
It's not that I don't want to complain
I don't usually complain, but this is a complaint
I don't want to complain but nobody called back
I have never complained before
can't help but feel disappointed
Why should I not complain?
how could I not be disappointed
Shouldn't I complain?
isn't it late
Is it not rude?
hard not to be disappointed
nothing but complaints
no I want to complain
No, I want to complain
I have not received my refund very disappointed
If this is not fixed I will complain
did not register my complaint
I can't make a complaint online
I didn't know how to complain
you can't even handle a complaint
I cannot believe how rude he was
I can't tell you how disappointed I am
don't be surprised if I complain
not acceptable, unacceptable
""".strip().splitlines()


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_heard(phrases, text):
    assert phrases(text) == []


@pytest.mark.parametrize("text", MEANT)
def test_what_is_denied_in_form_only_is_heard(phrases, text):
    assert phrases(text) != []


def test_every_denied_text_would_be_heard_without_its_denial(hearing):
    """So that no denial is tested with a text that holds no phrase in the first place."""
    places = hearing._phrases.found(normal.joined(DENIED)).pieces
    assert set(places.tolist()) == set(range(len(DENIED)))


def test_a_phrase_that_is_denied_first_and_meant_later_is_heard_where_it_is_meant(hearing):
    ((hit,),) = hearing.heard(["No complaints so far. Now there are complaints about the fee."])
    assert hit.sentence == "Now there are complaints about the fee."


def test_a_denial_in_one_sentence_says_nothing_about_the_next(phrases):
    assert phrases("I said no. Complaints are due.") == ["complaints"]
    assert phrases("没有。投诉！") == ["投诉"]


def test_one_phrase_may_be_denied_and_another_meant_in_the_same_sentence(phrases):
    assert phrases("I'm not disappointed, but he was rude") == ["rude"]
    assert phrases("我不投诉，只是很失望") == ["失望"]
