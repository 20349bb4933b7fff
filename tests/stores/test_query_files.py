"""A vendor folder that breaks its own declaration is refused, with file and line, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wallboard import errors
from wallboard.stores import query, sqlfile

STORE = 'vendor = "acme"\ndialects = ["sqlite"]\ntime_zone = "UTC"\n'
EXISTS = "-- exists: select id from people where id"
AGENTS = """\
-- stream: agents
-- mode: changed
-- cursor: changed_at
-- params: since, after_agent_id, until, limit
-- columns: agent_id, name,
--   changed_at
select id as agent_id, name, changed_at
from people
where changed_at >= :since and changed_at < :until
  and (changed_at > :since or id > :after_agent_id)
order by changed_at, agent_id
limit :limit
"""


@pytest.fixture
def acme(tmp_path):
    """A site's own vendor folder; called with the text of its files, it tells what is wrong."""
    folder = tmp_path / "queries" / "acme"
    folder.mkdir(parents=True)

    def problems(agents=AGENTS, store=STORE):
        (folder / "agents.sql").write_text(agents)
        (folder / "store.toml").write_text(store)
        return [(problem.file, problem.line, problem.message) for problem in query.problems(folder)]

    return problems


def load(home, vendor="acme"):
    return query.load_vendor(vendor, query.folders(home))


def test_a_folder_that_keeps_to_its_declaration_is_read(acme, tmp_path):
    assert acme() == []
    vendor = load(tmp_path)
    (feed,) = vendor.feeds
    assert (vendor.name, vendor.dialects, vendor.overlap_seconds) == ("acme", ("sqlite",), 120)
    assert (feed.file, feed.stream, feed.mode, feed.key) == (
        "queries/acme/agents.sql",
        "agents",
        "changed",
        ("agent_id",),
    )
    assert feed.columns == ("agent_id", "name", "changed_at")


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("-- stream: agents\n", "", 1, "The header line '-- stream: …' is missing."),
        ("-- cursor: changed_at\n", "", 1, "The header line '-- cursor: …' is missing; the mode changed reads by it."),
        ("stream: agents", "stream: agent", 1, "There is no stream 'agent'; known are visits, agent_states, tickets"),
        ("mode: changed", "mode: chnged", 2, "Did you mean 'changed'?"),
        (
            "-- mode: changed\n",
            "-- mode: changed\n-- mode: window\n",
            3,
            "The header 'mode' stands here a second time.",
        ),
        ("-- cursor:", "-- cursr:", 3, "There is no header 'cursr'. Did you mean 'cursor'?"),
        ("cursor: changed_at", "cursor: updated_at", 3, "The cursor updated_at is not one of the declared columns."),
        (", until, limit", ", limit", 9, "The parameter :until is not declared in '-- params:'."),
        (", until, limit", ", limit", 4, "The mode changed needs the parameter until."),
        ("since, after", "since, team, after", 4, "The parameter team is declared, but the statement does not use it."),
        ("columns: agent_id", "columns: agentid", 5, "has no column 'agentid'. Did you mean 'agent_id'?"),
        (
            "columns: agent_id",
            "columns: agentid",
            5,
            "The column agent_id is missing; it is part of the key of agents.",
        ),
        ("name,\n", "name, name,\n", 5, "The column name is declared twice."),
        (
            "limit :limit",
            "-- limit :limit",
            7,
            "A changed feed ends with 'order by changed_at, agent_id limit :limit'.",
        ),
        ("order by changed_at, agent_id", "order by changed_at", 7, "A changed feed ends with"),
        ("select id", "update people set id", 7, "A feed is one statement that begins with select or with."),
        ("from people", "from people; select 1", 7, "A feed is one statement; this file holds a ';' inside."),
        ("mode: changed", "mode: snapshot", 4, "A snapshot feed takes no parameters."),
        ("-- mode", f"{EXISTS} in :keys\n-- mode", 2, "The header 'exists' is for the mode touched only."),
        ("-- mode", f"{EXISTS} = 1\n-- mode", 2, "The header 'exists' is one select of the keys that are there"),
        ("-- mode", f"{EXISTS} in :keys and team = :team\n-- mode", 2, "holds the parameter team, which the statement"),
    ],
)
def test_each_mistake_is_told_with_its_line(acme, old, new, line, sentence):
    assert old in AGENTS
    found = acme(AGENTS.replace(old, new))
    assert any(at == line and sentence in message for _, at, message in found), found
    assert {file for file, _, _ in found} == {"queries/acme/agents.sql"}


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('"acme"', '"acmee"', 1, "vendor is 'acmee', but the folder is named 'acme'."),
        ('"sqlite"', '"sqlit"', 2, "There is no dialect 'sqlit'; known are sqlite, postgresql, mysql. Did you mean"),
        ('"UTC"', '"Mars"', 3, "time_zone 'Mars' is not known; known are UTC, local."),
        (
            "time_zone",
            "overlap_secs = 3\ntime_zone",
            3,
            "There is no key 'overlap_secs'. Did you mean 'overlap_seconds'?",
        ),
        ("time_zone", "overlap_seconds = 0\ntime_zone", 3, "overlap_seconds must be more than 0."),
        ("time_zone", 'page_rows = "many"\ntime_zone', 3, "page_rows must be a number."),
        ("time_zone", "page_rows = true\ntime_zone", 3, "page_rows must be a number."),
        ("time_zone", "talk_includes_hold = 1\ntime_zone", 3, "talk_includes_hold must be true or false."),
        ('dialects = ["sqlite"]\n', "", 1, "The key 'dialects' is missing."),
        ('"acme"', '"acme', 1, "This is not TOML"),
    ],
)
def test_each_mistake_of_a_store_file_is_told_with_its_line(acme, old, new, line, sentence):
    assert old in STORE
    found = acme(store=STORE.replace(old, new, 1))
    assert any(at == line and sentence in message for _, at, message in found), found
    assert {file for file, _, _ in found} == {"queries/acme/store.toml"}


