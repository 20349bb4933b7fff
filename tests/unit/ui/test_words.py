"""Everything on screen exists in three languages."""

from pathlib import Path
from string import Formatter

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir

from wallboard import text

PACKAGE = Path(text.__file__).parent
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "say": None, "marked": None}
CHINESE = ("zh-Hans", "zh-Hant")


def messages():
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def catalogue(language):
    source = text.CATALOGUES / language.replace("-", "_") / "LC_MESSAGES" / "wallboard.po"
    with source.open("rb") as file:
        return pofile.read_po(file)


def placeholders(message):
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def singular(message):
    return message[0] if isinstance(message, tuple) else message


@pytest.mark.parametrize("language", CHINESE)
def test_every_message_is_translated(language):
    known = catalogue(language)
    missing = sorted(
        singular(message)
        for message in messages()
        if not (entry := known.get(singular(message)))
        or not all([entry.string] if isinstance(entry.string, str) else entry.string)
    )
    assert missing == []


@pytest.mark.parametrize("language", CHINESE)
def test_every_translation_keeps_its_placeholders(language):
    for entry in catalogue(language):
        if entry.id:
            source = placeholders(" ".join(entry.id) if isinstance(entry.id, tuple) else entry.id)
            written = placeholders(entry.string if isinstance(entry.string, str) else entry.string[0])
            assert written == source, entry.id


@pytest.mark.parametrize("language", CHINESE)
def test_no_catalogue_keeps_a_message_that_is_gone(language):
    used = {singular(message) for message in messages()}
    assert [entry.id for entry in catalogue(language) if entry.id and singular(entry.id) not in used] == []


def test_the_english_template_lists_the_same_messages():
    with (text.CATALOGUES / "wallboard.pot").open("rb") as file:
        template = pofile.read_po(file)
    assert {singular(entry.id) for entry in template if entry.id} == {singular(message) for message in messages()}


@pytest.mark.parametrize(
    ("english", "simplified", "traditional"),
    [
        ("Service level", "服务水平", "服務水準"),
        ("Answer rate", "接通率", "接通率"),
        ("Longest wait", "最长等待", "最長等候"),
        ("Abandon rate", "放弃率", "放棄率"),
        ("Speed of answer", "平均应答速度", "平均應答速度"),
        ("Handle time", "平均处理时长", "平均處理時間"),
        ("Occupancy", "占用率", "佔用率"),
        ("Agents", "坐席", "客服人員"),
        ("Queue", "队列", "佇列"),
        ("ready", "示闲", "待機"),
        ("wrap-up", "话后处理", "話後處理"),
        ("watch", "关注", "注意"),
        ("alarm", "告警", "警示"),
    ],
)
def test_the_fields_own_words_are_used(english, simplified, traditional):
    assert text.words("zh-Hans").gettext(english) == simplified
    assert text.words("zh-Hant").gettext(english) == traditional
    assert text.words("en").gettext(english) == english


def test_a_plural_follows_its_language():
    one, many = "{count} queue fine", "{count} queues fine"
    assert text.words("en").ngettext(one, many, 1) == one
    assert text.words("en").ngettext(one, many, 5) == many
    assert text.words("zh-Hans").ngettext(one, many, 5) == "{count} 个队列正常"
