"""Who a customer is without keeping who: one spelling per person, two digits on a wall, no number in free text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallboard import privacy
from wallboard.privacy import DOTS, NOBODY, Identity, masked, masked_text, normalise
from wallboard.records import KEPT, STREAMS

IDENTITY = Identity(secret=b"key", region="AU", unknown=frozenset({"", "0", "anonymous"}))


@pytest.mark.parametrize(
    ("kind", "spellings", "normal"),
    [
        ("auto", ["0412 345 678", "+61 412 345 678", "(04) 1234-5678", " 0412345678 "], "+61412345678"),
        ("phone", ["0412 345 678", "+61412345678"], "+61412345678"),
        ("auto", ["Ana@X.org", "ana@x.org ", "ANA@X.ORG"], "ana@x.org"),
        ("email", ["Ana@X.org", "ana@x.org"], "ana@x.org"),
        ("id", ["0412345678"], "0412345678"),
        ("id", [" C-17 "], "C-17"),
        ("auto", ["C-17"], "C-17"),
        ("auto", ["12"], "12"),
        ("phone", ["not a number"], "not a number"),
    ],
)
def test_every_spelling_of_a_customer_is_one_customer(kind, spellings, normal):
    assert {normalise(ref, kind=kind, region="AU") for ref in spellings} == {normal}


def test_without_a_region_only_numbers_with_a_country_code_are_phone_numbers():
    assert normalise("0412345678", kind="auto", region="") == "0412345678"
    assert normalise("+61 412 345 678", kind="auto", region="") == "+61412345678"


def test_desks_behind_one_switchboard_are_told_apart_by_their_extension():
    desks = ["+61 2 9123 4567", "+61 2 9123 4567 ext. 12", "02 9123 4567 x13"]
    told = [normalise(ref, kind="auto", region="AU") for ref in desks]
    assert told == ["+61291234567", "+61291234567;ext=12", "+61291234567;ext=13"]
    assert normalise("204", kind="auto", region="AU") == "204"  # a phone of the house is who it is


def test_spellings_share_a_hash_and_other_customers_and_other_keys_do_not():
    assert IDENTITY.of("0412 345 678").hash == IDENTITY.of("+61412345678").hash
    assert IDENTITY.of("0412 345 678").hash != IDENTITY.of("0412 345 679").hash
    other = Identity(secret=b"other", region="AU")
    assert other.of("0412 345 678").hash != IDENTITY.of("0412 345 678").hash


@pytest.mark.parametrize("ref", [None, "", "0", " 0 ", "Anonymous", "ANONYMOUS ", "+", " - ", "***", "+ ()"])
def test_an_unknown_reference_is_nobody(ref):
    assert IDENTITY.of(ref) == NOBODY


def test_a_hash_holds_nothing_of_the_number():
    customer = IDENTITY.of("+61412345678")
    assert "412345" not in customer.hash + customer.masked
    assert re.fullmatch(r"[0-9a-f]{24}", customer.hash)


@pytest.mark.parametrize(
    ("ref", "shown"),
    [("+61412345678", f"{DOTS} 78"), ("ana1978@x.org", f"{DOTS} 78"), ("12", DOTS), ("ana", DOTS), ("", DOTS)],
)
def test_a_wall_shows_the_last_two_digits_only(ref, shown):
    assert masked(ref) == shown


@given(st.text(max_size=40))
def test_no_reference_shows_more_than_two_digits(ref):
    assert re.fullmatch(rf"{DOTS}( ..)?", masked(ref))
    assert sum(character.isdigit() for character in masked(ref)) in (0, 2)


words = st.sampled_from(["call", "me", "on", "at", "或", "打", "(", ")", ":", ",", "-", "\n", "  "])
numbers = st.from_regex(r"\+?\d{1,3}[ .\-/]?(\d[ .\-]?){4,10}", fullmatch=True)
addresses = st.from_regex(r"[a-z0-9.+_-]{1,8}@[a-z0-9-]{1,8}\.[a-z]{2,3}", fullmatch=True)
texts = st.lists(st.one_of(words, numbers, addresses, st.text(max_size=8)), max_size=8).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(texts)
def test_no_text_keeps_five_digits_in_a_row_or_an_address(text):
    kept = masked_text(text)
    assert not re.search(r"\d{5}", kept)
    assert not re.search(r"[a-z0-9.+_-]+@[a-z0-9-]+\.[a-z]{2,}", kept)


@settings(max_examples=60, deadline=None)
@given(
    st.emails(domains=st.sampled_from(["x.org", "mail.x-y.com.au"])),
    st.sampled_from(["write to {}", "{}", "<{}>", "发到{}。"]),
)
def test_every_address_that_a_mail_server_takes_is_masked(address, sentence):
    assert address not in masked_text(sentence.format(address))


@pytest.mark.parametrize(
    "written",
    [
        "0412345678",
        "0412 345 678",
        "+61 412 345 678",
        "(04) 1234 5678",
        "04-1234-5678",
        "04.1234.5678",
        "04\u20131234\u20135678",
        "04\u00a01234\u00a05678",
        "+61 (0)4 1234 5678",
        "04 - 1234 - 5678",
        "\uff10\uff14\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18",
    ],
)
def test_a_number_is_masked_however_it_is_written(written):
    kept = masked_text(f"Ring {written} after five")
    assert kept.startswith("Ring ")
    assert kept.endswith(" after five")
    assert sum(character.isdigit() for character in kept) <= 2


@pytest.mark.parametrize("text", ["", "Wait 20 s", "at 09:00, 3 of 4", None])
def test_text_without_a_number_or_an_address_is_kept_as_it_is(text):
    assert masked_text(text) == text


@pytest.mark.parametrize("stream", STREAMS)
def test_no_row_of_any_stream_keeps_a_raw_customer_or_a_number_in_free_text(stream):
    described = STREAMS[stream]
    row = tuple("0412 345 678" if str(kind) == "text" else None for kind in described.columns.values())
    (kept,) = privacy.pseudonymised(described, [row], IDENTITY)
    assert len(kept) == len(KEPT[stream].columns)
    named = dict(zip(KEPT[stream].columns, kept, strict=True))
    private = {"customer", "customer_masked", "customer_id", "customer_email", *privacy.FREE_TEXT} & named.keys()
    for name in private:
        assert "412" not in named[name], name
