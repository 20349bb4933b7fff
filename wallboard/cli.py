"""The commands of `contract.md` §3: what is asked for, checked and handed on. Sentences on stderr, data on stdout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from wallboard import __version__, commands, errors, measure
from wallboard.errors import Exit
from wallboard.history import KEYS
from wallboard.settings import Formula

PRESETS = ("floor", "supervisor", "team", "manager", "lobby")


class Parser(argparse.ArgumentParser):
    """Says in one sentence what was wrong with the words of a command."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        sys.stderr.write(f"{self.prog}: {message}. See '{self.prog} --help'.\n")
        sys.exit(Exit.USAGE)


def run(words: Sequence[str]) -> int:
    """Run one command; returns the exit code. Every expected failure is a sentence on stderr."""
    asked = parser().parse_args(words)
    try:
        return int(asked.command(asked))
    except errors.WallboardError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return Exit.FINE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        sys.stderr.close()
        return Exit.FINE


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(prog="wallboard", description="A live wallboard for contact centres.")
    top.add_argument("--version", action="version", version=f"wallboard {__version__}")
    under = top.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, about: str, *, config: bool = True) -> Parser:
        added = under.add_parser(name, help=about, description=about)
        added.set_defaults(command=getattr(commands, name))
        if config:
            added.add_argument("--config", type=Path, default=Path("config"), metavar="DIR", help="default: ./config")
        return added

    demo = command("demo", "Show an invented centre, alive; no database is needed.", config=False)
    demo.add_argument("--seed", type=int, default=7, help="the same seed makes the same centre (default: 7)")
    demo.add_argument("--speed", type=_speed, default=1.0, help="how fast its time passes (default: 1)")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    demo.add_argument("--where", action="store_true", help="make the demo if missing, print its config folder and stop")
    _port(demo)
    _init(command("init", "Look at a database, say whose it is, and write it into the configuration."))
    serve = command("run", "Serve the board for the stores of a configuration folder.")
    serve.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1, this machine only")
    _port(serve)
    check = command("check", "Check the configuration, the stores and their newest rows.")
    check.add_argument("--json", action="store_true", help="print findings as JSON")
    snapshot = command("snapshot", "Print what the board shows, now or at any moment, as JSON.")
    snapshot.add_argument("--at", metavar="ISO", help="the moment; without a zone it is the site's time")
    _report(command("report", "Print measures between two moments, by any key."))
    compare = command("compare", "Print what changed since a policy began, and how sure that is.")
    compare.add_argument("--policy", required=True, metavar="SLUG", help="one of config/policies.toml")
    compare.add_argument(
        "--measure",
        type=_measure,
        action="append",
        metavar="SLUG",
        help="may be repeated; default: the policy's own measure and its guards",
    )
    compare.add_argument("--format", choices=("json", "md", "html"), default="json", help="default: json")
    replay = command("replay", "Serve a past day as if it were now; nothing is notified.")
    replay.add_argument("--from", dest="since", required=True, metavar="ISO", help="where to begin")
    replay.add_argument("--speed", type=_speed, default=60.0, help="how fast time passes (default: 60)")
    _port(replay)
    token = command("token", "Print a token that lets a screen or script read the board for some hours.")
    token.add_argument("--preset", required=True, choices=PRESETS, metavar="NAME", help=", ".join(PRESETS))
    token.add_argument("--hours", type=_speed, default=8.0, help="how long it is good (default: 8)")
    return top


def _init(init: Parser) -> None:
    init.add_argument("--url", metavar="ADDRESS", help="the database's or log file's address; asked for if not given")
    init.add_argument("--url-env", metavar="VARIABLE", help="the environment variable that holds the address")
    init.add_argument("--name", help="what the board calls the store (default: the vendor's name)")
    init.add_argument("--vendor", help="a folder under queries/, where the database may be of several")
    init.add_argument("--yes", action="store_true", help="ask nothing")


def _report(report: Parser) -> None:
    report.add_argument("--from", dest="since", required=True, metavar="ISO", help="the first moment")
    report.add_argument("--to", dest="until", required=True, metavar="ISO", help="the first moment after")
    report.add_argument("--by", type=_keys, default=(), metavar="KEY,…", help=f"any of {', '.join(KEYS)}")
    report.add_argument(
        "--measure", type=_measure, action="append", metavar="SLUG", help="may be repeated; default: all"
    )
    report.add_argument(
        "--formula", choices=[str(name) for name in Formula], metavar="NAME", help=f"one of {', '.join(Formula)}"
    )
    report.add_argument("--format", choices=("json", "csv", "md"), default="json", help="default: json")


def _port(added: Parser) -> None:
    added.add_argument("--port", type=int, default=8501, help="default: 8501")


def _speed(word: str) -> float:
    number = float(word)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{word} is not a number above 0")
    return number


def _keys(word: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in word.split(",") if key.strip())
    unknown = [key for key in keys if key not in KEYS]
    if unknown or len(set(keys)) < len(keys):
        raise argparse.ArgumentTypeError(f"'{word}' is not a list of different keys out of {', '.join(KEYS)}")
    return keys


def _measure(slug: str) -> str:
    known = [each.slug for each in measure.every()]
    if slug not in known:
        raise argparse.ArgumentTypeError(f"there is no measure '{slug}'; known are {', '.join(known)}")
    return slug
