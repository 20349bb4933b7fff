"""What people write down: the first claim wins, and what was written stays as it was."""

from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from wallboard import errors
from wallboard.notebook import Look, Notebook, Standing, TakenError, Word


@pytest.fixture
def notebook(tmp_path):
    found = Notebook(tmp_path / "var" / "notebook.db")
    yield found
    found.close()


def written(notebook: Notebook, customer: str = "c", since: int = 0) -> Standing:
    return notebook.standings({customer: since}).get(customer, Standing())


def test_a_notebook_is_made_by_the_first_word_and_is_its_owners_alone(notebook):
    assert notebook.standings({"c": 0}) == notebook.reached({"c"}) == {}
    assert (notebook.news(0), notebook.looks("c")) == ((0, set()), [])
    assert not notebook.path.exists()
    notebook.claim("c", by="ana", at=1, since=0)
    assert stat.S_IMODE(notebook.path.stat().st_mode) == 0o600


def test_the_first_who_takes_a_caller_has_them_and_the_second_is_told_who(notebook):
    notebook.claim("c", by="ana", at=1, since=0)
    with pytest.raises(TakenError, match="ana has taken this caller") as refused:
        notebook.claim("c", by="ben", at=2, since=0)
    assert refused.value.holder == "ana"
    assert written(notebook).holder == "ana"


def test_of_many_at_once_exactly_one_wins(notebook):
    notebook.record("open", "c", by="ana", at=0)

    def tried(name: str) -> str:
        own = Notebook(notebook.path)
        try:
            own.claim("c", by=name, at=1, since=0)
        except TakenError as refused:
            return refused.holder
        finally:
            own.close()
        return name

    names = [f"person {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(tried, names))
    assert told == {written(notebook).holder}


def test_who_gives_a_caller_back_leaves_them_to_the_next(notebook):
    notebook.claim("c", by="ana", at=1, since=0)
    notebook.write(Word.RELEASE, "c", by="ana", at=2, since=0)
    assert written(notebook) == Standing()
    notebook.claim("c", by="ben", at=3, since=0)
    assert written(notebook).holder == "ben"


def test_an_attempt_takes_the_caller_and_only_who_has_them_may_write_one(notebook):
    notebook.write(Word.NO_ANSWER, "c", by="ana", at=1, since=0)
    with pytest.raises(TakenError):
        notebook.write(Word.REACHED, "c", by="ben", at=2, since=0)
    assert written(notebook) == Standing(holder="ana", attempts=1, last=Word.NO_ANSWER, last_at=1, last_by="ana")
    assert notebook.reached({"c"}) == {}


def test_who_is_lost_anew_is_nobodys_again(notebook):
    notebook.write(Word.REACHED, "c", by="ana", at=5, since=0)
    assert notebook.reached({"c", "d"}) == {"c": [5]}
    assert written(notebook, since=6) == Standing()
    notebook.claim("c", by="ben", at=7, since=6)
    assert written(notebook, since=6).holder == "ben"


def test_the_news_are_told_once(notebook):
    notebook.claim("c", by="ana", at=1, since=0)
    notebook.claim("d", by="ana", at=1, since=0)
    newest, customers = notebook.news(0)
    assert customers == {"c", "d"}
    assert notebook.news(newest) == (newest, set())


@pytest.mark.parametrize("table", ["steps", "audit"])
@pytest.mark.parametrize("statement", ["update {} set by = 'nobody'", "delete from {}"])
def test_nothing_that_was_written_can_be_changed(notebook, table, statement):
    notebook.claim("c", by="ana", at=1, since=0)
    notebook.record("reveal", "c", by="ana", at=2)
    with closing(sqlite3.connect(notebook.path)) as held:
        refused = pytest.raises(sqlite3.IntegrityError, match="only ever added")
        with refused:
            held.execute(statement.format(table))
    assert notebook.looks("c") == [Look(at=2, by="ana", what="reveal", customer="c")]


def test_a_file_that_is_no_notebook_is_a_sentence(notebook):
    notebook.path.parent.mkdir()
    notebook.path.write_text("this is no database, and long enough for SQLite to look at it" * 20, "utf-8")
    with pytest.raises(errors.WallboardError, match="Move the file away"):
        notebook.check()


def test_a_notebook_of_a_newer_version_is_left_alone(notebook):
    notebook.path.parent.mkdir()
    with closing(sqlite3.connect(notebook.path)) as held:
        held.execute("pragma user_version = 99")
    with pytest.raises(errors.WallboardError, match="has schema 99"):
        notebook.check()


def test_what_is_muted_is_silent_until_its_time_and_covers_its_parts(notebook):
    assert notebook.muted(5) == []
    notebook.mute("Cards", None, by="ana", at=5, until=50, why="known")
    notebook.mute(None, "fees", by="ana", at=6, until=40, why="known")
    notebook.mute(None, "fees", by="ben", at=7, until=7)
    [mute] = notebook.muted(8)
    assert (mute.by, mute.until, mute.why) == ("ana", 50, "known")
    assert [
        mute.covers(*series) for series in (("Cards", "fees"), ("Cards", None), ("Loans", "fees"), (None, None))
    ] == [
        True,
        True,
        False,
        False,
    ]
    assert notebook.muted(50) == []
    assert len(notebook.muted(6)) == 2
    with pytest.raises(errors.WallboardError, match="a day at the most"):
        notebook.mute(None, None, by="ana", at=0, until=86_400_000_001, why="for ever")
    with pytest.raises(errors.WallboardError, match="Say why"):
        notebook.mute(None, None, by="ana", at=0, until=1, why=" ")
