"""Is what was said denied? Rules for the words around a phrase, in English and Chinese.

They look at the clause before it and at a few words behind it, both in their normal form (`normal.py`). A negation
counts only where nothing but words of a closed list stands between it and the phrase: a rule too few shows a sentence
that a supervisor marks as wrong, a rule too many hides a customer. What denies twice, or only in form, denies nothing.
"""

from __future__ import annotations

import re

_FILLERS = re.compile(
    r"\b(?:no problem|no worries|not a problem|no thanks|no thank you|never mind|not sure)\b"
    r"|没事|没关系|没问题|不用了|不必了|不客气|不好意思|对不起|不要紧|不错|不行|不对|不是的|不会的"
)
_BREAK = re.compile(r"[,.;:!?()\"“”。、\[\]]|\b(?:but|because|however|although|though|yet|and|while|since)\b")
_HEAD = re.compile(  # what a phrase may begin with although the rules know it
    r"(?:(?:so|more|this|that|very|really|i am|i'm|is|was|were|will|(?:want|wish|like|going|calling|writing) to) )+"
    r"|[要想会去就更]|这么|如此|这样|这般"
)


def _any(words: str, *others: str) -> str:
    """An alternative of words, and of expressions."""
    return "|".join((*others, *words.split()))


# English: a negation, then words that may stand between it and what it denies.
_NOT = (
    r"(?:\b(?:no longer|instead of|rather than|far from|anything but|no|not|never|nothing|none|without|zero|nor|neither"
    r"|hardly|scarcely|dont|doesnt|didnt|wont|wasnt|isnt|arent|werent|havent|hasnt|hadnt|wouldnt|shouldnt)\b"
    r"|\b(?!can|could)\w+n't\b|\b(?:nobody|no one)(?= (?:was|were|is|has|ever|complain)))"
)
_CANNOT = r"\b(?:can't|cant|cannot|can not|couldn't|couldnt|could not)"
_BETWEEN = _any(
    "any anything a an one single at all ever even really actually honestly also to "
    "be been being am is was were are have has had having do did get getting got feel feeling felt "
    "want wants wanted wanting wish wished wishing need needed intend intending intention plan planning going gonna "
    "like love mean meant about for here looking trying calling ringing writing phoning emailing call ring write up "
    "make making made file filing filed lodge lodging raise raising raised register submit submitting log bring "
    "escalate escalating further formal official real serious major new other kind sort of type person "
    "reason cause grounds desire time currently now today very too overly particularly "
    "especially remotely slightest slightly bit quite usually normally ordinarily generally typically often "
    "exactly terribly i'm",
    r"in the",
    r"the (?:least|slightest|type|kind|sort|person)",
    r"at this (?:point|time|stage|moment)",
    r"that (?:i'm|i am|i was|i want|i have)",
    r"think (?:that )?(?:i|we)(?:'m|'ll| am| was| will| would| want| need| have)",
    r"\w+ (?:or|nor)",
)
_BETWEEN_CANNOT = _any("really honestly possibly be feel any", r"say (?:that )?(?:i'm|i am|i was|we were|we are)")
_DENIED = re.compile(
    rf"(?:{_NOT}(?: (?:{_BETWEEN})){{0,10}}|{_CANNOT}(?: (?:{_BETWEEN_CANNOT})){{0,4}}"
    r"|\b(?:not|isn't|wasn't|aren't|weren't) (?:so|that|as)|\bno more) ?$"
)
_ASKED = re.compile(r"^\W*(?:(?:so|well|oh|honestly|seriously) )?(?:is|was)n't (?:it|this|that)\b")  # in form only
_WHY = re.compile(r"\b(?:why|how|who|what)(?: (?:should|would|could|can|do|does|did|am|is|are|i|we|you|anyone)){0,2} $")
_LINKS = _any("that say think believe like because to i we i'm am was is it's do did be pretend reason way")
_TWICE = re.compile(
    rf"(?:(?:{_NOT}|{_CANNOT})(?: (?:{_LINKS}))*|\b(?:hard|difficult|impossible)(?: for \w+)?"
    r"|^\W*(?:is|was) (?:it|this|that)) $"
)
_RELUCTANT = re.compile(
    r"\b(?:usually|normally|ordinarily|generally|typically|often|never"
    r"|(?:like|love|want|wish|mean|meant|trying|here|calling|writing|one|sort|kind|type|person) to)\b"
)
_STILL = re.compile(r"^[^.!?]*?\b(?:but|however|until|till|before|unless|like this|this much)\b")
_WITHDRAWN = re.compile(
    r"(?<!you )(?<!they )\b(?:withdraw|withdrew|withdrawn|withdrawing|retract|retracted|drop|dropped|dropping)"
    r" (?:my|the|this|our|that|his|her|their|a|any)(?: \w+)? $"
)
_OFFERED = re.compile(  # "if you have any complaints", "do you have any complaints"
    rf"\b(?:if|should|whenever|in case) (?:you|customers?|clients?|anyone|there)(?: (?:{_BETWEEN}))* $"
    r"|\b(?:for|with|about|regarding|of|have|has|had|there|avoid|prevent|avoids|prevents) any(?: \w+)? $"
    r"|\b(?:avoid|prevent|avoids|prevents)(?: further| more)? $"
)
_NONE = re.compile(  # "complaints: none", "disappointed? not at all", "complaint-free"
    r"^ ?[:?=-]+ ?(?:no|none|nope|nil|n/a|0|zero|not at all|not really|无|没有|没|否)(?: ?[.,;!。)]|$)|^[ -]free\b"
)

