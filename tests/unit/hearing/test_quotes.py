# ruff: noqa: RUF001  Chinese mails have Chinese punctuation
"""Of a mail, a transcript or a page, what the customer wrote or said is heard, and nothing else."""

from __future__ import annotations

import pytest

from wallboard.hearing import quotes

NOT_THE_CUSTOMER = {
    "a quoted line": "> I want to complain",
    "quotes of quotes": "Thanks.\n>> > I want to complain\n  > 我要投诉",
    "a quote of a full-width sign": "谢谢\n＞我要投诉",
    "the mail that is answered": "Thanks!\n\nOn Mon, 5 Jan 2026 at 09:12, Ann <ann@x.org> wrote:\nI want to complain",
    "its head in two lines": "Thanks!\n\nOn Mon, 5 Jan 2026 at 09:12, Ann Somebody <ann@x.org>\nwrote:\ncomplaint",
    "a Chinese one": "谢谢\n\n在 2026年1月5日，张三 <a@x.org> 写道：\n我要投诉",
    "a Taiwanese one": "謝謝\n\n王小明 <a@x.org> 於 2026年1月5日 週一 上午9:12寫道：\n我要投訴",
    "an original message": "Hi\n-----Original Message-----\nI want to complain",
    "an original message in Chinese": "你好\n------------------ 原始邮件 ------------------\n我要投诉",
    "a mail's head": "Hello\n\nFrom: Ann\nSent: Monday\nTo: us\nSubject: complaint\n\nI want to complain",
    "a mail's head in Chinese": "你好\n发件人：张三\n发送时间：周一\n主题：投诉\n我要投诉",
    "a signature": "Thank you\n-- \nAnn\nHead of complaints\n\ncomplaint@x.org",
    "a signature without a space": "Thank you\n--\nAnn, complaints",
    "a signature behind a greeting": "Thank you\nKind regards,\nAnn\nTeam for complaints",
    "a telephone's line": "ok\nSent from my late phone",
    "an agent's line": "Agent: Do you want to complain?",
    "an agent's line in Chinese": "坐席：您要投诉吗",
    "another": "客服:感谢您的投诉",
    "one in Traditional characters": "客服人員：請問您要投訴嗎",
    "one with a number": "坐席(1001)：您要投诉吗\n客服002：要投诉吗",
    "one with a name": "Agent Anna: so you want to complain\n客服小王：您要投诉吗",
    "one with the time before it": "[10:22:01] Agent: do you want to complain?",
    "one with the time behind it": "客服 10:32:05\n您要投诉吗",
    "one with the role in brackets": "Anna (Agent): you want to complain",
    "its second line": "Agent: I see,\nyou want to complain\nCustomer: no",
    "its second paragraph": "Customer: hello\nAgent: I see.\n\nYou want to complain",
    "the system's line": "Customer: hello\nSystem: forwarded to complaints",
    "a turn in one line": "Customer: hello. Agent: you want to complain? Customer: no. Agent: no complaint then.",
    "a turn in one Chinese line": "客户：您好。客服：您要投诉吗？客户：没有。",
    "a menu": "press 3 for complaints",
    "a menu the other way round": "For complaints, press 3.",
    "a menu with a verb": "To complain please press 2",
    "a menu about something": "For complaints about your bill, press four",
    "a menu in Chinese": "投诉请按3",
    "a menu in Traditional characters": "投訴請按 3",
    "a menu with a comma": "业务咨询请按1，投诉建议，请按2",
    "a key before its meaning": "按3投诉",
    "a number to dial": "投诉请拨打12315",
    "an address of a mailbox": "complaints@x.org",
    "an address of a page": "see https://x.org/complaint/late and www.x.org/complaints",
    "an attribute": '<a href="/x" title="complaint">here</a>',
    "a style": "<style>.complaint { color: red }</style>fine",
    "a script": "<SCRIPT type='a'>complaint()</SCRIPT>fine",
    "a comment": "<!-- <p>complaint</p> -->fine",
    "a quote of a page": "<div>fine<blockquote>I want <blockquote>a</blockquote> to complain</blockquote></div>",
    "a page's mail": "<div>ok</div><div class='q'>On 5 Jan 2026 Ann wrote:<br></div><blockquote>complaint</blockquote>",
}

