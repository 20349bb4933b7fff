"""Tokens, and the two headers that a stranger's page cannot fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wallboard import doors
from wallboard.doors import Doors, Pass, RefusedError

SECRET = b"a key"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT = NOON.timestamp()


def gate(*, is_open: bool = False, hosts: frozenset[str] | None = None, at: float = AT) -> Doors:
    return Doors(secret=SECRET, is_open=is_open, hosts=hosts, now=lambda: at)


def test_a_token_says_its_preset_and_its_end():
    found = doors.read(SECRET, doors.token(SECRET, "lobby", 8, NOON), AT)
    assert found == Pass(preset="lobby", expires_at=AT + 8 * 3600)


def test_a_token_ends_on_the_second():
    text = doors.token(SECRET, "lobby", 1, NOON)
    assert doors.read(SECRET, text, AT + 3599)
    with pytest.raises(RefusedError, match="expired"):
        doors.read(SECRET, text, AT + 3600)


def test_another_key_signs_nothing_here():
    with pytest.raises(RefusedError) as refused:
        doors.read(b"another", doors.token(SECRET, "lobby", 8, NOON), AT)
    assert refused.value.status == 401


@given(some.text())
def test_no_text_is_a_token_by_chance(text):
    with pytest.raises(RefusedError):
        doors.read(SECRET, text, AT)


@given(some.integers(0), some.characters())
def test_a_token_with_one_letter_changed_is_refused(position, letter):
    text = doors.token(SECRET, "lobby", 8, NOON)
    position %= len(text)
    if letter == text[position]:
        return
    with pytest.raises(RefusedError):
        doors.read(SECRET, text[:position] + letter + text[position + 1 :], AT)


def test_a_pass_keeps_its_queues_on_the_way():
    given_out = Pass(preset="floor", expires_at=AT + 60, until=AT + 600, queues=("Cards", "卡"))
    assert doors.read(SECRET, doors.written(SECRET, given_out), AT) == given_out


def test_only_a_pass_that_may_be_renewed_is_and_only_near_its_end():
    ending = Pass(preset="floor", expires_at=AT + 300, until=AT + 36_000)
    assert ending.renewed(AT).expires_at == AT + 3600
    assert replace(ending, expires_at=AT + 1200).renewed(AT) is None
    assert replace(ending, until=None).renewed(AT) is None
    assert replace(ending, until=AT + 400).renewed(AT).expires_at == AT + 400
    assert replace(ending, expires_at=AT + 300, until=AT + 300).renewed(AT) is None


def test_a_page_hands_on_no_more_time_than_its_bearer_has():
    text = gate().for_page("floor", until=AT + 120)
    found = doors.read(SECRET, text, AT)
    assert (found.expires_at, found.until) == (AT + 120, AT + 120)


def test_on_an_open_board_a_page_needs_no_token():
    assert gate(is_open=True).for_page("floor") is None
    assert gate(is_open=True).admit(None) is None
    assert gate(is_open=True).admit("") is None
    with pytest.raises(RefusedError, match="needs a token"):
        gate().admit(None)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8501", "127.0.0.1:8501", "127.8.9.1", "[::1]:8501", "[::1]"])
def test_this_machine_has_many_names(host):
    gate(hosts=frozenset()).check({"host": host})


@pytest.mark.parametrize(
    "host",
    ["", "board.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", "10.0.0.1", "a@localhost:b"],
)
def test_any_other_name_is_refused_on_this_machine(host):
    with pytest.raises(RefusedError) as refused:
        gate(hosts=frozenset()).check({"host": host})
    assert refused.value.status == 403


def test_a_name_can_be_allowed():
    gate(hosts=frozenset({"board.example"})).check({"host": "Board.example:443"})
    gate(hosts=None).check({"host": "anything.example"})


@pytest.mark.parametrize(
    "origin", ["http://localhost:9999", "https://evil.example", "null", "", "http://localhost:8501.evil.example"]
)
def test_only_our_own_pages_may_read(origin):
    with pytest.raises(RefusedError):
        gate(hosts=frozenset()).check({"host": "localhost:8501", "origin": origin})


def test_our_own_page_may_read():
    gate(hosts=frozenset()).check({"host": "localhost:8501", "origin": "http://LOCALHOST:8501"})
