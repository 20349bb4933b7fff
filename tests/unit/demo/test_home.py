"""Is the demo's folder fit to start, at any hour, the first time and again?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wallboard import settings
from wallboard.demo import Centre, DemoWriter, demo_clock, home, is_made, prepare, story, zone_for

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # a Tuesday, three at night in London


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A demo with a day of history; tests of this module let it grow older, in their order."""
    folder = tmp_path_factory.mktemp("demo")
    prepare(folder, 7, NOW, days=1)
    return folder


@pytest.fixture(scope="module")
def config(made):
    return settings.load(made / "config")


def test_the_configuration_is_without_a_mistake(config):
    assert config.site == "Harbour Bank"
    assert [store.name for store in config.stores] == ["phones"]
    assert config.stores[0].clock == "board"
    assert config.stores[0].url.endswith("/var/demo.db")
    assert config.service_level.of("Chinese line").target == 0.7
    assert [policy.slug for policy in config.policies] == ["tracked-post", "app-confirmation"]


def test_whoever_starts_it_at_night_sees_a_working_day(config):
    assert 10 <= NOW.astimezone(config.timezone).hour < 15


@pytest.mark.parametrize("hours", range(0, 24 * 366, 101))
def test_it_is_midday_somewhere(hours):
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    assert 10 <= now.astimezone(ZoneInfo(zone_for(now))).hour < 15


def test_a_history_begins_on_a_monday_at_least_sixty_days_ago():
    for day in (datetime(2026, 11, 20, tzinfo=UTC) + timedelta(days=some) for some in range(7)):
        begins = day - timedelta(days=story.whole_weeks(day.date(), 60))
        assert begins.weekday() == 0
        assert 60 <= (day - begins).days <= 66


def test_a_demo_that_stopped_a_moment_ago_is_continued(made):
    before = home.database(made).stat().st_ino
    later = NOW + timedelta(minutes=40)
    prepare(made, 7, later, days=1)
    centre = Centre.open(home.database(made))
    assert centre.now == later
    assert home.database(made).stat().st_ino == before
    centre.close()


def test_a_writer_lives_and_is_taken_up_where_it_stopped(made):
    writer = DemoWriter(made)
    writer.tick(NOW + timedelta(hours=1))  # not started: nothing
    writer.start()
    writer.tick(NOW + timedelta(hours=1))
    writer.stop()
    writer.stop()
    centre = Centre.open(home.database(made))
    assert centre.now == NOW + timedelta(hours=1)
    centre.close()


def test_a_demo_whose_centre_would_be_asleep_is_made_anew_with_what_the_board_knew_of_it(made):
    ledger = made / "var" / "board.db"
    ledger.touch()
    (made / "var" / "secret").touch()
    later = NOW + timedelta(hours=14)
    said = []
    prepare(made, 7, later, days=1, progress=lambda day, days: said.append((day, days)))
    assert not ledger.exists()
    assert (made / "var" / "secret").exists()
    assert said
    assert 10 <= later.astimezone(settings.load(made / "config").timezone).hour < 15


def test_another_seed_makes_it_anew(made):
    prepare(made, 8, NOW + timedelta(hours=14), days=1)
    centre = Centre.open(home.database(made))
    assert centre.world.story.seed == 8
    centre.close()


def test_a_folder_without_a_demo_says_so(made, tmp_path):
    assert is_made(made)
    assert not is_made(tmp_path)
    assert home.default_folder().name == "demo"


def test_the_boards_clock_runs_as_fast_as_it_is_told():
    wall = [NOW]
    board = demo_clock(NOW + timedelta(hours=1), 60, lambda: wall[0])
    assert board() == NOW + timedelta(hours=1)
    wall[0] = NOW + timedelta(seconds=10)
    assert board() == NOW + timedelta(hours=1, minutes=10)
