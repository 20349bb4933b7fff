# ruff: noqa: RUF001  Chinese sentences have Chinese punctuation
"""How many megabytes of notes are heard in a second, with 2,000 phrases on one core (aim: 30 MB/s)?

Run it from the project's folder: `python -m tests.benchmarks.bench_hearing [megabytes] [share of texts with a hit]`.
The texts are invented, of about 250 bytes: a third each in English, Simplified and Traditional Chinese, some of them
HTML, mails with quotes, transcripts or with emoji; one in fifty denies something. A megabyte is a million bytes of
UTF-8. Beside it, the plain way: every phrase as a regular expression, on a smaller share of the texts.
"""

import os
import random
import re
import resource
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wallboard.hearing import Hearing, normal, phrases, quotes
from wallboard.settings.complaints import Complaints, Group

MEGABYTES, SHARE, PHRASES = 26.0, 0.05, 2000
BYTES = 250
DENIALS = 0.02
RUNS = 5
CONFIG = Path(__file__).parents[2] / "config" / "complaints.toml"
PLAIN = (
    "Good morning, I called on Monday about the fee on my current account. ",
    "Could you please send me the statement of last month once more? ",
    "The engineer came on time and everything works again, thank you. ",
    "My new address is 12 Station Road, the post code stays as it was. ",
    "您好，我想查询一下上个月的账单，请问什么时候可以出来？",
    "快递已经收到了，谢谢你们的帮助，一切都很好。",
    "申请更换套餐，月租请改为九十九元，下个月一号开始。",
    "师傅很准时，路由器已经装好了，网速也正常。",
    "您好，我想查詢一下上個月的帳單，請問什麼時候可以出來？",
    "包裹已經收到了，謝謝你們的幫助，東西都很好。",
    "我要變更聯絡地址，請問需要準備哪些文件？",
    "客服小姐說明得很清楚，謝謝，祝生意興隆。",
)
LANGUAGES = (PLAIN[:4], PLAIN[4:8], PLAIN[8:])
ANGRY = (
    ("I waited for hours and nobody called me back, I want to complain! ", "This is unacceptable, I am furious. "),
    ("等了很久也没人回电，我要投诉你们！", "重复扣费两次，太离谱了。"),
    ("等了很久也沒人回電，我要投訴你們！", "重複扣款兩次，太離譜了。"),
)
DENIED = ("I do not want to make a complaint. ", "没有什么不满意的。", "沒有要投訴的意思。")
SHAPES = {
    "<div><p>{}</p><br>&nbsp;</div>": 0.1,
    "{}\n\nOn Mon, 5 Jan 2026 at 09:12, Support wrote:\n> Thank you for your mail.": 0.05,
    "Agent: Good morning, how can I help?\nCustomer: {}\nAgent: I see.": 0.05,
    "{} 😀👍🏽": 0.05,
}
SYLLABLES = "ba de fi go lu mar ne os pri qua ro sti tu ver wo xa yen zo".split()
HAN = "的一是了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天"


def texts(megabytes: float, share: float, rng: random.Random) -> list[str]:
    """Texts of all languages and shapes, of which a share holds what is in complaints.toml."""
    found, size = [], 0
    while size < megabytes * 1e6:
        language = rng.randrange(len(LANGUAGES))
        parts = [rng.choice(ANGRY[language])] if rng.random() < share else []
        parts += [DENIED[language]] if rng.random() < DENIALS else []
        while sum(len(part.encode()) for part in parts) < BYTES:
            parts.insert(rng.randrange(len(parts) + 1), rng.choice(LANGUAGES[language]))
        shape = rng.choices([*SHAPES, "{}"], [*SHAPES.values(), 1 - sum(SHAPES.values())])[0]
        found.append(shape.format("".join(parts)))
        size += len(found[-1].encode())
    return found


