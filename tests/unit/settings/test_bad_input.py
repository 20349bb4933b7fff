"""Every mistake in the configuration gets a sentence with file, line and a way out."""

from __future__ import annotations

import pytest

from wallboard import errors, settings

STORE = '[[stores]]\nname = "bank"\nvendor = "generic"\nurl = "sqlite:///var/bank.db"\n'
POLICY = '[[policies]]\nslug = "a"\nname = "A"\nstart = 2026-03-01\n'

GROUPS = """[[groups]]
slug = "a"
reason = "Rude"
phrases = ["rude"]
[[groups]]
slug = "b"
reason = "Late"
phrases = ["RUDE"]
"""
# what is written, in which file: the line told, the code, and words of the sentence
CASES = {
    "a typo in a key": ("wallboard", 'site = "x"\ntimezon = "UTC"', 2, "unknown_key", "Did you mean 'timezone'?"),
    "a key nobody knows": ("promises", "colour = 1", 1, "unknown_key", "Known here: grace_minutes."),
    "a typo in a store's key": ("stores", STORE + "pol_seconds = 1", 5, "unknown_key", "Did you mean 'poll_seconds'?"),
    "a typo in a queue's key": (
        "service_level",
        'target = 0.9\n[queues."Cards"]\n\nanswer_in_seconds = 3',
        4,
        "unknown_key",
        "Did you mean 'answer_within_seconds'?",
    ),
    "a site's key in a queue": (
        "service_level",
        "[queues.Cards]\nrefused_are_offered = true",
        2,
        "unknown_key",
        "unknown key 'refused_are_offered'",
    ),
    "a day that is none": ("wallboard", "[open]\nmonday = []", 2, "unknown_key", "Did you mean 'mon'?"),
    "text for a number": ("stores", STORE + 'poll_seconds = "1"', 5, "wrong_type", "must be a number, not text"),
    "true for a number": ("service_level", "target = true", 1, "wrong_type", "must be a number, not true or false"),
    "a fraction of a contact": ("repeats", "shared_after_contacts = 6.5", 1, "wrong_type", "must be a whole number"),
    "a number for a name": ("wallboard", "site = 5", 1, "wrong_type", "must be text in quotes, not a number"),
    "a number in a list": ("wallboard", 'panels = [\n"a",\n2]', 1, "wrong_type", "item 2 of panels must be text"),
    "text for a list": ("wallboard", 'panels = "a"', 1, "wrong_type", "must be a list, not text"),
    "single brackets": ("stores", '[stores]\nname = "bank"', 1, "wrong_type", "Write [[stores]]"),
    "a list for a table": ("service_level", "queues = []", 1, "wrong_type", "must be a table, not a list"),
    "a number for a queue": ("service_level", "[queues]\nCards = 20", 2, "wrong_type", "must be a table, not a number"),
    "text for a claim": ("service_level", 'count_waiting_misses = "no"', 1, "wrong_type", "must be true or false"),
    "a moment for a day": ("policies", POLICY.replace("-01", "-01T09:00:00"), 4, "wrong_type", "Write it like 2026-"),
    "percent for a share": ("service_level", "\ntarget = 80", 2, "out_of_range", "Write 0.80 for 80 %."),
    "percent in a queue": ("service_level", "[queues.Cards]\ntarget = 95", 2, "out_of_range", "Write 0.95 for 95 %."),
    "percent with a fraction": ("service_level", "target = 99.5", 1, "out_of_range", "Write 0.9950 for 99.5 %."),
    "a share of nothing": ("service_level", "target = 0", 1, "out_of_range", "a share between 0 and 1"),
    "a threshold below 0": ("service_level", "answer_within_seconds = -1", 1, "out_of_range", "must be above 0"),
    "a limit below 0": ("service_level", "short_abandon_seconds = -5", 1, "out_of_range", "must be at least 0"),
    "a poll without pause": ("stores", STORE + "poll_seconds = 0", 5, "out_of_range", "poll_seconds is 0"),
    "a poll in milliseconds": ("stores", STORE + "poll_seconds = 1000", 5, "out_of_range", "must be at most 600"),
    "no number at all": ("promises", "grace_minutes = nan", 1, "bad_value", "should be a finite number"),
    "a window too long": ("repeats", "repeat_within_days = 31", 1, "out_of_range", "must be at most 30"),
    "looks out of order": ("policies", POLICY + "looks = [4, 2]", 5, "out_of_range", "each later than the one before"),
    "an unknown zone": ("wallboard", 'timezone = "Asia/Jeruslem"', 1, "unknown_timezone", "mean 'Asia/Jerusalem'?"),
    "a folder of zones": ("wallboard", 'timezone = "Asia"', 1, "unknown_timezone", "is not a time zone"),
    "a path for a zone": ("wallboard", 'timezone = "../UTC"', 1, "unknown_timezone", "is not a time zone"),
    "a number for a zone": ("wallboard", "timezone = 2", 1, "unknown_timezone", "'2' is not a time zone"),
    "no zone": ("wallboard", 'timezone = ""', 1, "unknown_timezone", 'like "Europe/Berlin"'),
    "an unknown region": ("wallboard", 'region = "UK"', 1, "unknown_region", "ISO 3166"),
    "a small region": ("wallboard", 'region = "il"', 1, "unknown_region", 'Did you mean "IL"?'),
    "an unknown language": ("wallboard", 'language = "zh-hans"', 1, "unknown_choice", "Did you mean 'zh-Hans'?"),
    "an unknown formula": ("service_level", 'formula = "answerd_only"', 1, "unknown_choice", "mean 'answered_only'?"),
    "an unknown miss": ("service_level", 'misses = ["timeuot"]', 1, "unknown_choice", "Did you mean 'timeout'?"),
    "an unknown kind": ("stores", STORE + 'customer_kind = "mail"', 5, "unknown_choice", "auto, id, phone, email"),
    "an unknown clock": ("stores", STORE + 'clock = "bord"', 5, "unknown_choice", "Did you mean 'board'?"),
    "an unknown role": ("access", '[people."ana@x.org"]\nrole = "boss"', 2, "unknown_choice", "supervisor, manager"),
    "hours past midnight": ("wallboard", 'open = { mon = ["09:00-25:00"] }', 1, "opening_hours", "beyond the day"),
    "hours over midnight": ("wallboard", '[open]\nfri = ["22:00-06:00"]', 2, "opening_hours", '"22:00-24:00", and "00'),
    "hours without minutes": ("wallboard", '[open]\nfri = ["9-17"]', 2, "opening_hours", 'like "09:00-17:00"'),
    "hours as a number": ("wallboard", "[open]\nfri = [9]", 2, "opening_hours", "9 is not an opening"),
    "hours that overlap": ("wallboard", '[open]\nfri = ["09:00-12:00", "11:00-13:00"]', 2, "opening_hours", "overlap"),
    "a store without a name": ("stores", STORE.replace('name = "bank"\n', ""), 1, "missing_key", "'name' is missing"),
    "a nameless store": ("stores", STORE.replace("bank", "", 1), 2, "empty", "name is empty"),
    "a store without a vendor": ("stores", STORE.replace("vendor", "#vendor"), 1, "missing_key", "'vendor' is missing"),
    "a store without a place": ("stores", STORE.replace("url", "#url"), 1, "missing_key", "'bank' has no address"),
    "two stores of one name": ("stores", STORE + "\n" + STORE, 7, "duplicate", "two stores are called 'bank'"),
    "two policies of one slug": ("policies", POLICY + POLICY, 6, "duplicate", "two policies are called 'a'"),
    "a slug with a space": ("policies", POLICY.replace('"a"', '"a b"'), 2, "bad_value", "slug"),
    "a phrase in two groups": ("complaints", GROUPS, 8, "duplicate", "stands in 'a' and in 'b'"),
    "a phrase of nothing": ("complaints", GROUPS.replace("RUDE", " "), 8, "empty", "a phrase is empty"),
    "a phrase too long": ("complaints", GROUPS.replace("RUDE", "rude" * 16), 8, "out_of_range", "64 characters"),
    "a grade that is none": (
        "complaints",
        GROUPS.replace('"b"', '"b"\ngrade = "angry"', 1),
        7,
        "unknown_choice",
        "complaint",
    ),
    "a policy without a start": ("policies", POLICY.replace("start", "#start"), 1, "missing_key", "'start' is missing"),
    "an address that is none": ("stores", STORE.replace("sqlite:///", ""), 4, "bad_url", "sqlite:///var/bank.db"),
    "an unknown database": ("stores", STORE.replace("sqlite:", "postgres:"), 4, "bad_url", "mean 'postgresql'?"),
    "a port that is none": ("stores", STORE.replace("sqlite:///", "mysql://h:x/"), 4, "bad_url", "not the address"),
    "an address unset": ("stores", STORE.replace("url =", "url_env ="), 4, "missing_secret", "is not set"),
    "a file of no address": ("stores", STORE.replace("url =", "url_file ="), 4, "missing_secret", "No such file"),
    "text without quotes": ("wallboard", 'site = "x"\ntimezone = UTC', 2, "toml_syntax", "Text stands in quotes"),
    "a list left open": ("wallboard", 'site = "x"\npanels = [\n\n', 2, "toml_syntax", "this is not TOML"),
    "a key written twice": ("wallboard", 'site = "x"\nsite = "y"', 2, "toml_syntax", "this is not TOML"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_mistake_is_told_with_its_file_and_line(folder, case):
    file, text, line, code, words = case
    folder.write(policies="")
    (problem,) = folder.errors(**{file: text})
    assert (problem.file, problem.line, problem.code) == (f"config/{file}.toml", line, code)
    assert words in str(problem)
    assert problem.message.endswith((".", ")"))


def test_all_mistakes_of_all_files_are_told_at_once_in_reading_order(folder):
    folder.write(wallboard='\nregion = "XX"\nlanguage = "fr"', stores=STORE + "poll_seconds = 0", repeats="x = [")
    folder.write(service_level="target = 80\n[queues.Cards]\nformula = 1")
    with pytest.raises(errors.ConfigError) as caught:
        settings.load(folder.path)
    assert [(problem.file, problem.line) for problem in caught.value.problems] == [
        ("config/repeats.toml", 1),
        ("config/service_level.toml", 1),
        ("config/service_level.toml", 3),
        ("config/stores.toml", 5),
        ("config/wallboard.toml", 2),
        ("config/wallboard.toml", 3),
    ]
    assert str(caught.value).startswith("config/repeats.toml:1: error: ")


def test_a_mistake_of_the_site_is_not_told_again_for_each_queue(folder):
    problems = folder.errors(service_level="target = 80\n[queues.Cards]\nanswer_within_seconds = 30\n[queues.Loans]")
    assert [problem.line for problem in problems] == [1]


def test_the_second_table_of_a_name_is_pointed_at_not_the_first(folder):
    other = STORE.replace("bank", "desk", 1)
    assert [problem.line for problem in folder.errors(stores=STORE + other + STORE)] == [10]


def test_a_line_that_is_not_utf_8_is_told(folder):
    (folder.path / "wallboard.toml").write_bytes(b'# caf\xc3\xa9\nsite = "caf\xe9"\n')
    (problem,) = folder.errors()
    assert (problem.file, problem.line, problem.code) == ("config/wallboard.toml", 2, "not_utf8")


@pytest.mark.parametrize("name", ["wallboard", "stores"])
def test_a_file_that_has_to_be_there_is_missed(folder, name):
    (folder.path / f"{name}.toml").unlink()
    (problem,) = folder.errors()
    assert (problem.file, problem.code) == (f"config/{name}.toml", "missing_file")


def test_a_folder_where_a_file_should_be_is_told(folder):
    (folder.path / "repeats.toml").mkdir()
    (problem,) = folder.errors()
    assert (problem.file, problem.code) == ("config/repeats.toml", "unreadable")


def test_a_folder_that_does_not_exist_is_one_problem(tmp_path):
    with pytest.raises(errors.ConfigError, match="there is no folder") as caught:
        settings.load(tmp_path / "nowhere")
    assert len(caught.value.problems) == 1


def test_a_file_name_with_a_typo_is_a_warning(folder):
    (problem,) = folder.warnings(servicelevel="target = 0.9")
    assert (problem.file, problem.code, problem.do) == (
        "config/servicelevel.toml",
        "unread_file",
        "Did you mean 'service_level.toml'?",
    )


def test_an_agent_without_an_id_is_a_warning(folder):
    (problem,) = folder.warnings(access='[people."ana@x.org"]\n\nrole = "agent"')
    assert (problem.file, problem.line, problem.code) == ("config/access.toml", 1, "no_agent_id")


def test_a_folder_without_stores_is_a_warning(folder):
    (problem,) = settings.problems(folder.path)
    assert (problem.level, problem.code, problem.file) == ("warning", "no_stores", "config/stores.toml")
