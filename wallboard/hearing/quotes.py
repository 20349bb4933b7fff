"""Which part of a text did the customer write or say? Not the mail it answers, the menu, nor the agent's lines."""

# ruff: noqa: RUF001 - full-width signs are what mails and transcripts in Chinese are written with
from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator, Sequence
from itertools import groupby

LAST_LINES = 8  # a signature is short; more lines than this behind a rule or a greeting are text
HEADER_LINES = 4  # a quoted mail's header names its date or receiver within so many lines

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head header hr html li "
    "main ol option p pre section select table tbody td tfoot th thead title tr ul".split()
)
_INLINE = (
    "a abbr b big button cite code del em font i img input ins kbd label link mark meta o:p q s small span strike "
    "strong style script sub sup tt u var xml".split()
)
# A tag is bare or has values, so that a "<" of plain text is none; no run of text is looked at twice.
_TAG = re.compile(
    rf"(?P<comment><!--)|(?P<end>-->)|<(?P<close>/?)(?P<name>{'|'.join((*_BLOCKS, *_INLINE))})"
    r"(?:[ \t\r\n]{0,9}/?>|[ \t\r\n][^<>=]*=[^<>]*>)|<!(?:doctype|\[)[^<>]*>|<\?[^<>]*>",
    re.IGNORECASE,
)
_HIDING = {name: f"</{name}" for name in "style script head title blockquote".split()} | {"!--": "-->"}
_DOCUMENT = re.compile(r"<(?:html|body|div|p|td)[\s>]", re.IGNORECASE)  # in one the end of a line means nothing
_MARKUP = re.compile(r"<[/!?a-z]|&(?:#\d|#x[\da-f]|[a-z]{2,8};)", re.IGNORECASE)

_TIME = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[ T]{1,3})?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?"
_NAMED = r"(?:[ \t]?[(（\[][^)）\]\n]{0,30}[)）\]]|[ \t]?#?\d{1,8}|小[\u4e00-\u9fff]{1,2}|[ \t][A-Z][\w.'-]{0,20}){0,2}"
_AGENT = (
    r"(?i:agent|operator|advis[eo]r|representative|rep|csr|clerk|teller|bot|chatbot|(?:virtual )?assistant|ivr"
    r"|坐席|座席|客服(?:人员|人員|专员|專員|代表|中心)?|话务员|話務員|接线员|接線員|专员|專員|机器人|機器人|智能客服)"
)
_CALLER = (
    r"(?i:customer|caller|client|user|visitor|guest|consumer|member|客户|客戶|顾客|顧客|用户|用戶|来电人|來電人|来电者|來電者"
    r"|访客|訪客|客人|会员|會員|消费者|消費者)"
)
_SPEAKER = rf"(?:(?P<agent>{_AGENT})|(?P<caller>{_CALLER})|(?P<machine>(?i:system|系统|系統)))"
_TURN = re.compile(
    rf"[ \t*\-]{{0,9}}(?:[\[(（【]?{_TIME}[\])）】]?[ \t\-–]{{0,3}})?[\[【<*]{{0,3}}{_SPEAKER}{_NAMED}[\]】>*]{{0,3}}"
    rf"(?:[ \t]{{0,3}}[\[(（]?{_TIME}[\])）]?[ \t]{{0,3}}(?:[:：]|$)|[ \t]{{0,3}}[:：])"
    rf"|[^\n:：]{{1,30}}[(（](?:(?P<aside>{_AGENT})|(?P<customer>{_CALLER}))[)）][ \t]{{0,3}}[:：]"
)
_OTHER = re.compile(r"[ \t]{0,9}[^\s:：,，。.!！?？][^\n:：,，。.!！?？]{0,24}[:：](?!//)")
_INLINE_TURN = re.compile(
    r"(?<=[\s.!?。！？\]】])(?=(?:Agent|Operator|Advisor|Representative|Customer|Caller|Client"
    rf"|坐席|座席|客服|客户|客戶|顾客|顧客|用户|用戶){_NAMED}[ \t]{{0,3}}[:：])"
)

