"""What a site chooses of a vendor's queries is bound as it says, and a slip is told with its line."""

from __future__ import annotations

import pytest

from tests.engine.site import Site
from wallboard import checks
from wallboard.stores import cursors, options, query

from . import own_vendor

STRAYS = """\
-- stream: agents
-- mode: snapshot
-- params:
-- columns: agent_id, name
select id as agent_id, queue as name from calls
where queue in :hidden_queues or (queue = '' and :counts_strays = 1)
"""


@pytest.fixture
def acme(centre, tmp_path):
    own_vendor.write(tmp_path, agents=STRAYS)
    centre.run(own_vendor.TABLES[0])
    centre.run("insert into calls (id, queue) values (1, 'Cards'), (2, 'Loans'), (3, '')")

    def found(**chosen):
        store = centre.open(vendor="acme", options=chosen)
        return sorted(row[1] for page in cursors.read(store, store.vendor.feeds[0]) for row in page.rows)

    return found


def test_a_list_is_expanded_and_an_empty_one_matches_nothing(acme):
    assert acme() == [""]
    assert acme(hidden_queues=["Cards", "Loans"]) == ["", "Cards", "Loans"]


def test_true_and_false_are_one_and_nought(acme):
    assert acme(counts_strays=False) == []
    assert acme(counts_strays=True) == [""]


def test_every_option_that_the_vendor_does_not_have_is_told_at_once(centre, tmp_path):
    own_vendor.write(tmp_path, agents=STRAYS)
    with pytest.raises(options.OptionsError) as caught:
        centre.open(vendor="acme", options={"hiden_queues": ["a"], "counts_strays": "yes"})
    assert [(name, problem.code) for name, problem in caught.value.found] == [
        ("hiden_queues", "unknown_option"),
        ("counts_strays", "wrong_option"),
    ]
    assert "Did you mean 'hidden_queues'?" in caught.value.message
    assert caught.value.found[1][1].message == "The option counts_strays of store bank must be true or false."


@pytest.mark.parametrize(("value", "is_taken"), [(["a"], True), ([], True), ([1], False), ("a", False), (True, False)])
def test_a_list_of_texts_is_no_other_list(centre, tmp_path, value, is_taken):
    own_vendor.write(tmp_path, agents=STRAYS)
    vendor = query.load_vendor("acme", query.folders(tmp_path))
    if is_taken:
        assert options.chosen(vendor, {"hidden_queues": value}, store="bank").options["hidden_queues"] == value
    else:
        with pytest.raises(options.OptionsError, match="must be a list of texts"):
            options.chosen(vendor, {"hidden_queues": value}, store="bank")


def test_check_names_the_line_of_the_option(tmp_path):
    own_vendor.write(tmp_path, agents=STRAYS)
    site = Site(tmp_path)
    more = 'options = { hiden_queues = ["a"] }\n'
    site.reads("sqlite:///var/x.db", vendor="acme", more=more)
    (problem,) = checks.check(site.config, site.clock.at)
    assert (problem.file, problem.line, problem.code) == ("config/stores.toml", 6, "unknown_option")
    assert problem.message == "Vendor acme has no option 'hiden_queues'. Did you mean 'hidden_queues'?"
    site.close()