# Chinese, in Simplified characters, with some words of Cantonese.
_NOT_ZH = (
    r"(?:从来没有?|从没有?|从来不|从未|从不|绝对?不|绝无|决不|并不|并没有?|并未|并非|并无|毫不|毫无|从无|无需|无须|毋须|无意"
    r"|不需要|不用|不必|(?<!要)不是|没有?人(?=投诉|不满|抱怨|觉得|感到)|没必要|未发现|谈不上|说不上|算不上|(?<!有)没有|(?<![有淹埋])没"
    r"|(?<![要差])不|(?<![\d])[零冇唔]|(?<!有)[无未]|(?<![特分区级识个告类])别|甭|勿)"
)
_BETWEEN_ZH = _any(
    "再 会 想 要 愿意 愿 打算 准备 需要 需 必要 必 使 应该 该 应 可 值得 至于 是来 是要 是想 是为了 会去 会来 想去 "
    "想来 会有 什么 任何 觉得 感到 感觉 认为 说 很 太 特别 十分 非常 真的 真 进行 提出 提起 发起 产生 存在 曾 曾经 过 "
    "其他 其它 别的 更多 明显 理由 半点 一点 丝毫 半句 一句 意图 是 算 系 好 被 您 到过",
    r"(?:对|向|针对)(?:您|你们?|他们?|她|贵司|贵公司|客服|服务)?(?:进行|提出|有)?",
    r"因此|为此|所谓",
)
_DENIED_ZH = re.compile(rf"(?P<not>{_NOT_ZH})(?:{_BETWEEN_ZH}){{0,6}}(?:去)?(?: (?=[a-z]))?$")
_SPARED_ZH = re.compile(  # "did not let me down"; "did not let me complain" is none of these
    r"(?:没有?|不会|从不|从未|从没有?|从来没有?|绝?不|未)(?:再)?(?:让|令|使|叫)(?:我们?|人|大家|客户|顾客|用户|您|你)?"
    r"(?:感到|觉得|很|太)?$|(?:不用|不必|无需|不需要)(?:再)?为[^,]{1,8}$"
)
_FEELING_ZH = re.compile(r"失望|不满|生气|愤怒|气愤|难过|担心|后悔|心寒|寒心|恼火|郁闷|难受")
_TWICE_ZH = re.compile(
    r"(?:难道.*|岂|怎么?|怎么?(?:能|会|可能|可以)|哪|哪里?(?:能|会|敢)|凭什么|为什么|为何|为啥|何|何尝|何能|谁|谁(?:能|会)"
    r"|不得|不能|不会|不可|不可能|不该|不应|不应该|不敢|没法|无法|没办法|很难|难|难以|难免|做不到|忍不住|由不得|要|巴|恨"
    r"|不是|并非|以为(?:我们?)?|不能说|没有|没有[^,]{1,4}|没人|无人|从没有?|非|能)$"
)
_ASKED_ZH = re.compile(r"(?:应该|该|应|可|能)")
_QUESTION_ZH = re.compile(r"^[^,。!?]{0,6}(?:吗|么|嘛)")
_OR_ELSE_ZH = re.compile(  # "unless I complain nobody does a thing"
    r"^,?[^,。!?]{0,8}(?:就不|就没|就永远|都不|都没|不行|难解|难平|没人|才怪|是假的|还等|对不起|不足以)"
)
_RELUCTANT_ZH = re.compile(r"(?:本来|原本|原来|一开始|起初)[^,]{0,6}$")
_UNWILLING_ZH = re.compile(r"想|愿|要|从来|从没|从未|从不|平时|一般|很少|喜欢")
_STILL_ZH = re.compile(r"^[^。!?]{0,15}(?:但|可是|不过|然而|这次|这回|直到|实在|奈何|可你|可他)")
_WITHDRAWN_ZH = re.compile(
    r"(?<!私自)(?<!擅自)(?<!自动)(?<!强行)(?<!你们)(?<!被)(?:取消|撤销|撤回|撤消|放弃|终止)(?:了|掉)?"
    r"(?:我的|该|本次|此次|之前的?|这次的?|这个|上次的?)?$"
)
_IS_WITHDRAWN_ZH = re.compile(r"^已经?(?:撤销|撤回|撤消|取消)")
_OFFERED_ZH = re.compile(
    r"(?:[如若倘](?:果)?(?:您|贵|客户|用户|顾客)[^,]{0,12}|(?<![比例譬])[如若](?:有|需|需要|要|想)?(?:任何|什么)?|有无|欢迎|(?:避免|防止|预防|减少|降低)"
    r"(?:客户|用户|顾客|再次|引起|产生|造成|引发)*)$"
)
_NO_MORE_NEED_ZH = re.compile(r"(?:不|不用|不会|不必)$")
_RELIEF_ZH = re.compile(
    r"^(?:再)?(?:会|用|必|需要?)?(?:为[^,。]{1,8})?(?:担心|发愁|愁|操心|怕|害怕|烦恼|排队|等|跑|受|忍)"
)
_LETTER_ZH = re.compile(r"律师[函信]|存证信函")
_FORM_ZH = re.compile(r"^的?(?:抬头|模板|范本|格式|样本|写法|快递单)")