_QUOTED = re.compile(r"[ \t]*[>＞](?![.:;_=<3])")
_WROTE = re.compile(
    r"[ \t]*(?:On\b.{1,300}\bwrote|(?:在|于|於)?.{0,80}\d.{0,200}(?:写道|寫道|写到|寫到)|Am\b.{1,300}\bschrieb.{0,80}"
    r"|Le\b.{1,300}\ba écrit)[ \t]?[:：][ \t]*$"
)
_WROTE_FIRST = re.compile(r"[ \t]*(?:On\b|.{0,80}[在于於]).{0,80}\d")
_MINE = re.compile(r"\bI wrote\b|我写道|我寫道")
_ORIGINAL = re.compile(
    r"[ \t]*[-_]{2,30}[ \t]*(?:original (?:message|mail)|reply message|原始邮件|原始郵件|原邮件|原始訊息|回复的原邮件)",
    re.IGNORECASE,
)
_FROM = re.compile(r"[ \t]*\*{0,2}(?:From|发件人|發件人|寄件者|寄件人)\*{0,2}[ \t]?[:：]", re.IGNORECASE)
_SENT = re.compile(
    r"[ \t]*\*{0,2}(?:Sent|Date|To|Subject|发送时间|發送時間|日期|寄件日期|收件人|收件者|主题|主旨)\*{0,2}[ \t]?[:：]",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[ \t]*-{2,30}[ \t]*(?:forwarded message|转发邮件|轉寄郵件|转发的邮件)|[ \t]*Begin forwarded", re.IGNORECASE
)
_RULE = re.compile(r"--[ \t]?$")
_GREETING = re.compile(
    r"[ \t]*(?:(?:(?:kind|best|warm|many|with kind)[ \t])?regards|(?:yours[ \t])?(?:sincerely|faithfully|truly)"
    r"|此致|敬上|顺祝商祺|順頌商祺|祝好)[ \t,，.。!！]*$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"[ \t]*(?:p\.?[ \t]?s\b|附[:：]|又及)", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"[ \t]*(?:sent from my |get outlook for |发自我的|發自我的|從我的.{0,20}(?:傳送|寄出|傳))", re.IGNORECASE
)
# Without one of these a text is the customer's from end to end; looking for each is quicker than one expression.
_SIGNS = (
    "> ＞ \n-- wrote schrieb écrit 写道 写到 寫道 寫到 original reply 原始 原邮件 from 件人 寄件者 regards sincerely "
    "faithfully truly 此致 敬上 商祺 祝好 outlook 发自我 發自我 從我的 agent operator advis rep csr clerk teller bot "
    "assistant ivr 席 客服 话务员 話務員 接线员 接線員 专员 專員 机器人 機器人 智能 system 系统 系統"
).split(" ")

_KEY = r"\b(?:(?:press|dial|push)(?: the)?(?: number| key)?|(?:select|choose)(?= option [0-9]| [0-9]))(?: option)?"
_KEY += r" (?:[0-9#*]|one|two|three|four|five|six|seven|eight|nine|zero|hash|star)(?!\w)"
_KEY_ZH = r"(?:数字|键)? ?[0-9一二三四五六七八九零#*井星](?:号?键)?(?![个下次位些])"
_MENU_BEFORE = re.compile(
    rf"{_KEY}(?: key)?(?: (?:for|to|if)\b[^.!?,;]{{0,30}})? ?$"
    rf"|(?:按|拨|选|选择|输入){_KEY_ZH}[^。!?,;]{{0,8}}$|请您?(?:直接)?拨$"
)
_MENU_AFTER = re.compile(
    rf"^(?: (?:about|regarding|and|or|with) [\w ]{{1,30}}?)?[,:]? ?(?:please |just |then )?{_KEY}"
    rf"|^[^。!?;]{{0,10}}?请(?:直接)?(?:按|拨打?|选择?|输入){_KEY_ZH}"
    rf"|^[^,。!?;]{{0,6}}?(?:按|拨打?|选择?){_KEY_ZH}(?:[,。;! ]|$)"
)
_KEYS = "press dial push select choose 按 拨 选 输入".split()
_ADDRESS = ("@", "://", "www.")
_LAST_RUN, _FIRST_RUN = re.compile(r"[!-~]*$"), re.compile(r"^[!-~]*")


def as_text(text: str) -> str:
    """HTML as plain text, without quotes and scripts; what holds no markup comes back as it is."""
    if ("<" not in text and "&" not in text) or not _MARKUP.search(text):
        return text
    if "\n" in text and _DOCUMENT.search(text):
        text = text.replace("\r", " ").replace("\n", " ")
    return html.unescape("".join(_outside_tags(text)))


def own_words(text: str) -> list[str]:
    """The passages of a plain text that its writer, or the caller of a transcript, wrote or said."""
    if not _may_quote(text):
        return [text]
    lines = [turn for line in text.splitlines(keepends=True) for turn in _turns_of(line)]
    return list(_passages(lines, {*_quoted(lines), *_agents(lines)}))


def is_menu(before: str, after: str) -> bool:
    """Whether a phrase stands in the words of a voice menu ("press 3 for complaints") or in an address.

    Args:
        before: what stands before the phrase in its sentence, in its normal form.
        after: what stands behind it, likewise.
    """
    around = before + after
    if any(word in around for word in _KEYS) and (_MENU_BEFORE.search(before) or _MENU_AFTER.search(after)):
        return True
    if not any(sign in around for sign in _ADDRESS):
        return False
    return any(sign in run[0] for run in (_LAST_RUN.findall(before), _FIRST_RUN.findall(after)) for sign in _ADDRESS)


