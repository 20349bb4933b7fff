# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
"""What do customers and agents say, in English, Simplified and Traditional Chinese?

`{reason}` is the reason in the speaker's words. Complaints, plain questions, remarks of agents and survey comments.
"""

from __future__ import annotations

from random import Random

REASONS: dict[str, tuple[str, str]] = {
    "identity check": ("身份核验", "身分核驗"),
    "card not arrived": ("卡片没收到", "卡片沒收到"),
    "card declined": ("刷卡被拒", "刷卡被拒"),
    "card payment failed": ("刷卡付款失败", "刷卡付款失敗"),
    "lost or stolen card": ("挂失", "掛失"),
    "disputed payment": ("有争议的扣款", "有爭議的扣款"),
    "payment not received": ("汇款没到账", "匯款沒入帳"),
    "wrong payee": ("转错收款人", "轉錯收款人"),
    "payment limit": ("转账限额", "轉帳限額"),
    "fees": ("手续费", "手續費"),
    "app error": ("手机银行出错", "網銀程式出錯"),
    "password": ("登录密码", "登入密碼"),
    "address change": ("地址变更", "地址變更"),
    "application status": ("贷款进度", "貸款進度"),
    "card terminal": ("刷卡机", "刷卡機"),
    "transfer in": ("资产转入", "資產轉入"),
}

ENGLISH: dict[str, str] = {
    "card not arrived": "the missing card",
    "card declined": "the declined card",
    "card payment failed": "the failed card payment",
    "lost or stolen card": "the lost card",
    "payment not received": "the missing payment",
    "wrong payee": "the payment to the wrong person",
    "app error": "the error in the app",
    "transfer in": "the transfer",
    "open an account": "opening an account",
    "close an account": "closing an account",
}

COMPLAINTS: dict[str, tuple[str, ...]] = {
    "en": (
        "I want to make a complaint about {reason}. This is the second time I have had to ask.",
        "I am very unhappy with how {reason} was handled. Nobody called me back as promised.",
        "This is unacceptable. I waited for ages and {reason} is still not sorted out.",
        "I have told three people about {reason} and each of them said something different. I would like to complain.",
        "If {reason} is not settled this week I will go to the ombudsman.",
    ),
    "zh-Hans": (
        "我要投诉。{reason}的问题说了三遍还没解决。",
        "对{reason}的处理非常不满意，答应回电也没有回。",
        "等了这么久，{reason}还是没有人管，太让人失望了。",
        "{reason}再不处理，我就向监管部门投诉。",
    ),
    "zh-Hant": (
        "我要投訴。{reason}的問題講了三次還沒解決。",
        "對{reason}的處理非常不滿意，說好回電也沒有回。",
        "等了這麼久，{reason}還是沒有人處理，真的很失望。",
        "{reason}再不處理，我就向金管會申訴。",
    ),
}

SPECIAL: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "identity check"): (
        "I failed the identity check again although every answer was right. I wish to complain.",
        "You ask for an account number I opened in 2009. The identity check treats me like a criminal.",
    ),
    ("en", "card not arrived"): (
        "My card has not arrived for twelve days and I cannot pay for anything. This is a complaint.",
        "You posted the card to my old address for the second time. I am really angry.",
    ),
    ("en", "fees"): (
        "You charged me a fee nobody told me about. I want it back and I want to complain.",
        "The monthly fee went up without a letter. This is a rip-off.",
    ),
    ("en", "card payment failed"): (
        "My card was refused at the till in front of everybody. I am furious.",
        "Nothing works with your cards today and your line was engaged. I want to complain.",
    ),
    ("zh-Hans", "identity check"): ("身份核验又没通过，我所有答案都是对的，我要投诉。",),
    ("zh-Hans", "card not arrived"): ("卡寄了十二天还没到，你们又寄到旧地址，太离谱了，我要投诉。",),
    ("zh-Hans", "fees"): ("莫名其妙扣了手续费，没有任何通知，我要投诉并要求退款。",),
    ("zh-Hant", "identity check"): ("身分核驗又沒過，我每一題都答對，我要客訴。",),
    ("zh-Hant", "card not arrived"): ("卡片寄了十二天還沒到，又寄到舊地址，太誇張了，我要客訴。",),
    ("zh-Hant", "fees"): ("莫名其妙被扣手續費，完全沒有通知，我要投訴並要求退款。",),
}

