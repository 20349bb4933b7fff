"""The wall's page: what it mounts for an address, and for whom."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.engine.site import Site
from wallboard import doors, runtime
from wallboard.doors import Doors

APP = Path(__file__).parents[2] / "wallboard" / "app.py"
ACCESS = """
[people."ana@example.org"]
role = "agent"
agent_id = "ana"
[people."sam@example.org"]
role = "supervisor"
queues = ["Cards", "Loans"]
"""


@pytest.fixture
def site(tmp_path):
    """A board without a store, whose engine runs in this process."""
    made = Site(tmp_path)
    yield made
    runtime.use(None)
    made.close()


def opened(site: Site, *, user: str | None = None, **query: str) -> AppTest:
    """The wall at an address."""
    engine = site.engine()
    is_open = engine.settings.access is None
    runtime.use(engine, Doors(secret=engine.settings.secret(), is_open=is_open, hosts=None, now=time.time))
    engine.publish()
    app = AppTest.from_file(str(APP), default_timeout=20)
    for name, value in query.items():
        app.query_params[name] = value
    if user:
        app.user = {"email": user, "is_logged_in": True}
    app.run()
    assert not app.exception
    return app


def mounted(app: AppTest) -> dict[str, str]:
    """What the live component is given."""
    found = [each.proto for each in _all(app.main) if "bidi" in each.type]
    assert len(found) == 1
    return json.loads(json.loads(found[0].json))


def _all(block):
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _all(child)


def test_without_keys_it_is_the_floor_in_the_dark(site):
    given = mounted(opened(site))
    assert given["query"] == "preset=floor&lang=en"
    assert given["theme"] == "dark"
    assert given["token"] is None
    assert "answered within 20 s" in given["html"]


def test_every_key_is_heard(site):
    given = mounted(opened(site, preset="lobby", lang="zh-Hans", theme="light", queue="Cards", window="last_60"))
    assert given["query"] == "preset=lobby&lang=zh-Hans&queue=Cards&window=last_60"
    assert given["theme"] == "light"
    assert "服务水平" in given["html"]


def test_wrong_values_fall_back(site):
    given = mounted(opened(site, preset="x", lang="x", theme="x", window="x"))
    assert given["query"] == "preset=floor&lang=en"
    assert given["theme"] == "dark"


def test_with_access_a_stranger_is_told_what_to_do(site):
    site.write("access.toml", ACCESS)
    app = opened(site)
    assert app.title[0].value == "This board is not open to everyone"
    assert "wallboard token" in app.markdown[0].value


def test_a_screen_with_a_token_sees_what_it_opens_and_no_longer(site):
    site.write("access.toml", ACCESS)
    secret = site.engine().settings.secret()
    at = time.time()
    token = doors.written(secret, doors.Pass(preset="lobby", expires_at=at + 1800))
    given = mounted(opened(site, token=token, preset="manager"))
    assert given["query"] == "preset=lobby&lang=en"
    found = doors.read(secret, given["token"], at)
    assert found.preset == "lobby"
    assert found.until == pytest.approx(at + 1800, abs=2)


def test_an_agent_sees_no_managers_wall(site):
    site.write("access.toml", ACCESS)
    given = mounted(opened(site, user="ana@example.org", preset="manager"))
    assert given["query"] == "preset=floor&lang=en"


def test_who_has_queues_sees_one_of_them(site):
    site.write("access.toml", ACCESS)
    assert mounted(opened(site, user="sam@example.org"))["query"] == "preset=floor&lang=en&queue=Cards"
    given = mounted(opened(site, user="sam@example.org", queue="Loans", preset="manager"))
    assert given["query"] == "preset=manager&lang=en&queue=Loans"


def test_a_page_without_a_board_says_how_to_start_one():
    app = AppTest.from_file(str(APP)).run()
    assert not app.exception
    assert "wallboard demo" in app.error[0].value
