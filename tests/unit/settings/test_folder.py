"""The folder as a whole: the contract's example, where paths count from, and what may be absent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wallboard import settings

CONTRACT = {
    "wallboard": """
        site = "Anonymous Bank"
        timezone = "Asia/Jerusalem"
        region = "IL"                              # for phone numbers without a country code
        language = "en"                            # en | zh-Hans | zh-Hant
        unknown_refs = ["", "0", "anonymous", "unknown", "restricted"]
        open = { mon = ["09:00-13:00", "14:00-18:00"] }
        panels = ["service_level"]
    """,
    "stores": """
        [[stores]]
        name = "bank"
        vendor = "generic"
        url = "sqlite:///var/bank.db"
        poll_seconds = 1
        customer_kind = "auto"
        clock = "store"
    """,
    "service_level": """
        answer_within_seconds = 20
        target = 0.80
        short_abandon_seconds = 5
        formula = "offered_less_short_abandons"
        [queues."Cards"]
        answer_within_seconds = 30
    """,
    "repeats": "repeat_within_days = 7\nshared_after_contacts = 60\nforwarded_within_minutes = 15",
    "promises": "grace_minutes = 0",
    "policies": """
        [[policies]]
        slug = "callback"
        name = "Callback offered"
        start = 2026-03-02
        ramp_in_days = 7
        queues = ["Cards"]
        reasons = []
        hypothesis = "fewer complaints"
        primary = "complaint_rate"
        guards = ["csat"]
        comparison_queues = ["Loans"]
        looks = [2, 4]
    """,
    "access": '[people."ana@x.org"]\nrole = "agent"\nagent_id = "ana"\nqueues = []',
}


def test_the_example_of_the_contract_loads(folder):
    loaded = folder.load(**CONTRACT)
    assert (loaded.site, loaded.timezone.key, loaded.region, loaded.language) == (
        "Anonymous Bank",
        "Asia/Jerusalem",
        "IL",
        "en",
    )
    assert loaded.open.mon == ((540, 780), (840, 1080))
    assert loaded.policies[0].start == date(2026, 3, 2)
    assert loaded.access.people["ana@x.org"].agent_id == "ana"
    assert settings.problems(folder.path) == ()


def test_relative_paths_count_from_the_parent_however_the_folder_is_named(folder, monkeypatch):
    monkeypatch.chdir(folder.path)
    for name in (".", "../config", folder.path):
        loaded = settings.load(Path(name))
        assert (loaded.folder, loaded.home, loaded.var) == (folder.path, folder.home, folder.home / "var")


def test_loading_makes_nothing(folder):
    folder.load()
    assert [path.name for path in folder.home.iterdir()] == ["config"]


def test_a_file_saved_by_a_windows_editor_is_read(folder):
    (folder.path / "wallboard.toml").write_bytes(b'\xef\xbb\xbf# the site\r\nsite = "x"\r\nregion = "xx"\r\n')
    (problem,) = folder.errors()
    assert problem.line == 3


def test_a_day_may_be_written_as_text(folder):
    policies = CONTRACT["policies"].replace("2026-03-02", '"2026-03-02"')
    assert folder.load(policies=policies).policies[0].start == date(2026, 3, 2)