UNHAPPY: dict[str, tuple[str, ...]] = {
    "en": (
        "I am disappointed that {reason} takes so long.",
        "Why do I have to explain {reason} again?",
        "It took me twenty minutes to get through about {reason}.",
    ),
    "zh-Hans": ("{reason}拖了这么久，有点失望。", "为什么{reason}又要从头讲一遍？"),
    "zh-Hant": ("{reason}拖這麼久，有點失望。", "為什麼{reason}又要從頭講一次？"),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "en": (
        "Hello, I have a question about {reason}.",
        "Could you please look into {reason} for me? No complaint, I only want to know.",
        "Good morning, it is about {reason}. Thank you.",
        "Thanks for your help last time. Now it is about {reason}.",
    ),
    "zh-Hans": (
        "您好，想咨询一下{reason}。",
        "麻烦帮我看一下{reason}，不是投诉，只是想了解。",
        "你好，关于{reason}，谢谢。",
    ),
    "zh-Hant": (
        "您好，想詢問{reason}。",
        "麻煩幫我看一下{reason}，沒有投訴的意思，只是想了解。",
        "你好，關於{reason}，謝謝。",
    ),
}

AGENT_NOTES: tuple[str, ...] = (
    "Explained {reason}; customer will check and call again if needed.",
    "{reason}: asked the back office, answer expected in two days.",
    "Customer confirmed details. {reason} passed on with all documents.",
    "Customer did not wish to complain, only asked for {reason} to be noted.",
    "{reason}: told the customer what happens next and by when.",
)

ANSWERS: tuple[str, ...] = (
    "Thank you for writing. We have looked into {reason} and will come back to you within two working days.",
    "We are sorry for the trouble with {reason}. A colleague has taken it over and will call you.",
)

COMMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # (pleased, displeased)
    "en": (
        ("Friendly and quick.", "Thank you, sorted in one call.", "The agent really listened."),
        ("Too long on hold.", "Still not solved.", "I had to explain everything again.", "Nobody called back."),
    ),
    "zh-Hans": (("服务很好，谢谢。", "一次就解决了。"), ("等太久了。", "问题还没解决。", "每次都要重新讲一遍。")),
    "zh-Hant": (("服務很好，謝謝。", "一次就解決了。"), ("等太久了。", "問題還沒解決。", "每次都要重新講一次。")),
}


def spoken(reason: str, language: str) -> str:
    """A reason in the speaker's own language, where the bank has a word for it."""
    if language == "en":
        return ENGLISH.get(reason, f"the {reason}")
    return REASONS[reason][language == "zh-Hant"] if reason in REASONS else f"“{reason}”"


def say(random: Random, choices: tuple[str, ...], reason: str, language: str = "en") -> str:
    """One of several sentences, about this reason."""
    sentence = random.choice(choices).format(reason=spoken(reason, language))
    return sentence[0].upper() + sentence[1:]


def complaint(random: Random, reason: str, language: str) -> str:
    """A complaint; about some reasons people have words of their own."""
    special = SPECIAL.get((language, reason))
    if special and random.random() < 2 / 3:
        return random.choice(special)
    return say(random, COMPLAINTS[language], reason, language)


def comment(random: Random, language: str, *, is_pleased: bool) -> str:
    """What somebody writes under a survey."""
    pleased, displeased = COMMENTS[language]
    return random.choice(pleased if is_pleased else displeased)