def _may_quote(text: str) -> bool:
    """Whether a text has lines or labels at all, and one of the signs."""
    if not ("\n" in text or ":" in text or "：" in text or text.lstrip(" \t").startswith((">", "＞"))):
        return False
    lowered = text.lower()
    return any(sign in lowered for sign in _SIGNS)


def _outside_tags(text: str) -> Iterator[str]:
    """What stands between tags, with a line's end where a block begins or ends; a quote leaves the sign of one."""
    closing: dict[str, int] = {}
    place, hiding, depth = 0, "", 0
    for tag in _TAG.finditer(text):
        name = "!--" if tag["comment"] or tag["end"] else (tag["name"] or "").lower()
        is_end = bool(tag["close"] or tag["end"])
        if hiding:
            depth = depth + (-1 if is_end else name != "!--") if name == hiding else depth
            hiding = hiding if depth else ""
        else:
            yield text[place : tag.start()]
            if name in _HIDING and not is_end:
                closing[name] = closing.get(name) or max(map(text.rfind, (_HIDING[name], _HIDING[name].upper())))
                hiding, depth = (name, 1) if tag.start() < closing[name] else ("", 0)
            yield "\n>\n" if hiding == "blockquote" else "\n" if name in _BLOCKS else ""
        place = tag.end()
    yield text[place:]


def _turns_of(line: str) -> list[str]:
    """The turns of a transcript that stands in one line; any other line as it is."""
    return _INLINE_TURN.split(line) if _TURN.match(line) else [line]


def _passages(lines: Sequence[str], dropped: Container[int]) -> Iterator[str]:
    """Lines that follow each other, together."""
    for is_dropped, group in groupby(range(len(lines)), key=dropped.__contains__):
        if not is_dropped:
            yield "".join(lines[at] for at in group)


def _quoted(lines: Sequence[str]) -> Iterator[int]:
    """Quoted lines, the mail that is answered and the signature; what is forwarded is the matter itself."""
    is_forwarded, end = False, 0
    for at, line in enumerate(lines):
        is_forwarded = is_forwarded or bool(_FORWARDED.match(line))
        if at >= end and not is_forwarded:
            end = _end_of_tail(lines, at)
        if at < end or _QUOTED.match(line) or _SENT_FROM.match(line):
            yield at


def _agents(lines: Sequence[str]) -> Iterator[int]:
    """The agent's turns; one goes on until somebody else speaks, or up to a gap where nobody else ever does."""
    turns = [_TURN.match(line) for line in lines]
    is_transcript = any(turn and (turn["caller"] or turn["customer"]) for turn in turns)
    is_agent = False
    for at, (line, turn) in enumerate(zip(lines, turns, strict=True)):
        if turn:
            is_agent = bool(turn["agent"] or turn["aside"] or (turn["machine"] and is_transcript))
        elif _OTHER.match(line) or not (line.strip() or is_transcript):
            is_agent = False
        if is_agent:
            yield at


def _end_of_tail(lines: Sequence[str], at: int) -> int:
    """Where what begins in this line and is not the customer's ends; the line itself where nothing does."""
    size = len(lines)
    if wrote := _wrote(lines, at):
        following = next((later for later in range(wrote, size) if lines[later].strip()), size)
        return wrote if following < size and _QUOTED.match(lines[following]) else size
    if _ORIGINAL.match(lines[at]) or _is_header(lines, at):
        return size
    if _RULE.match(lines[at]) or _GREETING.match(lines[at]):
        return _end_of_signature(lines, at)
    return at


def _wrote(lines: Sequence[str], at: int) -> int:
    """The line behind "On … wrote:", which may stand in two lines; 0 where there is none."""
    for end in (at + 1, at + 2):
        line = " ".join(part.strip() for part in lines[at:end])
        if _WROTE.match(line) and not _MINE.search(line):
            return end
        if not _WROTE_FIRST.match(line):
            break
    return 0


def _is_header(lines: Sequence[str], at: int) -> bool:
    following = lines[at + 1 : at + 1 + HEADER_LINES]
    return bool(_FROM.match(lines[at])) and any(_SENT.match(later) for later in following)


def _end_of_signature(lines: Sequence[str], at: int) -> int:
    """At a postscript or with the text; at once where too much follows for a signature."""
    last = min(len(lines), at + 2 + LAST_LINES)
    end = next((later for later in range(at + 1, last) if _POSTSCRIPT.match(lines[later])), last)
    return end if end < last or last == len(lines) or lines[at].startswith("-- ") else at