def test_all_mistakes_of_a_folder_are_told_at_once(acme, tmp_path):
    found = acme(
        AGENTS.replace("mode: changed", "mode: chnged").replace(", until, limit", ", limit"), STORE + "x = 1\n"
    )
    assert [(file[-10:], line) for file, line, _ in found] == [("store.toml", 4), ("agents.sql", 2), ("agents.sql", 9)]
    with pytest.raises(errors.QueryError, match=r"queries/acme/store.toml:4: .*\(2 more in this folder.\)"):
        load(tmp_path)


def test_a_folder_without_a_query_is_told(acme, tmp_path):
    acme()
    (tmp_path / "queries" / "acme" / "agents.sql").unlink()
    (problem,) = query.problems(tmp_path / "queries" / "acme")
    assert problem.message == "The folder holds no .sql file, so it feeds nothing."


def test_words_after_a_colon_in_comments_and_literals_are_no_parameters():
    file = sqlfile.parse("-- at 10:30\nselect '12:45', \"a:b\", x::text, /* :no\n:more */ :yes\n-- :end\nfrom t;\n")
    assert file.params == {"yes": 3}
    assert file.sql.startswith("select '12\\:45', \"a\\:b\", x::text,")
    assert ":no" not in file.sql
    assert file.sql.endswith("from t")


def test_a_colon_in_a_literal_reaches_the_store_as_it_is(acme, tmp_path, sqlite_centre):
    acme(AGENTS.replace("id as agent_id, name", "id as agent_id, 'desk :one' as name"))
    sqlite_centre.run("create table people (id text, changed_at text)")
    sqlite_centre.run("insert into people values ('ana', '2026-03-01T09:00:00.000000Z')")
    store = sqlite_centre.open(vendor="acme")
    (feed,) = store.vendor.feeds
    params = {"since": "", "after_agent_id": None, "until": "9", "limit": 9}
    assert [tuple(row)[:2] for row in store.rows(feed, params)] == [("ana", "desk :one")]


def test_a_sites_own_folder_comes_before_the_shipped_one(tmp_path):
    own = tmp_path / "queries" / "generic"
    own.mkdir(parents=True)
    (own / "store.toml").write_text(STORE.replace("acme", "generic"))
    (own / "agents.sql").write_text(AGENTS)
    assert load(tmp_path, "generic").folder == own
    assert load(Path("/nowhere"), "generic").folder != own


def test_an_unknown_vendor_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(errors.StoreError) as caught:
        load(tmp_path, "genric")
    assert caught.value.message.startswith("There is no vendor 'genric'; known are ")
    assert caught.value.message.endswith(". Did you mean 'generic'?")
    assert caught.value.code == "unknown_vendor"


def test_a_vendors_name_is_no_path(tmp_path):
    with pytest.raises(errors.StoreError, match=r"no vendor '\.\./generic'"):
        load(tmp_path, "../generic")


def test_the_shipped_folders_are_without_fault():
    for folder in query.vendors(query.folders(Path("/nowhere"))).values():
        assert query.problems(folder) == ()