def is_denied(before: str, phrase: str, after: str) -> bool:
    """Whether a phrase is denied by the words around it.

    Args:
        before: what stands before the phrase in its sentence, in its normal form.
        phrase: the phrase, in its normal form.
        after: what stands behind it in its sentence, in its normal form.
    """
    head = _HEAD.match(phrase)
    if head:
        before, phrase = before + head[0], phrase[head.end() :]
    clause = _BREAK.split(_FILLERS.sub(",", before))[-1]
    if _NONE.search(after) or _IS_WITHDRAWN_ZH.search(after):
        return True
    if clause.isascii() and phrase.isascii():
        return _is_denied_in_english(clause, after)
    return _is_denied_in_chinese(clause, phrase, after) or _is_denied_in_english(clause, after)


def _is_denied_in_english(clause: str, after: str) -> bool:
    if _OFFERED.search(clause) or _WITHDRAWN.search(clause):
        return True
    denied = _DENIED.search(clause)
    if denied is None or _ASKED.search(clause):
        return False
    earlier = clause[: denied.start()]
    if _WHY.search(earlier) or _TWICE.search(earlier):
        return False
    return not (_RELUCTANT.search(denied[0]) and _STILL.search(after))


def _is_denied_in_chinese(clause: str, phrase: str, after: str) -> bool:
    if _OFFERED_ZH.search(clause) or _WITHDRAWN_ZH.search(clause) or _is_harmless(phrase, after):
        return True
    if _FEELING_ZH.search(phrase) and _SPARED_ZH.search(clause):
        return True
    denied = _DENIED_ZH.search(clause)
    if denied is None or _is_choice(clause, denied, phrase):
        return False
    return not _is_rhetorical(clause[: denied.start()], denied[0], after)


def _is_harmless(phrase: str, after: str) -> bool:
    """Whether a phrase is part of what is no complaint: "再也不用" of "再也不用担心", a letter of its letterhead."""
    if _NO_MORE_NEED_ZH.search(phrase) and _RELIEF_ZH.search(after):
        return True
    return bool(_LETTER_ZH.search(phrase) and _FORM_ZH.search(after))


def _is_choice(clause: str, denied: re.Match[str], phrase: str) -> bool:
    """Whether it is no denial but a question that names both: 要不要, 有没有, 投不投诉."""
    rest = clause[denied.start() :] + phrase
    first = clause[denied.start() - 1 : denied.start()]
    return bool(first) and rest[1:2] == first and rest[0] in "不没唔"


def _is_rhetorical(earlier: str, denial: str, after: str) -> bool:
    """Whether a denial is denied in turn, asked for agreement, or taken back behind the phrase."""
    if _TWICE_ZH.search(earlier) or _RELUCTANT_ZH.search(earlier) or _OR_ELSE_ZH.search(after):
        return True
    if _ASKED_ZH.search(denial) and _QUESTION_ZH.search(after):
        return True
    return bool(_UNWILLING_ZH.search(earlier + denial) and _STILL_ZH.search(after))
