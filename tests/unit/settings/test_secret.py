"""The board's key: from the environment, or a file that only its owner reads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from wallboard import errors
from wallboard.settings import secret


@pytest.fixture(autouse=True)
def _no_variable(monkeypatch):
    monkeypatch.delenv(secret.VARIABLE, raising=False)


def test_the_variable_wins_and_no_file_is_made(folder, monkeypatch):
    monkeypatch.setenv(secret.VARIABLE, "from the environment")
    assert folder.load().secret() == b"from the environment"
    assert not (folder.home / "var").exists()


def test_the_file_is_made_on_first_need_for_its_owner_only_and_stays(folder):
    loaded = folder.load()
    key = loaded.secret()
    assert len(key) == 2 * secret.KEY_BYTES
    assert folder.load().secret() == key
    assert (loaded.var / "secret").stat().st_mode & 0o777 == 0o600
    assert loaded.var.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in loaded.var.iterdir()] == ["secret"]


def test_all_who_need_it_first_at_once_get_the_same_key(folder):
    loaded = folder.load()
    with ThreadPoolExecutor(16) as pool:
        keys = {future.result() for future in [pool.submit(loaded.secret) for _ in range(64)]}
    assert len(keys) == 1


def test_an_empty_key_is_refused(folder):
    loaded = folder.load()
    loaded.var.mkdir()
    (loaded.var / "secret").write_text("\n")
    with pytest.raises(errors.ConfigError, match=r"var/secret: error: the board's key is empty\."):
        loaded.secret()


def test_a_var_that_is_no_folder_is_a_sentence(folder):
    loaded = folder.load()
    loaded.var.write_text("")
    with pytest.raises(errors.ConfigError, match="cannot be read or made"):
        loaded.secret()