def groups(count: int, rng: random.Random) -> list[Group]:
    """The groups that are shipped, and invented phrases up to a number of them."""
    shipped = Complaints.model_validate(tomllib.loads(CONFIG.read_text("utf-8"))).groups
    invented: set[str] = set()
    while len(invented) < count - sum(len(group.phrases) for group in shipped):
        words = ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 3))) for _ in range(rng.randint(2, 4))]
        invented.add(" ".join(words) if rng.random() < 0.5 else "".join(rng.choices(HAN, k=rng.randint(4, 7))))
    return [*shipped, Group(slug="invented", reason="Invented", phrases=tuple(sorted(invented)))]


def main(megabytes: float, share: float) -> None:
    """Print the speed of the whole, of each stage, and of the plain way."""
    rng = random.Random(7)
    given, listed = texts(megabytes, share, rng), groups(PHRASES, rng)
    size = sum(len(text.encode()) for text in given) / 1e6
    print(f"{len(given):,} texts, {size:.1f} MB; {PHRASES:,} phrases; load average {os.getloadavg()[0]:.1f}")
    normal.joined(["warm"])
    began = time.perf_counter()
    hearing = Hearing(listed)
    print(f"phrases made ready in {(time.perf_counter() - began) * 1000:.0f} ms")
    _stages(given, [phrase for group in listed for phrase in group.phrases], size)
    heard = _timed("end to end (aim: 30 MB/s)", size, lambda: hearing.heard(given))
    _plain(given[:: max(len(given) // 400, 1)], listed)
    some, hits = sum(bool(hit) for hit in heard), sum(map(len, heard))
    print(f"{some / len(given):.1%} of the texts with {hits:,} hits; memory at most {_memory():.0f} MB")


def _stages(given: list[str], listed: list[str], size: float) -> None:
    """Each stage by itself, over all the texts; the last ones over those alone that get there."""
    plain = _timed("HTML to text", size, lambda: [quotes.as_text(text) for text in given])
    batches = [plain[first : first + 8000] for first in range(0, len(plain), 8000)]
    joined = _timed("normalise and convert", size, lambda: [normal.joined(batch) for batch in batches])
    made = phrases.Phrases(listed)
    found = _timed("match", size, lambda: [made.found(one) for one in joined])
    pairs = zip(batches, found, strict=True)
    suspects = [batch[place] for batch, one in pairs for place in sorted(set(one.pieces.tolist()))]
    print(f"  {len(suspects):,} texts, {len(suspects) / len(given):.1%}, hold a phrase and go on:")

    def split() -> list[str]:
        passages = [passage for text in suspects for passage in quotes.own_words(text)]
        return [sentence for passage in passages for sentence in normal.sentences(passage)]

    part = sum(len(text.encode()) for text in suspects) / 1e6
    sentences = _timed("  drop quotes, split", part, split)
    again = normal.joined(sentences)
    at = made.found(again)
    read, places = again.text(), list(zip(at.starts.tolist(), at.ends.tolist(), strict=True))
    _timed("  negate", part, lambda: [phrases._is_meant(read, *place) for place in places])
    _timed(
        "  OpenCC itself, on all the texts", size, lambda: [normal._converted("\n".join(batch)) for batch in batches]
    )


def _plain(given: list[str], listed: list[Group]) -> None:
    """One regular expression a phrase and text; it knows no denial and no Traditional characters."""
    patterns = [re.compile(re.escape(phrase), re.IGNORECASE) for group in listed for phrase in group.phrases]
    size = sum(len(text.encode()) for text in given) / 1e6
    _timed("plain loop of regular expressions", size, lambda: [[p for p in patterns if p.search(t)] for t in given], 1)


def _timed(stage: str, size: float, work: Callable[[], Any], runs: int = RUNS) -> Any:
    seconds = []
    for _ in range(runs):
        began = time.process_time()
        result = work()
        seconds.append(time.process_time() - began)
    middle = statistics.median(seconds)
    print(f"{stage}: {size / middle:.3g} MB/s ({middle * 1000:.0f} ms for {size:.2f} MB)")
    return result


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(float, sys.argv[1:3]), *(MEGABYTES, SHARE)[len(sys.argv[1:3]) :])