THE_CUSTOMER = {
    "below a quote": "> Thank you for your mail.\nI want to complain",
    "above a quote": "I want to complain\n\nOn Mon, 5 Jan 2026 at 09:12, Ann <a@x.org> wrote:\n> Thank you",
    "below a quoted mail": "On Mon, 5 Jan 2026 at 09:12, Ann <a@x.org> wrote:\n> Thank you\n\nI want to complain",
    "what somebody wrote themselves": "On 5 January I wrote:\nplease call. I want to complain",
    "what is forwarded": "---------- Forwarded message ---------\nFrom: Ann\nDate: today\n\nI want to complain",
    "above a signature": "I want to complain\n-- \nAnn",
    "a postscript": "Kind regards,\nAnn\nPS: I want to complain",
    "below a rule": "facts\n--\n" + "a line\n" * 12 + "I want to complain",
    "an emoticon at the beginning of a line": ">:( I want to complain",
    "the caller's line": "Agent: hello\nCustomer: I want to complain\nAgent: I see",
    "the caller's line in Chinese": "坐席：您好\n客户：我要投诉\n坐席：好的",
    "the caller's line with a time": "[00:12] Agent: hello\n[00:15] Caller: I want to complain",
    "the caller's second line": "Customer: hello\nI want to complain\nAgent: I see",
    "the caller's turn in one line": "Agent: hello. Customer: I want to complain. Agent: I see.",
    "behind a gap of a note": "Agent: called him\n\nI want to complain",
    "behind another label": "Agent: called him\nCustomer's words: I want to complain",
    "about an agent": "Your agent: he was rude. I want to complain",
    "about the system": "System: down again, I want to complain",
    "about the menu": "I pressed 3 for complaints and waited, I want to complain",
    "keys that do not help": "I want to complain, I press 1 and nothing happens",
    "a choice that is no key": "我要投诉，请选一个主管来听",
    "no full stop, no label": "I want to complain: nobody called back",
    "bold": "<p>I want <b>to</b> complain</p>",
    "a page's wrapped line": "<html><p>I want\r\nto complain</p></html>",
    "entities": "I want&nbsp;to&#32;complain &amp; more",
    "a comparison": "if 3 < 4 and 5 > 4 I want to complain",
    "brackets that are no tag": "<I want to complain>",
    "a comment without an end": "<!-- I want to complain",
    "a style without an end": "<style> I want to complain",
}


@pytest.mark.parametrize("text", NOT_THE_CUSTOMER.values(), ids=NOT_THE_CUSTOMER.keys())
def test_what_others_say_is_not_heard(phrases, text):
    assert phrases(text) == []


@pytest.mark.parametrize("text", THE_CUSTOMER.values(), ids=THE_CUSTOMER.keys())
def test_what_the_customer_says_is_heard(phrases, text):
    assert {"want to complain", "要投诉"} & set(phrases(text))


def test_html_becomes_the_text_it_shows():
    page = (
        "<html><head><title>x</title></head><body><p>Dear&nbsp;all,<br/>I am <i>very</i>\nlate.</p><ul><li>a<li>b</ul>"
    )
    assert quotes.as_text(page).split() == ["Dear", "all,", "I", "am", "very", "late.", "a", "b"]
    assert quotes.as_text("a < b & c") == "a < b & c"


def test_a_hit_in_html_shows_the_sentence_without_tags(hearing):
    (hits,) = hearing.heard(["<p>Hello.</p><p>I want <b>to</b> complain &amp; more.</p>"])
    assert {hit.sentence for hit in hits} == {"I want to complain & more."}


def test_a_text_without_lines_and_labels_is_all_its_writers_own():
    assert quotes.own_words("I wrote to your agent, regards") == ["I wrote to your agent, regards"]
    assert quotes.own_words("one\n> two\nthree\nfour") == ["one\n", "three\nfour"]
