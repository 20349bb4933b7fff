"""Where a store is, and that its password stays unseen."""

from __future__ import annotations

import logging

import pytest

from wallboard import settings

PASSWORD = "hunter2-Tr0ub4dor"  # noqa: S105 - invented
ADDRESS = f"postgresql://reader:{PASSWORD}@db.example/calls"


def _store(line: str) -> str:
    return f'[[stores]]\nname = "bank"\nvendor = "generic"\n{line}\n'


def test_a_store_that_says_no_more_than_it_must_has_the_documented_defaults(folder):
    (store,) = folder.load(stores=_store('url = "sqlite:////data/bank.db"')).stores
    assert store == settings.StoreSettings(name="bank", vendor="generic", url="sqlite:////data/bank.db")
    assert (store.poll_seconds, store.customer_kind, store.clock) == (1, "auto", "store")


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("sqlite:///var/bank.db", "sqlite:///{home}/var/bank.db"),
        ("sqlite:///var/bank.db?timeout=5", "sqlite:///{home}/var/bank.db?timeout=5"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("file:log/queue_log", "file://{home}/log/queue_log"),
        ("file:///var/log/queue_log", "file:///var/log/queue_log"),
        ("mysql+pymysql://reader@db/calls", "mysql+pymysql://reader@db/calls"),
    ],
)
def test_relative_paths_count_from_the_folder_around_the_configuration(folder, written, resolved):
    (store,) = folder.load(stores=_store(f'url = "{written}"')).stores
    assert store.url == resolved.format(home=folder.home)


def test_an_address_comes_from_the_environment(folder, monkeypatch):
    monkeypatch.setenv("BANK_DATABASE_URL", ADDRESS + "\n")
    (store,) = folder.load(stores=_store('url_env = "BANK_DATABASE_URL"')).stores
    assert store.url == ADDRESS


def test_an_address_comes_from_a_file_beside_the_configuration(folder):
    (folder.home / "bank.url").write_text(ADDRESS + "\n")
    (store,) = folder.load(stores=_store('url_file = "bank.url"')).stores
    assert store.url == ADDRESS


def test_a_store_with_two_addresses_is_asked_to_keep_one(folder, monkeypatch):
    monkeypatch.setenv("BANK_DATABASE_URL", ADDRESS)
    text = _store('url = "sqlite:///var/bank.db"\nurl_env = "BANK_DATABASE_URL"')
    (problem,) = folder.errors(stores=text)
    assert (problem.line, problem.code) == (5, "two_urls")
    assert "url and url_env" in problem.message


@pytest.mark.parametrize(("content", "words"), [(b" \n", "is empty"), (b"\xff", "it is not text")])
def test_a_file_without_an_address_is_told_by_its_path(folder, content, words):
    (folder.home / "bank.url").write_bytes(content)
    (problem,) = folder.errors(stores=_store('url_file = "bank.url"'))
    assert str(folder.home / "bank.url") in problem.message
    assert words in problem.message


def test_a_password_is_in_no_repr_no_log_and_no_sentence(folder, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("GOOD", ADDRESS)
    loaded = folder.load(stores=_store('url_env = "GOOD"'))
    monkeypatch.setenv("BAD", f"reader:{PASSWORD}@db.example")
    (folder.home / "bad.url").write_text(f"postgres://reader:{PASSWORD}@db.example/calls")
    bad = "".join(
        _store(line) for line in ('url_env = "BAD"', 'url_file = "bad.url"', f'url = "x:{PASSWORD}"', "url = 5")
    )
    told = [str(problem) for problem in folder.errors(stores=bad + f'urll = "{ADDRESS}"\npoll_seconds = "x"')]
    assert len(told) == 6
    assert PASSWORD not in "".join([repr(loaded), str(loaded), *told, caplog.text])


def test_a_password_written_in_the_file_is_a_warning(folder):
    (problem,) = folder.warnings(stores=_store(f'url = "{ADDRESS}"'))
    assert (problem.line, problem.code) == (4, "password_in_url")
    assert PASSWORD not in str(problem)
