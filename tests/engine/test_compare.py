"""`wallboard compare`: the same answer as data, as text and as a page, in the shape of the contract."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from wallboard import cli, clock

KEYS = "policy measure verdict effect low high p smallest_visible checks sentence".split()
POLICIES = """
[[policies]]
slug = "app"
name = "ID check in the app"
start = {start}
queues = ["Cards"]
primary = "repeat_rate"
guards = ["handle_time"]
comparison_queues = ["Loans"]
looks = [2, 4]

[[policies]]
slug = "next-year"
name = "Later"
start = {later}
"""


@pytest.fixture(scope="module")
def centre(tmp_path_factory, empty_file):
    """Eight weeks before a policy and five after it, in which half as many people of one queue call twice."""
    home = tmp_path_factory.mktemp("compare")
    (home / "var").mkdir()
    (home / "config").mkdir()
    now = clock.system()
    start = (now - timedelta(weeks=5)).date()
    start -= timedelta(days=start.weekday())
    connection = sqlite3.connect(home / "var" / "store.db")
    connection.executescript("\n".join(_schema(empty_file)))
    with connection:
        names = (
            "visit_id channel direction queue customer_ref entered_at answered_at ended_at wait_seconds talk_seconds"
        )
        columns = [*names.split(), "outcome", "reason", "changed_at"]
        sql = f"insert into visits ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        connection.executemany(sql, _visits(start))
    connection.close()
    config = home / "config"
    (config / "wallboard.toml").write_text('site = "A bank"\ntimezone = "UTC"\nregion = "GB"\n')
    (config / "stores.toml").write_text(
        '[[stores]]\nname = "bank"\nvendor = "generic"\nurl = "sqlite:///var/store.db"\n'
    )
    later = date(now.year + 1, 1, 4)
    (config / "policies.toml").write_text(POLICIES.format(start=start, later=later))
    return config


def _schema(file):
    source = sqlite3.connect(file)
    yield from source.iterdump()
    source.close()


def _visits(start):
    rng = np.random.default_rng(5)
    for day in range(-56, 28):
        for queue, share in (("Cards", 0.5 if day < 0 else 0.2), ("Loans", 0.5)):
            for number in range(30):
                person = f"+4420{day + 100:04}{number:02}{1 if queue == 'Cards' else 2}"
                begins = datetime(start.year, start.month, start.day, 9, tzinfo=UTC) + timedelta(days=day)
                again = rng.random() < share
                for time in [0, 4][: 1 + again]:
                    at = begins + timedelta(hours=time, minutes=number, seconds=float(rng.random()))
                    over = at + timedelta(seconds=float(60 + 60 * rng.random()))
                    moments = [clock.iso(each) for each in (at, at + timedelta(seconds=5), over)]
                    yield (
                        *(f"{queue}{day}.{number}.{time}", "phone", "inbound", queue, person, *moments),
                        *(5.0, (over - at).total_seconds() - 5, "answered", "card", clock.iso(over)),
                    )


def run(capsys, centre, *words):
    code = cli.run(["compare", "--config", str(centre), *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_primary_measure_comes_first_and_says_what_really_happened(centre, capsys):
    code, out, err = run(capsys, centre, "--policy", "app")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [one["measure"] for one in found] == ["repeat_rate", "handle_time"]
    assert all(list(one) == KEYS for one in found)
    first = found[0]
    truth = (0.2 / 1.2) / (0.5 / 1.5) - 1
    assert first["verdict"] == "fell"
    assert first["low"] < truth < first["high"] < 0
    assert first["smallest_visible"] > 0
    assert {"name", "passed", "detail"} == set(first["checks"][0])
    assert "Verdict: it fell." in first["sentence"]
    assert found[1]["verdict"] == "no_clear_change"


def test_measures_can_be_chosen(centre, capsys):
    _, out, _ = run(capsys, centre, "--policy", "app", "--measure", "handle_time", "--measure", "abandon_rate")
    assert [one["measure"] for one in json.loads(out)] == ["handle_time", "abandon_rate"]


def test_a_policy_of_the_future_cannot_be_told_yet(centre, capsys):
    code, out, _ = run(capsys, centre, "--policy", "next-year")
    first = json.loads(out)[0]
    assert (code, first["verdict"], first["effect"], first["p"]) == (0, "cannot_tell_yet", None, None)
    assert first["sentence"].startswith("Later begins on ")


def test_markdown_and_a_page_say_the_same(centre, capsys):
    _, markdown, _ = run(capsys, centre, "--policy", "app", "--format", "md")
    assert markdown.startswith("# ID check in the app\n")
    assert "## Repeat callers: fell" in markdown
    assert "- [x] " in markdown
    _, page, _ = run(capsys, centre, "--policy", "app", "--format", "html")
    assert page.startswith("<!doctype html>")
    assert "<h2>Repeat callers: fell</h2>" in page
    assert page.count("Plotly.newPlot(") == 2
    assert 'src="http' not in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--policy", "nobody"), "There is no policy 'nobody' in config/policies.toml; registered: app, next-year."),
        (("--policy", "app", "--measure", "offered"), "'offered' grows with the contacts or is of one moment"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(centre, capsys, words, sentence):
    code, out, err = run(capsys, centre, *words)
    assert (code, out) == (2, "")
    assert sentence in err
